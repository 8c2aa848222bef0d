package io.tao4j.data.detection;

import io.tao4j.geometry.Box;
import io.tao4j.geometry.RunLengthMask;
import org.jspecify.annotations.Nullable;

/**
 * One object of a picture.
 *
 * @param box where it is
 * @param classIndex index into the set's classes
 * @param difficult whether an evaluation counts it neither as found nor as missed
 * @param crowd whether the box stands for many objects (COCO's {@code iscrowd})
 * @param mask its pixels in the picture as it was read, wherever the box was moved to; null where
 *     the labels have none or nobody asked for them
 */
public record LabelledBox(
    Box box, int classIndex, boolean difficult, boolean crowd, @Nullable RunLengthMask mask) {
  public LabelledBox {
    if (classIndex < 0) {
      throw new IllegalArgumentException("class index must not be negative, got " + classIndex);
    }
  }

  /** An object without a mask. */
  public LabelledBox(Box box, int classIndex, boolean difficult, boolean crowd) {
    this(box, classIndex, difficult, crowd, null);
  }

  /** The same object elsewhere; its mask stays that of the picture as it was read. */
  public LabelledBox withBox(Box other) {
    return new LabelledBox(other, classIndex, difficult, crowd, mask);
  }
}
