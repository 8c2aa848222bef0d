package io.tao4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tao quality find} with a trained model. */
class QualityCommandTest {
  private static final int WRONG = 6;

  @TempDir Path folder;

  @Test
  void aTrainedModelsVectorsAreCompared() throws IOException {
    TinySet set = TinySet.in(folder);
    String spec = set.spec().toString();
    CommandRun trained =
        CommandRun.of(
            "classification",
            "train",
            "-e",
            spec,
            "-r",
            folder.resolve("out").toString(),
            "--set",
            "train_config.n_epochs=4");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    try (Stream<Path> files = Files.list(set.train().resolve("ring"))) {
      for (Path file : files.sorted().limit(WRONG).toList()) {
        Files.move(file, set.train().resolve("cross").resolve("moved-" + file.getFileName()));
      }
    }
    CommandRun run =
        CommandRun.of(
            "quality",
            "find",
            "-r",
            folder.resolve("found").toString(),
            "--set",
            "data.image_dir=" + set.train(),
            "--set",
            "model=" + folder.resolve("out/weights/classification_best.tao"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<String> suspects = Files.readAllLines(folder.resolve("found/label_errors.csv"));
    long right = suspects.stream().filter(line -> line.contains("moved-")).count();
    assertThat(right).as("of %s moved: %s", WRONG, suspects).isGreaterThanOrEqualTo(WRONG - 1);
    assertThat(suspects.stream().filter(line -> line.contains("moved-")))
        .allMatch(line -> line.contains(",cross,ring,"));
    assertThat(run.out()).contains("looks like ring");
  }
}
