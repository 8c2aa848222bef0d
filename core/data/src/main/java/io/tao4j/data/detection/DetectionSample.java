package io.tao4j.data.detection;

import io.tao4j.data.image.ImageSize;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One picture of a detection set, not yet read.
 *
 * @param path where the picture is
 * @param boxes its objects, in the picture's own pixels; none where it shows none
 * @param size of the picture as it is shown; null where neither labels nor header tell it
 * @param cocoId its number in the COCO file that it was read from; null in other formats
 */
public record DetectionSample(
    Path path, List<LabelledBox> boxes, @Nullable ImageSize size, @Nullable CocoId cocoId) {
  public DetectionSample {
    boxes = List.copyOf(boxes);
  }

  /** A picture without a number, whose size is not known. */
  public DetectionSample(Path path, List<LabelledBox> boxes) {
    this(path, boxes, null, null);
  }
}
