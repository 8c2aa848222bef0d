package io.tao4j.networks.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.Tao;
import io.tao4j.TaoJob;
import io.tao4j.TrainedModel;
import io.tao4j.fixtures.ShapesImageDataset;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.train.TrainingListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings in applications whose settings are not those of the build. */
@Tag("end-to-end")
class HostMannersTest {
  private final Locale before = Locale.getDefault();
  @TempDir Path folder;

  @BeforeEach
  void drawData() throws IOException {
    ShapesImageDataset.builder(folder.resolve("data"))
        .classes(2)
        .train(16)
        .validation(4)
        .size(32, 40)
        .seed(5)
        .write();
  }

  @AfterEach
  void restoreLocale() {
    Locale.setDefault(before);
  }

  private TaoJob job(Path results) {
    return Tao.network("classification")
        .spec(
            """
            model_config: {arch: resnet, n_layers: 10, input_image_size: "3,32,32"}
            train_config:
              train_dataset_path: "%1$s/train"
              val_dataset_path: "%1$s/val"
              batch_size_per_gpu: 8
              n_epochs: 2
              checkpoint_interval: 1
              lr_config: {cosine: {learning_rate: 0.01}}
              optimizer: {sgd: {momentum: 0.9}}
            eval_config: {eval_dataset_path: "%1$s/val", top_k: 1}
            """
                .formatted(folder.resolve("data")),
            SpecSyntax.YAML)
        .results(results);
  }

  @Test
  void aLocaleWithDigitsOfItsOwnChangesNoFileAndNoNumber() throws IOException {
    TrainedModel plain = job(folder.resolve("plain")).train();
    // Java's Formatter writes %d with the digits of the default locale.
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    assertThat("%d".formatted(1)).isNotEqualTo("1");
    Path results = folder.resolve("arabic");
    TrainedModel model = job(results).train();
    assertThat(model.model().weights()).isEqualTo(plain.model().weights());
    assertThat(model.model().graph()).isEqualTo(plain.model().graph());
    model.export();
    model.evaluate().write(results.resolve("evaluate"));
    try (Stream<Path> files = Files.walk(results)) {
      assertThat(files.map(Path::toString))
          .allMatch(StandardCharsets.US_ASCII.newEncoder()::canEncode);
    }
    for (String name :
        List.of(
            "status.json",
            "training_log.csv",
            "resolved_spec.yaml",
            "environment.json",
            "validation/evaluation.json",
            "report.html")) {
      assertThat(Files.readString(results.resolve(name))).as(name).isASCII();
    }
  }

  @Test
  void anInterruptedTrainingSaysThatItFailed() throws IOException {
    TrainingListener interrupting =
        new TrainingListener() {
          @Override
          public void onStep(Step step) {
            if (step.globalStep() == 2) {
              Thread.currentThread().interrupt();
            }
          }
        };
    TaoJob job = job(folder.resolve("results"));
    boolean interrupted;
    try {
      assertThatThrownBy(() -> job.listener(interrupting).train())
          .isInstanceOf(CancellationException.class);
    } finally {
      interrupted = Thread.interrupted();
    }
    assertThat(interrupted).isTrue();
    List<String> lines = Files.readAllLines(folder.resolve("results/status.json"));
    assertThat(lines.get(lines.size() - 1)).contains("FAILURE").contains("interrupted");
    assertThat(folder.resolve("results/report.html")).content().contains("state FAILURE");
    assertThat(job.resume(true).train().training().lastFile()).exists();
  }
}
