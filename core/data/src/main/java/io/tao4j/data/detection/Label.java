package io.tao4j.data.detection;

import io.tao4j.geometry.Box;

/**
 * One object as a label file names it, before classes are mapped.
 *
 * @param className lower case
 * @param box in the picture's pixels
 * @param truncation share of the object beyond the picture's edge, 0 to 1; below 0 where unknown
 * @param occlusion 0 visible; anything else makes the object difficult
 * @param crowd whether the box stands for many objects
 * @param pose KITTI's further columns
 */
public record Label(
    String className, Box box, double truncation, int occlusion, boolean crowd, SpatialPose pose) {

  /** The same object under another name. */
  public Label withClassName(String other) {
    return new Label(other, box, truncation, occlusion, crowd, pose);
  }

  /** The same object with another box. */
  Label withBox(Box other) {
    return new Label(className, other, truncation, occlusion, crowd, pose);
  }
}
