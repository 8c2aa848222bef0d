package io.tao4j.networks.emotion;

import io.tao4j.networks.people.KeyPoints;
import java.util.Objects;

/**
 * Landmarks of a face, as {@code fpenet} finds them.
 *
 * @param points in pixels, in the order of training
 */
public record FaceLandmarks(KeyPoints points) {
  public FaceLandmarks {
    Objects.requireNonNull(points, "points");
  }
}
