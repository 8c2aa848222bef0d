package io.tao4j.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.graph.QuantizeOp.FakeQuantize;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FakeQuantizeGoldenTest {
  @Test
  void meansWhatPyTorchsFakeQuantizeMeans() {
    Golden golden = Golden.get();
    int compared = 0;
    for (JsonNode c : golden.json("ops/fake_quant.json").get("cases")) {
      JsonNode params = c.get("params");
      if (!params.has("qmin") || !c.get("outputs").has("out")) {
        continue; // observers: not an op
      }
      GoldenArray x = GoldenArray.of(c.get("inputs").get("input"));
      GoldenArray out = GoldenArray.of(c.get("outputs").get("out"));
      boolean perChannel = params.has("axis");
      FakeQuantize op =
          new FakeQuantize(
              perChannel ? params.get("axis").intValue() : QuantizeOp.PER_TENSOR,
              params.path("zero_point").asInt(0),
              params.get("qmin").intValue(),
              params.get("qmax").intValue());
      double[] scale =
          perChannel
              ? GoldenArray.of(c.get("inputs").get("scale")).doubles()
              : new double[] {params.get("scale").doubleValue()};
      GraphBuilder b = new GraphBuilder();
      long[] shape = x.shape().stream().mapToLong(Integer::longValue).toArray();
      Value value = b.input("x", DType.FLOAT32, Shape.of(shape));
      Shape scales = perChannel ? Shape.of(scale.length) : Shape.SCALAR;
      b.output("y", b.add(op, value, b.buffer("scale", scales, Initializer.zeros())));
      Graph graph = b.build();
      Map<String, DoubleArray> given = new LinkedHashMap<>();
      given.put("x", new DoubleArray(DType.FLOAT32, ints(Shape.of(shape)), x.doubles()));
      given.put("scale", new DoubleArray(DType.FLOAT32, ints(scales), scale));
      double[] y =
          ReferenceExecutor.run(graph, given, ReferenceExecutor.Setting.INFERENCE)
              .outputs()
              .get("y")
              .data();
      assertThat(y).as(c.get("name").asText()).hasSameSizeAs(out.doubles());
      for (int i = 0; i < y.length; i++) {
        assertThat(y[i])
            .as(c.get("name").asText() + " " + i)
            .isCloseTo(out.doubles()[i], org.assertj.core.data.Offset.offset(1e-5));
      }
      compared++;
    }
    assertThat(compared).isGreaterThanOrEqualTo(2);
  }

  private static int[] ints(Shape shape) {
    return DoubleArray.ints(shape);
  }

  @Test
  void refusesWhatMakesNoGrid() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FakeQuantize(0, 0, 5, 5))
        .withMessageContaining("minimum < maximum");
    assertThatIllegalArgumentException().isThrownBy(() -> new FakeQuantize(0, 9, -8, 7));
    assertThatIllegalArgumentException().isThrownBy(() -> new FakeQuantize(-2, 0, -8, 7));
  }
}
