package io.tao4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.check.CheckReport;
import io.tao4j.check.Sample;
import io.tao4j.check.Tolerance;
import io.tao4j.engine.CpuOptions;
import io.tao4j.error.TaoException;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxSessionTest {
  @TempDir Path folder;

  private Path exported() {
    Path file = folder.resolve("m.onnx");
    OnnxExporter.export(SampleModels.classifier(), file);
    return file;
  }

  @Test
  void refusesAFileThatIsNoModel() throws IOException {
    Path file = Files.writeString(folder.resolve("no.onnx"), "not a model");
    assertThatThrownBy(() -> OnnxSession.open(file))
        .isInstanceOfSatisfying(
            TaoException.class, e -> assertThat(e.code()).isEqualTo("EXPORT-005"))
        .hasMessageContaining("no.onnx");
    assertThatThrownBy(() -> OnnxSession.open(folder.resolve("missing.onnx")))
        .hasMessageContaining("there is no ONNX file");
  }

  @Test
  void refusesInputsOfOtherNamesAndShapes() {
    try (OnnxSession session = OnnxSession.open(exported())) {
      assertThatThrownBy(() -> session.run(Map.of("x", Tensor.scalar(1))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[images]");
      assertThatThrownBy(() -> session.run(Map.of("images", Tensor.scalar(1))))
          .isInstanceOfSatisfying(
              TaoException.class, e -> assertThat(e.code()).isEqualTo("EXPORT-006"));
    }
  }

  /** Large models go by files, which are mapped. */
  @Test
  void aModelIsTheSameInMemoryAndByFiles() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(64));
    b.output("y", b.linear("fc2", b.relu(b.linear("fc1", x, 96, true)), 32, true));
    Model model = new Model(b.build(), Weights.initialize(b.build(), 3), ModelMeta.of("m"));
    Map<String, Tensor> inputs = Map.of("x", SampleModels.noise(1, 5, 64));
    try (OnnxSession memory = OnnxSession.of(model, CpuOptions.DEFAULT);
        OnnxSession files = OnnxSession.of(model, CpuOptions.DEFAULT, 0)) {
      Tensor expected = SampleModels.sample(model, inputs).outputs().get("y");
      Tensor y = memory.run(inputs).get("y");
      assertThat(files.run(inputs).get("y")).isEqualTo(y);
      for (int i = 0; i < y.elements(); i++) {
        assertThat(y.get(i)).isCloseTo(expected.get(i), within(1e-5));
      }
    }
  }

  @Test
  void closesOnceAndQuietlyAgain() {
    OnnxSession session = OnnxSession.open(exported());
    session.close();
    session.close();
    assertThatThrownBy(() -> session.run(Map.of("images", SampleModels.noise(1, 1, 3, 17, 15))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void aCheckNeedsSamplesThatFitTheFile() {
    Path file = exported();
    Model model = SampleModels.classifier();
    Sample good = SampleModels.sample(model, Map.of("images", SampleModels.noise(1, 2, 3, 17, 15)));
    assertThatThrownBy(() -> OnnxCheck.compare(file, List.of(), Tolerance.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class);
    Sample none = new Sample(good.inputs(), Map.of("other", Tensor.scalar(1)));
    assertThatThrownBy(() -> OnnxCheck.compare(file, List.of(none), Tolerance.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no output 'logits'");
    Sample shape = new Sample(good.inputs(), Map.of("logits", Tensor.full(1, 1, 5)));
    assertThatThrownBy(() -> OnnxCheck.compare(file, List.of(shape), Tolerance.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2,5]");
  }

  @Test
  void reportsTheWorstNumberAgainstWhatIsAllowedThere() {
    Path file = exported();
    Model model = SampleModels.classifier();
    Sample good = SampleModels.sample(model, Map.of("images", SampleModels.noise(1, 1, 3, 17, 15)));
    float[] moved = good.outputs().get("logits").toFloatArray();
    moved[3] += 0.01f;
    Sample off = new Sample(good.inputs(), Map.of("logits", Tensor.of(moved, 1, 5)));
    Tolerance tolerance = new Tolerance(0.02, 0);
    CheckReport.Comparison comparison =
        OnnxCheck.compare(file, List.of(off), tolerance).outputs().get(0);
    assertThat(comparison.isWithin()).isTrue();
    assertThat(comparison.maximumError()).isBetween(0.0099, 0.0101);
    assertThat(comparison.worstShare()).isBetween(0.495, 0.505);
    assertThat(comparison.expected()).isEqualTo(moved[3]);
    assertThat(OnnxCheck.compare(file, List.of(off), new Tolerance(0.009, 0)).isWithin()).isFalse();
  }

  @Test
  void noiseIsWhatAllNumbersAreOffTogetherAsAShareOfTheirSpread() {
    Path file = exported();
    Model model = SampleModels.classifier();
    Sample good = SampleModels.sample(model, Map.of("images", SampleModels.noise(1, 1, 3, 17, 15)));
    float[] numbers = good.outputs().get("logits").toFloatArray();
    double mean = 0;
    for (float number : numbers) {
      mean += number / (double) numbers.length;
    }
    double squares = 0;
    for (float number : numbers) {
      squares += (number - mean) * (number - mean);
    }
    double step = 0.1 * Math.sqrt(squares);
    numbers[3] += (float) step;
    Sample off = new Sample(good.inputs(), Map.of("logits", Tensor.of(numbers, 1, 5)));
    CheckReport report = OnnxCheck.compare(file, List.of(off), Tolerance.ofNoise(0.2));
    // the number that moved is a part of the spread
    assertThat(report.noise()).isBetween(0.05, 0.2);
    assertThat(report.isWithin()).isTrue();
    CheckReport strict =
        OnnxCheck.compare(file, List.of(off), Tolerance.ofNoise(report.noise() / 2));
    assertThat(strict.outputs().get(0).worstShare()).isBetween(1.99, 2.01);
    assertThatThrownBy(() -> strict.requireWithin(file))
        .hasMessageContaining("EXPORT-004")
        .hasMessageContaining("noise");
  }

  @Test
  void numbersThatAreNoneOrInfiniteMustBeTheSame() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch());
    b.output("y", b.unary(UnaryKind.NEGATE, x));
    Model model = new Model(b.build(), Weights.of(Map.of()), ModelMeta.of("m"));
    Path file = folder.resolve("m.onnx");
    OnnxExporter.export(model, file);
    float nan = Float.NaN;
    float infinity = Float.POSITIVE_INFINITY;
    assertThat(isWithin(file, nan, nan)).isTrue();
    assertThat(isWithin(file, -infinity, infinity)).isTrue();
    assertThat(isWithin(file, 1, nan)).isFalse();
    assertThat(isWithin(file, nan, 1)).isFalse();
    assertThat(isWithin(file, 1, infinity)).isFalse();
    assertThat(isWithin(file, infinity, 1)).isFalse();
    assertThat(isWithin(file, infinity, infinity)).isFalse();
  }

  private static boolean isWithin(Path file, float x, float expected) {
    Sample sample =
        new Sample(
            Map.of("x", Tensor.of(new float[] {x}, 1)),
            Map.of("y", Tensor.of(new float[] {expected}, 1)));
    return OnnxCheck.compare(file, List.of(sample), new Tolerance(1, 1)).isWithin();
  }
}
