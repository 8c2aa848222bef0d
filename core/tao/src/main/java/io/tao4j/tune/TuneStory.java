package io.tao4j.tune;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.tune.Trial.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of a search: {@value #FILE} in its results folder, written anew, whole or not at all,
 * whenever a trial begins or ends. What to do next follows from it alone, so that a search that was
 * killed goes on with the same trials.
 *
 * @param search what is searched and how
 * @param metric name of the figure that decides; empty before the first one is known
 * @param lowerIsBetter which way that figure is better
 * @param seconds that the search took
 * @param trials by number
 * @param runs what was trained, in the order in which it ended
 */
@JsonPropertyOrder({"search", "metric", "lowerIsBetter", "seconds", "trials", "runs"})
public record TuneStory(
    Search search,
    String metric,
    boolean lowerIsBetter,
    double seconds,
    List<Trial> trials,
    List<Run> runs) {
  /** Name of the file. */
  public static final String FILE = "tune.json";

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

  /**
   * What must be the same where a search goes on.
   *
   * @param network name
   * @param algorithm how trials are proposed
   * @param seed of the proposals
   * @param epochs of a whole trial
   * @param reduction one of so many trials goes on
   * @param firstEpochs epochs after which the first are left behind
   * @param monitor the figure that was asked for; empty for the network's own
   * @param spec SHA-256 of the spec's fields that a training uses
   * @param parameters values of each parameter in words, by path
   */
  public record Search(
      String network,
      Algorithm algorithm,
      long seed,
      int epochs,
      int reduction,
      int firstEpochs,
      String monitor,
      String spec,
      Map<String, String> parameters) {
    /** Copies the map, in its order. */
    public Search {
      parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** What differs, in words. */
    List<String> differences(Search now) {
      List<String> all = new ArrayList<>();
      differ(all, "network", network, now.network);
      differ(all, "algorithm", algorithm, now.algorithm);
      differ(all, "seed", seed, now.seed);
      differ(all, "epochs of a trial", epochs, now.epochs);
      differ(all, "reduction", reduction, now.reduction);
      differ(all, "first epochs", firstEpochs, now.firstEpochs);
      differ(all, "metric", monitor, now.monitor);
      differ(all, "parameters", parameters, now.parameters);
      if (!spec.equals(now.spec)) {
        all.add("the spec is another one");
      }
      return all;
    }

    private static void differ(List<String> all, String what, Object before, Object now) {
      if (!before.equals(now)) {
        all.add("%s: %s before, %s now".formatted(what, before, now));
      }
    }
  }

  /**
   * A part of a trial that was trained in one go.
   *
   * @param trial its number
   * @param from epochs that it had before
   * @param to epochs that it had then
   */
  public record Run(int trial, int from, int to) {}

  /** Copies the lists. */
  public TuneStory {
    trials = List.copyOf(trials);
    runs = List.copyOf(runs);
  }

  static TuneStory of(Search search) {
    return new TuneStory(search, "", false, 0, List.of(), List.of());
  }

  /**
   * Reads the story of a results folder.
   *
   * @return nothing where there is none
   * @throws TaoException {@code TUNE-003} if it cannot be read
   */
  public static Optional<TuneStory> read(Path results) {
    Path file = results.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(MAPPER.readValue(Files.readString(file), TuneStory.class));
    } catch (IOException | RuntimeException e) {
      throw new TaoException(
          "TUNE-003",
          "the story of the search, " + file + ", cannot be read",
          List.of(
              String.valueOf(e.getMessage()),
              "give another results folder, or move this file away to begin anew"),
          e);
    }
  }

  /**
   * Writes it into a results folder.
   *
   * @throws TaoException {@code TUNE-004} if it cannot be written
   */
  void write(Path results) {
    try {
      AtomicFile.removeLeftovers(results.resolve(FILE));
      AtomicFile.writeString(
          results.resolve(FILE),
          MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of plain values are always JSON", e);
    } catch (IOException e) {
      throw unwritable(results, e);
    }
  }

  static TaoException unwritable(Path results, IOException e) {
    return new TaoException(
        "TUNE-004",
        "cannot write what a search found into " + results + ": " + e.getMessage(),
        List.of("check the folder and its free space"),
        e);
  }

  /** The trial of that number. */
  public Trial trial(int number) {
    return trials.get(number - 1);
  }

  /**
   * The trial with the best figure, of several the first; nothing before the first figure. A trial
   * that has failed is none: training by its spec would fail again.
   */
  public Optional<Trial> best() {
    return trials.stream()
        .filter(trial -> trial.state() != State.FAILED)
        .filter(trial -> trial.best(Integer.MAX_VALUE, lowerIsBetter).isPresent())
        .min(Comparator.comparingDouble(trial -> cost(trial, Integer.MAX_VALUE)));
  }

  /** Epochs that were trained. */
  public int epochsSpent() {
    return runs.stream().mapToInt(run -> run.to() - run.from()).sum();
  }

  /** Less is better; infinite for a trial that has failed or has no figure yet. */
  double cost(Trial trial, int epochs) {
    if (trial.state() == State.FAILED) {
      return Double.POSITIVE_INFINITY;
    }
    var figure = trial.best(epochs, lowerIsBetter);
    return figure.isEmpty()
        ? Double.POSITIVE_INFINITY
        : lowerIsBetter ? figure.getAsDouble() : -figure.getAsDouble();
  }

  List<Trial> in(State state) {
    return trials.stream().filter(trial -> trial.state() == state).toList();
  }

  TuneStory with(Trial trial) {
    List<Trial> all = new ArrayList<>(trials);
    if (trial.number() > all.size()) {
      all.add(trial);
    } else {
      all.set(trial.number() - 1, trial);
    }
    return new TuneStory(search, metric, lowerIsBetter, seconds, all, runs);
  }

  TuneStory with(Run run) {
    List<Run> all = new ArrayList<>(runs);
    all.add(run);
    return new TuneStory(search, metric, lowerIsBetter, seconds, trials, all);
  }

  TuneStory withMetric(@Nullable String name, boolean lower) {
    return name == null || name.isEmpty()
        ? this
        : new TuneStory(search, name, lower, seconds, trials, runs);
  }

  TuneStory withSeconds(double all) {
    return new TuneStory(search, metric, lowerIsBetter, all, trials, runs);
  }
}
