package io.tao4j.networks.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.Tao;
import io.tao4j.TaoJob;
import io.tao4j.TuneResult;
import io.tao4j.fixtures.ChildJvm;
import io.tao4j.fixtures.ShapesImageDataset;
import io.tao4j.model.ModelFile;
import io.tao4j.train.TrainingResult;
import io.tao4j.tune.Algorithm;
import io.tao4j.tune.Domain;
import io.tao4j.tune.Parameter;
import io.tao4j.tune.SearchSpace;
import io.tao4j.tune.Study;
import io.tao4j.tune.Trial;
import io.tao4j.tune.Trial.State;
import io.tao4j.tune.TuneSettings;
import io.tao4j.tune.TuneStory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches for settings of real trainings. {@code -Dtao4j.kills=10} kills one at ten points. */
@Tag("end-to-end")
@Tag("pytorch")
class TuneTest {
  private static final String RATE = "train_config.lr_config.cosine.learning_rate";

  @TempDir Path folder;

  private Path spec() throws IOException {
    ShapesImageDataset.builder(folder.resolve("data"))
        .classes(3)
        .train(16)
        .validation(6)
        .size(24, 28)
        .seed(5)
        .write();
    return Files.writeString(
        folder.resolve("spec.yaml"),
        """
        model_config: {arch: resnet, n_layers: 10, input_image_size: "3,24,24"}
        train_config:
          train_dataset_path: data/train
          val_dataset_path: data/val
          batch_size_per_gpu: 12
          n_epochs: 4
          lr_config: {cosine: {learning_rate: 0.02}}
          optimizer: {sgd: {momentum: 0.9}}
        """);
  }

  private TaoJob job(String results) throws IOException {
    return Tao.network("classification").spec(spec()).results(folder.resolve(results));
  }

  /** All that a search decided and measured, without times. */
  private static List<Object> decided(TuneStory story) {
    return List.of(
        story.trials().stream()
            .map(t -> List.of(t.parameters(), t.state(), t.epochs(), t.figures()))
            .toList(),
        story.runs(),
        story.best().map(Trial::number).orElse(0));
  }

  @Test
  void theBestSpecTrainsAsItsTrialDid() throws Exception {
    TuneSettings settings = TuneProcess.settings().withAlgorithm(Algorithm.TPE).withTrials(2);
    TuneResult found = job("out").set("train_config.n_epochs", 2).tune(settings);
    Trial best = found.best().orElseThrow();
    assertThat(best.state()).isEqualTo(State.FINISHED);
    assertThat(found.report()).content().contains("Parallel coordinates", "0002");
    assertThat(found.folder(best).resolve("report.html")).exists();
    TrainingResult again = found.job().train().training();
    assertThat(again.metrics().get(found.story().metric()))
        .isEqualTo(best.best(99, false).getAsDouble());
    assertThat(ModelFile.read(again.bestFile()).model().weights())
        .isEqualTo(
            ModelFile.read(found.folder(best).resolve("weights").resolve("classification_best.tao"))
                .model()
                .weights());
  }

  @Test
  void killedAnywhereItEndsWithTheSameTrials() throws Exception {
    Path spec = spec();
    long begin = System.nanoTime();
    TuneResult expected = job("whole").tune(TuneProcess.settings());
    long whole = System.nanoTime() - begin;
    assertThat(expected.story().trials()).hasSize(3).anyMatch(t -> t.epochs() > 1);
    Path results = folder.resolve("killed");
    Random random = new Random(7);
    int kills = Integer.getInteger("tao4j.kills", 1);
    for (int kill = 0; kill < kills; kill++) {
      // each time the search goes on from where the last one was killed
      Optional<TuneStory> before = TuneStory.read(results);
      Process process =
          ChildJvm.of(TuneProcess.class, List.of("-Xmx1g"), spec.toString(), results.toString())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      while (TuneStory.read(results).equals(before)
          && !process.waitFor(1, TimeUnit.MILLISECONDS)) {}
      process.waitFor((long) (random.nextDouble() * whole / kills), TimeUnit.NANOSECONDS);
      process.destroyForcibly().waitFor();
    }
    TuneResult found =
        Tao.network("classification").spec(spec).results(results).tune(TuneProcess.settings());
    assertThat(decided(found.story())).isEqualTo(decided(expected.story()));
    assertThat(Files.readString(found.bestSpec())).isEqualTo(Files.readString(expected.bestSpec()));
    Trial best = found.best().orElseThrow();
    assertThat(model(found, best)).isEqualTo(model(expected, best));
  }

  private static Object model(TuneResult found, Trial trial) {
    return ModelFile.read(found.folder(trial).resolve("weights").resolve("classification_best.tao"))
        .model()
        .weights();
  }

  @Test
  void processesTrainTrialsAndACrashCostsOne() throws Exception {
    TuneSettings settings =
        TuneSettings.defaults()
            .withAlgorithm(Algorithm.RANDOM)
            .withTrials(2)
            .withTrialEpochs(1)
            .withWorkers(2)
            .withSpace(SearchSpace.of(new Parameter(RATE, Domain.logarithmic(0.001, 0.1))));
    Path broken = folder.resolve("out").resolve(Study.TRIALS).resolve("0002");
    TaoJob job = job("out");
    // the second trial's process cannot read what lies in its folder, and ends with an error
    var listener =
        new io.tao4j.tune.TuneListener() {
          @Override
          public void onBegin(TuneStory story, Trial trial) {
            if (trial.number() == 2) {
              try {
                Files.createDirectories(broken);
                Files.writeString(broken.resolve("trial.json"), "{");
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            }
          }
        };
    TuneResult found = job.tune(settings, listener, new io.tao4j.train.Cancellation());
    assertThat(found.story().trial(1).state()).isEqualTo(State.FINISHED);
    assertThat(found.story().trial(2).state()).isEqualTo(State.FAILED);
    assertThat(found.story().trial(2).failure()).contains("TUNE-00");
    assertThat(found.folder(found.story().trial(1)).resolve("process.log")).exists();
  }

  @Test
  void whatCannotBeSearchedIsRefusedBeforeAnyTrial() throws Exception {
    TaoJob job = job("nothing");
    Files.writeString(
        folder.resolve("spec.yaml"),
        Files.readString(folder.resolve("spec.yaml")).replace("val_dataset_path: data/val", ""));
    TaoJob blind =
        Tao.network("classification")
            .spec(folder.resolve("spec.yaml"))
            .results(folder.resolve("nothing"));
    assertThatThrownBy(blind::tune).hasMessageContainingAll("TUNE-006", "validation set");
    assertThatThrownBy(job.monitor("top_11")::tune).hasMessageContaining("TRAIN-013");
    assertThat(folder.resolve("nothing").resolve(Study.TRIALS)).doesNotExist();
  }
}
