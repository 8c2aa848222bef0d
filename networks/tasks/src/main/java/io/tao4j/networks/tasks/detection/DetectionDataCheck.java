package io.tao4j.networks.tasks.detection;

import io.tao4j.chart.BoxOverlay;
import io.tao4j.data.BatchLoader;
import io.tao4j.data.LoadedBatches;
import io.tao4j.data.LoaderOptions;
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
import io.tao4j.networks.tasks.PictureDataCheck;
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
public final class DetectionDataCheck extends PictureDataCheck {
  private final Preprocessing preprocessing;
  private final Function<DetectionDataset, ? extends Recipe<?, DetectionBatch>> recipe;
  private final long seed;
  private final Map<String, DetectionDataset> sets = new LinkedHashMap<>();

  private DetectionDataCheck(
      Preprocessing preprocessing,
      Function<DetectionDataset, ? extends Recipe<?, DetectionBatch>> recipe,
      double maxBadImages,
      long seed) {
    super(maxBadImages);
    this.preprocessing = preprocessing;
    this.recipe = recipe;
    this.seed = seed;
  }

  /**
   * Looks through the sets of a spec.
   *
   * @param masks whether objects have masks
   * @param preprocessing gives the numbers of the pictures back as levels
   * @param recipe how pictures are shown in training
   * @param seed of the samples that are drawn
   */
  public static DetectionDataCheck of(
      DatasetConfig dataset,
      boolean masks,
      Preprocessing preprocessing,
      Function<DetectionDataset, ? extends Recipe<?, DetectionBatch>> recipe,
      long seed) {
    DetectionDataCheck check =
        new DetectionDataCheck(preprocessing, recipe, dataset.maxBadImages(), seed);
    DetectionSet training =
        check.read(
            "training", dataset, () -> Optional.of(DetectionData.trainingLabels(dataset, masks)));
    if (training != null) {
      List<String> classes = training.dataset().classes();
      check.read(
          "validation", dataset, () -> DetectionData.validationLabels(dataset, classes, masks));
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
      unreadable(e);
      return null;
    }
    if (set == null) {
      return null;
    }
    sets.put(name, set.dataset());
    add(
        name,
        set.dataset().name(),
        set.dataset().report(),
        set.report().problems().stream().map(LabelProblem::toString).toList(),
        set.report().notices(),
        set.dataset().countPerClass(),
        set.dataset().samples().stream().map(DetectionSample::path).toList());
    try {
      set.report().requireBadAtMost(config.maxBadLabels());
    } catch (TaoException e) {
      refuse(e);
    }
    count(name + "_boxes", set.report().boxes());
    count(name + "_bad_labels", set.report().bad().size());
    return set;
  }

  /**
   * Writes {@code dataset_report.json}, {@code label_problems.txt} where there are any, {@code
   * NAME_labels.json}, {@code NAME_classes.png}, {@code NAME_box_sizes.png} and {@code
   * NAME_box_places.png} for each set, and {@code samples/NNN.png}.
   */
  @Override
  public List<Path> write(Path folder, int samples) throws IOException {
    List<Path> files = new ArrayList<>();
    files.add(report(folder));
    if (!problems().isEmpty()) {
      Path file = folder.resolve("label_problems.txt");
      AtomicFile.writeString(file, String.join("\n", problems()) + "\n");
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

  private Path report(Path folder) throws IOException {
    Map<String, Object> report = new LinkedHashMap<>();
    sets.forEach(
        (name, set) -> {
          Map<String, Object> one = new LinkedHashMap<>();
          one.put("pictures", set.size());
          one.put("boxes", set.countPerClass());
          one.put("sources", set.sources().stream().map(DetectionDataset.Source::name).toList());
          report.put(name, one);
        });
    return writeReport(folder, report);
  }

  private List<Path> samples(DetectionDataset set, Path folder, int count) throws IOException {
    List<Path> files = new ArrayList<>();
    LoaderOptions options = LoaderOptions.training(1, seed);
    try (BatchLoader<DetectionBatch> loader = new BatchLoader<>(recipe.apply(set), options)) {
      for (int epoch = 0; files.size() < count; epoch++) {
        try (LoadedBatches<DetectionBatch> batches = loader.epoch(epoch)) {
          while (files.size() < count && batches.hasNext()) {
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
