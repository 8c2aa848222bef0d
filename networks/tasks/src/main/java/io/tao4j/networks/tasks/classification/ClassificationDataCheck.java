package io.tao4j.networks.tasks.classification;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.data.BadSample;
import io.tao4j.data.BatchLoader;
import io.tao4j.data.ClassificationDataset;
import io.tao4j.data.ClassificationRecipe;
import io.tao4j.data.ImageBatch;
import io.tao4j.data.LoadedBatches;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.PictureScan;
import io.tao4j.data.Sample;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.network.DataCheck;
import io.tao4j.network.Dataset;
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
public final class ClassificationDataCheck implements DataCheck {
  private final double maxBadImages;
  private final ImagePlan plan;
  private final long seed;
  private final List<String> summary = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private final List<Dataset> datasets = new ArrayList<>();
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
    this.maxBadImages = maxBadImages;
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
      problems.add(e.code() + " " + e.problem());
      e.details().forEach(line -> problems.add("  " + line));
      refusals.add(e.code() + " " + e.problem());
      return Optional.empty();
    }
    int faultsBefore = problems.size();
    int noticesBefore = notices.size();
    sets.put(name, set);
    summary.add(set.report());
    notices.addAll(set.notices());
    if (set.classes().size() == 1) {
      notices.add(set.name() + ": there is one class, so every answer will be right");
    }
    List<Path> pictures = set.samples().stream().map(Sample::path).toList();
    PictureScan scan = PictureScan.all(set.name(), pictures);
    notices.addAll(scan.notices());
    List<BadSample> unreadable = scan.unreadable();
    unreadable.forEach(bad -> problems.add(bad.reason().problem()));
    if (unreadable.size() > Math.floor(maxBadImages * set.size())) {
      refusals.add(
          "%s: %s of %s pictures cannot be read, the limit is %s of them"
              .formatted(set.name(), unreadable.size(), set.size(), maxBadImages));
    }
    datasets.add(
        new Dataset(
            name,
            set.name(),
            set.countPerClass(),
            pictures,
            problems.subList(faultsBefore, problems.size()),
            notices.subList(noticesBefore, notices.size())));
    counts.put(name + "_pictures", set.size());
    counts.put(name + "_unreadable", unreadable.size());
    return Optional.of(set);
  }

  @Override
  public String summary() {
    return String.join(System.lineSeparator(), summary);
  }

  @Override
  public List<Dataset> datasets() {
    return List.copyOf(datasets);
  }

  @Override
  public List<String> problems() {
    return List.copyOf(problems);
  }

  @Override
  public List<String> notices() {
    return List.copyOf(notices);
  }

  @Override
  public List<String> refusals() {
    return List.copyOf(refusals);
  }

  @Override
  public Map<String, Integer> counts() {
    return Map.copyOf(counts);
  }

  /** Writes {@code dataset_report.json} and {@code samples/NNN_CLASS.png}. */
  @Override
  public List<Path> write(Path folder, int samples) throws IOException {
    Map<String, Object> report = new LinkedHashMap<>();
    sets.forEach(
        (name, set) ->
            report.put(name, Map.of("pictures", set.size(), "classes", set.countPerClass())));
    report.put("notices", notices);
    report.put("problems", problems);
    report.put("refusals", refusals);
    Path file = folder.resolve("dataset_report.json");
    AtomicFile.writeString(
        file,
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n");
    List<Path> files = new ArrayList<>(List.of(file));
    ClassificationDataset training = sets.get("training");
    if (samples > 0 && training != null) {
      files.addAll(samples(training, folder.resolve("samples"), samples));
    }
    return files;
  }

  private List<Path> samples(ClassificationDataset set, Path folder, int wanted)
      throws IOException {
    LoaderOptions options = LoaderOptions.training(1, seed);
    List<Path> files = new ArrayList<>();
    try (BatchLoader<ImageBatch> loader =
        new BatchLoader<>(new ClassificationRecipe(set, plan), options)) {
      for (int epoch = 0; files.size() < wanted; epoch++) {
        try (LoadedBatches<ImageBatch> batches = loader.epoch(epoch)) {
          while (files.size() < wanted && batches.hasNext()) {
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
