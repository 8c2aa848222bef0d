package io.tao4j.data.image;

import static org.bytedeco.opencv.global.opencv_core.BORDER_CONSTANT;
import static org.bytedeco.opencv.global.opencv_core.BORDER_REPLICATE;
import static org.bytedeco.opencv.global.opencv_core.CV_64F;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/** Affine motions of a picture that keep its size. */
final class Warp {
  private static final Scalar BLACK = new Scalar(0, 0, 0, 0);

  private Warp() {}

  /** Counter-clockwise about the middle, nearest pixels or bilinear, black outside. */
  static Mat rotate(Mat mat, double degrees, boolean smooth) {
    double turns = degrees / 90;
    boolean quarters = turns == Math.rint(turns);
    int quarter = Math.floorMod((long) turns, 4);
    if (quarters && (mat.rows() == mat.cols() || quarter % 2 == 0)) {
      return quarter(mat, quarter);
    }
    int interpolation = smooth ? opencv_imgproc.INTER_LINEAR : opencv_imgproc.INTER_NEAREST;
    return rotate(mat, degrees, interpolation, BLACK);
  }

  private static Mat quarter(Mat mat, int quarter) {
    if (quarter == 0) {
      return mat;
    }
    Mat out = new Mat();
    int code =
        switch (quarter) {
          case 1 -> opencv_core.ROTATE_90_COUNTERCLOCKWISE;
          case 2 -> opencv_core.ROTATE_180;
          default -> opencv_core.ROTATE_90_CLOCKWISE;
        };
    opencv_core.rotate(mat, out, code);
    return out;
  }

  /** Counter-clockwise about the middle. */
  static Mat rotate(Mat mat, double degrees, int interpolation, Scalar outside) {
    double angle = -StrictMath.toRadians(degrees);
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    double x = mat.cols() / 2.0;
    double y = mat.rows() / 2.0;
    return affine(
        mat,
        new double[] {cos, sin, x - cos * x - sin * y, -sin, cos, y + sin * x - cos * y},
        interpolation,
        outside);
  }

  /**
   * The picture that shows, at each distance from its middle, the place at that distance times a
   * scale, moved; its edges continue outside. Bilinear.
   */
  static Mat stretch(Mat mat, double scaleX, double scaleY, double moveX, double moveY) {
    double x = mat.cols() / 2.0;
    double y = mat.rows() / 2.0;
    double[] m = {scaleX, 0, x - scaleX * x + moveX, 0, scaleY, y - scaleY * y + moveY};
    return affine(mat, m, opencv_imgproc.INTER_LINEAR, BORDER_REPLICATE, BLACK);
  }

  /**
   * The picture whose place (x, y) shows (a x + b y + c, d x + e y + f) of the given one, in
   * coordinates in which the first pixel's middle is (0.5, 0.5).
   *
   * @param m a to f
   */
  static Mat affine(Mat mat, double[] m, int interpolation, Scalar outside) {
    return affine(mat, m, interpolation, BORDER_CONSTANT, outside);
  }

  private static Mat affine(Mat mat, double[] m, int interpolation, int border, Scalar outside) {
    Mat matrix = new Mat(2, 3, CV_64F);
    new DoublePointer(matrix.data())
        .put(m[0], m[1], m[2] + (m[0] + m[1] - 1) / 2, m[3], m[4], m[5] + (m[3] + m[4] - 1) / 2);
    Mat out = new Mat();
    opencv_imgproc.warpAffine(
        mat,
        out,
        matrix,
        new Size(mat.cols(), mat.rows()),
        interpolation | opencv_imgproc.WARP_INVERSE_MAP,
        border,
        outside);
    return out;
  }
}
