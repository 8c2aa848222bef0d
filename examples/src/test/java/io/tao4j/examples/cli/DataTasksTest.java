package io.tao4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataTasksTest {
  @TempDir Path folder;

  @Test
  void validateCountsDrawsAndSaysThatATrainingCanStart() throws IOException {
    TinySet set = TinySet.in(folder);
    Path out = folder.resolve("out");
    CommandRun run =
        CommandRun.of(
            "classification",
            "validate",
            "-e",
            set.spec().toString(),
            "-r",
            out.toString(),
            "--visualize",
            "2");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("ring: 80", "ring: 12", "a training can start");
    assertThat(out.resolve("dataset_report.json")).exists();
    try (var files = Files.list(out.resolve("samples"))) {
      assertThat(files.count()).isEqualTo(2);
    }
    assertThat(CommandRun.lastStatus(out).at("/kpi/training_pictures").asInt()).isEqualTo(240);
  }

  @Test
  void validateListsEveryUnreadablePictureAndFails() throws IOException {
    TinySet set = TinySet.in(folder);
    int damaged = 0;
    try (var files = Files.list(set.train().resolve("ring"))) {
      for (Path file : files.sorted().limit(20).toList()) {
        Files.write(file, new byte[] {1, 2, 3});
        damaged++;
      }
    }
    Path out = folder.resolve("out");
    CommandRun run =
        CommandRun.of(
            "classification", "validate", "-e", set.spec().toString(), "-r", out.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("CLI-006", "20 of 240 pictures cannot be read");
    assertThat(run.out().lines().filter(line -> line.contains("not a picture")).count())
        .isEqualTo(damaged);
    assertThat(CommandRun.lastStatus(out).get("status").asText()).isEqualTo("FAILURE");
  }
}
