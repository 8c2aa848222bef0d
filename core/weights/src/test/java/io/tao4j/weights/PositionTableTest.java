package io.tao4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.Value;
import io.tao4j.model.ModelMeta;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Safetensors;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import io.tao4j.weights.format.WeightFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers as PyTorch's filter gives them, and what a load says of them. */
class PositionTableTest {
  @TempDir Path folder;

  private static JsonNode golden() throws IOException {
    return new ObjectMapper().readTree(WeightResources.file("position_tables.json").toFile());
  }

  private static float[] numbers(JsonNode array) {
    float[] numbers = new float[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = array.get(i).floatValue();
    }
    return numbers;
  }

  @Test
  void growsAndShrinksAsPyTorchDoes() throws IOException {
    Tensor table = Tensor.of(numbers(golden().at("/table/data")), 1, 17, 2);
    assertThat(golden().get("cases")).hasSize(4);
    for (JsonNode entry : golden().get("cases")) {
      int rows = entry.get("rows").intValue();
      int columns = entry.get("columns").intValue();
      Tensor resized = new PositionTable(1, rows, columns).resample(table);
      float[] expected = numbers(entry.get("data"));
      assertThat(resized.shape()).isEqualTo(Shape.of(1, 1 + rows * columns, 2));
      for (int i = 0; i < expected.length; i++) {
        assertThat(resized.toFloatArray()[i])
            .as("%d x %d, number %d", rows, columns, i)
            .isCloseTo(expected[i], within(1e-5f));
      }
    }
  }

  /** Swin's offsets have no class token before them, and no axis for one example. */
  @Test
  void offsetsOfAnotherWindowAreResampledAsPositionsAre() throws IOException {
    float[] numbers = numbers(golden().at("/table/data"));
    float[] grid = Arrays.copyOfRange(numbers, 2, numbers.length);
    Tensor positions = new PositionTable(0, 3, 5).resample(Tensor.of(grid, 1, 16, 2));
    Tensor offsets = new PositionTable(0, 3, 5).resample(Tensor.of(grid, 16, 2));
    assertThat(offsets.shape()).isEqualTo(Shape.of(15, 2));
    assertThat(offsets.toFloatArray()).isEqualTo(positions.toFloatArray());
  }

  private WeightLoader.Result load(long[] shape, Map<String, PositionTable> tables) {
    Path file = folder.resolve("positions.safetensors");
    Safetensors.of(Map.of("pos_embed", Tensor.full(0.5f, shape))).write(file);
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.of(1, 7, 2));
    b.output(
        "y",
        b.sum(x, b.parameter("pos_embed", Shape.of(1, 7, 2), Role.EMBEDDING, Initializer.zeros())));
    Graph graph = b.build();
    WeightLoader.Options options =
        new WeightLoader.Options(List.of(NameMap.same("own")), n -> false, false, tables);
    return WeightLoader.load(graph, ModelMeta.of("tiny"), 1, WeightFile.open(file), options);
  }

  @Test
  void aTableOfAnotherImageSizeIsResampledAndReported() {
    WeightLoader.Result result =
        load(new long[] {1, 17, 2}, Map.of("pos_embed", new PositionTable(1, 2, 3)));
    assertThat(result.report().resized()).containsExactly("pos_embed: [1,17,2] to [1,7,2]");
    assertThat(result.report().summary()).contains("resized: pos_embed");
    for (float value : result.model().weights().get("pos_embed").toFloatArray()) {
      assertThat(value).isCloseTo(0.5f, within(1e-6f));
    }
  }

  @Test
  void onlyTablesOfSquareGridsAndOfAsManyFeaturesAre() {
    Map<String, PositionTable> tables = Map.of("pos_embed", new PositionTable(1, 2, 3));
    for (long[] shape : List.of(new long[] {1, 16, 2}, new long[] {1, 17, 3}, new long[] {17, 2})) {
      assertThatThrownBy(() -> load(shape, tables))
          .isInstanceOf(TaoException.class)
          .hasMessageContaining("WEIGHTS-010");
    }
    assertThatThrownBy(() -> load(new long[] {1, 17, 2}, Map.of()))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("WEIGHTS-010");
  }
}
