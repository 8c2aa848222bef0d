package io.tao4j.train.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * TAO's {@code status.json}: one JSON object a line, appended while a sub-task runs. The first line
 * of a run is {@code STARTED}, the last {@code SUCCESS} or {@code FAILURE}:
 *
 * <pre>{@code
 * try (StatusLog log = StatusLog.in(results)) {
 *   log.started("train classification");
 *   log.epoch(new Progress(1, 10, perEpoch, left), Map.of("loss", 0.7), Map.of());
 *   log.success("training finished", Map.of("top_1", 0.91));
 * }
 * }</pre>
 *
 * Each line is whole and forced to the disk before its method returns; an existing file is
 * continued. A number that JSON does not have is written as the string {@code "NaN"}, {@code
 * "Infinity"} or {@code "-Infinity"}. Safe for use by several threads.
 */
public final class StatusLog implements AutoCloseable {
  /** The file's name in a results folder. */
  public static final String FILE_NAME = "status.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a line says about the run. */
  public enum Status {
    /** The run ended well. */
    SUCCESS,
    /** The run ended with an error. */
    FAILURE,
    /** The run begins. */
    STARTED,
    /** The run goes on. */
    RUNNING,
    /** Nothing had to be done. */
    SKIPPED
  }

  /** How much a line matters. */
  public enum Verbosity {
    /** Not shown. */
    DISABLE,
    /** For those who look for a fault. */
    DEBUG,
    /** Ordinary. */
    INFO,
    /** Something to look at. */
    WARNING,
    /** Something went wrong. */
    ERROR,
    /** Nothing goes on after it. */
    CRITICAL
  }

  /**
   * How far a training is.
   *
   * @param epoch epochs finished
   * @param maxEpoch epochs in all
   * @param timePerEpoch what one takes
   * @param eta what is left
   */
  public record Progress(int epoch, int maxEpoch, Duration timePerEpoch, Duration eta) {}

  /**
   * One line.
   *
   * @param status what it says about the run
   * @param verbosity how much it matters
   * @param message for a person
   * @param progress of a training, or null
   * @param categorical values by class: {@code average_precision -> car -> 0.81}
   * @param graphical values that make a curve over the epochs
   * @param kpi the figures that the run is judged by
   */
  public record Line(
      Status status,
      Verbosity verbosity,
      String message,
      @Nullable Progress progress,
      Map<String, Map<String, Number>> categorical,
      Map<String, ? extends Number> graphical,
      Map<String, ? extends Number> kpi) {}

  private final AppendedLines lines;
  private final Clock clock;

  private StatusLog(AppendedLines lines, Clock clock) {
    this.lines = lines;
    this.clock = clock;
  }

  /** Opens or begins {@code status.json} in {@code resultsFolder}, with local times. */
  public static StatusLog in(Path resultsFolder) {
    return in(resultsFolder, Clock.systemDefaultZone());
  }

  /** The same with a clock, whose zone the dates are in. */
  public static StatusLog in(Path resultsFolder, Clock clock) {
    return new StatusLog(
        new AppendedLines(resultsFolder.resolve(FILE_NAME), StatusLog::isJson), clock);
  }

  /** The file. */
  public Path file() {
    return lines.file();
  }

  /** Says that the run begins. */
  public void started(String message) {
    write(new Line(Status.STARTED, Verbosity.INFO, message, null, Map.of(), Map.of(), Map.of()));
  }

  /** Says what the run is doing. */
  public void running(String message) {
    write(new Line(Status.RUNNING, Verbosity.INFO, message, null, Map.of(), Map.of(), Map.of()));
  }

  /** Says that an epoch is finished. */
  public void epoch(
      Progress progress,
      Map<String, ? extends Number> graphical,
      Map<String, ? extends Number> kpi) {
    write(
        new Line(
            Status.RUNNING,
            Verbosity.INFO,
            "epoch %s of %s finished".formatted(progress.epoch(), progress.maxEpoch()),
            progress,
            Map.of(),
            graphical,
            kpi));
  }

  /** Says that the run ended well. */
  public void success(String message, Map<String, ? extends Number> kpi) {
    write(new Line(Status.SUCCESS, Verbosity.INFO, message, null, Map.of(), Map.of(), kpi));
  }

  /** Says that the run failed; the message is the exception's text. */
  public void failure(Throwable reason) {
    String text = reason.getMessage() == null ? reason.toString() : reason.getMessage();
    write(new Line(Status.FAILURE, Verbosity.ERROR, text, null, Map.of(), Map.of(), Map.of()));
  }

  /** Adds a line. */
  public void write(Line line) {
    ZonedDateTime now = ZonedDateTime.now(clock);
    Map<String, Object> object = new LinkedHashMap<>();
    Progress progress = line.progress();
    if (progress != null) {
      object.put("epoch", progress.epoch());
      object.put("max_epoch", progress.maxEpoch());
      object.put("time_per_epoch", clockTime(progress.timePerEpoch()));
      object.put("eta", clockTime(progress.eta()));
    }
    object.put("date", now.getMonthValue() + "/" + now.getDayOfMonth() + "/" + now.getYear());
    object.put("time", now.getHour() + ":" + now.getMinute() + ":" + now.getSecond());
    object.put("status", line.status().name());
    object.put("verbosity", line.verbosity().name());
    object.put("message", line.message());
    object.put("categorical", line.categorical());
    object.put("graphical", line.graphical());
    object.put("kpi", line.kpi());
    try {
      lines.append(JSON.writeValueAsString(object));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a status line that JSON cannot hold: " + line, e);
    }
  }

  @Override
  public void close() {
    lines.close();
  }

  /** Hours, minutes and seconds as {@code h:mm:ss}; hours go on past a day. */
  static String clockTime(Duration duration) {
    long seconds = Math.max(0, Math.round(duration.toMillis() / 1000.0));
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  private static boolean isJson(String text) {
    try {
      return JSON.readTree(text).isObject();
    } catch (JsonProcessingException e) {
      return false; // half a line of a killed process
    }
  }
}
