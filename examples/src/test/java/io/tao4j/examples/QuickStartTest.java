package io.tao4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.train.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("end-to-end")
class QuickStartTest {
  @TempDir Path folder;

  @Test
  void runsTheWholeLifeAndReportsIt() {
    List<String> lines = new ArrayList<>();
    QuickStart.Size small = new QuickStart.Size(16, 8, 32, 10, 2, 1);
    QuickStart.Result result = QuickStart.run(small, folder, new TrainingListener() {}, lines::add);
    assertThat(result.answered()).isEqualTo(6 * 8);
    assertThat(result.exportFile()).isNotEmptyFile();
    assertThat(result.exportError()).isLessThanOrEqualTo(1e-3);
    assertThat(result.after().parameters()).isLessThanOrEqualTo(result.before().parameters() / 2);
    assertThat(result.after().fileBytes()).isLessThan(result.before().fileBytes());
    assertThat(result.toText()).contains("accuracy", "parameters", "model file", "latency");
    assertThat(lines).hasSize(5);
  }
}
