package io.tao4j.networks.reid;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.Value;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.matching.EmbeddingDefinition;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;

/**
 * A trunk, its pooled features made narrower, a batch norm as neck, and in training a classifier
 * behind it.
 *
 * @param width numbers of a vector; 0 for those of the trunk
 * @param hasNeck whether a batch norm stands before the classifier
 * @param isAfterNeck whether the vector is what comes out of the neck, else what goes in
 * @param identities rows of the classifier; 0 for no classifier
 * @param dropout before the classifier, from 0, below 1
 * @see <a href="https://arxiv.org/abs/1906.08332">Luo et al. 2019, A Strong Baseline and Batch
 *     Normalization Neck for Deep Person Re-identification</a>
 */
record ReIdGraph(int width, boolean hasNeck, boolean isAfterNeck, int identities, double dropout) {
  /** Output of a training: {@code [N, D]}, what goes into the neck. */
  static final String FEATURE = "feature";

  /** Output of a training: {@code [N, identities]}. */
  static final String LOGITS = "logits";

  /** The classifier's scope. */
  static final String CLASSIFIER = "classifier";

  /** The neck's shift, which stays 0: planes of the classifier go through the origin. */
  static final String NECK_BIAS = "neck.norm.bias";

  private static final double EPSILON = 1e-5;
  private static final double UPDATE_RATE = 0.1;
  private static final double DEVIATION = 0.001;

  Graph build(Backbone backbone, BackboneOptions options, Preprocessing input) {
    GraphBuilder b = new GraphBuilder();
    Value images = b.input(EmbeddingDefinition.IMAGES, DType.FLOAT32, input.batchShape());
    GraphBuilder trunk = b.scope(NetworkDefinition.BACKBONE);
    Value pooled = backbone.pool(trunk, backbone.build(trunk, images, options).last()); // [N,F]
    GraphBuilder neck = b.scope("neck");
    // Behind the pool it gives what TAO's 1x1 convolution before it does, for less.
    Value feature =
        width == 0 || width == b.channels(pooled)
            ? pooled
            : neck.linear("reduce", pooled, width, true);
    Value normed = hasNeck ? neck.batchNorm("norm", feature, EPSILON, UPDATE_RATE) : feature;
    b.output(EmbeddingDefinition.EMBEDDING, isAfterNeck ? normed : feature);
    b.trainingOutput(FEATURE, feature);
    if (identities > 0) {
      Value x = dropout > 0 ? b.add("dropout", new NormalizeOp.Dropout(dropout), normed) : normed;
      Value rows =
          b.scope(CLASSIFIER)
              .parameter(
                  "weight",
                  Shape.of(identities, b.channels(feature)),
                  Role.WEIGHT,
                  new Initializer.Normal(DEVIATION));
      b.trainingOutput(LOGITS, b.add(CLASSIFIER, new LinearOp.Linear(), x, rows));
    }
    return b.build();
  }
}
