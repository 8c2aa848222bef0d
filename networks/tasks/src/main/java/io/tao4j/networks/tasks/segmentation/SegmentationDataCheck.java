package io.tao4j.networks.tasks.segmentation;

import io.tao4j.chart.MaskOverlay;
import io.tao4j.data.image.Image;
import io.tao4j.data.segmentation.MaskScan;
import io.tao4j.data.segmentation.SegmentationBatch;
import io.tao4j.data.segmentation.SegmentationDataset;
import io.tao4j.data.segmentation.SegmentationRecipe;
import io.tao4j.error.TaoException;
import io.tao4j.networks.tasks.PictureDataCheck;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks through sets of pictures with masks: every mask is read, every picture decoded. Training
 * samples are drawn as the network sees them, with their classes in colours.
 */
final class SegmentationDataCheck extends PictureDataCheck {
  private final SegmenterSpec spec;
  private final Map<String, SegmentationDataset> sets = new LinkedHashMap<>();
  private final Map<String, Map<String, Long>> pixels = new LinkedHashMap<>();

  private SegmentationDataCheck(SegmenterSpec spec) {
    super(spec.sets().maxBadImages());
    this.spec = spec;
  }

  static SegmentationDataCheck of(SegmenterSpec spec) {
    SegmentationDataCheck check = new SegmentationDataCheck(spec);
    if (check.read("training", () -> Optional.of(SegmentationData.training(spec))) != null) {
      check.read("validation", () -> SegmentationData.validation(spec));
    }
    return check;
  }

  private @Nullable SegmentationDataset read(
      String role, Supplier<Optional<SegmentationDataset>> reader) {
    SegmentationDataset set;
    try {
      set = reader.get().orElse(null);
    } catch (TaoException e) {
      unreadable(e);
      return null;
    }
    if (set == null) {
      return null;
    }
    MaskScan scan = MaskScan.all(set);
    sets.put(role, set);
    pixels.put(role, scan.pixels());
    List<String> faults = new ArrayList<>(set.faults());
    faults.addAll(scan.faults());
    List<String> notices = new ArrayList<>(set.notices());
    notices.addAll(scan.notices());
    add(role, set.name(), set.report(), faults, notices, scan.pictures(), set.pictures());
    count(role + "_bad_masks", scan.faults().size());
    if (scan.faults().size() > Math.floor(spec.sets().maxBadImages() * set.size())) {
      refuse(
          new TaoException(
              "MASK-003",
              "%s: %s of %s masks do not fit, the limit is %s of them"
                  .formatted(
                      set.name(), scan.faults().size(), set.size(), spec.sets().maxBadImages())));
    }
    try {
      SegmentationData.requireWhole(spec, set);
    } catch (TaoException e) {
      refuse(e);
    }
    return set;
  }

  /** Writes {@code dataset_report.json} and {@code samples/NNN_NAME.png}. */
  @Override
  public List<Path> write(Path folder, int samples) throws IOException {
    Map<String, Object> report = new LinkedHashMap<>();
    sets.forEach(
        (role, set) -> report.put(role, described(set.size(), "pixels", pixels.get(role))));
    List<Path> files = new ArrayList<>(List.of(writeReport(folder, report)));
    SegmentationDataset training = sets.get("training");
    if (samples > 0 && training != null) {
      files.addAll(samples(training, folder.resolve("samples"), samples));
    }
    return files;
  }

  private List<Path> samples(SegmentationDataset set, Path folder, int count) throws IOException {
    SegmentationRecipe recipe =
        SegmentationRecipe.training(set, spec.preprocessing(), 0, spec.augmentation());
    return drawSamples(
        recipe,
        spec.randomSeed(),
        batch -> drawn(set, batch),
        batch -> String.valueOf(batch.samples().get(0).path().getFileName()),
        folder,
        count);
  }

  private Image drawn(SegmentationDataset set, SegmentationBatch batch) {
    List<Image> shown = new ArrayList<>();
    for (Tensor images : batch.images()) {
      int height = Math.toIntExact(images.shape().size(2));
      int width = Math.toIntExact(images.shape().size(3));
      shown.add(spec.preprocessing().normalization().image(images.toFloatArray(), height, width));
    }
    int last = shown.size() - 1;
    shown.set(last, MaskOverlay.draw(shown.get(last), batch.masks().get(0), set.classes().names()));
    return MaskOverlay.beside(shown);
  }
}
