package io.tao4j.networks.classification;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Classifier;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;

/**
 * The classifier's graph: a backbone and its own classifier with the spec's dropout and classes.
 */
final class ClassificationGraph {
  /** Input: {@code [N, C, H, W]}. */
  static final String IMAGES = "images";

  /** Output: {@code [N, classes]}. */
  static final String LOGITS = "logits";

  /** Name of the last layer. */
  static final String HEAD = "head.fc";

  private ClassificationGraph() {}

  static Graph build(
      Backbone backbone,
      BackboneOptions options,
      int channels,
      int height,
      int width,
      double dropout,
      int classes) {
    GraphBuilder b = new GraphBuilder();
    Value images =
        b.input(
            IMAGES,
            DType.FLOAT32,
            Shape.of(Dim.symbol("N"), Dim.of(channels), Dim.of(height), Dim.of(width)));
    GraphBuilder own = b.scope("backbone");
    Value features = backbone.build(own, images, options).last(); // [N,F,h,w]
    b.output(
        LOGITS,
        backbone.classify(own, features, new Classifier(b.scope("head"), "fc", classes, dropout)));
    return b.build();
  }
}
