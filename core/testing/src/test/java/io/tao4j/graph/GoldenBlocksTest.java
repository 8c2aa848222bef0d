package io.tao4j.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.engine.Tolerances;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.ReferenceExecutor.Setting;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link Blocks} as the reference computes them, against PyTorch's numbers. */
class GoldenBlocksTest {
  /** A block of one value, given the builder. */
  private interface Block {
    Value add(GraphBuilder b, Value x);
  }

  private static JsonNode golden(String file, String name) {
    Golden golden = Golden.get();
    for (JsonNode entry : golden.json("ops/" + file).get("cases")) {
      if (entry.get("name").asText().equals(name)) {
        return entry;
      }
    }
    throw new AssertionError("no case " + name + " in " + file);
  }

  private static void check(JsonNode entry, Block block) {
    GoldenArray x = GoldenArray.of(entry.get("inputs").get("input"));
    int[] shape = x.shape().stream().mapToInt(Integer::intValue).toArray();
    GraphBuilder b = new GraphBuilder();
    long[] sizes = LongStream.range(0, shape.length).map(i -> shape[(int) i]).toArray();
    Value y = block.add(b, b.input("x", DType.FLOAT32, Shape.of(sizes)));
    b.output("y", y);
    double[] actual =
        ReferenceExecutor.run(
                b.build(),
                Map.of("x", new DoubleArray(DType.FLOAT32, shape, x.doubles())),
                Setting.INFERENCE)
            .values()
            .get(y)
            .data();
    double[] expected = GoldenArray.of(entry.get("outputs").get("out")).doubles();
    assertThat(Tolerances.difference(actual, expected, 1e-6, 1e-7)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "gelu,GELU",
    "silu,SWISH",
    "mish,MISH",
    "hardswish,HARD_SWISH",
    "hardsigmoid,HARD_SIGMOID"
  })
  void activationsAreThoseOfPyTorch(String name, UnaryKind kind) {
    check(golden("activations.json", name), (b, x) -> b.unary(kind, x));
  }

  @ParameterizedTest
  @CsvSource({"3x3,3,3", "2x5,2,5", "1x1,1,1", "4x2,4,2"})
  void adaptivePoolsHaveThePlacesOfPyTorch(String name, int height, int width) {
    check(
        golden("pooling.json", "adaptive_avg_7x5_to_" + name),
        (b, x) -> Blocks.adaptiveAveragePool(b, x, height, width));
  }
}
