package io.tao4j.networks.tasks.inspection;

import io.tao4j.data.image.Image;
import java.util.List;

/**
 * Pictures of a part beside those of a good one, under the same lights in the same order.
 *
 * @param part one picture for each light
 * @param golden as many
 */
public record InspectedPart(List<Image> part, List<Image> golden) {
  /**
   * @throws IllegalArgumentException if there are none, or not as many of both
   */
  public InspectedPart {
    part = List.copyOf(part);
    golden = List.copyOf(golden);
    if (part.isEmpty() || part.size() != golden.size()) {
      throw new IllegalArgumentException(
          "%s pictures of the part, %s of a good one".formatted(part.size(), golden.size()));
    }
  }
}
