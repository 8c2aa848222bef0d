package io.tao4j.data.segmentation;

import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.image.ImageSize;
import io.tao4j.error.TaoException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is found in the masks of a set.
 *
 * @param pixels of each class, by name
 * @param pictures with at least one pixel of each class, by name
 * @param faults masks that cannot be read, or whose size does not fit, a line each that names the
 *     file
 * @param notices masks with values of no class, and classes without a pixel, a line each
 */
public record MaskScan(
    Map<String, Long> pixels,
    Map<String, Integer> pictures,
    List<String> faults,
    List<String> notices) {
  /** Masks that are looked at before a training. */
  private static final int SAMPLE = 200;

  private static final int LISTED = 10;

  private record Looked(SegmentationSample sample, long[] counts, Map<Integer, Integer> unlisted) {}

  /** Reads all masks, on all processors. */
  public static MaskScan all(SegmentationDataset set) {
    return of(set, set.samples());
  }

  /** Reads some masks, spread over the set. */
  public static MaskScan sample(SegmentationDataset set) {
    List<SegmentationSample> chosen = new ArrayList<>();
    int count = Math.min(SAMPLE, set.size());
    for (int i = 0; i < count; i++) {
      chosen.add(set.samples().get(Math.toIntExact((long) i * set.size() / count)));
    }
    return of(set, chosen);
  }

  private static MaskScan of(SegmentationDataset set, List<SegmentationSample> samples) {
    List<Object> looked =
        samples.parallelStream().map(sample -> look(set.classes(), sample)).toList();
    List<String> names = set.classes().names();
    long[] pixels = new long[names.size()];
    int[] pictures = new int[names.size()];
    List<String> faults = new ArrayList<>();
    List<String> strange = new ArrayList<>();
    for (Object one : looked) {
      if (one instanceof TaoException failure) {
        faults.add(failure.problem());
      } else if (one instanceof Looked mask) {
        for (int i = 0; i < pixels.length; i++) {
          pixels[i] += mask.counts()[i];
          pictures[i] += mask.counts()[i] > 0 ? 1 : 0;
        }
        if (!mask.unlisted().isEmpty()) {
          strange.add(unlisted(set.classes(), mask));
        }
      }
    }
    List<String> notices = new ArrayList<>(strange.subList(0, Math.min(LISTED, strange.size())));
    if (strange.size() > LISTED) {
      notices.add("and %s more masks with values of no class".formatted(strange.size() - LISTED));
    }
    Map<String, Long> pixelsOf = new LinkedHashMap<>();
    Map<String, Integer> picturesOf = new LinkedHashMap<>();
    for (int i = 0; i < pixels.length; i++) {
      pixelsOf.put(names.get(i), pixels[i]);
      picturesOf.put(names.get(i), pictures[i]);
      if (pixels[i] == 0) {
        notices.add(
            "%s: no pixel of %s masks is of class '%s'; values that are listed: %s"
                .formatted(set.name(), looked.size(), names.get(i), set.classes().valuesText()));
      }
    }
    return new MaskScan(pixelsOf, picturesOf, faults, notices);
  }

  /** What a mask holds, or why it cannot be read. */
  private static Object look(MaskClasses classes, SegmentationSample sample) {
    Map<Integer, Integer> unlisted = new TreeMap<>();
    try {
      LabelMap map = sample.mask().read(classes, ImageCodec.DEFAULT_MAX_PIXELS, unlisted);
      for (Path picture : sample.pictures()) {
        Optional<ImageSize> size = ImageSize.read(picture);
        if (size.isPresent()
            && (size.get().width() != map.width() || size.get().height() != map.height())) {
          return new TaoException(
              "MASK-003",
              "%s: the mask has %sx%s pixels, its picture %s has %sx%s"
                  .formatted(
                      sample.mask().name(),
                      map.width(),
                      map.height(),
                      picture,
                      size.get().width(),
                      size.get().height()));
        }
      }
      return new Looked(sample, map.counts(classes.names().size()), unlisted);
    } catch (TaoException e) {
      return e;
    }
  }

  private static String unlisted(MaskClasses classes, Looked mask) {
    int pixels = mask.unlisted().values().stream().mapToInt(Integer::intValue).sum();
    List<String> values =
        mask.unlisted().keySet().stream()
            .limit(LISTED)
            .map(v -> new MaskValues(1, 1, new int[1], classes.coloured()).text(v))
            .toList();
    return "%s: %s pixels have values of no class: %s%s; they count as '%s', as in TAO"
        .formatted(
            mask.sample().mask().name(),
            pixels,
            String.join(", ", values),
            mask.unlisted().size() > LISTED ? ", ..." : "",
            classes.names().get(0));
  }
}
