package io.tao4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.fixtures.BrokenFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What can be wrong with an export in 8 bits: a code, a sentence, an exit code, no file. */
@Tag("end-to-end")
class BadQuantizationTest {
  @TempDir static Path place;
  private static TinySet set;
  private static Path model;

  @BeforeAll
  static void draw() throws IOException {
    set = TinySet.in(place);
    model = set.untrainedModel();
  }

  enum Case {
    IMAGES_AND_CACHE_MISSING(Refusal.of(1, "QUANTIZE-009")),
    FOLDER_MISSING(Refusal.of(1, "QUANTIZE-001", "--cal_image_dir", "FOLDER/no")),
    FOLDER_EMPTY(Refusal.of(1, "QUANTIZE-001", "--cal_image_dir", "FOLDER/empty")),
    TOO_FEW_IMAGES(Refusal.of(1, "QUANTIZE-002", "--cal_image_dir", "IMAGES", "--batches", "1000")),
    IMAGE_TRUNCATED(
        Refusal.of(
            1,
            "QUANTIZE-003",
            "--cal_image_dir",
            "FOLDER/broken",
            "--batches",
            "1",
            "--batch_size",
            "1")),
    CACHE_OF_ANOTHER_MODEL(Refusal.of(1, "QUANTIZE-006", "--cal_cache_file", "FOLDER/other.json")),
    CACHE_OF_TENSORRT(Refusal.of(1, "QUANTIZE-005", "--cal_cache_file", "FOLDER/cal.bin")),
    CACHE_TRUNCATED(Refusal.of(1, "QUANTIZE-005", "--cal_cache_file", "FOLDER/half.json")),
    CACHE_IS_A_FOLDER(Refusal.of(1, "QUANTIZE-005", "--cal_cache_file", "FOLDER/empty")),
    LAYER_UNKNOWN(
        Refusal.of(
            1, "QUANTIZE-008", "--cal_image_dir", "IMAGES", "--float_layers", "backbone.conv99")),
    TYPE_UNKNOWN(Refusal.of(2, "CLI-001", "--data_type", "int4")),
    METHOD_UNKNOWN(Refusal.of(2, "CLI-001", "--cal_method", "GUESS")),
    BATCHES_OF_NONE(Refusal.of(2, "CLI-001", "--cal_image_dir", "IMAGES", "--batches", "0")),
    PERCENTILE_BEYOND_ALL(
        Refusal.of(2, "CLI-001", "--cal_image_dir", "IMAGES", "--cal_percentile", "101")),
    TORCHSCRIPT_IN_8_BITS(Refusal.of(2, "CLI-001", "--format", "torchscript"));

    final Refusal refusal;

    Case(Refusal refusal) {
      this.refusal = refusal;
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysWhatIsWrongAndWritesNoModel(Case bad, @TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("empty"));
    BrokenFiles.truncatedPng(Files.createDirectories(folder.resolve("broken")));
    Files.writeString(folder.resolve("cal.bin"), "TRT-8601-EntropyCalibration2\nx: 3c010a14\n");
    String cache =
        """
        {"format": "tao4j-calibration", "version": 1, "model": "0123456789abcdef",
         "method": "mse", "layout": "onnx_runtime", "images": 16,
         "values": {"images": {"minimum": -1.0, "maximum": 1.0, "threshold": 1.0}}}
        """;
    Files.writeString(folder.resolve("other.json"), cache);
    Files.writeString(folder.resolve("half.json"), cache.substring(0, cache.length() / 2));
    Path results = folder.resolve("results");
    List<String> args = new ArrayList<>();
    args.addAll(List.of("classification", "export", "-m", model.toString()));
    args.addAll(List.of("-r", results.toString()));
    if (!bad.refusal.options().contains("--data_type")) {
      args.addAll(List.of("--data_type", "int8"));
    }
    bad.refusal.assertReported(
        args,
        o -> o.replace("FOLDER", folder.toString()).replace("IMAGES", set.train().toString()));
    if (Files.exists(results)) {
      try (Stream<Path> walk = Files.walk(results)) {
        assertThat(walk.map(p -> p.getFileName().toString()))
            .noneMatch(name -> name.endsWith(".onnx") || name.endsWith(".part"))
            .doesNotContain("report.json");
      }
      assertThat(CommandRun.lastStatus(results).get("status").asText()).isEqualTo("FAILURE");
    } else {
      assertThat(bad.refusal.exitCode()).isEqualTo(2);
    }
  }
}
