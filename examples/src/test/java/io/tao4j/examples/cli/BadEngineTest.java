package io.tao4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.model.ModelFile;
import io.tao4j.onnx.OnnxExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What can be wrong with an engine's build, up to the missing GPU: a code, a sentence, an exit
 * code, no file. The natives are not on the class path of the tests.
 */
@Tag("end-to-end")
class BadEngineTest {
  private static final String PROFILE = "images,1x3x32x32,4x3x32x32,8x3x32x32";

  @TempDir static Path place;
  private static Path model;
  private static Path onnx;

  @BeforeAll
  static void export() throws IOException {
    model = TinySet.in(place).untrainedModel();
    onnx = place.resolve("model.onnx");
    OnnxExporter.export(ModelFile.read(model).model(), onnx);
    byte[] bytes = Files.readAllBytes(onnx);
    Files.write(place.resolve("half.onnx"), Arrays.copyOf(bytes, bytes.length / 2));
    Files.writeString(place.resolve("text.onnx"), "no model");
    Files.createDirectories(place.resolve("folder.onnx"));
  }

  enum Case {
    NO_RANGE(Refusal.of(1, "TRT-010", "ONNX")),
    UNKNOWN_INPUT(Refusal.of(1, "TRT-010", "ONNX", "-p", "pictures,1x3x32x32,1x3x32x32,1x3x32x32")),
    WRONG_RANK(Refusal.of(1, "TRT-010", "ONNX", "-p", "images,3x32x32,3x32x32,3x32x32")),
    MINIMUM_ABOVE_MAXIMUM(
        Refusal.of(1, "TRT-010", "ONNX", "-p", "images,8x3x32x32,4x3x32x32,1x3x32x32")),
    FIXED_SIZE_OTHER(
        Refusal.of(1, "TRT-010", "ONNX", "-p", "images,1x3x32x32,4x3x64x64,8x3x64x64")),
    OTHER_SIZES(Refusal.of(1, "TRT-010", "ONNX", "-d", "3,64,64")),
    PROFILE_IS_NO_PROFILE(Refusal.of(2, "CLI-001", "ONNX", "-p", "images=1x3x32x32")),
    TYPE_UNKNOWN(Refusal.of(2, "CLI-001", "ONNX", "-p", PROFILE, "-t", "fp8")),
    LEVEL_UNKNOWN(Refusal.of(2, "CLI-001", "ONNX", "-p", PROFILE, "--optimization_level", "9")),
    EIGHT_BITS_WITHOUT_SCALES(Refusal.of(1, "TRT-012", "ONNX", "-p", PROFILE, "-t", "int8")),
    FILE_MISSING(Refusal.of(1, "ONNX-001", "PLACE/no.onnx", "-p", PROFILE)),
    FILE_TRUNCATED(Refusal.of(1, "", "PLACE/half.onnx", "-p", PROFILE)),
    FILE_IS_TEXT(Refusal.of(1, "", "PLACE/text.onnx", "-p", PROFILE)),
    FILE_IS_A_FOLDER(Refusal.of(1, "ONNX-001", "PLACE/folder.onnx", "-p", PROFILE)),
    NATIVES_MISSING(Refusal.of(1, "TRT-001", "ONNX", "-p", PROFILE)),
    NATIVES_MISSING_FOR_HALF(
        Refusal.of(1, "TRT-001", "ONNX", "-d", "3,32,32", "-m", "4", "-t", "fp16"));

    final Refusal refusal;

    Case(Refusal refusal) {
      this.refusal = refusal;
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysWhatIsWrongAndWritesNoEngine(Case bad, @TempDir Path folder) throws IOException {
    Path engine = folder.resolve("model.engine");
    Path cache = folder.resolve("timing.cache");
    bad.refusal.assertReported(
        List.of("converter", "-e", engine.toString(), "--timing_cache", cache.toString()),
        o -> o.equals("ONNX") ? onnx.toString() : o.replace("PLACE", place.toString()));
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aModelIsExportedAndTheBuildSaysWhatIsMissing(@TempDir Path folder) throws IOException {
    CommandRun run =
        CommandRun.of(
            "deploy",
            "classification",
            "gen_trt_engine",
            "-m",
            model.toString(),
            "-r",
            folder.toString(),
            "--max_batch_size",
            "4",
            "-s");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("error: TRT-001 TensorRT's natives are not on the class path")
        .contains("notice: -s is ignored")
        .doesNotContain("\tat ");
    assertThat(folder.resolve("classification.engine.onnx")).exists();
    assertThat(folder.resolve("classification.engine")).doesNotExist();
    assertThat(CommandRun.lastStatus(folder).get("status").asText()).isEqualTo("FAILURE");
  }

  @Test
  void wrongBatchSizesAreWrongUsage(@TempDir Path folder) {
    CommandRun run =
        CommandRun.of(
            "classification",
            "gen_trt_engine",
            "-m",
            model.toString(),
            "-r",
            folder.resolve("out").toString(),
            "--min_batch_size",
            "8");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("1 <= min <= opt <= max, got 8, 1, 1");
    assertThat(folder.resolve("out")).doesNotExist();
  }
}
