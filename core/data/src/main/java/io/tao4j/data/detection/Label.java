package io.tao4j.data.detection;

import io.tao4j.data.segmentation.MaskSource;
import io.tao4j.geometry.Box;
import io.tao4j.geometry.RunLengthMask;
import org.jspecify.annotations.Nullable;

/**
 * One object as a label file names it, before classes are mapped.
 *
 * @param className lower case
 * @param box in the picture's pixels
 * @param truncation share of the object beyond the picture's edge, 0 to 1; below 0 where unknown
 * @param occlusion 0 visible; anything else makes the object difficult
 * @param crowd whether the box stands for many objects
 * @param pose KITTI's further columns
 * @param mask its pixels, of the picture's size; null where the labels have none or nobody asked
 * @param outline the mask as the labels write it, polygons or run lengths; null where nobody asked
 */
public record Label(
    String className,
    Box box,
    double truncation,
    int occlusion,
    boolean crowd,
    SpatialPose pose,
    @Nullable RunLengthMask mask,
    MaskSource.@Nullable Outline outline) {
  /** An object without a mask. */
  public Label(
      String className,
      Box box,
      double truncation,
      int occlusion,
      boolean crowd,
      SpatialPose pose) {
    this(className, box, truncation, occlusion, crowd, pose, null, null);
  }

  /** An object whose mask is known by its pixels alone. */
  public Label(
      String className,
      Box box,
      double truncation,
      int occlusion,
      boolean crowd,
      SpatialPose pose,
      @Nullable RunLengthMask mask) {
    this(className, box, truncation, occlusion, crowd, pose, mask, null);
  }

  /** The same object under another name. */
  public Label withClassName(String other) {
    return new Label(other, box, truncation, occlusion, crowd, pose, mask, outline);
  }

  /** The same object with another box. */
  public Label withBox(Box other) {
    return new Label(className, other, truncation, occlusion, crowd, pose, mask, outline);
  }
}
