package io.tao4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingThreadsTest {
  private static final String PROPERTY = "ai.djl.pytorch.num_threads";

  @TempDir Path results;

  private static Console console(boolean ownsProcess) {
    PrintStream stream = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new Console(stream, stream, false, ownsProcess);
  }

  @Test
  void processorsThatOthersUseAreLeftOut() {
    assertThat(TrainingThreads.free(2, 0)).isEqualTo(2);
    assertThat(TrainingThreads.free(2, 0.4)).isEqualTo(2);
    assertThat(TrainingThreads.free(2, 1.2)).isEqualTo(1);
    assertThat(TrainingThreads.free(2, 9)).isEqualTo(1);
    assertThat(TrainingThreads.free(16, 3.2)).isEqualTo(13);
    assertThat(TrainingThreads.free(1, 0)).isEqualTo(1);
  }

  @Test
  void busyIsWhatIsBusyNowAndWasInTheLastMinute() {
    assertThat(TrainingThreads.busy(2, 5, 1, 0.2)).isEqualTo(1.6);
    assertThat(TrainingThreads.busy(4, 0.5, 1, 0)).as("a moment's work").isEqualTo(0.5);
    assertThat(TrainingThreads.busy(4, 4, 0.25, 0.25)).as("a build that has ended").isZero();
    assertThat(TrainingThreads.busy(4, -1, -1, -1)).as("a system that cannot tell").isZero();
  }

  @Test
  void theNumberIsKeptForAResumedTraining() throws Exception {
    String before = System.getProperty(PROPERTY);
    try {
      TrainingThreads.keep(TrainingThreads.choose(3, results, false, console(true)), results);
      assertThat(System.getProperty(PROPERTY)).isEqualTo("3");
      assertThat(Files.readString(results.resolve(TrainingThreads.FILE))).isEqualTo("threads: 3\n");
      assertThat(TrainingThreads.read(results.resolve(TrainingThreads.FILE))).isEqualTo(3);

      System.clearProperty(PROPERTY);
      assertThat(TrainingThreads.choose(5, results, true, console(true))).isEqualTo(5);
      assertThat(System.getProperty(PROPERTY)).as("asked for").isEqualTo("5");
    } finally {
      restore(before);
    }
  }

  @Test
  void whatIsAskedComesBeforeWhatWasKeptBeforeWhatIsFree() {
    assertThat(TrainingThreads.decide(3, 5, 8, 7)).isEqualTo(3);
    assertThat(TrainingThreads.decide(0, 5, 8, 7)).isEqualTo(5);
    assertThat(TrainingThreads.decide(0, null, 8, 7)).isEqualTo(1);
    assertThat(TrainingThreads.decide(0, null, 8, 0)).isEqualTo(8);
  }

  @Test
  void aTrainingOfBeforeTheFileHadAllProcessors() throws Exception {
    assertThat(TrainingThreads.kept(results, 8)).as("nothing has begun").isNull();
    Files.createDirectories(results.resolve("weights"));
    assertThat(TrainingThreads.kept(results, 8)).isEqualTo(8);
    TrainingThreads.keep(3, results);
    assertThat(TrainingThreads.kept(results, 8)).isEqualTo(3);
  }

  @Test
  void aProcessOfAHostIsNotTouched() throws Exception {
    String before = System.getProperty(PROPERTY);
    int chosen = TrainingThreads.choose(3, results, false, console(false));
    assertThat(chosen).isZero();
    TrainingThreads.keep(chosen, results);
    assertThat(System.getProperty(PROPERTY)).isEqualTo(before);
    assertThat(results).isEmptyDirectory();
  }

  @Test
  void whatIsNoNumberIsNotTaken() throws Exception {
    Path file = results.resolve(TrainingThreads.FILE);
    assertThat(TrainingThreads.read(file)).isNull();
    for (String content : new String[] {"", "threads: 0", "threads: -1", "threads: two"}) {
      Files.writeString(file, content);
      assertThat(TrainingThreads.read(file)).as(content).isNull();
    }
  }

  private static void restore(String before) {
    if (before == null) {
      System.clearProperty(PROPERTY);
    } else {
      System.setProperty(PROPERTY, before);
    }
  }
}
