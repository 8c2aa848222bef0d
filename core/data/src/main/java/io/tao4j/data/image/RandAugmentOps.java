package io.tao4j.data.image;

import io.tao4j.data.random.SeededRandom;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;

/** The changes of {@link ImageTransform.RandAugment}. A strength is its magnitude over ten. */
final class RandAugmentOps {
  private static final double LARGEST = 10;

  /** The changes, each as likely. */
  enum Change {
    AUTO_CONTRAST,
    EQUALIZE,
    INVERT,
    ROTATE,
    POSTERIZE,
    SOLARIZE,
    SOLARIZE_ADD,
    SATURATION,
    CONTRAST,
    BRIGHTNESS,
    SHARPNESS,
    SHEAR_X,
    SHEAR_Y,
    SHIFT_X,
    SHIFT_Y
  }

  private RandAugmentOps() {}

  static Mat apply(Mat mat, ImageTransform.RandAugment t, SeededRandom random) {
    Change[] all = Change.values();
    Change[] drawn = new Change[t.layers()];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = all[random.nextInt(all.length)];
    }
    // Of whole levels, which histograms and bits are of; a deep picture is deep again after it.
    Mat current = new Mat();
    mat.convertTo(current, opencv_core.CV_8U);
    boolean changed = false;
    for (Change change : drawn) {
      boolean done = random.chance(0.5);
      double magnitude = t.magnitude() + t.deviation() * random.nextGaussian();
      double strength = Math.max(0, Math.min(LARGEST, magnitude)) / LARGEST;
      double sign = random.chance(0.5) ? -1 : 1;
      if (done) {
        current = change(current, change, strength, sign, MatOps.colour(t.colour()));
        changed = true;
      }
    }
    if (!changed) {
      return mat;
    }
    Mat out = new Mat();
    current.convertTo(out, mat.depth());
    return out;
  }

  /**
   * One change.
   *
   * @param strength 0 to 1
   * @param sign 1 or -1, for those that have a direction
   */
  static Mat change(Mat mat, Change change, double strength, double sign, Scalar outside) {
    double factor = Math.max(0.1, 1 + sign * strength * 0.9);
    return switch (change) {
      case AUTO_CONTRAST -> autoContrast(mat);
      case EQUALIZE -> equalize(mat);
      case INVERT -> levels(mat, level -> 255 - level);
      case ROTATE -> Warp.rotate(mat, sign * strength * 30, opencv_imgproc.INTER_CUBIC, outside);
      case POSTERIZE -> {
        int mask = 0xff << 8 - (4 - (int) (strength * 4));
        yield levels(mat, level -> level & mask);
      }
      case SOLARIZE -> {
        int from = 256 - Math.min(256, (int) (strength * 256));
        yield levels(mat, level -> level < from ? level : 255 - level);
      }
      case SOLARIZE_ADD -> {
        int more = Math.min(128, (int) (strength * 110));
        yield levels(mat, level -> level < 128 ? Math.min(255, level + more) : level);
      }
      case SATURATION -> MatOps.saturation(mat, factor);
      case CONTRAST -> MatOps.contrast(mat, factor);
      case BRIGHTNESS -> MatOps.brightness(mat, factor);
      case SHARPNESS -> sharpness(mat, factor);
      case SHEAR_X -> warp(mat, outside, 1, sign * strength * 0.3, 0, 0, 1, 0);
      case SHEAR_Y -> warp(mat, outside, 1, 0, 0, sign * strength * 0.3, 1, 0);
      case SHIFT_X -> warp(mat, outside, 1, 0, sign * strength * 0.45 * mat.cols(), 0, 1, 0);
      case SHIFT_Y -> warp(mat, outside, 1, 0, 0, 0, 1, sign * strength * 0.45 * mat.rows());
    };
  }

  private static Mat warp(Mat mat, Scalar outside, double... matrix) {
    return Warp.affine(mat, matrix, opencv_imgproc.INTER_CUBIC, outside);
  }

  private interface Level {
    int of(int level);
  }

  private static Mat levels(Mat mat, Level change) {
    byte[] table = new byte[256 * 3];
    for (int i = 0; i < table.length; i++) {
      table[i] = (byte) change.of(i / 3);
    }
    return MatOps.lookUp(mat, table);
  }

  private static int[][] histogram(Mat mat) {
    int[][] counts = new int[3][256];
    byte[] levels = MatOps.bytes(mat);
    for (int i = 0; i < levels.length; i++) {
      counts[i % 3][levels[i] & 0xff]++;
    }
    return counts;
  }

  /** Each channel's levels spread from 0 to 255. */
  private static Mat autoContrast(Mat mat) {
    int[][] counts = histogram(mat);
    byte[] table = new byte[256 * 3];
    for (int c = 0; c < 3; c++) {
      int low = 0;
      int high = 255;
      while (counts[c][low] == 0) {
        low++;
      }
      while (counts[c][high] == 0) {
        high--;
      }
      for (int level = 0; level < 256; level++) {
        double spread = high > low ? (level - low) * 255.0 / (high - low) : level;
        table[level * 3 + c] = (byte) (int) Math.max(0, Math.min(255, spread));
      }
    }
    return MatOps.lookUp(mat, table);
  }

  /** Each channel's levels so that all are about as frequent. */
  private static Mat equalize(Mat mat) {
    int[][] counts = histogram(mat);
    byte[] table = new byte[256 * 3];
    for (int c = 0; c < 3; c++) {
      int last = 255;
      while (counts[c][last] == 0) {
        last--;
      }
      int step = (mat.rows() * mat.cols() - counts[c][last]) / 255;
      int below = step / 2;
      for (int level = 0; level < 256; level++) {
        table[level * 3 + c] = (byte) (step == 0 ? level : Math.min(255, below / step));
        below += counts[c][level];
      }
    }
    return MatOps.lookUp(mat, table);
  }

  /** A blend with the picture smoothed by its neighbours, but at the border. */
  private static Mat sharpness(Mat mat, double factor) {
    if (mat.rows() < 3 || mat.cols() < 3) {
      return mat;
    }
    float[] weights = {1, 1, 1, 1, 5, 1, 1, 1, 1};
    Mat kernel = new Mat(3, 3, opencv_core.CV_32F);
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= 13;
    }
    new FloatPointer(kernel.data()).put(weights);
    Mat smooth = new Mat();
    opencv_imgproc.filter2D(mat, smooth, -1, kernel);
    Mat out = mat.clone();
    Rect inner = new Rect(1, 1, mat.cols() - 2, mat.rows() - 2);
    opencv_core.addWeighted(
        mat.apply(inner), factor, smooth.apply(inner), 1 - factor, 0, out.apply(inner));
    return out;
  }
}
