package io.tao4j.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.graph.SuppressedOutputs;
import io.tao4j.tensor.Safetensors;
import io.tao4j.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuCheckTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final FakeTensorRt tensorRt = new FakeTensorRt();

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** The double's engines give a row's sum and twice that. */
  private Path recorded(float factor) throws IOException {
    Path caseFolder = Files.createDirectories(folder.resolve("cases/sums"));
    OnnxFiles.dense(caseFolder.resolve("fp32.onnx"));
    Safetensors.of(Map.of("images", Tensor.of(new float[] {1, 2, 3, -4, 0, 2}, 2, 3)))
        .write(caseFolder.resolve(CheckRecorder.INPUTS));
    Safetensors.of(Map.of("logits", Tensor.of(new float[] {6, 6 * factor, -2, -2 * factor}, 2, 2)))
        .write(caseFolder.resolve(CheckRecorder.EXPECTED));
    Safetensors.of(Map.of(CheckRecorder.TRUTH, Tensor.of(new long[] {1, 1}, 2)))
        .write(caseFolder.resolve(CheckRecorder.LABELS));
    return caseFolder;
  }

  @Test
  void printsATableAndPassesWhatIsWithinBounds() throws IOException {
    boolean passed =
        new CheckRun(folder.resolve("results"), tensorRt, out).run(List.of(recorded(2)));
    assertThat(passed).as(text()).isTrue();
    assertThat(text())
        .contains(
            "sums                   fp32", "0.5000    0.5000  ok", "Fake GPU, TensorRT 11.2.1")
        .contains("all within bounds");
    assertThat(folder.resolve("results/sums_fp32.onnx.engine")).exists();
    assertThat(tensorRt.open).isEmpty();
    assertThat(tensorRt.options.get(0).tf32()).isFalse();
  }

  @Test
  void failsWhatIsNot() throws IOException {
    boolean passed =
        new CheckRun(folder.resolve("results"), tensorRt, out).run(List.of(recorded(2.2f)));
    assertThat(passed).isFalse();
    assertThat(text()).contains("FAILED", "NOT all within bounds");
  }

  @Test
  void withoutAGpuItEndsWithASentence() throws IOException {
    recorded(2);
    int code =
        GpuCheck.run(
            List.of("run", folder.resolve("cases").toString(), folder.resolve("r").toString()),
            out);
    assertThat(code).isEqualTo(1);
    assertThat(text()).containsPattern("error: TRT-00[12] ").doesNotContain("\tat ");
    assertThat(GpuCheck.run(List.of("walk"), out)).isEqualTo(2);
    Files.createDirectories(folder.resolve("empty"));
    assertThat(
            GpuCheck.run(
                List.of("run", folder.resolve("empty").toString(), folder.toString()), out))
        .isEqualTo(1);
    assertThat(text()).contains("TRT-030");
  }

  @Test
  void detectionsAreMatchedByClassScoreAndBox() {
    Map<String, Tensor> expected = detections(2, 0.9f, 0.01f, 10);
    assertThat(CheckRun.found(expected, expected)).isEqualTo(1);
    assertThat(CheckRun.found(expected, detections(2, 0.88f, 0.01f, 10))).isEqualTo(1);
    assertThat(CheckRun.found(expected, detections(2, 0.8f, 0.01f, 10))).isZero();
    assertThat(CheckRun.found(expected, detections(2, 0.9f, 0.01f, 5))).isZero();
    assertThat(CheckRun.found(expected, detections(0, 0.9f, 0.01f, 10))).isZero();
  }

  private static Map<String, Tensor> detections(int count, float first, float second, float width) {
    return Map.of(
        SuppressedOutputs.COUNT, Tensor.of(new int[] {count}, 1, 1),
        SuppressedOutputs.BOXES, Tensor.of(new float[] {0, 0, width, 10, 5, 5, 9, 9}, 1, 2, 4),
        SuppressedOutputs.SCORES, Tensor.of(new float[] {first, second}, 1, 2),
        SuppressedOutputs.CLASSES, Tensor.of(new int[] {3, 1}, 1, 2));
  }

  @Test
  void numbersThatAreNoneAreAnInfiniteError() {
    Map<String, Tensor> one = Map.of("y", Tensor.of(new float[] {1, 2}, 1, 2));
    assertThat(CheckRun.error(one, Map.of("y", Tensor.of(new float[] {1, Float.NaN}, 1, 2))))
        .isInfinite();
    assertThat(CheckRun.error(one, Map.of())).isInfinite();
    assertThat(CheckRun.error(one, Map.of("y", Tensor.of(new float[] {1, 1.5f}, 1, 2))))
        .isEqualTo(0.25);
  }
}
