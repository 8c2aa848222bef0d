package io.tao4j.predictonly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.Tao;
import io.tao4j.TaoModel;
import io.tao4j.engine.Engine;
import io.tao4j.error.TaoException;
import io.tao4j.fixtures.ChildJvm;
import io.tao4j.fixtures.ShapesImageDataset;
import io.tao4j.inference.ImagePredictor;
import io.tao4j.model.ModelFile;
import io.tao4j.network.Evaluation;
import io.tao4j.network.TrainingTask;
import io.tao4j.network.classification.Classification;
import io.tao4j.networks.classification.ClassificationNetwork;
import io.tao4j.networks.classification.ClassificationSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What works without PyTorch and TensorFlow, and what is said where it does not. */
class PredictOnlyTest {
  @TempDir static Path folder;

  private static Path spec;
  private static Path model;
  private static Path picture;

  @BeforeAll
  static void draw() throws IOException {
    ShapesImageDataset set =
        ShapesImageDataset.builder(folder.resolve("images"))
            .shapes("cross", "ring", "stripes")
            .train(4)
            .validation(2)
            .size(32, 32)
            .write();
    spec =
        Files.writeString(
            folder.resolve("spec.yaml"),
            """
            model_config: {arch: resnet, n_layers: 10, input_image_size: "3,32,32"}
            train_config:
              train_dataset_path: %s
              val_dataset_path: %s
              batch_size_per_gpu: 4
              n_epochs: 1
            eval_config: {eval_dataset_path: %s, batch_size: 4}
            """
                .formatted(set.train(), set.validation(), set.validation()));
    model = folder.resolve("model.tao");
    ClassificationNetwork network = new ClassificationNetwork();
    ClassificationSpec read = network.specBinder().bind(spec).spec();
    try (TrainingTask task = network.openTraining(read, null)) {
      ModelFile.write(model, task.start());
    }
    try (Stream<Path> files = Files.walk(set.validation())) {
      picture = files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
    }
  }

  @Test
  void theClassPathHasNoEngineThatTrains() throws IOException {
    for (String absent :
        List.of("ai.djl.engine.Engine", "ai.djl.pytorch.engine.PtEngine", "org.tensorflow.Graph")) {
      assertThatThrownBy(() -> Class.forName(absent)).isInstanceOf(ClassNotFoundException.class);
    }
    assertThat(PredictOnly.natives().keySet())
        .anyMatch(jar -> jar.startsWith("onnxruntime-"))
        .anyMatch(jar -> jar.startsWith("opencv-"))
        .noneMatch(jar -> jar.contains("torch") || jar.contains("tensorflow"));
  }

  @Test
  void modelsPredictEvaluateAndInfer() throws IOException {
    TaoModel loaded = Tao.load(model);
    try (ImagePredictor<Classification> predictor = loaded.predictor(Classification.class)) {
      Classification answer = predictor.predict(picture);
      assertThat(answer.ranking()).hasSize(3);
      assertThat(answer.ranking().stream().mapToDouble(Classification.Score::probability).sum())
          .isBetween(0.999, 1.001);
      assertThat(predictor.predictAsync(picture).join()).isEqualTo(answer);
    }
    Evaluation evaluation = Tao.network("classification").spec(spec).model(model).evaluate();
    assertThat(evaluation.metrics()).containsKey("top_1");
    assertThat(loaded.infer(picture.getParent(), folder.resolve("answers")).inputs()).isPositive();
  }

  @Test
  void trainingSaysWhatIsMissing() {
    assertSaysEngine001(
        () -> Tao.network("classification").spec(spec).results(folder.resolve("out")).train());
    assertSaysEngine001(() -> Tao.load(model).export());
    assertSaysEngine001(
        () -> Tao.load(model).engine(Engine.PYTORCH).predictor(Classification.class).close());
    assertThat(Engine.PYTORCH.isOnClassPath()).isFalse();
    assertThat(Engine.TENSORFLOW.isOnClassPath()).isFalse();
    assertThat(Engine.ONNX_RUNTIME.isOnClassPath()).isTrue();
  }

  private static void assertSaysEngine001(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            TaoException.class, e -> assertThat(e.code()).isEqualTo("ENGINE-001"))
        .hasMessageContaining("PYTORCH")
        .hasMessageContaining("io.tao4j:tao4j-pytorch");
  }

  @Test
  void theProgramSaysItsAnswerItsTimeAndItsNatives() throws Exception {
    String printed =
        ChildJvm.output(
            ChildJvm.of(
                    PredictOnly.class, List.of("-Xmx512m"), model.toString(), picture.toString())
                .redirectErrorStream(true));
    assertThat(printed)
        .containsPattern("(cross|ring|stripes) [01]\\.\\d{4}")
        .containsPattern("first answer \\d+ ms")
        .containsPattern(Pattern.compile("natives onnxruntime-.*unpacked [1-9]"));
  }

  /** The block that the page on engines shows is what this module declares. */
  @Test
  void theDocsShowTheseDependencies() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("src-test-fixtures/pom.xml"))) {
      root = root.getParent();
    }
    String block =
        """
        <dependency>
          <groupId>io.tao4j</groupId>
          <artifactId>tao4j-classification</artifactId>
        %1$s</dependency>
        <dependency>
          <groupId>io.tao4j</groupId>
          <artifactId>tao4j-core</artifactId>
        %1$s  <exclusions>
            <exclusion>
              <groupId>io.tao4j</groupId>
              <artifactId>tao4j-pytorch</artifactId>
            </exclusion>
          </exclusions>
        </dependency>
        """;
    assertThat(Files.readString(root.resolve("docs/engines.md")))
        .contains(block.formatted("  <version>0.1.0-SNAPSHOT</version>\n"));
    assertThat(Files.readString(root.resolve("predict-only/pom.xml")))
        .contains(block.formatted("").indent(4));
  }
}
