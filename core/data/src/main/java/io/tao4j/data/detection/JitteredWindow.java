package io.tao4j.data.detection;

import io.tao4j.data.image.ImageLayer.Rectangle;

/**
 * What YOLO's jitter shows of a picture, as TAO moves its sides. Each side moves by a share of the
 * picture's own side: inwards it cuts, by 0.8 at most, and where two opposite cuts are more than
 * 0.8 together each is 0.4 at most; outwards it adds a border. Then the window is brought towards
 * the aspect ratio of the input with borders alone: first those of the longer direction are taken
 * back, then the other direction gets one. What cuts did to the aspect ratio stays, and the resize
 * to the input stretches it.
 */
final class JitteredWindow {
  private static final double LARGEST_CUT = 0.8;

  private JitteredWindow() {}

  /**
   * The window in the picture's pixels; it may reach out of the picture.
   *
   * @param aspect width over height of the input
   * @param left shares of the picture's sides, inwards positive
   */
  static Rectangle of(
      int width, int height, double aspect, double left, double top, double right, double bottom) {
    double[] x = cut(left, right);
    double[] y = cut(top, bottom);
    for (int side = 0; side < 2; side++) {
      x[side] *= width;
      y[side] *= height;
    }
    if ((double) width / height > aspect) {
      double rest = withdraw(x, width - height * aspect);
      y[0] -= rest / aspect / 2;
      y[1] -= rest / aspect / 2;
    } else {
      double rest = withdraw(y, height - width / aspect);
      x[0] -= rest * aspect / 2;
      x[1] -= rest * aspect / 2;
    }
    return new Rectangle(
        (int) Math.rint(x[0]),
        (int) Math.rint(y[0]),
        (int) Math.max(1, Math.rint(width - x[0] - x[1])),
        (int) Math.max(1, Math.rint(height - y[0] - y[1])));
  }

  private static double[] cut(double first, double last) {
    double[] sides = {Math.min(first, LARGEST_CUT), Math.min(last, LARGEST_CUT)};
    if (sides[0] + sides[1] > LARGEST_CUT) {
      sides[0] = Math.min(sides[0], LARGEST_CUT / 2);
      sides[1] = Math.min(sides[1], LARGEST_CUT / 2);
    }
    return sides;
  }

  /**
   * Takes borders of two opposite sides back, as long as the picture is too long by {@code excess}:
   * both alike, then each. Returns what of the excess is left.
   */
  private static double withdraw(double[] sides, double excess) {
    double both = Math.min(Math.min(-Math.min(sides[0], 0), -Math.min(sides[1], 0)), excess / 2);
    double rest = excess - 2 * both;
    for (int side = 0; side < 2; side++) {
      sides[side] += both;
    }
    for (int side = 0; side < 2; side++) {
      double more = Math.min(rest, -Math.min(sides[side], 0));
      sides[side] += more;
      rest -= more;
    }
    return rest;
  }
}
