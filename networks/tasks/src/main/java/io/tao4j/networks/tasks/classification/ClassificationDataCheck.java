package io.tao4j.networks.tasks.classification;

import io.tao4j.data.BatchLoader;
import io.tao4j.data.ClassificationDataset;
import io.tao4j.data.ClassificationRecipe;
import io.tao4j.data.ImageBatch;
import io.tao4j.data.LoadedBatches;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.Sample;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.networks.tasks.PictureDataCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
        (name, set) ->
            report.put(name, Map.of("pictures", set.size(), "classes", set.countPerClass())));
    Path file = writeReport(folder, report);
    List<Path> files = new ArrayList<>(List.of(file));
    ClassificationDataset training = sets.get("training");
    if (samples > 0 && training != null) {
      files.addAll(samples(training, folder.resolve("samples"), samples));
    }
    return files;
  }

  private List<Path> samples(ClassificationDataset set, Path folder, int count) throws IOException {
    LoaderOptions options = LoaderOptions.training(1, seed);
    List<Path> files = new ArrayList<>();
    try (BatchLoader<ImageBatch> loader =
        new BatchLoader<>(new ClassificationRecipe(set, plan), options)) {
      for (int epoch = 0; files.size() < count; epoch++) {
        try (LoadedBatches<ImageBatch> batches = loader.epoch(epoch)) {
          while (files.size() < count && batches.hasNext()) {
            ImageBatch batch = batches.next();
            String name = set.classes().get(batch.labels()[0]).replaceAll("[^\\w.-]", "_");
            Image seen =
                plan.normalization()
                    .image(batch.images().toFloatArray(), plan.height(), plan.width());
            byte[] png = ImageCodec.encodePng(seen);
            Path file =
                folder.resolve(String.format(Locale.ROOT, "%03d_%s.png", files.size(), name));
            AtomicFile.writeStream(file, stream -> stream.write(png));
            files.add(file);
          }
        }
      }
    }
    return files;
  }
}
