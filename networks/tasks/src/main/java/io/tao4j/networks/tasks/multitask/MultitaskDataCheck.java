package io.tao4j.networks.tasks.multitask;

import io.tao4j.data.MultitaskBatch;
import io.tao4j.data.MultitaskCsv;
import io.tao4j.data.MultitaskDataset;
import io.tao4j.data.MultitaskDataset.Task;
import io.tao4j.data.MultitaskRecipe;
import io.tao4j.data.MultitaskSample;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.error.TaoException;
import io.tao4j.networks.tasks.PictureDataCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Counts each task's values in sets of pictures, and decodes every picture. */
public final class MultitaskDataCheck extends PictureDataCheck {
  private final ImagePlan plan;
  private final long seed;
  private final Map<String, MultitaskDataset> sets = new LinkedHashMap<>();

  /**
   * Looks through sets.
   *
   * @param config of the sets; the validation set has the tasks and values of the training set
   * @param plan how pictures are shown in training
   * @param seed of the samples that are drawn
   */
  public MultitaskDataCheck(MultitaskDatasetConfig config, ImagePlan plan, long seed) {
    super(config.maxBadImages());
    this.plan = plan;
    this.seed = seed;
    Path images = config.imageDirectoryPath();
    read("training", () -> MultitaskData.training(config))
        .ifPresent(
            set ->
                config
                    .valCsvPath()
                    .ifPresent(
                        file ->
                            read(
                                "validation", () -> MultitaskCsv.read(file, images, set.tasks()))));
  }

  private Optional<MultitaskDataset> read(String role, Supplier<MultitaskDataset> reader) {
    MultitaskDataset set;
    try {
      set = reader.get();
    } catch (TaoException e) {
      unreadable(e);
      return Optional.empty();
    }
    sets.put(role, set);
    Map<String, Integer> counts = new LinkedHashMap<>();
    perTask(set)
        .forEach(
            (task, values) ->
                values.forEach((value, count) -> counts.put(task + ": " + value, count)));
    add(
        role,
        set.name(),
        set.report(),
        List.of(),
        set.notices(),
        counts,
        set.samples().stream().map(MultitaskSample::path).toList());
    return Optional.of(set);
  }

  /** Samples of each value of each task. */
  private static Map<String, Map<String, Integer>> perTask(MultitaskDataset set) {
    Map<String, Map<String, Integer>> all = new LinkedHashMap<>();
    for (int i = 0; i < set.tasks().size(); i++) {
      Task task = set.tasks().get(i);
      Map<String, Integer> counts = new LinkedHashMap<>();
      for (int value = 0; value < task.values().size(); value++) {
        counts.put(task.values().get(value), set.counts(i).get(value));
      }
      all.put(task.name(), counts);
    }
    return all;
  }

  /** Writes {@code dataset_report.json} and {@code samples/NNN_VALUES.png}. */
  @Override
  public List<Path> write(Path folder, int samples) throws IOException {
    Map<String, Object> report = new LinkedHashMap<>();
    sets.forEach((role, set) -> report.put(role, described(set.size(), "tasks", perTask(set))));
    List<Path> files = new ArrayList<>(List.of(writeReport(folder, report)));
    MultitaskDataset training = sets.get("training");
    if (samples > 0 && training != null) {
      files.addAll(
          drawSamples(
              new MultitaskRecipe(training, plan),
              seed,
              plan.normalization(),
              MultitaskBatch::images,
              batch -> values(training, batch),
              folder.resolve("samples"),
              samples));
    }
    return files;
  }

  private static String values(MultitaskDataset set, MultitaskBatch batch) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < set.tasks().size(); i++) {
      values.add(set.tasks().get(i).values().get(batch.labels(i)[0]));
    }
    return String.join("_", values);
  }
}
