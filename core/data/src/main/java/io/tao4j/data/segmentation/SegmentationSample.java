package io.tao4j.data.segmentation;

import java.nio.file.Path;
import java.util.List;

/**
 * A picture, or several of one place, and where the classes of their pixels are.
 *
 * @param id what it is called within its set
 * @param pictures one or more of one size: of a change, the one before it and the one after it
 * @param mask their classes
 */
public record SegmentationSample(String id, List<Path> pictures, MaskSource mask) {
  public SegmentationSample {
    pictures = List.copyOf(pictures);
    if (pictures.isEmpty()) {
      throw new IllegalArgumentException(id + " has no picture");
    }
  }

  /** A single picture. */
  public SegmentationSample(String id, Path picture, MaskSource mask) {
    this(id, List.of(picture), mask);
  }

  /** The first picture. */
  public Path path() {
    return pictures.get(0);
  }
}
