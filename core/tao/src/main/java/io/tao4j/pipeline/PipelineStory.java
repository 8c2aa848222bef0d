package io.tao4j.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What became of a pipeline: {@value #FILE} in its results folder, written anew whenever a stage
 * begins or ends, whole or not at all.
 *
 * @param network name
 * @param stages in order, as far as the pipeline came
 */
public record PipelineStory(String network, List<StageRecord> stages) {
  /** Name of the file. */
  public static final String FILE = "pipeline.json";

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  /** Copies the list. */
  public PipelineStory {
    stages = List.copyOf(stages);
  }

  /**
   * Reads the story of a results folder; one without stages where there is none.
   *
   * @throws TaoException {@code PIPELINE-001} if it cannot be read
   */
  public static PipelineStory read(Path results, String network) {
    Path file = results.resolve(FILE);
    if (!Files.exists(file)) {
      return new PipelineStory(network, List.of());
    }
    try {
      return MAPPER.readValue(Files.readString(file), PipelineStory.class);
    } catch (IOException | RuntimeException e) {
      throw new TaoException(
          "PIPELINE-001",
          "the story of the pipeline, " + file + ", cannot be read",
          List.of(
              String.valueOf(e.getMessage()),
              "give another results folder, or move this file away to begin anew"),
          e);
    }
  }

  /**
   * Writes it into a results folder.
   *
   * @throws TaoException {@code PIPELINE-002} if it cannot be written
   */
  public void write(Path results) {
    try {
      AtomicFile.writeString(
          results.resolve(FILE),
          MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of plain values are always JSON", e);
    } catch (IOException e) {
      throw new TaoException(
          "PIPELINE-002",
          "cannot write the story of the pipeline into " + results + ": " + e.getMessage(),
          List.of("check the folder and its free space"),
          e);
    }
  }

  /** The stage of that name, if the pipeline came so far. */
  public Optional<StageRecord> stage(String name) {
    return stages.stream().filter(stage -> stage.name().equals(name)).findFirst();
  }

  /** A copy in which a stage begins; what was known of it and of those after it is left out. */
  public PipelineStory begin(String name, String settings, Map<String, String> inputs) {
    Optional<StageRecord> before = stage(name).filter(old -> old.isOf(settings, inputs));
    List<StageRecord> all = new ArrayList<>();
    for (StageRecord stage : stages) {
      if (stage.name().equals(name)) {
        break;
      }
      all.add(stage);
    }
    all.add(
        new StageRecord(
            name,
            settings,
            StageRecord.State.STARTED,
            inputs,
            Map.of(),
            Map.of(),
            before
                .map(StageRecord::started)
                .orElseGet(() -> Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()),
            before.map(StageRecord::seconds).orElse(0.0),
            before.map(StageRecord::attempts).orElse(0) + 1,
            ""));
    return new PipelineStory(network, all);
  }

  /** A copy in which the last stage is done. */
  public PipelineStory finish(
      Map<String, String> outputs, Map<String, Double> figures, double seconds) {
    return withLast(last().done(outputs, figures, seconds));
  }

  /** A copy in which the last stage has failed. */
  public PipelineStory fail(String why, double seconds) {
    return withLast(last().failed(why, seconds));
  }

  private StageRecord last() {
    return stages.get(stages.size() - 1);
  }

  private PipelineStory withLast(StageRecord stage) {
    List<StageRecord> all = new ArrayList<>(stages);
    all.set(all.size() - 1, stage);
    return new PipelineStory(network, all);
  }

  /** A table for people: a line a stage. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (StageRecord stage : stages) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-24s %-8s %9.1f s  %s%n",
              stage.name(),
              stage.state().name().toLowerCase(Locale.ROOT),
              stage.seconds(),
              stage.failure().isEmpty() ? figures(stage) : stage.failure()));
    }
    return text.toString();
  }

  private static String figures(StageRecord stage) {
    List<String> shown = new ArrayList<>();
    stage.figures().forEach((name, value) -> shown.add(name + " " + number(value)));
    return String.join(", ", shown);
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.4f", value);
  }
}
