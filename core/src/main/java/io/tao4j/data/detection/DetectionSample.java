package io.tao4j.data.detection;

import java.nio.file.Path;
import java.util.List;

/**
 * One picture of a detection set, not yet read.
 *
 * @param path where the picture is
 * @param boxes its objects, in the picture's own pixels; none where it shows none
 */
public record DetectionSample(Path path, List<LabelledBox> boxes) {
  public DetectionSample {
    boxes = List.copyOf(boxes);
  }
}
