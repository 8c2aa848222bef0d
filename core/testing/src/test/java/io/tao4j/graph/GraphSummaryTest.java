package io.tao4j.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphSummaryTest {

  private static Graph network(Dim height, Dim width) {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("images", DType.FLOAT32, Shape.of(Dim.symbol("N"), Dim.of(4), height, width));
    Value y = b.conv2d("conv", x, 8, 3, 2, Padding.all(1), 2, true);
    y = b.batchNorm("bn", y, 1e-5, 0.1);
    b.output("logits", b.linear("fc", Blocks.globalAveragePool(b, b.relu(y)), 10, true));
    return b.build();
  }

  @Test
  void countsOneImage() {
    GraphSummary summary = GraphSummary.of(network(Dim.of(16), Dim.of(12)));
    // 8 channels at 8x6 positions, sums over 2 channels of a 3x3 window
    long conv = 8 * 8 * 6 * (2 * 3 * 3);
    assertThat(summary.convLinearMacs()).isEqualTo(conv + 10 * 8);
    assertThat(summary.matMulMacs()).isZero();
    assertThat(summary.parameters()).isEqualTo(8 * 2 * 9 + 8 + 8 + 8 + 10 * 8 + 10);
    assertThat(summary.bufferElements()).isEqualTo(16);
    GraphSummary.Layer first = summary.layers().get(0);
    assertThat(first.name()).isEqualTo("conv");
    assertThat(first.op()).isEqualTo("Conv");
    assertThat(first.output()).hasToString("FLOAT32 [N,8,8,6]");
    assertThat(first.parameters()).isEqualTo(8 * 2 * 9 + 8);
    assertThat(first.macs()).isEqualTo(conv);
    assertThat(summary.layers().stream().mapToLong(GraphSummary.Layer::parameters).sum())
        .isEqualTo(summary.parameters());
  }

  @Test
  void bindsAFreeImageSize() {
    Graph free = network(Dim.symbol("H", 2), Dim.symbol("W", 2));
    assertThat(GraphSummary.of(free, Map.of("H", 16L, "W", 12L)))
        .isEqualTo(GraphSummary.of(network(Dim.of(16), Dim.of(12))));
    assertThatThrownBy(() -> GraphSummary.of(free, Map.of("H", 16L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("symbols W");
    GraphSummary batch = GraphSummary.of(free, Map.of("H", 16L, "W", 12L, "N", 3L));
    assertThat(batch.layers().get(0).output()).hasToString("FLOAT32 [3,8,8,6]");
  }

  @Test
  void countsMatrixProductsApart() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(2, 5, 7));
    Value y = b.input("y", DType.FLOAT32, Shape.batch(2, 7, 3));
    b.output("z", b.add("product", new LinearOp.MatMul(), x, y));
    GraphSummary summary = GraphSummary.of(b.build());
    assertThat(summary.matMulMacs()).isEqualTo(2 * 5 * 7 * 3);
    assertThat(summary.convLinearMacs()).isZero();
    assertThat(summary.macs()).isEqualTo(210);
    assertThat(summary.toText()).contains("210 MACs an image, 0 of them in convolutions");
  }

  @Test
  void countsASharedParameterOnce() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(4));
    Value w = b.parameter("w", Shape.of(4, 4), Parameter.Role.WEIGHT, Initializer.zeros());
    Value once = b.add("first", new LinearOp.Linear(), x, w);
    b.output("y", b.add("second", new LinearOp.Linear(), once, w));
    GraphSummary summary = GraphSummary.of(b.build());
    assertThat(summary.parameters()).isEqualTo(16);
    assertThat(summary.layers())
        .extracting(GraphSummary.Layer::parameters)
        .containsExactly(16L, 0L);
    assertThat(summary.convLinearMacs()).isEqualTo(32);
  }

  @Test
  void printsATableAndJson() throws Exception {
    GraphSummary summary = GraphSummary.of(network(Dim.of(16), Dim.of(12)));
    assertThat(summary.toText().lines())
        .hasSize(summary.layers().size() + 2)
        .anyMatch(line -> line.matches("conv +Conv +FLOAT32 \\[N,8,8,6\\] +152 +6,912"))
        .last()
        .isEqualTo("5 nodes, 258 parameters (and 16 in buffers), 6,992 MACs an image");
    JsonNode json = new ObjectMapper().readTree(summary.toJson());
    assertThat(json.get("macs_conv_linear").asLong()).isEqualTo(6992);
    assertThat(json.get("layers").get(0).get("output")).hasToString("[\"N\",8,8,6]");
  }
}
