package io.tao4j.data.segmentation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the values in mask files mean. Each value that is listed belongs to a class; classes may be
 * merged into others, and a class's index is the rank of its own number among those of the classes
 * that are left, as TAO numbers them. Immutable.
 *
 * @param names of the classes, by index
 * @param indexOfValue which class a value belongs to
 * @param coloured whether values are colours, {@code 0xRRGGBB}
 * @param ignored the value of pixels that count nowhere, if there is one
 * @param grey whether a mask with values that are not listed may be grey, and not only black and
 *     white: a pixel of a level from 128 on is of class 1, of one below of class 0
 */
public record MaskClasses(
    List<String> names,
    Map<Integer, Integer> indexOfValue,
    boolean coloured,
    OptionalInt ignored,
    boolean grey) {
  /** Most classes that a network can have. */
  public static final int MOST = 255;

  /** From here on a level counts as white: half of 255. */
  private static final int HALF = 128;

  private static final int WHITE = 255;

  /**
   * A value of the masks.
   *
   * @param name of what it stands for
   * @param mappedTo name of the class that it counts as; its own for one that stays
   * @param value level, number of a palette's colour, or {@code 0xRRGGBB}
   * @param number by which classes are ordered, those of one number as they are given
   */
  public record Entry(String name, String mappedTo, int value, int number) {
    /** Ordered by its value. */
    public Entry(String name, String mappedTo, int value) {
      this(name, mappedTo, value, value);
    }
  }

  public MaskClasses {
    names = List.copyOf(names);
    indexOfValue = Collections.unmodifiableMap(new TreeMap<>(indexOfValue));
    if (names.isEmpty() || names.size() > MOST) {
      throw new IllegalArgumentException(
          "%s classes; 1 to %s were expected".formatted(names.size(), MOST));
    }
  }

  /**
   * Classes of entries.
   *
   * @param grey whether masks of two classes may be grey, see {@link #grey}
   * @throws IllegalArgumentException if an entry is mapped to a name that none has, or a value
   *     belongs to two classes
   */
  public static MaskClasses of(
      List<Entry> entries, boolean coloured, OptionalInt ignored, boolean grey) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (Entry entry : entries) {
      numbers.merge(entry.name(), entry.number(), Math::min);
    }
    List<String> names = new ArrayList<>();
    for (Entry entry : entries) {
      if (!numbers.containsKey(entry.mappedTo())) {
        throw new IllegalArgumentException(
            "'%s' is mapped to '%s', which is no class".formatted(entry.name(), entry.mappedTo()));
      }
      if (!names.contains(entry.mappedTo())) {
        names.add(entry.mappedTo());
      }
    }
    names.sort(Comparator.comparing(numbers::get));
    Map<Integer, Integer> index = new HashMap<>();
    for (Entry entry : entries) {
      int mapped = names.indexOf(entry.mappedTo());
      Integer other = index.put(entry.value(), mapped);
      if (other != null && other != mapped) {
        throw new IllegalArgumentException(
            "the value %s belongs to '%s' and to '%s'"
                .formatted(entry.value(), names.get(other), names.get(mapped)));
      }
    }
    return new MaskClasses(names, index, coloured, ignored, grey && names.size() == 2);
  }

  /**
   * The classes of a file's values.
   *
   * @param unlisted gets each value that belongs to no class, with its pixels; may be null
   */
  LabelMap map(MaskValues mask, @Nullable Map<Integer, Integer> unlisted) {
    int[] values = mask.values();
    byte[] classes = new byte[values.length];
    boolean white = isThresholded(values);
    // values come in runs
    int last = -1;
    byte lastClass = 0;
    for (int i = 0; i < values.length; i++) {
      int value = values[i];
      if (i == 0 || value != last) {
        last = value;
        lastClass = white ? (byte) (value >= HALF ? 1 : 0) : classOf(value, unlisted);
      } else if (unlisted != null && unlisted.containsKey(value) && !white) {
        unlisted.merge(value, 1, Integer::sum);
      }
      classes[i] = lastClass;
    }
    return LabelMap.owning(mask.width(), mask.height(), classes);
  }

  /**
   * Whether a mask is black and white: where each of its values is listed, those are meant. Beside
   * grey pictures, of which any level may occur, only 0 and 255 are taken so.
   */
  private boolean isThresholded(int[] values) {
    if (coloured || names.size() != 2) {
      return false;
    }
    boolean blackAndWhite = true;
    boolean listed = true;
    for (int i = 0; i < values.length; i++) {
      int value = values[i];
      if (i > 0 && value == values[i - 1]) {
        continue; // values come in runs
      }
      blackAndWhite &= value == 0 || value == WHITE;
      listed &= indexOfValue.containsKey(value) || isIgnored(value);
      if (!listed && !blackAndWhite && !grey) {
        return false;
      }
    }
    return !listed && (grey || blackAndWhite && !indexOfValue.containsKey(WHITE));
  }

  private boolean isIgnored(int value) {
    return value == MaskSource.CROWD || ignored.isPresent() && ignored.getAsInt() == value;
  }

  private byte classOf(int value, @Nullable Map<Integer, Integer> unlisted) {
    if (isIgnored(value)) {
      return (byte) LabelMap.IGNORED;
    }
    Integer index = indexOfValue.get(value);
    if (index == null) {
      if (unlisted != null) {
        unlisted.merge(value, 1, Integer::sum);
      }
      return 0;
    }
    return index.byteValue();
  }

  /** The values that are listed, as people write them. */
  String valuesText() {
    return indexOfValue.keySet().stream()
        .map(v -> new MaskValues(1, 1, new int[1], coloured).text(v))
        .reduce((a, b) -> a + ", " + b)
        .orElse("none");
  }
}
