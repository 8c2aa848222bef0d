package io.tao4j.networks.emotion;

import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Value;
import io.tao4j.networks.people.StreamDefinition;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.classification.ClassifierGraph;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Five dense layers. TAO says that there are five; their widths are of this library. */
final class EmotionGraph {
  /** Input: {@code [N, 2 * keypoints]}. */
  static final String LANDMARKS = "landmarks";

  private static final List<Integer> WIDTHS = List.of(512, 256, 128, 64);
  private static final double NORM_EPSILON = 1e-3;
  private static final double NORM_RATE = 0.01;

  private EmotionGraph() {}

  /** Its blocks: the dense layers before the last. */
  static StreamDefinition.Blocks blocks() {
    return new StreamDefinition.Blocks(
        EmotionNetwork.NAME,
        ClassifierGraph.HEAD,
        IntStream.rangeClosed(1, WIDTHS.size())
            .mapToObj(i -> List.of("fc" + i, "bn" + i))
            .toList());
  }

  static Graph build(int keypoints, EmotionSpec.Parameters how, int classes) {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input(LANDMARKS, DType.FLOAT32, Shape.batch(2L * keypoints));
    GraphBuilder layers = b.scope(NetworkDefinition.BACKBONE);
    for (int i = 1; i <= WIDTHS.size(); i++) {
      x = layers.linear("fc" + i, x, WIDTHS.get(i - 1), true);
      if (how.useBatchNorm()) {
        x = layers.batchNorm("bn" + i, x, NORM_EPSILON, NORM_RATE);
      }
      x = layers.unary(UnaryKind.valueOf(how.activationType().toUpperCase(Locale.ROOT)), x);
      if (how.dropoutRate() > 0) {
        x = layers.add("dropout" + i, new NormalizeOp.Dropout(how.dropoutRate()), x);
      }
    }
    b.output(ClassifierGraph.LOGITS, b.scope("head").linear("fc", x, classes, true));
    return b.build();
  }
}
