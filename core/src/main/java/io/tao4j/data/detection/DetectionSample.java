package io.tao4j.data.detection;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One picture of a detection set, not yet read.
 *
 * @param path where the picture is
 * @param boxes its objects, in the picture's own pixels; none where it shows none
 * @param cocoId its number in the COCO file that it was read from; null in other formats
 */
public record DetectionSample(Path path, List<LabelledBox> boxes, @Nullable CocoId cocoId) {
  public DetectionSample {
    boxes = List.copyOf(boxes);
  }

  /** A picture that has no number. */
  public DetectionSample(Path path, List<LabelledBox> boxes) {
    this(path, boxes, null);
  }
}
