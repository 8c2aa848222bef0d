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
 */
public record LabelledPicture(String id, Path path, @Nullable ImageSize size, List<Label> labels) {
  public LabelledPicture {
    labels = List.copyOf(labels);
  }
}
