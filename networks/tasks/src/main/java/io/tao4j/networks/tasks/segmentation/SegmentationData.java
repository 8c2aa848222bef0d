package io.tao4j.networks.tasks.segmentation;

import io.tao4j.data.BadImageLimit;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.segmentation.MaskPairs;
import io.tao4j.data.segmentation.SegmentationDataset;
import io.tao4j.error.TaoException;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Sets;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Opens the sets of a spec.
 *
 * <p>Errors are {@link TaoException}s: {@code MASK-001} a mask that cannot be read, {@code
 * MASK-002} folders, lists or annotations that cannot be read or hold nothing, {@code MASK-004}
 * pictures without mask and masks without picture, {@code MASK-005} classes that the model does not
 * have.
 */
final class SegmentationData {
  private static final int LISTED = 10;

  private SegmentationData() {}

  /** The training set, whatever does not fit in it. */
  static SegmentationDataset training(SegmenterSpec spec) {
    return read("training set", spec, spec.sets().training());
  }

  /** The validation set, whatever does not fit in it; empty where the spec names none. */
  static Optional<SegmentationDataset> validation(SegmenterSpec spec) {
    List<Source> sources = spec.sets().validation();
    return sources.isEmpty()
        ? Optional.empty()
        : Optional.of(read("validation set", spec, sources));
  }

  private static SegmentationDataset read(String name, SegmenterSpec spec, List<Source> sources) {
    MaskPairs pairs = MaskPairs.none();
    sources.forEach(source -> source.addTo(pairs));
    return pairs.toDataset(name, spec.classes());
  }

  /**
   * Refuses pictures without mask and masks without picture, unless the spec leaves them out.
   *
   * @return what is left out, a line each
   * @throws TaoException {@code MASK-004} naming them
   */
  static List<String> requireWhole(SegmenterSpec spec, SegmentationDataset set) {
    List<String> listed = new ArrayList<>(set.faults().stream().limit(LISTED).toList());
    if (set.faults().size() > LISTED) {
      listed.add("and " + (set.faults().size() - LISTED) + " more");
    }
    if (!spec.sets().leavesOut() && !listed.isEmpty()) {
      throw new TaoException(
          "MASK-004",
          "%s: %s pictures or masks have no counterpart".formatted(set.name(), set.faults().size()),
          listed,
          null);
    }
    return listed.stream().map(line -> "left out: " + line).toList();
  }

  /**
   * Refuses classes that a model does not have.
   *
   * @throws TaoException {@code MASK-005} naming both
   */
  static void requireClasses(SegmentationDataset set, List<String> classNames) {
    if (!set.classes().names().equals(classNames)) {
      throw new TaoException(
          "MASK-005",
          "the model has the classes %s, the spec %s".formatted(classNames, set.classes().names()),
          "give the target classes of its training");
    }
  }

  /** Options of a loader with what the spec says of pictures. */
  static LoaderOptions limited(Sets sets, LoaderOptions options) {
    return options
        .withThreads(sets.workers())
        .withPrefetch(sets.prefetch())
        .withCacheBytes((long) sets.cacheMegabytes() << 20)
        .withBadImageLimit(BadImageLimit.fraction(sets.maxBadImages()));
  }
}
