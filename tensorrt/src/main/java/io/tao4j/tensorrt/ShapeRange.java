package io.tao4j.tensorrt;

import java.util.ArrayList;
import java.util.List;

/**
 * Sizes of an input that an engine accepts.
 *
 * @param input its name
 * @param min smallest size of each dimension
 * @param opt the sizes that the engine is fastest for
 * @param max largest
 */
public record ShapeRange(String input, List<Long> min, List<Long> opt, List<Long> max) {
  /** Copies the lists. */
  public ShapeRange {
    min = List.copyOf(min);
    opt = List.copyOf(opt);
    max = List.copyOf(max);
  }

  /** Three lists of sizes. */
  public static ShapeRange of(String input, long[] min, long[] opt, long[] max) {
    return new ShapeRange(input, list(min), list(opt), list(max));
  }

  private static List<Long> list(long[] sizes) {
    return java.util.Arrays.stream(sizes).boxed().toList();
  }

  /**
   * Reads TAO's {@code -p}: {@code images,1x3x224x224,8x3x224x224,16x3x224x224}.
   *
   * @throws IllegalArgumentException if the text is no such thing
   */
  public static ShapeRange parse(String text) {
    String[] parts = text.split(",");
    if (parts.length != 4) {
      throw new IllegalArgumentException(
          "a profile is INPUT,MIN,OPT,MAX with shapes like 1x3x224x224, got '" + text + "'");
    }
    return new ShapeRange(parts[0].strip(), sizes(parts[1]), sizes(parts[2]), sizes(parts[3]));
  }

  private static List<Long> sizes(String text) {
    List<Long> sizes = new ArrayList<>();
    for (String size : text.strip().split("[xX]")) {
      try {
        sizes.add(Long.parseLong(size.strip()));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("'" + text + "' is no shape like 1x3x224x224", e);
      }
    }
    return sizes;
  }
}
