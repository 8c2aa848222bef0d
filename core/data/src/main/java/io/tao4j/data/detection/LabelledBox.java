package io.tao4j.data.detection;

import io.tao4j.geometry.Box;

/**
 * One object of a picture.
 *
 * @param box where it is
 * @param classIndex index into the set's classes
 * @param difficult whether an evaluation counts it neither as found nor as missed
 * @param crowd whether the box stands for many objects (COCO's {@code iscrowd})
 */
public record LabelledBox(Box box, int classIndex, boolean difficult, boolean crowd) {
  public LabelledBox {
    if (classIndex < 0) {
      throw new IllegalArgumentException("class index must not be negative, got " + classIndex);
    }
  }

  /** The same object elsewhere. */
  public LabelledBox withBox(Box other) {
    return new LabelledBox(other, classIndex, difficult, crowd);
  }
}
