package io.tao4j.data.segments;

import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.image.ImageSize;
import io.tao4j.error.TaoException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is found in the segments of a set.
 *
 * @param segments of each class, by name
 * @param faults segments that cannot be read, or whose size does not fit, a line each that names
 *     the file
 * @param notices segments of classes that are not listed, and classes without a segment, a line
 *     each
 */
public record SegmentScan(
    Map<String, Integer> segments, List<String> faults, List<String> notices) {
  /** Most classes of a set. */
  public static final int MOST_CLASSES = SegmentMap.MOST - 1;

  /** Pictures that are looked at before a training. */
  private static final int SAMPLE = 200;

  private record Looked(SegmentMap map, Map<Integer, Integer> unlisted) {}

  /** Reads all, on all processors. */
  public static SegmentScan all(SegmentSet set) {
    return of(set, set.samples());
  }

  /** Reads some, spread over the set. */
  public static SegmentScan sample(SegmentSet set) {
    List<SegmentSample> chosen = new ArrayList<>();
    int count = Math.min(SAMPLE, set.size());
    for (int i = 0; i < count; i++) {
      chosen.add(set.samples().get(Math.toIntExact((long) i * set.size() / count)));
    }
    return of(set, chosen);
  }

  private static SegmentScan of(SegmentSet set, List<SegmentSample> samples) {
    List<Object> looked = samples.parallelStream().map(sample -> look(set, sample)).toList();
    int[] counts = new int[set.classes().size()];
    Map<Integer, Integer> unlisted = new TreeMap<>();
    List<String> faults = new ArrayList<>();
    for (Object one : looked) {
      if (one instanceof TaoException failure) {
        faults.add(failure.problem());
      } else if (one instanceof Looked seen) {
        for (int segment : seen.map().seen()) {
          counts[seen.map().classes().get(segment)]++;
        }
        seen.unlisted().forEach((number, more) -> unlisted.merge(number, more, Integer::sum));
      }
    }
    List<String> notices = new ArrayList<>();
    if (!unlisted.isEmpty()) {
      notices.add(
          "%s: classes that are not listed, with the number of their segments, are left out: %s"
              .formatted(set.name(), unlisted));
    }
    Map<String, Integer> segments = new LinkedHashMap<>();
    List<String> empty = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      segments.put(set.classes().get(i).name(), counts[i]);
      boolean isLearnt = set.mode() != SegmentMode.INSTANCE || set.classes().get(i).thing();
      if (counts[i] == 0 && isLearnt) {
        empty.add(set.classes().get(i).name());
      }
    }
    if (!empty.isEmpty()) {
      notices.add(
          "%s: no segment in %s pictures is of class %s%s"
              .formatted(
                  set.name(),
                  looked.size(),
                  String.join(", ", empty.subList(0, Math.min(10, empty.size()))),
                  empty.size() > 10 ? " and %s more".formatted(empty.size() - 10) : ""));
    }
    return new SegmentScan(segments, faults, notices);
  }

  /** What a picture holds, or why it cannot be read. */
  private static Object look(SegmentSet set, SegmentSample sample) {
    Map<Integer, Integer> unlisted = new TreeMap<>();
    try {
      SegmentMap map =
          sample.source().read(set.classes(), set.mode(), ImageCodec.DEFAULT_MAX_PIXELS, unlisted);
      Optional<ImageSize> size = ImageSize.read(sample.path());
      if (size.isPresent()
          && (size.get().width() != map.width() || size.get().height() != map.height())) {
        return SegmentRecipe.otherSize(
            sample, map.width(), map.height(), size.get().width(), size.get().height());
      }
      return new Looked(map, unlisted);
    } catch (TaoException e) {
      return e;
    }
  }
}
