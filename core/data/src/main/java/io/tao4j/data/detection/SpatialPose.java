package io.tao4j.data.detection;

/**
 * The columns of a KITTI label that a two-dimensional detector does not need; kept so that a
 * conversion loses nothing.
 *
 * @param observationAngle alpha, radians
 * @param height metres
 * @param width metres
 * @param length metres
 * @param x metres, to the right of the camera
 * @param y metres, below the camera
 * @param z metres, before the camera
 * @param rotationY radians
 */
public record SpatialPose(
    double observationAngle,
    double height,
    double width,
    double length,
    double x,
    double y,
    double z,
    double rotationY) {
  /** What sets without such columns have. */
  public static final SpatialPose NONE = new SpatialPose(0, 0, 0, 0, 0, 0, 0, 0);
}
