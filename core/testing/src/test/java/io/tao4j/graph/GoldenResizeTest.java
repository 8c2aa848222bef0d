package io.tao4j.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.engine.Tolerances;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.graph.ReferenceExecutor.Setting;
import io.tao4j.graph.WindowOp.Resize2d;
import io.tao4j.graph.WindowOp.ResizeKind;
import io.tao4j.graph.WindowOp.ResizeTo;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** {@link Resize2d} as the reference computes it, against PyTorch's numbers. */
class GoldenResizeTest {
  /** The kind of a case; empty for what the op does not say (antialiased, area). */
  private static Optional<ResizeKind> kind(JsonNode parameters) {
    String coordinates = parameters.path("coordinates").asText();
    if (parameters.has("antialias") || parameters.has("scale_factor")) {
      return Optional.empty();
    }
    return switch (parameters.path("mode").asText()) {
      case "nearest" -> Optional.of(ResizeKind.NEAREST);
      case "nearest-exact" -> Optional.of(ResizeKind.NEAREST_EXACT);
      case "bilinear" ->
          switch (coordinates) {
            case "half_pixel" -> Optional.of(ResizeKind.BILINEAR);
            case "align_corners" -> Optional.of(ResizeKind.BILINEAR_ALIGN_CORNERS);
            default -> Optional.empty();
          };
      case "bicubic" ->
          coordinates.equals("half_pixel") ? Optional.of(ResizeKind.BICUBIC) : Optional.empty();
      default -> Optional.empty();
    };
  }

  @TestFactory
  Stream<DynamicTest> equalsTheReferenceNumbers() {
    Golden golden = Golden.get();
    JsonNode cases = golden.json("ops/resize.json").get("cases");
    assertThat(
            StreamSupport.stream(cases.spliterator(), false)
                .filter(c -> kind(c.get("params")).isPresent()))
        .hasSize(15);
    return StreamSupport.stream(cases.spliterator(), false)
        .filter(c -> kind(c.get("params")).isPresent())
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.get("name").asText(), () -> check(c, kind(c.get("params")).get())));
  }

  private static void check(JsonNode json, ResizeKind kind) {
    GoldenArray x = GoldenArray.of(json.get("inputs").get("input"));
    int[] shape = x.shape().stream().mapToInt(Integer::intValue).toArray();
    JsonNode size = json.get("params").get("size");
    GraphBuilder b = new GraphBuilder();
    Value input = b.input("x", DType.FLOAT32, Shape.of(shape[0], shape[1], shape[2], shape[3]));
    Resize2d op = new Resize2d(kind, new ResizeTo.Size(size.get(0).asInt(), size.get(1).asInt()));
    Value y = b.add("y", op, input);
    b.output("y", y);
    Map<String, DoubleArray> arrays =
        Map.of("x", new DoubleArray(DType.FLOAT32, shape, x.doubles()));
    double[] actual =
        ReferenceExecutor.run(b.build(), arrays, Setting.INFERENCE).values().get(y).data();
    double[] expected = GoldenArray.of(json.get("outputs").get("out")).doubles();
    assertThat(Tolerances.difference(actual, expected, 1e-6, 1e-7)).isEmpty();
  }
}
