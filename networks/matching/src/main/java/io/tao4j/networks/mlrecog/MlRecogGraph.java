package io.tao4j.networks.mlrecog;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Norms;
import io.tao4j.graph.Value;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.matching.EmbeddingDefinition;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.tensor.DType;

/**
 * A trunk with an embedder: one dense layer, or TAO's dual head on FAN and ViT, four residual pairs
 * of dense layers, a norm, and a dense layer of the trunk's width.
 */
final class MlRecogGraph {
  /** Scope of the embedder. */
  static final String EMBEDDER = "embedder";

  private static final int PAIRS = 4;
  private static final double EPSILON = 1e-5;

  private MlRecogGraph() {}

  /**
   * Builds it.
   *
   * @param width numbers of a vector; 0 for TAO's dual head, whose vectors are as wide as the trunk
   */
  static Graph build(Backbone backbone, BackboneOptions options, Preprocessing input, int width) {
    GraphBuilder b = new GraphBuilder();
    Value images = b.input(EmbeddingDefinition.IMAGES, DType.FLOAT32, input.batchShape());
    GraphBuilder trunk = b.scope(NetworkDefinition.BACKBONE);
    Value pooled = backbone.pool(trunk, backbone.build(trunk, images, options).last()); // [N,F]
    GraphBuilder embedder = b.scope(EMBEDDER);
    b.output(
        EmbeddingDefinition.EMBEDDING,
        width == 0 ? dual(embedder, pooled) : embedder.linear("fc", pooled, width, true));
    return b.build();
  }

  private static Value dual(GraphBuilder b, Value pooled) {
    int width = b.channels(pooled);
    Value x = pooled;
    for (int i = 0; i < PAIRS; i++) {
      GraphBuilder pair = b.scope("blocks." + i);
      Value inner = pair.unary(UnaryKind.GELU, pair.linear("fc1", x, width / 2, true));
      x = pair.sum(x, pair.linear("fc2", inner, width, true));
    }
    return b.linear("fc", Norms.layerNorm(b, "norm", x, 1, EPSILON), width, true);
  }
}
