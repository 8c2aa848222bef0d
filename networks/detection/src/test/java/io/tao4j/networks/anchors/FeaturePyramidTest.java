package io.tao4j.networks.anchors;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Against torchvision's pyramid with the same weights. */
@Tag("pytorch")
class FeaturePyramidTest {
  private static String reference(String name) {
    String[] parts = name.split("\\.");
    return switch (parts[0]) {
      case "lateral" -> "fpn.inner_blocks.%s.0.%s".formatted(parts[1], parts[2]);
      case "smooth" -> "fpn.layer_blocks.%s.0.%s".formatted(parts[1], parts[2]);
      default -> "fpn.extra_blocks.p%s.%s".formatted(6 + Integer.parseInt(parts[1]), parts[2]);
    };
  }

  @Test
  void mapsAndGradientsAreTheReferenceOnes() {
    GoldenNetwork golden = GoldenNetwork.read("networks/vision/fpn_p3_p7_from_c5_tiny");
    GraphBuilder b = new GraphBuilder();
    List<Value> maps =
        List.of(golden.addInput(b, "c0"), golden.addInput(b, "c1"), golden.addInput(b, "c2"));
    List<Value> pyramid =
        FeaturePyramid.build(b, maps, golden.config().get("out_channels").asInt(), 2);
    for (int i = 0; i < pyramid.size(); i++) {
      b.output("out_" + i, pyramid.get(i));
    }
    b.trainingOutput(GoldenNetwork.LOSS, GoldenNetwork.meanSquares(b, pyramid));
    golden.check(b.build(), FeaturePyramidTest::reference);
  }

  /** Sides that no 2 divides: a coarse map is as large as the finer one it is added to. */
  @Test
  void oddSidesAreMet() {
    GraphBuilder b = new GraphBuilder();
    List<Value> maps =
        List.of(
            b.input("c0", DType.FLOAT32, Shape.of(1, 4, 38, 37)),
            b.input("c1", DType.FLOAT32, Shape.of(1, 4, 19, 19)),
            b.input("c2", DType.FLOAT32, Shape.of(1, 4, 10, 10)));
    List<Value> pyramid = FeaturePyramid.build(b, maps, 8, 2);
    assertThat(pyramid.stream().map(b::shape))
        .containsExactly(
            Shape.of(1, 8, 38, 37),
            Shape.of(1, 8, 19, 19),
            Shape.of(1, 8, 10, 10),
            Shape.of(1, 8, 5, 5),
            Shape.of(1, 8, 3, 3));
  }
}
