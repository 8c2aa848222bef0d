package io.tao4j.tune;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.file.AtomicFile;
import io.tao4j.tune.Trial.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a trial's training leaves for the search: {@value #FILE} in the trial's folder, written anew
 * after each epoch, before the epoch's checkpoint, so that no epoch of a checkpoint is missing.
 *
 * @param metric name of the figure that decides on the best model; empty before the first one
 * @param lowerIsBetter which way that figure is better
 * @param epochs that were trained
 * @param figures of the validations, in order
 * @param state how it ended; {@link State#RUNNING} while it runs, and where it was stopped
 * @param failure why it failed; empty where it did not
 */
public record TrialFile(
    String metric,
    boolean lowerIsBetter,
    int epochs,
    List<Trial.Figure> figures,
    State state,
    String failure) {
  /** Name of the file. */
  public static final String FILE = "trial.json";

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  /** Copies the list. */
  public TrialFile {
    figures = List.copyOf(figures);
  }

  /** Of a trial that has not begun. */
  static TrialFile empty() {
    return new TrialFile("", false, 0, List.of(), State.RUNNING, "");
  }

  /**
   * What a folder holds; a trial that has not begun where there is no such file.
   *
   * @throws IOException if it cannot be read
   */
  public static TrialFile read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    return Files.exists(file) ? MAPPER.readValue(Files.readString(file), TrialFile.class) : empty();
  }

  void write(Path folder) throws IOException {
    try {
      AtomicFile.writeString(folder.resolve(FILE), MAPPER.writeValueAsString(this) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of plain values are always JSON", e);
    }
  }

  /** A copy that says how it ended, and why. */
  public TrialFile ended(State how, String why) {
    return new TrialFile(metric, lowerIsBetter, epochs, figures, how, why);
  }

  /** Without what came after an epoch: its checkpoint was not written. */
  TrialFile cutAfter(int epoch) {
    List<Trial.Figure> kept = figures.stream().filter(f -> f.epoch() <= epoch).toList();
    return new TrialFile(metric, lowerIsBetter, epoch, kept, State.RUNNING, "");
  }
}
