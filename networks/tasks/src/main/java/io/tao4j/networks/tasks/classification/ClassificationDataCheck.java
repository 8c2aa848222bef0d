package io.tao4j.networks.tasks.classification;

import io.tao4j.data.ClassificationDataset;
import io.tao4j.data.ClassificationRecipe;
import io.tao4j.data.ImageBatch;
import io.tao4j.data.Sample;
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

/** Counts a classifier's sets and decodes every picture. */
public final class ClassificationDataCheck extends PictureDataCheck {
  private final ImagePlan plan;
  private final long seed;
  private final Map<String, ClassificationDataset> sets = new LinkedHashMap<>();

  /**
   * Looks through sets.
   *
   * @param training folder or file
   * @param validation folder or file, with the classes of the training set
   * @param maxBadImages share of the pictures that may be unreadable
   * @param plan how pictures are shown in training
   * @param seed of the samples that are drawn
   */
  public ClassificationDataCheck(
      Path training, Optional<Path> validation, double maxBadImages, ImagePlan plan, long seed) {
    super(maxBadImages);
    this.plan = plan;
    this.seed = seed;
    read("training", () -> ClassificationData.read(training))
        .ifPresent(
            set ->
                validation.ifPresent(
                    path ->
                        read("validation", () -> ClassificationData.read(path, set.classes()))));
  }

  private Optional<ClassificationDataset> read(
      String name, Supplier<ClassificationDataset> reader) {
    ClassificationDataset set;
    try {
      set = reader.get();
    } catch (TaoException e) {
      unreadable(e);
      return Optional.empty();
    }
    sets.put(name, set);
    List<String> notices = new ArrayList<>(set.notices());
    if (set.classes().size() == 1) {
      notices.add(set.name() + ": there is one class, so every answer will be right");
    }
    add(
        name,
        set.name(),
        set.report(),
        List.of(),
        notices,
        set.countPerClass(),
        set.samples().stream().map(Sample::path).toList());
    return Optional.of(set);
  }

  /** Writes {@code dataset_report.json} and {@code samples/NNN_CLASS.png}. */
  @Override
  public List<Path> write(Path folder, int samples) throws IOException {
    Map<String, Object> report = new LinkedHashMap<>();
    sets.forEach(
        (name, set) -> report.put(name, described(set.size(), "classes", set.countPerClass())));
    Path file = writeReport(folder, report);
    List<Path> files = new ArrayList<>(List.of(file));
    ClassificationDataset training = sets.get("training");
    if (samples > 0 && training != null) {
      files.addAll(
          drawSamples(
              new ClassificationRecipe(training, plan),
              seed,
              plan.normalization(),
              ImageBatch::images,
              batch -> training.classes().get(batch.labels()[0]),
              folder.resolve("samples"),
              samples));
    }
    return files;
  }
}
