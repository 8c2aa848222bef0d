package io.tao4j.networks.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.Tao;
import io.tao4j.TaoJob;
import io.tao4j.tune.Algorithm;
import io.tao4j.tune.Domain;
import io.tao4j.tune.SearchSpace;
import io.tao4j.tune.TuneFile;
import io.tao4j.tune.TuneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuneFileTest {
  private static final String DECAY = "train_config.reg_config.weight_decay";
  private static final String RATE = "train_config.lr_config.cosine.learning_rate";
  private static final String BATCH = "train_config.batch_size_per_gpu";

  @TempDir Path folder;

  private TaoJob job;

  @BeforeEach
  void data() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    job =
        Tao.network("classification")
            .defaultSpec()
            .set("train_config.train_dataset_path", data)
            .set("train_config.val_dataset_path", data);
  }

  private TuneFile read(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    return job.tuneFile(file, TuneSettings.defaults());
  }

  private static Domain domain(TuneFile file, String path) {
    return file.settings().space().parameters().stream()
        .filter(p -> p.path().equals(path))
        .findFirst()
        .orElseThrow()
        .domain();
  }

  @Test
  void whatMattersIsSearchedAroundItsValues() {
    SearchSpace space = job.searchSpace();
    assertThat(space.described())
        .containsEntry(RATE, "logarithmic numbers from 0.005 to 0.5")
        .containsEntry(DECAY, "logarithmic numbers from 0.0000033 to 0.003")
        .containsKey("train_config.optimizer.sgd.momentum")
        .containsKey("train_config.lr_config.cosine.soft_start")
        .doesNotContainKey(BATCH)
        .doesNotContainKey("train_config.optimizer.sgd.lr");
  }

  @Test
  void theSpaceReadsAsItWasWritten() throws IOException {
    SearchSpace space = job.searchSpace();
    assertThat(read("space.yaml", space.toYaml()).settings().space()).isEqualTo(space);
  }

  @Test
  void itsOwnFormSaysAll() throws IOException {
    TuneFile file =
        read(
            "tune.yaml",
            """
            algorithm: hyperband
            seed: 7
            trials: 30
            epochs: 100
            minutes: 2.5
            trial_epochs: 9
            first_epochs: 2
            reduction: 4
            metric: top_3
            delete_checkpoints: true
            parameters:
              - {parameter: %s, min: 1e-6, max: 1e-3, scale: LOG}
              - {parameter: %s, values: [16, 32, 64], weights: [1, 2, 1]}
              - {parameter: train_config.disable_horizontal_flip}
            """
                .formatted(DECAY, BATCH));
    TuneSettings settings = file.settings();
    assertThat(settings.algorithm()).isEqualTo(Algorithm.HYPERBAND);
    assertThat(settings.seed()).isEqualTo(7);
    assertThat(List.of(settings.trials(), settings.epochs(), settings.trialEpochs()))
        .containsExactly(30, 100, 9);
    assertThat(settings.minutes()).isEqualTo(2.5);
    assertThat(List.of(settings.firstEpochs(), settings.reduction())).containsExactly(2, 4);
    assertThat(settings.deleteCheckpoints()).isTrue();
    assertThat(file.metric()).contains("top_3");
    assertThat(domain(file, DECAY)).isEqualTo(Domain.logarithmic(1e-6, 1e-3));
    assertThat(domain(file, BATCH))
        .isEqualTo(new Domain.Choice(List.of("16", "32", "64"), List.of(1.0, 2.0, 1.0)));
    assertThat(domain(file, "train_config.disable_horizontal_flip"))
        .isEqualTo(Domain.Choice.of(List.of("true", "false")));
    assertThat(settings.space().parameters()).hasSize(3);
  }

  @Test
  void taosFormIsReadWithItsDefaults() throws IOException {
    TuneFile file =
        read(
            "automl.yaml",
            """
            metric: kpi
            automl_settings:
              automl_enabled: true
              automl_add_hyperparameters: "['%s']"
              automl_remove_hyperparameters: ["train_config.optimizer.sgd.momentum"]
              automl_range_override:
                - {parameter: %s, valid_min: 1e-5, valid_max: 1e-4}
            """
                .formatted(BATCH, DECAY));
    assertThat(file.settings().algorithm()).as("TAO's Bayesian").isEqualTo(Algorithm.TPE);
    assertThat(file.settings().trials()).isEqualTo(20);
    assertThat(file.settings().deleteCheckpoints()).isTrue();
    assertThat(file.metric()).isEmpty();
    assertThat(domain(file, BATCH)).isEqualTo(Domain.Choice.of(List.of("16", "32", "64")));
    assertThat(domain(file, DECAY)).isEqualTo(Domain.logarithmic(1e-5, 1e-4));
    assertThat(file.settings().space().described())
        .containsKey(RATE)
        .doesNotContainKey("train_config.optimizer.sgd.momentum");
    assertThat(file.report().notices().toString()).contains("automl_enabled");
  }

  @Test
  void taosOlderFormIsReadFromJson() throws IOException {
    TuneFile file =
        read(
            "automl.json",
            """
            {"automl_enabled": true, "automl_algorithm": "HyperBand", "automl_R": 9,
             "automl_nu": 4, "epoch_multiplier": 2, "automl_max_recommendations": 12,
             "automl_delete_intermediate_ckpt": false, "automl_add_hyperparameters": "[]",
             "metric": "top_1"}
            """);
    assertThat(file.settings().algorithm()).isEqualTo(Algorithm.HYPERBAND);
    assertThat(file.settings().trialEpochs()).isEqualTo(18);
    assertThat(file.settings().firstEpochs()).isEqualTo(2);
    assertThat(file.settings().reduction()).isEqualTo(4);
    assertThat(file.settings().trials()).isEqualTo(12);
    assertThat(file.settings().deleteCheckpoints()).isFalse();
    assertThat(file.metric()).contains("top_1");
  }

  @Test
  void whatIsWrongIsToldWithItsPlaceAndNearNames() {
    record Wrong(String text, String place, String message) {}
    String decay = "parameters:\n  - {parameter: " + DECAY + ", ";
    List<Wrong> all =
        List.of(
            new Wrong("trails: 3\n", "tune.yaml:1:1", "trials"),
            new Wrong("algorithm: annealing\n", "tune.yaml:1:12", "random, tpe, asha"),
            new Wrong("trials: 0\n", "tune.yaml:1:9", "trials"),
            new Wrong("minutes: -1\n", "tune.yaml:1:10", "minutes"),
            new Wrong("reduction: 1\n", "tune.yaml:1:12", "reduction"),
            new Wrong("seed: x\n", "tune.yaml:1:7", "seed"),
            new Wrong(
                "parameters:\n  - {parameter: train_config.reg_config.weight_decai}\n",
                "tune.yaml:2",
                "weight_decay"),
            new Wrong("parameters:\n  - {min: 1}\n", "tune.yaml:2", "parameter"),
            new Wrong(decay + "min: 0.5, max: 0.1}\n", "tune.yaml:2", "second one is above"),
            new Wrong(decay + "min: 0.5, max: 3}\n", "tune.yaml:2", "does not allow it"),
            new Wrong(decay + "min: 0, max: 0.1, scale: LOG}\n", "tune.yaml:2", "above zero"),
            new Wrong(decay + "min: 0, scale: ROOT}\n", "tune.yaml:2", "LINEAR, LOG"),
            new Wrong(decay + "values: [0.1]}\n", "tune.yaml:2", "two or more"),
            new Wrong(decay + "values: [0.1, many]}\n", "tune.yaml:2", "cannot be many"),
            new Wrong(decay + "values: [0.1, 0.2], min: 0}\n", "tune.yaml:2", "a range"),
            new Wrong(
                decay + "values: [0.1, 0.2], weights: [1]}\n", "tune.yaml:2", "as many weights"),
            new Wrong(
                "parameters:\n  - {parameter: train_config.optimizer}\n",
                "tune.yaml:2",
                "cannot be searched"),
            new Wrong(
                "parameters:\n  - {parameter: eval_config.top_k, values: [1, 2]}\n",
                "tune.yaml:2",
                "cannot be searched"),
            new Wrong(
                "parameters:\n  - {parameter: train_config.visualizer.num_images}\n",
                "tune.yaml:2",
                "nothing acts on"),
            new Wrong("automl_settings: {automl_algorithm: llm}\n", "tune.yaml:1", "bayesian"),
            new Wrong("automl_settings: {automl_nuu: 3}\n", "tune.yaml:1", "automl_nu"),
            new Wrong(
                "automl_settings: {automl_remove_hyperparameters: ['" + RATE + "s']}\n",
                "tune.yaml:1",
                RATE),
            new Wrong("automl_hyperparameters: \"['nothing']\"\n", "", "no field 'nothing'"));
    for (Wrong wrong : all) {
      assertThatThrownBy(() -> read("tune.yaml", wrong.text()))
          .as(wrong.text())
          .hasMessageContaining("SPEC-")
          .hasMessageContaining(wrong.place())
          .hasMessageContaining(wrong.message());
    }
  }
}
