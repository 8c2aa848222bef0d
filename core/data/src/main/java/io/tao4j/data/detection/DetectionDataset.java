package io.tao4j.data.detection;

import io.tao4j.data.DataDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Pictures with boxes, not yet read. Immutable.
 *
 * @param name what to call the set in reports and errors
 * @param classes class names; a box's class is an index into them
 * @param samples in a fixed order: those of the first source first
 * @param sources what the samples come from; their counts add up to the number of samples
 */
public record DetectionDataset(
    String name, List<String> classes, List<DetectionSample> samples, List<Source> sources) {

  /**
   * One of the places that a set was read from.
   *
   * @param name usually its folder
   * @param count samples
   * @param weight how often its pictures are shown compared with others', above 0
   */
  public record Source(String name, int count, double weight) {
    public Source {
      if (count < 0 || !(weight > 0) || Double.isInfinite(weight)) {
        throw new IllegalArgumentException(
            "count must be at least 0 and weight above 0, got %s and %s".formatted(count, weight));
      }
    }
  }

  public DetectionDataset {
    classes = List.copyOf(classes);
    samples = List.copyOf(samples);
    sources = List.copyOf(sources);
    Set<String> seen = new HashSet<>();
    for (String className : classes) {
      if (!seen.add(className)) {
        throw new IllegalArgumentException("class '" + className + "' is named twice");
      }
    }
    for (DetectionSample sample : samples) {
      for (LabelledBox box : sample.boxes()) {
        if (box.classIndex() >= classes.size()) {
          throw new IllegalArgumentException(
              "%s has class %s of %s".formatted(sample.path(), box.classIndex(), classes.size()));
        }
      }
    }
    int counted = sources.stream().mapToInt(Source::count).sum();
    if (counted != samples.size()) {
      throw new IllegalArgumentException(
          "sources have %s samples, the set %s".formatted(counted, samples.size()));
    }
  }

  /** A set of one source. */
  public static DetectionDataset of(
      String name, List<String> classes, List<DetectionSample> samples) {
    return new DetectionDataset(
        name, classes, samples, List.of(new Source(name, samples.size(), 1)));
  }

  /** Number of pictures. */
  public int size() {
    return samples.size();
  }

  /** Boxes of each class, in the order of the classes; 0 where there are none. */
  public Map<String, Integer> countPerClass() {
    int[] counts = new int[classes.size()];
    samples.forEach(sample -> sample.boxes().forEach(box -> counts[box.classIndex()]++));
    Map<String, Integer> map = new LinkedHashMap<>();
    for (int i = 0; i < counts.length; i++) {
      map.put(classes.get(i), counts[i]);
    }
    return map;
  }

  /** Which pictures with which boxes; see {@link DataDigest}. */
  public String digest() {
    DataDigest digest = new DataDigest(size());
    samples.forEach(
        s -> digest.add(String.valueOf(s.path().getFileName()), s.path(), s.boxes().toString()));
    return digest.text();
  }

  /** A few lines for a log: pictures, boxes, boxes of each class. */
  public String report() {
    int boxes = samples.stream().mapToInt(sample -> sample.boxes().size()).sum();
    long empty = samples.stream().filter(sample -> sample.boxes().isEmpty()).count();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %s pictures with %s boxes of %s classes, %s pictures without a box"
            .formatted(name, size(), boxes, classes.size(), empty));
    countPerClass().forEach((className, count) -> lines.add("  " + className + ": " + count));
    return String.join(System.lineSeparator(), lines);
  }
}
