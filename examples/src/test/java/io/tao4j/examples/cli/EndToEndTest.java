package io.tao4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.Tao;
import io.tao4j.model.ModelFile;
import io.tao4j.spec.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The life of a model through the command line, each step on the files of the one before. */
@Tag("end-to-end")
@TestMethodOrder(OrderAnnotation.class)
class EndToEndTest {
  private static final double LEARNED = 0.75;

  @TempDir static Path folder;
  private static TinySet set;
  private static Path best;
  private static Path pruned;

  @BeforeAll
  static void draw() throws IOException {
    set = TinySet.in(folder);
    best = folder.resolve("train/weights/classification_best.tao");
    pruned = folder.resolve("prune/pruned.tao");
  }

  private static JsonNode succeed(Path results, String... args) throws IOException {
    CommandRun run = CommandRun.of(args);
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode status = CommandRun.lastStatus(results);
    assertThat(status.get("status").asText()).isEqualTo("SUCCESS");
    assertThat(results.resolve("resolved_spec.yaml")).isNotEmptyFile();
    return status.get("kpi");
  }

  @Test
  @Order(1)
  void trainLearnsAndLeavesModels() throws IOException {
    Path results = folder.resolve("train");
    JsonNode kpi =
        succeed(
            results,
            "classification",
            "train",
            "-e",
            set.spec().toString(),
            "-r",
            results.toString(),
            "--precision",
            "fp32",
            "-k",
            "nvidia_tlt",
            "--gpu_index",
            "0");
    assertThat(kpi.get("top_1").asDouble()).isGreaterThanOrEqualTo(LEARNED);
    assertThat(kpi.get("parameters").asLong()).isGreaterThan(1_000_000);
    assertThat(best).isNotEmptyFile();
    assertThat(results.resolve("weights/classification_last.tao")).isNotEmptyFile();
    String resolved = Files.readString(results.resolve("resolved_spec.yaml"));
    assertThat(resolved)
        .startsWith("# computed with PyTorch ")
        .contains(" on cpu in float32\n")
        .containsPattern("  n_epochs: 8  # spec.yaml:\\d+:\\d+\n")
        .contains("  random_seed: 42  # default\n");
    assertThat(ModelFile.read(best).model().meta().properties())
        .containsEntry("spec", resolved.substring(resolved.indexOf('\n') + 1))
        .containsEntry("training_precision", "FP32");
  }

  @Test
  @Order(2)
  void aModelsOwnSpecSaysWhereItsValuesCameFrom() throws IOException {
    Path written =
        Tao.load(best)
            .job()
            .set("train_config.n_workers", 1)
            .writeSpec(folder.resolve("origins"), Verb.EVALUATE);
    assertThat(written)
        .content()
        .containsPattern(
            "  n_epochs: 8  # model classification_best.tao, there spec.yaml:\\d+:\\d+\n")
        .contains("  random_seed: 42  # model classification_best.tao, there default\n")
        .contains("  n_workers: 1  # override train_config.n_workers\n");
  }

  @Test
  @Order(2)
  void evaluateGivesTheTrainingsFigures() throws IOException {
    double trained = CommandRun.lastStatus(folder.resolve("train")).at("/kpi/top_1").asDouble();
    Path results = folder.resolve("evaluate");
    JsonNode kpi =
        succeed(
            results,
            "classification",
            "evaluate",
            "-e",
            set.spec().toString(),
            "-m",
            best.toString(),
            "-r",
            results.toString());
    assertThat(kpi.get("top_1").asDouble()).isEqualTo(trained);
    assertThat(kpi.get("samples").asInt()).isEqualTo(TinySet.VALIDATION_IMAGES);
    assertThat(results.resolve("confusion_matrix.png")).isNotEmptyFile();
    assertThat(results.resolve("evaluation.json")).isNotEmptyFile();
  }

