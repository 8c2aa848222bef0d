package io.tao4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.Tao;
import io.tao4j.TaoModel;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.engine.CpuOptions;
import io.tao4j.engine.Engine;
import io.tao4j.inference.ImagePredictor;
import io.tao4j.network.classification.Classification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX Runtime as an engine, through the API and the command line. */
class InferenceEngineTest {
  @TempDir static Path folder;

  private static TinySet set;
  private static Path model;

  @BeforeAll
  static void draw() throws IOException {
    set = TinySet.in(folder);
    model = set.untrainedModel();
  }

  private static List<Classification> predictions(TaoModel chosen) throws IOException {
    List<Image> pictures;
    try (Stream<Path> files = Files.walk(set.validation())) {
      pictures =
          files.filter(Files::isRegularFile).sorted().limit(5).map(ImageCodec::read).toList();
    }
    try (ImagePredictor<Classification> predictor = chosen.predictor(Classification.class)) {
      return predictor.predictAll(pictures);
    }
  }

  @Test
  void itPredictsUnlessAnotherIsChosenAndAllAgree() throws IOException {
    TaoModel loaded = Tao.load(model);
    List<Classification> usual = predictions(loaded);
    assertThat(predictions(loaded.engine(Engine.ONNX_RUNTIME))).isEqualTo(usual);
    assertThat(predictions(loaded.cpu(CpuOptions.DEFAULT.withThreads(1)))).hasSize(5);
    List<Classification> pytorch = predictions(loaded.engine(Engine.PYTORCH));
    for (int i = 0; i < usual.size(); i++) {
      assertThat(pytorch.get(i).best().probability())
          .isCloseTo(usual.get(i).best().probability(), within(1e-4));
    }
  }

  @Test
  void theCommandLineTakesItForInferenceAndEvaluation() throws IOException {
    for (String engine : List.of("ONNX_RUNTIME", "PYTORCH")) {
      Path out = folder.resolve("out-" + engine);
      CommandRun inference =
          run("inference", "-i", set.validation().toString(), "-r", out + "/i", "--engine", engine);
      assertThat(inference.exitCode()).as(inference.err()).isZero();
      CommandRun evaluate = run("evaluate", "-r", out + "/e", "--engine", engine, "--threads", "1");
      assertThat(evaluate.exitCode()).as(evaluate.err()).isZero();
      assertThat(CommandRun.lastStatus(out.resolve("e")).get("status").asText())
          .isEqualTo("SUCCESS");
    }
  }

  @Test
  void whatNeedsATrainingEngineIsRefused() throws IOException {
    Path out = folder.resolve("refused");
    CommandRun train =
        CommandRun.of(
            "classification",
            "train",
            "-e",
            set.spec().toString(),
            "-r",
            out.toString(),
            "--engine",
            "ONNX_RUNTIME");
    assertThat(train.exitCode()).isEqualTo(1);
    assertThat(train.err()).contains("ENGINE-033", "PYTORCH or TENSORFLOW");
    assertThat(CommandRun.lastStatus(out).get("status").asText()).isEqualTo("FAILURE");
    CommandRun export =
        run("export", "-o", out.resolve("m.onnx").toString(), "--engine", "ONNX_RUNTIME");
    assertThat(export.exitCode()).isEqualTo(1);
    assertThat(export.err()).contains("ENGINE-033");
    assertThat(out.resolve("m.onnx")).doesNotExist();
    assertThat(run("evaluate", "-r", out.toString(), "--threads", "-1").exitCode()).isEqualTo(2);
  }

  private static CommandRun run(String task, String... more) {
    List<String> args = new ArrayList<>(List.of("classification", task, "-m", model.toString()));
    args.addAll(List.of(more));
    return CommandRun.of(args);
  }
}
