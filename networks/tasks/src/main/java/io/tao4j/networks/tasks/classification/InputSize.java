package io.tao4j.networks.tasks.classification;

import java.util.Optional;

/**
 * A network's input as TAO's {@code input_image_size} says it: {@code "3,224,224"}.
 *
 * @param channels 1 or 3
 * @param height pixels, 16 or more
 * @param width pixels, 16 or more
 */
public record InputSize(int channels, int height, int width) {
  private static final int LEAST = 16;

  /**
   * Reads it.
   *
   * @return empty if the text is no such size
   */
  public static Optional<InputSize> parse(String text) {
    String[] parts = text.split(",");
    int[] size = new int[3];
    if (parts.length != size.length) {
      return Optional.empty();
    }
    for (int i = 0; i < size.length; i++) {
      String part = parts[i].strip();
      if (!part.matches("\\d{1,5}")) {
        return Optional.empty();
      }
      size[i] = Integer.parseInt(part);
    }
    boolean usable = (size[0] == 1 || size[0] == 3) && size[1] >= LEAST && size[2] >= LEAST;
    return usable ? Optional.of(new InputSize(size[0], size[1], size[2])) : Optional.empty();
  }
}
