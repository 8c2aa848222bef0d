package io.tao4j.networks.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.fixtures.ChildJvm;
import io.tao4j.fixtures.ShapesImageDataset;
import io.tao4j.model.ModelFile;
import io.tao4j.train.ResultsClaim;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a training with the signal that no program can catch, and lets it go on. */
@Tag("end-to-end")
class KillAndResumeTest {
  @TempDir Path folder;

  @Test
  void aKilledAndResumedTrainingEndsWithTheSameBits() throws Exception {
    Path spec = spec();
    Path killed = folder.resolve("killed");
    Process first = start(spec, killed);
    assertThat(killAfter(first, "step 1 3", killed)).as("in the second epoch").isTrue();
    Path last = killed.resolve("weights/classification_last.tao");
    assertThat(ModelFile.read(last).state().progress()).containsEntry("epochs_done", "1");
    assertThat(leftovers(killed)).isEmpty();

    List<String> resumed = finish(start(spec, killed));
    assertThat(resumed).contains("step 1 0", "step 2 0", "FINISHED").doesNotContain("step 0 0");

    Path uninterrupted = folder.resolve("whole");
    assertThat(finish(start(spec, uninterrupted))).contains("step 0 0", "FINISHED");
    for (String name : List.of("classification_last.tao", "classification_best.tao")) {
      ModelFile.Content a = ModelFile.read(killed.resolve("weights").resolve(name));
      ModelFile.Content b = ModelFile.read(uninterrupted.resolve("weights").resolve(name));
      assertThat(a.model().weights()).as(name).isEqualTo(b.model().weights());
      assertThat(a.state()).as(name).isEqualTo(b.state());
    }
  }

  private Path spec() throws IOException {
    Path data = folder.resolve("data");
    ShapesImageDataset.builder(data)
        .classes(3)
        .train(24)
        .validation(6)
        .size(32, 40)
        .seed(5)
        .write();
    Path spec = folder.resolve("spec.yaml");
    Files.writeString(
        spec,
        """
        model_config: {arch: resnet, n_layers: 10, input_image_size: "3,32,32", dropout: 0.2}
        train_config:
          train_dataset_path: data/train
          val_dataset_path: data/val
          batch_size_per_gpu: 8
          n_epochs: 3
          lr_config: {cosine: {learning_rate: 0.02}}
          optimizer: {sgd: {momentum: 0.9}}
          ema_decay: 0.9
          mixup_alpha: 0.2
        """);
    return spec;
  }

  private static Process start(Path spec, Path results) throws IOException {
    return ChildJvm.of(
            TrainingProcess.class, List.of("-Xmx1g"), spec.toString(), results.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static boolean killAfter(Process process, String line, Path results) throws Exception {
    try (BufferedReader reader = process.inputReader()) {
      boolean seen = reader.lines().anyMatch(line::equals);
      assertThatThrownBy(() -> ResultsClaim.of(results)).hasMessageContaining("TRAIN-009");
      process.destroyForcibly();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      return seen;
    }
  }

  private static List<String> finish(Process process) throws Exception {
    try (BufferedReader reader = process.inputReader()) {
      List<String> lines = reader.lines().toList();
      assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
      return lines;
    }
  }

  /** Temporary files beside the checkpoints. */
  private static List<Path> leftovers(Path results) throws IOException {
    try (var files = Files.list(results.resolve("weights"))) {
      return files.filter(f -> !f.toString().endsWith(".tao")).toList();
    }
  }
}
