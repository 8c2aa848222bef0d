package io.tao4j.networks.mask2former;

import io.tao4j.chart.MaskOverlay;
import io.tao4j.data.image.Image;
import io.tao4j.data.segments.SegmentBatch;
import io.tao4j.data.segments.SegmentMap;
import io.tao4j.data.segments.SegmentRecipe;
import io.tao4j.data.segments.SegmentScan;
import io.tao4j.data.segments.SegmentSet;
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

/**
 * Looks through sets of pictures with segments: all are read. Training samples are drawn as the
 * network sees them, each segment in a colour of its own.
 */
final class SegmentDataCheck extends PictureDataCheck {
  private final Mask2formerSpec spec;
  private final Map<String, SegmentSet> sets = new LinkedHashMap<>();
  private final Map<String, Map<String, Integer>> counts = new LinkedHashMap<>();

  private SegmentDataCheck(Mask2formerSpec spec) {
    super(spec.datasetConfig().loading().maxBadImages());
    this.spec = spec;
  }

  static SegmentDataCheck of(Mask2formerSpec spec) {
    SegmentDataCheck check = new SegmentDataCheck(spec);
    Mask2formerSettings settings = new Mask2formerSettings(spec);
    if (check.read("training", () -> Optional.of(settings.training()))) {
      check.read("validation", settings::validation);
    }
    return check;
  }

  private boolean read(String role, Supplier<Optional<SegmentSet>> reader) {
    SegmentSet set;
    try {
      Optional<SegmentSet> found = reader.get();
      if (found.isEmpty()) {
        return false;
      }
      set = found.get();
    } catch (TaoException e) {
      unreadable(e);
      return false;
    }
    SegmentScan scan = SegmentScan.all(set);
    sets.put(role, set);
    counts.put(role, scan.segments());
    List<String> faults = new ArrayList<>(set.faults());
    faults.addAll(scan.faults());
    List<String> notices = new ArrayList<>(set.notices());
    notices.addAll(scan.notices());
    add(role, set.name(), set.report(), faults, notices, scan.segments(), set.pictures());
    count(role + "_bad_masks", scan.faults().size());
    double share = spec.datasetConfig().loading().maxBadImages();
    if (faults.size() > share * (set.size() + set.faults().size())) {
      refuse(
          new TaoException(
              "MASK-004",
              "%s: %s faults in a set of %s pictures, the limit is %s of them"
                  .formatted(set.name(), faults.size(), set.size() + set.faults().size(), share),
              faults.stream().limit(10).toList(),
              null));
    }
    return true;
  }

  /** Writes {@code dataset_report.json} and {@code samples/NNN_NAME.png}. */
  @Override
  public List<Path> write(Path folder, int samples) throws IOException {
    Map<String, Object> report = new LinkedHashMap<>();
    sets.forEach(
        (role, set) -> report.put(role, described(set.size(), "segments", counts.get(role))));
    List<Path> files = new ArrayList<>(List.of(writeReport(folder, report)));
    SegmentSet training = sets.get("training");
    if (samples > 0 && training != null) {
      files.addAll(samples(training, folder.resolve("samples"), samples));
    }
    return files;
  }

  private List<Path> samples(SegmentSet set, Path folder, int count) throws IOException {
    SegmentRecipe recipe = SegmentRecipe.training(set, spec.preprocessing(), spec.augmentation());
    return drawSamples(
        recipe,
        spec.randomSeed(),
        this::drawn,
        batch -> String.valueOf(batch.samples().get(0).path().getFileName()),
        folder,
        count);
  }

  private Image drawn(SegmentBatch batch) {
    SegmentMap map = batch.maps().get(0);
    Image picture =
        spec.preprocessing()
            .normalization()
            .image(batch.images().toFloatArray(), map.height(), map.width());
    return MaskOverlay.blend(picture, map.seen().stream().map(map::mask).toList());
  }
}
