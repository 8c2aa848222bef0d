package io.tao4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that is exported where the data of its training are not. */
class ExportElsewhereTest {
  @TempDir static Path folder;

  private static Path model;

  @BeforeAll
  static void dataAreGone() throws IOException {
    TinySet set = TinySet.in(folder);
    model = set.untrainedModel();
    Files.move(set.validation(), folder.resolve("elsewhere"));
  }

  @Test
  void theFileIsCheckedOnRandomNumbers() {
    Path plain = folder.resolve("plain").resolve("model.onnx");
    CommandRun run = run(plain, "--no_report");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("random numbers");
    assertThat(plain).exists();
    Path measured = folder.resolve("measured").resolve("model.onnx");
    CommandRun report = run(measured);
    assertThat(report.exitCode()).as(report.err()).isZero();
    assertThat(report.out()).contains("fp32").doesNotContain("top_1");
    assertThat(measured).exists();
  }

  @Test
  void dataThatTheCallerNamesMustBeThere() {
    Path file = folder.resolve("refused").resolve("model.onnx");
    CommandRun run = run(file, "--set", "eval_config.eval_dataset_path=nowhere");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("SPEC-108", "nowhere");
    assertThat(file).doesNotExist();
  }

  private static CommandRun run(Path file, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of("classification", "export", "-m", model.toString(), "-o", file.toString()));
    args.addAll(List.of(more));
    return CommandRun.of(args);
  }
}