  @Test
  @Order(3)
  void evaluateNeedsNoSpecForAModelThatBroughtOne() throws IOException {
    Path results = folder.resolve("evaluate-own");
    JsonNode kpi =
        succeed(
            results, "classification", "evaluate", "-m", best.toString(), "-r", results.toString());
    assertThat(kpi.get("top_1").asDouble()).isGreaterThanOrEqualTo(LEARNED);
  }

  @Test
  @Order(4)
  void pruneHalvesTheModel() throws IOException {
    JsonNode kpi =
        succeed(
            pruned.getParent(),
            "classification",
            "prune",
            "-m",
            best.toString(),
            "-o",
            pruned.toString(),
            "--share",
            "0.5",
            "-nf",
            "8",
            "-eq",
            "union",
            "-nrm",
            "max",
            "-pg",
            "8");
    assertThat(kpi.get("pruning_ratio").asDouble()).isBetween(0.2, 0.5);
    assertThat(kpi.get("param_count").asLong()).isEqualTo(kpi.get("parameters_after").asLong());
    assertThat(kpi.get("parameters_after").asLong())
        .isLessThanOrEqualTo(kpi.get("parameters_before").asLong() / 2);
    assertThat(Files.size(pruned)).isLessThan(Files.size(best) * 6 / 10);
  }

  @Test
  @Order(5)
  void retrainRecoversTheAccuracyOfTheSmallerModel() throws IOException {
    Path results = folder.resolve("retrain");
    JsonNode kpi =
        succeed(
            results,
            "classification",
            "train",
            "-e",
            set.spec().toString(),
            "-r",
            results.toString(),
            "--precision",
            "fp32",
            "--set",
            "train_config.pretrained_model_path=" + pruned,
            "--set",
            "train_config.n_epochs=8");
    assertThat(kpi.get("top_1").asDouble()).isGreaterThanOrEqualTo(LEARNED);
    assertThat(results.resolve("resolved_spec.yaml"))
        .content()
        .contains("  n_epochs: 8  # override train_config.n_epochs\n");
    assertThat(kpi.get("parameters").asLong())
        .isEqualTo(CommandRun.lastStatus(pruned.getParent()).at("/kpi/parameters_after").asLong());
  }

  @Test
  @Order(6)
  void exportWritesCheckedFiles() throws IOException {
    Path onnx = folder.resolve("export/shapes.onnx");
    JsonNode kpi =
        succeed(
            onnx.getParent(),
            "classification",
            "export",
            "-m",
            best.toString(),
            "-o",
            onnx.toString(),
            "-e",
            set.spec().toString());
    assertThat(kpi.get("maximum_error").asDouble()).isLessThanOrEqualTo(1e-3);
    assertThat(onnx).isNotEmptyFile();
    Path script = folder.resolve("export/shapes.pt");
    succeed(
        script.getParent(),
        "classification",
        "export",
        "-m",
        best.toString(),
        "-o",
        script.toString(),
        "--format",
        "torchscript");
    assertThat(script).isNotEmptyFile();
  }

  @Test
  @Order(7)
  void exportIn8BitsIsSmallAndAsGood() throws IOException {
    Path onnx = folder.resolve("quantized/shapes.onnx");
    succeed(
        onnx.getParent(),
        "classification",
        "export",
        "-m",
        best.toString(),
        "-o",
        onnx.toString(),
        "--data_type",
        "fp32,fp16,int8",
        "--cal_image_dir",
        set.train().toString(),
        "--cal_cache_file",
        onnx.resolveSibling("cal.json").toString(),
        "--batches",
        "4");
    JsonNode variants =
        new ObjectMapper().readTree(onnx.resolveSibling("report.json").toFile()).get("variants");
    double trained = variants.at("/0/metrics/top_1").asDouble();
    assertThat(trained).isGreaterThanOrEqualTo(LEARNED);
    // one picture of 36 may change sides
    assertThat(variants.at("/1/metrics/top_1").asDouble()).isGreaterThan(trained - 0.03);
    assertThat(variants.at("/2/metrics/top_1").asDouble()).isGreaterThan(trained - 0.03);
    assertThat(variants.at("/1/bytes").asLong())
        .isLessThan(variants.at("/0/bytes").asLong() * 55 / 100);
    assertThat(variants.at("/2/bytes").asLong())
        .isLessThan(variants.at("/0/bytes").asLong() * 30 / 100);
    assertThat(onnx.resolveSibling("shapes_int8.onnx")).isNotEmptyFile();
    assertThat(onnx.resolveSibling("accuracy_latency.png")).isNotEmptyFile();
    assertThat(onnx.resolveSibling("cal.json")).isNotEmptyFile();
  }

