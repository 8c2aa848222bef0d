package io.tao4j.networks.tasks.classification;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Classifier;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.tensor.DType;

/** The classifier's graph: a backbone and a head with the spec's dropout and classes. */
public final class ClassifierGraph {
  /** Input: {@code [N, C, H, W]}. */
  public static final String IMAGES = "images";

  /** Output: {@code [N, classes]}. */
  public static final String LOGITS = "logits";

  /** Name of the last layer. */
  public static final String HEAD = "head.fc";

  private ClassifierGraph() {}

  /**
   * What stands between the last feature map and the scores.
   *
   * @param ofBackbone the family's own ImageNet head, where it is more than a pool and a dense
   *     layer; else those
   * @param dropout before the last layer, and within VGG's own head, 0 to 1
   */
  public record Head(boolean ofBackbone, double dropout) {}

  /**
   * Builds it.
   *
   * @param input its channels, height and width
   * @param classes number of scores
   */
  public static Graph build(
      Backbone backbone, BackboneOptions options, Preprocessing input, Head head, int classes) {
    GraphBuilder b = new GraphBuilder();
    Value images = b.input(IMAGES, DType.FLOAT32, input.batchShape());
    GraphBuilder scoped = b.scope(NetworkDefinition.BACKBONE);
    Value features = backbone.build(scoped, images, options).last(); // [N,F,h,w]
    Classifier classifier = new Classifier(b.scope("head"), "fc", classes, head.dropout());
    b.output(
        LOGITS,
        head.ofBackbone() || !backbone.hasImageNetHead()
            ? backbone.classify(scoped, features, classifier)
            : classifier.linear(scoped.reduce(ReduceKind.MEAN, features, false, 2, 3)));
    return b.build();
  }
}
