package io.tao4j.networks.classification;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.fixtures.ShapesImageDataset;
import io.tao4j.network.TrainingTask;
import io.tao4j.spec.Problem;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user is told who has done nothing wrong, but may be mistaken. */
class ClassificationNoticesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cosine: {learning_rate: 0.1}",
        "multi_step: {learning_rate: 0.1, milestones: [1, 2]}",
        "step: {learning_rate: 0.1}"
      })
  void aRateOfTheOptimizerBesideAScheduleHasNoEffect(String schedule) {
    String spec =
        """
        model_config: {arch: resnet, n_layers: 10, input_image_size: "3,32,32"}
        train_config:
          train_dataset_path: train
          optimizer: {sgd: {lr: 0.5, momentum: 0.9}}
          lr_config: {%s}
        """
            .formatted(schedule);
    List<Problem> notices =
        new ClassificationNetwork()
            .specBinder()
            .allowMissingPaths()
            .bind(SpecReader.standard().parse(spec, SpecSyntax.YAML, "spec"))
            .report()
            .notices();
    assertThat(notices)
        .map(Problem::toString)
        .anyMatch(n -> n.contains("optimizer.sgd.lr") && n.contains("lr_config gives the rate"));
  }

  @Test
  void aSetOfOneClassIsTold() throws IOException {
    ShapesImageDataset.builder(folder)
        .shapes("cross", "ring")
        .train(4)
        .validation(2)
        .size(32, 32)
        .write();
    Path one = Files.createDirectory(folder.resolve("one"));
    Files.move(folder.resolve("train/ring"), one.resolve("ring"));
    String spec =
        """
        model_config: {arch: resnet, n_layers: 10, input_image_size: "3,32,32"}
        train_config:
          train_dataset_path: %s
          batch_size_per_gpu: 2
          optimizer: {sgd: {momentum: 0.9}}
          lr_config: {cosine: {learning_rate: 0.1}}
        """
            .formatted(one);
    ClassificationNetwork network = new ClassificationNetwork();
    ClassificationSpec bound =
        network
            .specBinder()
            .bind(SpecReader.standard().parse(spec, SpecSyntax.YAML, "spec"))
            .spec();
    try (TrainingTask task = network.openTraining(bound, null)) {
      assertThat(task.notices())
          .anyMatch(n -> n.contains("there is one class, 'ring'") && n.contains("say nothing"));
    }
    assertThat(network.checkData(bound).notices()).anyMatch(n -> n.contains("there is one class"));
  }
}