  @Test
  @Order(8)
  void trainingOn8BitsKeepsTheAccuracyAndBringsItsScales() throws IOException {
    Path results = folder.resolve("qat");
    JsonNode kpi =
        succeed(
            results,
            "classification",
            "train",
            "-e",
            set.spec().toString(),
            "-r",
            results.toString(),
            "--set",
            "train_config.pretrained_model_path=" + best,
            "--set",
            "train_config.enable_qat=true",
            "--set",
            "train_config.n_epochs=1",
            "--set",
            "train_config.lr_config.cosine.learning_rate=0.0005");
    assertThat(kpi.get("top_1").asDouble()).isGreaterThanOrEqualTo(LEARNED);
    Path onnx = results.resolve("export/int8.onnx");
    JsonNode exported =
        succeed(
            onnx.getParent(),
            "classification",
            "export",
            "-m",
            results.resolve("weights/classification_best.tao").toString(),
            "-o",
            onnx.toString(),
            "--data_type",
            "int8");
    assertThat(exported.get("top_1").asDouble()).isGreaterThan(kpi.get("top_1").asDouble() - 0.03);
    assertThat(onnx.resolveSibling("report.json")).content().contains("\"scales\" : \"trained\"");
    CommandRun untrained =
        CommandRun.of(
            "classification",
            "train",
            "-e",
            set.spec().toString(),
            "-r",
            folder.resolve("qat-untrained").toString(),
            "--set",
            "train_config.enable_qat=true");
    assertThat(untrained.exitCode()).isEqualTo(1);
    assertThat(untrained.err()).contains("error: TRAIN-008");
  }

  @Test
  @Order(9)
  void inferenceAnswersEveryPictureAndReportsWhatIsNone() throws IOException {
    Path pictures = folder.resolve("images/val");
    Path broken = Files.writeString(pictures.resolve("ring/broken.png"), "no picture");
    Path results = folder.resolve("inference");
    try {
      JsonNode kpi =
          succeed(
              results,
              "classification",
              "inference",
              "-m",
              best.toString(),
              "-d",
              pictures.toString(),
              "-o",
              results.toString(),
              "-b",
              "5");
      assertThat(kpi.get("inputs").asInt()).isEqualTo(TinySet.VALIDATION_IMAGES);
      assertThat(kpi.get("unreadable").asInt()).isEqualTo(1);
    } finally {
      Files.delete(broken);
    }
    List<String> lines = Files.readAllLines(results.resolve("result.csv"));
    assertThat(lines).hasSize(1 + TinySet.VALIDATION_IMAGES);
    assertThat(lines.get(0)).isEqualTo("path,class,probability");
  }

  @Test
  @Order(10)
  void resumeGoesOnWhereTheLastCheckpointIs() throws IOException {
    Path results = folder.resolve("train");
    CommandRun run =
        CommandRun.of(
            "classification",
            "train",
            "-e",
            set.spec().toString(),
            "-r",
            results.toString(),
            "--precision",
            "fp32",
            "--resume",
            "--set",
            "train_config.n_epochs=9");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("epoch 9/9").doesNotContain("epoch 8/9");
    assertThat(CommandRun.lastStatus(results).at("/kpi/epochs").asInt()).isEqualTo(1);
  }
}
