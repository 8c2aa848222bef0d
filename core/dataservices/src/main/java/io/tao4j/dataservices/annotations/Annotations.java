package io.tao4j.dataservices.annotations;

import io.tao4j.data.detection.CocoId;
import io.tao4j.data.detection.Label;
import io.tao4j.data.image.ImageSize;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Labelled pictures and their classes, whatever the form that they came in. Immutable.
 *
 * @param pictures in a fixed order
 * @param classes names as they are written, in the order of their numbers; no two are equal but for
 *     case
 */
public record Annotations(List<Picture> pictures, List<String> classes) {

  /**
   * A picture.
   *
   * @param fileName as an annotation file writes it, with {@code /} between folders
   * @param labels its objects; each class name, whatever its case, is one of the classes
   * @param cocoId its number in the COCO file that it came from; null of other forms
   */
  public record Picture(
      String fileName, ImageSize size, List<Label> labels, @Nullable CocoId cocoId) {
    /** Copies the list. */
    public Picture {
      labels = List.copyOf(labels);
    }

    /** With other labels. */
    public Picture with(List<Label> other) {
      return new Picture(fileName, size, other, cocoId);
    }
  }

  /** Copies the lists. */
  public Annotations {
    pictures = List.copyOf(pictures);
    classes = List.copyOf(classes);
  }

  /** Number of each class, from 0, by its name in lower case. */
  Map<String, Integer> numbers() {
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < classes.size(); i++) {
      numbers.put(classes.get(i).toLowerCase(Locale.ROOT), i);
    }
    return numbers;
  }

  /** Objects of each class that has some, by name. */
  public SortedMap<String, Integer> counts() {
    Map<String, Integer> numbers = numbers();
    SortedMap<String, Integer> counts = new TreeMap<>();
    for (Picture picture : pictures) {
      for (Label label : picture.labels()) {
        counts.merge(classes.get(numbers.get(key(label))), 1, Integer::sum);
      }
    }
    return counts;
  }

  /** Only the classes that some object has, in their order. */
  Annotations usedOnly() {
    SortedMap<String, Integer> counts = counts();
    return new Annotations(pictures, classes.stream().filter(counts::containsKey).toList());
  }

  /** Only the pictures that show something. */
  Annotations labelledOnly() {
    return new Annotations(
        pictures.stream().filter(picture -> !picture.labels().isEmpty()).toList(), classes);
  }

  /** Number of objects. */
  public int size() {
    return pictures.stream().mapToInt(picture -> picture.labels().size()).sum();
  }

  /** Under other names; labels of names that are not in the map are left out. */
  Annotations mapped(ClassNames names) {
    List<Picture> changed = new ArrayList<>();
    for (Picture picture : pictures) {
      List<Label> labels = new ArrayList<>();
      for (Label label : picture.labels()) {
        names.of(label.className()).map(label::withClassName).ifPresent(labels::add);
      }
      changed.add(picture.with(labels));
    }
    return new Annotations(changed, names.classes());
  }

  static String key(Label label) {
    return label.className().toLowerCase(Locale.ROOT);
  }
}
