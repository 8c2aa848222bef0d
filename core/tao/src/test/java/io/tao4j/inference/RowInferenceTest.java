package io.tao4j.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.engine.Executable;
import io.tao4j.error.TaoException;
import io.tao4j.inference.RowReader.Row;
import io.tao4j.model.Weights;
import io.tao4j.network.GraphRunner;
import io.tao4j.network.Inference;
import io.tao4j.network.InputSource;
import io.tao4j.network.ResultWriter;
import io.tao4j.network.ServedForm;
import io.tao4j.network.SinglePassInference;
import io.tao4j.quantize.CalibrationData;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Inputs that are no pictures, of different lengths, and networks of several graphs. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RowInferenceTest {
  @TempDir Path folder;

  /** Computes each number of its input anew. */
  private record Each(UnaryOperator<Float> function) implements Executable {
    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
      Tensor x = inputs.get("x");
      float[] values = x.toFloatArray();
      for (int i = 0; i < values.length; i++) {
        values[i] = function.apply(values[i]);
      }
      return Map.of("y", Tensor.of(values, x.shape().toArray()));
    }

    @Override
    public void load(Weights weights) {
      throw new AssertionError("asked to load");
    }

    @Override
    public void close() {}
  }

  /** Sums of rows; shorter ones are padded with zeros. */
  private static final class Sums implements SinglePassInference<Row, Double> {
    @Override
    public Map<String, Tensor> encode(List<Row> rows) {
      return Map.of("x", padded(rows));
    }

    @Override
    public List<Double> decode(List<Row> rows, Map<String, Tensor> outputs) {
      return sums(rows.size(), outputs.get("y"));
    }
  }

  private static Tensor padded(List<Row> rows) {
    int longest = rows.stream().mapToInt(row -> row.values().size()).max().orElseThrow();
    float[] values = new float[rows.size() * longest];
    for (int r = 0; r < rows.size(); r++) {
      for (int i = 0; i < rows.get(r).values().size(); i++) {
        values[r * longest + i] = rows.get(r).values().get(i);
      }
    }
    return Tensor.of(values, rows.size(), longest);
  }

  private static List<Double> sums(int rows, Tensor values) {
    int each = Math.toIntExact(values.shape().size(1));
    List<Double> sums = new ArrayList<>();
    for (int r = 0; r < rows; r++) {
      double sum = 0;
      for (int i = 0; i < each; i++) {
        sum += values.get((long) r * each + i);
      }
      sums.add(sum);
    }
    return sums;
  }

  /** Keeps lines of what it is given. */
  private static final class Lines implements ResultWriter<Row, Double> {
    final List<String> lines = new ArrayList<>();

    @Override
    public void write(InputSource<Row> source, Row input, Double result) {
      String name = source.id().substring(source.id().lastIndexOf(':') + 1);
      lines.add(name + " " + input.values().size() + " " + result);
    }

    @Override
    public List<Path> finish() {
      return List.of();
    }

    @Override
    public void close() {}
  }

  @Test
  void rowsOfAFileAreAnsweredAndABadOneIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("rows.csv"), "1,2\n3,4,5\nno row\n6\n7,8,9,10\n");
    Lines writer = new Lines();
    InferenceResult result;
    try (Predictor<Row, Double> predictor =
        new Predictor<>(new Each(x -> 2 * x), new Sums(), new RowReader(), 16)) {
      result = InferenceRun.run(file, predictor, 2, writer, () -> false, done -> {});
      assertThat(predictor.predict(file)).isEqualTo(6);
    }
    assertThat(writer.lines).containsExactly("1 2 6.0", "2 3 24.0", "4 1 12.0", "5 4 68.0");
    assertThat(result.inputs()).isEqualTo(4);
    assertThat(result.noun()).isEqualTo("rows");
    assertThat(result.unreadable()).singleElement().asString().contains("rows.csv:3: 'no row'");
    Path bad = Files.writeString(folder.resolve("bad.csv"), "x\ny\n");
    try (Predictor<Row, Double> predictor =
        new Predictor<>(new Each(x -> x), new Sums(), new RowReader(), 16)) {
      assertThatThrownBy(() -> InferenceRun.run(bad, predictor, 2, writer, () -> false, done -> {}))
          .isInstanceOf(TaoException.class)
          .hasMessageContaining("INFERENCE-003")
          .hasMessageContaining("none of the 2 rows");
    }
  }

  /** An encoder once, then a decoder again and again, until all sums are beyond a hundred. */
  private static final class Search implements Inference<Row, Double> {
    @Override
    public List<Double> infer(List<Row> rows, GraphRunner graphs) {
      Tensor state = graphs.run("encoder", Map.of("x", padded(rows))).get("y");
      while (sums(rows.size(), state).stream().anyMatch(sum -> sum < 100)) {
        state = graphs.run("decoder", Map.of("x", state)).get("y");
      }
      return sums(rows.size(), state);
    }
  }

  @Test
  void aNetworkOfTwoGraphsLoopsOnTheHostForManyThreads() {
    Map<String, Executable> graphs =
        Map.of("encoder", new Each(x -> x + 1), "decoder", new Each(x -> 2 * x));
    try (Predictor<Row, Double> predictor =
        new Predictor<>(graphs, new Search(), new RowReader(), 4)) {
      assertThat(predictor.predict(new Row(List.of(2f, 3f)))).isEqualTo(112);
      List<CompletableFuture<Double>> later =
          IntStream.range(0, 40)
              .mapToObj(i -> predictor.predictAsync(new Row(List.of((float) i + 50, 0f))))
              .toList();
      for (int i = 0; i < later.size(); i++) {
        double first = i + 52;
        assertThat(later.get(i).join()).isEqualTo(first < 100 ? 2 * first : first);
      }
      assertThat(predictor.predictAll(List.of(new Row(List.of(99f)), new Row(List.of(120f)))))
          .containsExactly(100.0, 121.0);
    }
    Predictor<Row, Double> wrong =
        new Predictor<>(new Each(x -> x), new Search(), new RowReader(), 4);
    assertThatThrownBy(() -> wrong.predict(new Row(List.of(1f))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no graph 'encoder'");
    wrong.close();
  }

  @Test
  void rowsCalibrateANetworkOfOnePassOnly() throws IOException {
    Path file = Files.writeString(folder.resolve("rows.csv"), "1,2\n3,4\n5,6\n7,8\n9,10\n");
    CalibrationData data =
        CalibrationData.folder(
            file,
            new TestTask<>(
                Row.class, Double.class, new RowReader(), new Sums(), new ServedForm.Raw()),
            2,
            2);
    List<float[]> seen = new ArrayList<>();
    data.forEachBatch(batch -> seen.add(batch.get("x").toFloatArray()));
    assertThat(seen).hasSize(2);
    assertThat(seen.get(0)).containsExactly(1, 2, 3, 4);
    assertThat(seen.get(1)).containsExactly(5, 6, 7, 8);
    TestTask<Row, Double> search =
        new TestTask<>(
            Row.class, Double.class, new RowReader(), new Search(), new ServedForm.Raw());
    assertThatThrownBy(() -> CalibrationData.folder(file, search, 1, 1))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("INFERENCE-011");
  }
}
