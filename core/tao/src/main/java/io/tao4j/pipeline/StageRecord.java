package io.tao4j.pipeline;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of a stage.
 *
 * @param name of the stage and its folder, {@code 02-prune}
 * @param settings verb and settings, as {@link StageConfig#toString} has them
 * @param state how far it came
 * @param inputs SHA-256 of what it was made of: {@code spec} (the fields that its verb uses),
 *     {@code model}, and each file or folder that the spec names, by its field
 * @param outputs SHA-256 of the files that count, by their path in the stage's folder
 * @param figures what it is judged by
 * @param started first time, ISO 8601
 * @param seconds of all attempts that ended; what a killed one took is not known
 * @param attempts how often it was begun
 * @param failure code and message of the last attempt; empty where it did not fail
 */
@JsonPropertyOrder({
  "name",
  "settings",
  "state",
  "inputs",
  "outputs",
  "figures",
  "started",
  "seconds",
  "attempts",
  "failure"
})
public record StageRecord(
    String name,
    String settings,
    State state,
    Map<String, String> inputs,
    Map<String, String> outputs,
    Map<String, Double> figures,
    String started,
    double seconds,
    int attempts,
    String failure) {

  /** How far a stage came. */
  public enum State {
    /** Begun, and not ended: it runs, or was killed. */
    STARTED,
    /** Ended with an error, or was cancelled. */
    FAILED,
    /** Done. */
    FINISHED
  }

  /** Copies the maps, in their order. */
  public StageRecord {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }

  /** Whether it is, or was to be, made of the same. */
  public boolean isOf(String otherSettings, Map<String, String> otherInputs) {
    return settings.equals(otherSettings) && inputs.equals(otherInputs);
  }

  StageRecord done(Map<String, String> files, Map<String, Double> judged, double took) {
    return new StageRecord(
        name,
        settings,
        State.FINISHED,
        inputs,
        files,
        judged,
        started,
        seconds + took,
        attempts,
        "");
  }

  StageRecord failed(String why, double took) {
    return new StageRecord(
        name,
        settings,
        State.FAILED,
        inputs,
        Map.of(),
        Map.of(),
        started,
        seconds + took,
        attempts,
        why);
  }
}
