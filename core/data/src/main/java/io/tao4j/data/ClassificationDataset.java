package io.tao4j.data;

import io.tao4j.error.TaoException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Pictures with one class each, not yet read. Immutable.
 *
 * @param name what to call the set in reports and errors, usually its path
 * @param classes class names; a label is an index into them
 * @param samples in a fixed order
 * @param notices what a person should know of the set, a line each: what was passed over
 */
public record ClassificationDataset(
    String name, List<String> classes, List<Sample> samples, List<String> notices) {

  public ClassificationDataset {
    classes = List.copyOf(classes);
    samples = List.copyOf(samples);
    notices = List.copyOf(notices);
    Set<String> seen = new HashSet<>();
    for (String className : classes) {
      if (!seen.add(className)) {
        throw new IllegalArgumentException("class '" + className + "' is named twice");
      }
    }
    for (Sample sample : samples) {
      if (sample.label() >= classes.size()) {
        throw new IllegalArgumentException(
            "%s has label %s of %s classes".formatted(sample.id(), sample.label(), classes.size()));
      }
    }
  }

  /** A set of which there is nothing to say. */
  public ClassificationDataset(String name, List<String> classes, List<Sample> samples) {
    this(name, classes, samples, List.of());
  }

  /** Number of samples. */
  public int size() {
    return samples.size();
  }

  /** Samples of each class, in the order of the classes; 0 where there are none. */
  public Map<String, Integer> countPerClass() {
    int[] counts = new int[classes.size()];
    for (Sample sample : samples) {
      counts[sample.label()]++;
    }
    Map<String, Integer> map = new LinkedHashMap<>();
    for (int i = 0; i < counts.length; i++) {
      map.put(classes.get(i), counts[i]);
    }
    return map;
  }

  /**
   * Checks that a validation set has this training set's classes in the same order.
   *
   * @throws TaoException {@code DATA-004} naming the classes that only one of them has
   */
  public void requireSameClasses(ClassificationDataset other) {
    if (classes.equals(other.classes)) {
      return;
    }
    List<String> missing = new ArrayList<>(classes);
    missing.removeAll(other.classes);
    List<String> extra = new ArrayList<>(other.classes);
    extra.removeAll(classes);
    List<String> details = new ArrayList<>();
    if (!missing.isEmpty()) {
      details.add("only in " + name + ": " + missing);
    }
    if (!extra.isEmpty()) {
      details.add("only in " + other.name + ": " + extra);
    }
    if (details.isEmpty()) {
      details.add("same names in another order: " + classes + " and " + other.classes);
    }
    throw new TaoException(
        "DATA-004", name + " and " + other.name + " have different classes", details, null);
  }

  /** Which samples with which labels; see {@link DataDigest}. */
  public String digest() {
    DataDigest digest = new DataDigest(size());
    samples.forEach(s -> digest.add(s.id(), s.path(), classes.get(s.label())));
    return digest.text();
  }

  /** A few lines for a log: samples, classes, samples of each class. */
  public String report() {
    StringBuilder text = new StringBuilder();
    text.append(name)
        .append(": ")
        .append(size())
        .append(" samples of ")
        .append(classes.size())
        .append(" classes");
    countPerClass()
        .forEach(
            (c, n) ->
                text.append(System.lineSeparator()).append("  ").append(c).append(": ").append(n));
    return text.toString();
  }
}
