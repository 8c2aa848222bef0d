package io.tao4j.networks.tasks.detection;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.chart.BoxOverlay;
import io.tao4j.data.BadSample;
import io.tao4j.data.BatchLoader;
import io.tao4j.data.LoadedBatches;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.PictureScan;
import io.tao4j.data.Recipe;
import io.tao4j.data.detection.DetectionBatch;
import io.tao4j.data.detection.DetectionDataset;
import io.tao4j.data.detection.DetectionSample;
import io.tao4j.data.detection.DetectionSet;
import io.tao4j.data.detection.LabelProblem;
import io.tao4j.data.detection.LabelledBox;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.image.Preprocessing;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks through a detector's sets: every label is read, every picture decoded. Beside counts it
 * draws how large the boxes are, and training samples as the network sees them, with their boxes.
 */
public final class DetectionDataCheck implements DataCheck {
  private final Preprocessing preprocessing;
  private final Function<DetectionDataset, ? extends Recipe<?, DetectionBatch>> recipe;
  private final long seed;
  private final List<String> summary = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private final List<Dataset> datasets = new ArrayList<>();
  private final Map<String, DetectionDataset> sets = new LinkedHashMap<>();

  private DetectionDataCheck(
      Preprocessing preprocessing,
      Function<DetectionDataset, ? extends Recipe<?, DetectionBatch>> recipe,
      long seed) {
    this.preprocessing = preprocessing;
    this.recipe = recipe;
    this.seed = seed;
  }

  /**
   * Looks through the sets of a spec.
   *
   * @param preprocessing gives the numbers of the pictures back as levels
   * @param recipe how pictures are shown in training
   * @param seed of the samples that are drawn
   */
  public static DetectionDataCheck of(
      DatasetConfig dataset,
      Preprocessing preprocessing,
      Function<DetectionDataset, ? extends Recipe<?, DetectionBatch>> recipe,
      long seed) {
    DetectionDataCheck check = new DetectionDataCheck(preprocessing, recipe, seed);
    DetectionSet training =
        check.read("training", dataset, () -> Optional.of(DetectionData.trainingLabels(dataset)));
    if (training != null) {
      List<String> classes = training.dataset().classes();
      check.read("validation", dataset, () -> DetectionData.validationLabels(dataset, classes));
    }
    return check;
  }

  private interface Reader {
    Optional<DetectionSet> read();
  }

  private @Nullable DetectionSet read(String name, DatasetConfig config, Reader reader) {
    DetectionSet set;
    try {
      set = reader.read().orElse(null);
    } catch (TaoException e) {
      problems.add(e.code() + " " + e.problem());
      e.details().forEach(line -> problems.add("  " + line));
      refusals.add(e.code() + " " + e.problem());
      return null;
    }
    if (set == null) {
      return null;
    }
    int faultsBefore = problems.size();
    int noticesBefore = notices.size();
    sets.put(name, set.dataset());
    summary.add(set.dataset().report());
    set.report().problems().stream().map(LabelProblem::toString).forEach(problems::add);
    notices.addAll(set.report().notices());
    List<Path> pictures = set.dataset().samples().stream().map(DetectionSample::path).toList();
    PictureScan scan = PictureScan.all(set.dataset().name(), pictures);
    notices.addAll(scan.notices());
    List<BadSample> unreadable = scan.unreadable();
    unreadable.forEach(bad -> problems.add(bad.reason().problem()));
    try {
      set.report().requireBadAtMost(config.maxBadLabels());
    } catch (TaoException e) {
      refusals.add(e.code() + " " + e.problem());
    }
    if (unreadable.size() > Math.floor(config.maxBadImages() * pictures.size())) {
      refusals.add(
          "%s: %s of %s pictures cannot be read, the limit is %s of them"
              .formatted(
                  set.dataset().name(), unreadable.size(), pictures.size(), config.maxBadImages()));
    }
    datasets.add(
        new Dataset(
            name,
            set.dataset().name(),
            set.dataset().countPerClass(),
            pictures,
            problems.subList(faultsBefore, problems.size()),
            notices.subList(noticesBefore, notices.size())));
    counts.put(name + "_pictures", set.dataset().size());
    counts.put(name + "_boxes", set.report().boxes());
    counts.put(name + "_bad_labels", set.report().bad().size());
    counts.put(name + "_unreadable", unreadable.size());
    return set;
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

  /**
   * Writes {@code dataset_report.json}, {@code label_problems.txt} where there are any, {@code
   * NAME_labels.json}, {@code NAME_classes.png}, {@code NAME_box_sizes.png} and {@code
   * NAME_box_places.png} for each set, and {@code samples/NNN.png}.
   */
  @Override
  public List<Path> write(Path folder, int samples) throws IOException {
    List<Path> files = new ArrayList<>();
    files.add(report(folder.resolve("dataset_report.json")));
    if (!problems.isEmpty()) {
      Path file = folder.resolve("label_problems.txt");
      AtomicFile.writeString(file, String.join("\n", problems) + "\n");
      files.add(file);
    }
    for (Map.Entry<String, DetectionDataset> set : sets.entrySet()) {
      files.addAll(new LabelStatistics(set.getValue()).write(set.getKey(), folder));
    }
    DetectionDataset training = sets.get("training");
    if (samples > 0 && training != null) {
      files.addAll(samples(training, folder.resolve("samples"), samples));
    }
    return files;
  }

  private Path report(Path file) throws IOException {
    Map<String, Object> report = new LinkedHashMap<>();
    sets.forEach(
        (name, set) -> {
          Map<String, Object> one = new LinkedHashMap<>();
          one.put("pictures", set.size());
          one.put("boxes", set.countPerClass());
          one.put("sources", set.sources().stream().map(DetectionDataset.Source::name).toList());
          report.put(name, one);
        });
    report.put("notices", notices);
    report.put("problems", problems);
    report.put("refusals", refusals);
    AtomicFile.writeString(
        file,
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n");
    return file;
  }

  private List<Path> samples(DetectionDataset set, Path folder, int wanted) throws IOException {
    List<Path> files = new ArrayList<>();
    LoaderOptions options = LoaderOptions.training(1, seed);
    try (BatchLoader<DetectionBatch> loader = new BatchLoader<>(recipe.apply(set), options)) {
      for (int epoch = 0; files.size() < wanted; epoch++) {
        try (LoadedBatches<DetectionBatch> batches = loader.epoch(epoch)) {
          while (files.size() < wanted && batches.hasNext()) {
            Path file = folder.resolve(String.format(Locale.ROOT, "%03d.png", files.size()));
            byte[] png = ImageCodec.encodePng(drawn(set, preprocessing, batches.next()));
            AtomicFile.writeStream(file, stream -> stream.write(png));
            files.add(file);
          }
        }
      }
    }
    return files;
  }

  /** The first image of a batch with its boxes. */
  private static Image drawn(
      DetectionDataset set, Preprocessing preprocessing, DetectionBatch batch) {
    int height = Math.toIntExact(batch.images().shape().size(2));
    int width = Math.toIntExact(batch.images().shape().size(3));
    Image seen = preprocessing.normalization().image(batch.images().toFloatArray(), height, width);
    List<BoxOverlay.Entry> entries = new ArrayList<>();
    for (LabelledBox box : batch.boxes().get(0)) {
      String label = set.classes().get(box.classIndex()) + (box.difficult() ? " (difficult)" : "");
      entries.add(new BoxOverlay.Entry(box.box(), label, box.classIndex()));
    }
    return BoxOverlay.draw(seen, entries);
  }
}
