package io.tao4j.data.detection;

import io.tao4j.data.image.ImageSize;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A picture and what its labels say.
 *
 * @param id the picture's path below its folder, with {@code /} and without extension
 * @param path where the picture is
 * @param size as the labels or the picture's header tell it; null where the header tells none
 * @param labels its objects
 * @param cocoId its number in a COCO file; null in other formats
 */
public record LabelledPicture(
    String id, Path path, @Nullable ImageSize size, List<Label> labels, @Nullable CocoId cocoId) {
  public LabelledPicture {
    labels = List.copyOf(labels);
  }

  /** A picture of a format that does not number its pictures. */
  public LabelledPicture(String id, Path path, @Nullable ImageSize size, List<Label> labels) {
    this(id, path, size, labels, null);
  }
}
