package io.tao4j.networks.bodypose;

import io.tao4j.networks.people.KeyPoints;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A picture to learn from.
 *
 * @param mask black where people are not labelled; null where all are
 * @param people joints of the pose, in pixels of the picture
 * @param scale height of the first person's box
 * @param centerX its middle
 * @param centerY its middle
 */
record BodySample(
    Path picture,
    @Nullable Path mask,
    List<KeyPoints> people,
    double scale,
    double centerX,
    double centerY) {
  BodySample {
    people = List.copyOf(people);
  }
}
