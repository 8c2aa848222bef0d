package io.tao4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("end-to-end")
class ArchiveCommandTest {
  @Test
  void theCommandsThatItUsesSucceed() throws Exception {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    new ArchiveCommand(Console.of(output, output, StandardCharsets.UTF_8)).use();
    assertThat(output.toString(StandardCharsets.UTF_8))
        .contains("tao classification train", "tao classification inference");
  }

  @Test
  void aJavaThatWritesNoArchiveIsTurnedAway() {
    CommandRun run = CommandRun.of("archive");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("-XX:ArchiveClassesAtExit=FILE").contains("bin/tao");
  }
}
