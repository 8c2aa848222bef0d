package io.tao4j.networks.pose;

import io.tao4j.data.DataDigest;
import io.tao4j.data.NpyFile;
import io.tao4j.error.TaoException;
import io.tao4j.file.FileBytes;
import io.tao4j.weights.format.PickledData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sequences of one array file with their classes.
 *
 * @param data {@code [N, C, T, V, M]}
 * @param names of the sequences
 * @param labels class of each, from 0
 * @param classNames names that the labels bring, by index; empty where they bring none
 */
record PoseSet(NpyFile data, List<String> names, List<Integer> labels, List<String> classNames) {
  private static final int RANK = 5;

  PoseSet {
    names = List.copyOf(names);
    labels = List.copyOf(labels);
    classNames = List.copyOf(classNames);
  }

  /**
   * Reads a set.
   *
   * @param labels a pickle of names and classes, or a table of name, class and the class's name
   * @throws TaoException {@code DATA-013} the array cannot be read, {@code POSE-001} it has other
   *     axes, {@code POSE-002} the labels are not read, {@code POSE-003} they are not one a
   *     sequence
   */
  static PoseSet read(Path data, Path labels) {
    NpyFile array = open(data);
    boolean table =
        labels.getFileName().toString().toLowerCase(java.util.Locale.ROOT).endsWith(".csv");
    PoseSet set = table ? ofTable(array, labels) : ofPickle(array, labels);
    if (set.labels.size() != array.shape().get(0)) {
      throw new TaoException(
          "POSE-003",
          "%s has %s sequences, %s has %s labels"
              .formatted(data, array.shape().get(0), labels, set.labels.size()),
          "give the labels of this file");
    }
    for (int i = 0; i < set.labels.size(); i++) {
      if (set.labels.get(i) < 0) {
        throw new TaoException(
            "POSE-002",
            "%s: the class of '%s' is %s".formatted(labels, set.names.get(i), set.labels.get(i)),
            "classes are counted from 0");
      }
    }
    return set;
  }

  /** An array of sequences. */
  static NpyFile open(Path data) {
    NpyFile array = NpyFile.open(data);
    List<Long> shape = array.shape();
    if (shape.size() != RANK || shape.stream().anyMatch(size -> size < 1)) {
      throw new TaoException(
          "POSE-001",
          "%s has the axes %s".formatted(data, shape),
          "sequences are [sequences, numbers of a place, frames, joints, persons]");
    }
    return array;
  }

  private static PoseSet ofPickle(NpyFile array, Path file) {
    if (PickledData.read(file) instanceof List<?> pair
        && pair.size() == 2
        && pair.get(0) instanceof List<?> names
        && pair.get(1) instanceof List<?> labels
        && names.size() == labels.size()
        && labels.stream()
            .allMatch(
                label ->
                    label instanceof Long number && number >= 0 && number < Integer.MAX_VALUE)) {
      return new PoseSet(
          array,
          names.stream().map(String::valueOf).toList(),
          labels.stream().map(label -> Math.toIntExact((Long) label)).toList(),
          List.of());
    }
    throw new TaoException(
        "POSE-002",
        file + " does not hold names and classes",
        "it is to be a pickle of two lists of one length: names, and numbers of classes from 0");
  }

  private static PoseSet ofTable(NpyFile array, Path file) {
    List<String> names = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    Map<Integer, String> classes = new TreeMap<>();
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new TaoException(
          "POSE-002",
          "cannot read %s: %s".formatted(file, FileBytes.reason(file, e)),
          List.of(),
          e);
    }
    for (int i = 0; i < lines.size(); i++) {
      String[] cells = lines.get(i).strip().split("\\s*,\\s*", -1);
      if (lines.get(i).isBlank()) {
        continue;
      }
      if (cells.length < 2 || !cells[1].matches("\\d{1,6}")) {
        throw new TaoException(
            "POSE-002",
            "%s:%s: no name and number of a class".formatted(file, i + 1),
            "a line is NAME,NUMBER or NAME,NUMBER,NAME OF THE CLASS");
      }
      int label = Integer.parseInt(cells[1]);
      names.add(cells[0]);
      labels.add(label);
      String known = cells.length > 2 ? classes.putIfAbsent(label, cells[2]) : null;
      if (known != null && !known.equals(cells[2])) {
        throw new TaoException(
            "POSE-002",
            "%s:%s: class %s is called '%s' here and '%s' before"
                .formatted(file, i + 1, label, cells[2], known),
            "give a class one name");
      }
    }
    boolean whole = classes.keySet().stream().toList().equals(upTo(classes.size()));
    return new PoseSet(array, names, labels, whole ? List.copyOf(classes.values()) : List.of());
  }

  private static List<Integer> upTo(int count) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(i);
    }
    return numbers;
  }

  int size() {
    return labels.size();
  }

  int channels() {
    return Math.toIntExact(data.shape().get(1));
  }

  int joints() {
    return Math.toIntExact(data.shape().get(3));
  }

  int persons() {
    return Math.toIntExact(data.shape().get(4));
  }

  /**
   * Refuses classes that there are not.
   *
   * @param classes their number
   * @throws TaoException {@code POSE-004}
   */
  PoseSet requireClasses(int classes) {
    int most = Collections.max(labels);
    if (most >= classes) {
      throw new TaoException(
          "POSE-004",
          "%s: '%s' is of class %s, there are %s classes"
              .formatted(data.file(), names.get(labels.indexOf(most)), most, classes),
          "raise dataset.num_classes, or correct the labels");
    }
    return this;
  }

  /**
   * Refuses sequences of other places, joints or persons than a network takes.
   *
   * @throws TaoException {@code POSE-001}
   */
  PoseSet requireForm(PoseFacts facts) {
    facts.require(data.file().toString(), channels(), joints(), persons());
    return this;
  }

  /**
   * A sequence.
   *
   * @throws TaoException {@code POSE-005} if it has numbers that are not finite
   */
  PoseSequence sequence(int index) {
    return sequence(data, index);
  }

  static PoseSequence sequence(NpyFile data, long index) {
    float[] numbers = data.row(index);
    for (float number : numbers) {
      if (!Float.isFinite(number)) {
        throw new TaoException(
            "POSE-005",
            "%s, sequence %s: it holds %s".formatted(data.file(), index, number),
            "a joint that was not seen has zeros");
      }
    }
    List<Long> shape = data.shape();
    return PoseSequence.of(numbers, shape.get(1), shape.get(2), shape.get(3), shape.get(4));
  }

  /** Tells the set with its labels from others. */
  String digest() {
    DataDigest digest = new DataDigest(size());
    for (int i = 0; i < size(); i++) {
      digest.add(names.get(i), data.file(), String.valueOf(labels.get(i)));
    }
    return digest.text();
  }
}
