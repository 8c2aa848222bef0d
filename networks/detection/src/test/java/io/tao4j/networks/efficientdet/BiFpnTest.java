package io.tao4j.networks.efficientdet;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.networks.anchors.GoldenNetwork;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cells against reference numbers, and at odd sizes. */
class BiFpnTest {
  /** {@code cells.0.up.1.bn.weight} to {@code cells.0.out_conv.0.bn.weight}. */
  private static String reference(String name) {
    String[] parts = name.split("\\.", 5);
    boolean up = parts[2].equals("up");
    int number = Integer.parseInt(parts[3]) - (up ? 1 : 0);
    String node = up ? "out" : "td";
    return parts[4].equals("fusion")
        ? "cells.%s.%s_weight.%s".formatted(parts[1], node, number)
        : "cells.%s.%s_conv.%s.%s".formatted(parts[1], node, number, parts[4]);
  }

  @ParameterizedTest
  @Tag("pytorch")
  @ValueSource(strings = {"bifpn_tiny", "bifpn_two_layers_tiny"})
  void mapsAndGradientsAreTheReferenceOnes(String name) {
    GoldenNetwork golden = GoldenNetwork.read("networks/vision/" + name);
    GraphBuilder b = new GraphBuilder();
    List<Value> maps = new ArrayList<>();
    for (int i = 0; i < golden.config().get("levels").asInt(); i++) {
      maps.add(golden.addInput(b, "p" + i));
    }
    for (int i = 0; i < golden.config().get("layers").asInt(); i++) {
      maps = BiFpn.cell(b.scope("cells." + i), maps, golden.config().get("width").asInt());
    }
    for (int i = 0; i < maps.size(); i++) {
      b.output("out_" + i, maps.get(i));
    }
    b.trainingOutput(GoldenNetwork.LOSS, GoldenNetwork.meanSquares(b, maps));
    golden.check(b.build(), BiFpnTest::reference);
  }

  @Test
  void mapsOfOddSizesAndOtherWidthsAreJoined() {
    GraphBuilder b = new GraphBuilder();
    List<Value> maps =
        List.of(
            b.input("p3", DType.FLOAT32, Shape.of(1, 40, 23, 40)),
            b.input("p4", DType.FLOAT32, Shape.of(1, 112, 12, 20)),
            b.input("p5", DType.FLOAT32, Shape.of(1, 320, 6, 10)));
    assertThat(BiFpn.cell(b, maps, 64).stream().map(b::shape))
        .containsExactly(Shape.of(1, 64, 23, 40), Shape.of(1, 64, 12, 20), Shape.of(1, 64, 6, 10));
  }
}
