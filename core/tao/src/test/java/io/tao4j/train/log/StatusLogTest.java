package io.tao4j.train.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusLogTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-07T04:05:06Z"), ZoneOffset.UTC);

  @TempDir Path folder;

  @Test
  void writesLinesInTheFormOfTao() throws IOException {
    try (StatusLog log = StatusLog.in(folder, CLOCK)) {
      log.started("train");
      log.epoch(
          new StatusLog.Progress(2, 10, Duration.ofMillis(61_600), Duration.ofHours(26)),
          Map.of("loss", 0.5),
          Map.of("top_1", 0.75));
      log.success("done", Map.of("parameters", 11_000_000L));
    }
    assertThat(Files.readAllLines(folder.resolve("status.json")))
        .containsExactly(
            "{\"date\":\"3/7/2026\",\"time\":\"4:5:6\",\"status\":\"STARTED\","
                + "\"verbosity\":\"INFO\",\"message\":\"train\",\"categorical\":{},"
                + "\"graphical\":{},\"kpi\":{}}",
            "{\"epoch\":2,\"max_epoch\":10,\"time_per_epoch\":\"0:01:02\",\"eta\":\"26:00:00\","
                + "\"date\":\"3/7/2026\",\"time\":\"4:5:6\",\"status\":\"RUNNING\","
                + "\"verbosity\":\"INFO\",\"message\":\"epoch 2 of 10 finished\","
                + "\"categorical\":{},\"graphical\":{\"loss\":0.5},\"kpi\":{\"top_1\":0.75}}",
            "{\"date\":\"3/7/2026\",\"time\":\"4:5:6\",\"status\":\"SUCCESS\","
                + "\"verbosity\":\"INFO\",\"message\":\"done\",\"categorical\":{},"
                + "\"graphical\":{},\"kpi\":{\"parameters\":11000000}}");
  }

  @Test
  void keepsEachEntryOnOneLineWhateverItSays() throws IOException {
    String message = "GRAPH-001 two\nlines \"quoted\" \u56fe";
    try (StatusLog log = StatusLog.in(folder, CLOCK)) {
      log.failure(new TaoException("GRAPH-001", "two\nlines \"quoted\" \u56fe"));
      log.failure(new IllegalStateException());
      log.write(
          new StatusLog.Line(
              StatusLog.Status.RUNNING,
              StatusLog.Verbosity.WARNING,
              "",
              null,
              Map.of("average_precision", Map.of("car", 0.81)),
              Map.of("loss", Double.NaN),
              Map.of()));
    }
    List<String> lines = Files.readAllLines(folder.resolve("status.json"));
    assertThat(lines).hasSize(3);
    assertThat(parse(lines.get(0)).get("message").asText()).isEqualTo(message);
    assertThat(parse(lines.get(0)).get("status").asText()).isEqualTo("FAILURE");
    assertThat(parse(lines.get(1)).get("message").asText())
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(parse(lines.get(2)).at("/categorical/average_precision/car").asDouble())
        .isEqualTo(0.81);
    assertThat(parse(lines.get(2)).at("/graphical/loss").asText()).isEqualTo("NaN");
  }

  @Test
  void continuesAFileAndRemovesHalfALine() throws IOException {
    Path file = folder.resolve("status.json");
    try (StatusLog log = StatusLog.in(folder, CLOCK)) {
      log.running("first");
    }
    Files.writeString(
        file, "{\"date\":\"3/7/2026\",\"ti" + "x".repeat(20_000), StandardOpenOption.APPEND);
    try (StatusLog log = StatusLog.in(folder, CLOCK)) {
      log.running("second");
    }
    assertThat(Files.readAllLines(file))
        .hasSize(2)
        .allSatisfy(line -> assertThat(parse(line).get("status").asText()).isEqualTo("RUNNING"));
  }

  @Test
  void keepsAWholeLastLineThatLacksItsLineFeed() throws IOException {
    Path file = Files.writeString(folder.resolve("status.json"), "{\"status\":\"STARTED\"}");
    try (StatusLog log = StatusLog.in(folder, CLOCK)) {
      log.running("second");
    }
    assertThat(Files.readAllLines(file)).hasSize(2).first().isEqualTo("{\"status\":\"STARTED\"}");
  }

  @Test
  void keepsLinesWholeWhenSeveralThreadsWrite() throws IOException {
    try (StatusLog log = StatusLog.in(folder, CLOCK)) {
      IntStream.range(0, 100).parallel().forEach(i -> log.running("line " + i + "x".repeat(i)));
    }
    assertThat(Files.readAllLines(folder.resolve("status.json")))
        .hasSize(100)
        .doesNotHaveDuplicates()
        .allSatisfy(line -> assertThat(parse(line).isObject()).isTrue());
  }

  @Test
  void saysWhichFileCannotBeWritten() throws IOException {
    Path blocked = Files.writeString(folder.resolve("blocked"), "a file, no folder");
    assertThatThrownBy(() -> StatusLog.in(blocked, CLOCK))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("LOG-001 cannot write")
        .hasMessageContaining("blocked");
  }

  private static JsonNode parse(String line) throws IOException {
    return new ObjectMapper().readTree(line);
  }
}
