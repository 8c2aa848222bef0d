package io.tao4j.networks.tasks.segmentation;

import io.tao4j.data.image.ImageLayer.Rectangle;
import io.tao4j.tensor.Tensor;

/** A network's scores of pixels, one for each class, in any size. */
public final class PixelScores {
  private final float[] values;
  private final int classes;
  private final int height;
  private final int width;

  private PixelScores(float[] values, int classes, int height, int width) {
    this.values = values;
    this.classes = classes;
    this.height = height;
    this.width = width;
  }

  /**
   * Scores of an output.
   *
   * @param logits {@code [N, classes, H, W]}, or {@code [N, 1, H, W]} for two classes
   */
  public static PixelScores of(Tensor logits, int classes) {
    int samples = Math.toIntExact(logits.shape().size(0));
    int given = Math.toIntExact(logits.shape().size(1));
    int height = Math.toIntExact(logits.shape().size(2));
    int width = Math.toIntExact(logits.shape().size(3));
    if (given != classes && !(given == 1 && classes == 2)) {
      throw new IllegalArgumentException(
          "scores %s for %s classes".formatted(logits.shape(), classes));
    }
    float[] scores = logits.toFloatArray();
    if (given == classes) {
      return new PixelScores(scores, classes, height, width);
    }
    // a sigmoid is a softmax over 0 and the score
    int plane = height * width;
    float[] both = new float[2 * samples * plane];
    for (int i = 0; i < samples; i++) {
      System.arraycopy(scores, i * plane, both, (2 * i + 1) * plane, plane);
    }
    return new PixelScores(both, classes, height, width);
  }

  /**
   * Makes a row's scores probabilities.
   *
   * @param row {@code [class][column]}
   */
  static void softmax(float[][] row) {
    for (int x = 0; x < row[0].length; x++) {
      float most = Float.NEGATIVE_INFINITY;
      for (float[] scores : row) {
        most = Math.max(most, scores[x]);
      }
      double sum = 0;
      for (float[] scores : row) {
        scores[x] = (float) Math.exp(scores[x] - most);
        sum += scores[x];
      }
      for (float[] scores : row) {
        scores[x] = (float) (scores[x] / sum);
      }
    }
  }

  /**
   * The scores of a sample in another size.
   *
   * @param target where the picture lies in what is answered of the input
   * @param scale input pixels for a pixel of the output
   * @param pictureWidth columns wanted
   * @param pictureHeight rows wanted
   */
  public Resampled resampled(
      int sample, Rectangle target, int scale, int pictureWidth, int pictureHeight) {
    return new Resampled(sample, target, scale, pictureWidth, pictureHeight);
  }

  /**
   * The class of the largest score; of equal ones the first.
   *
   * @param row {@code [class][column]}
   * @param classes takes the classes of a row
   * @param at where
   */
  static void largest(float[][] row, byte[] classes, int at) {
    int width = row[0].length;
    for (int x = 0; x < width; x++) {
      int best = 0;
      for (int c = 1; c < row.length; c++) {
        if (row[c][x] > row[best][x]) {
          best = c;
        }
      }
      classes[at + x] = (byte) best;
    }
  }

  /** A picture's scores, computed a row at a time. */
  public final class Resampled {
    private final int sample;
    private final int[] left;
    private final float[] shareX;
    private final int[] top;
    private final float[] shareY;

    Resampled(int sample, Rectangle target, int scale, int pictureWidth, int pictureHeight) {
      this.sample = sample;
      left = new int[pictureWidth];
      shareX = new float[pictureWidth];
      top = new int[pictureHeight];
      shareY = new float[pictureHeight];
      places(target.left(), target.width(), scale, width, left, shareX);
      places(target.top(), target.height(), scale, height, top, shareY);
    }

    /** The two pixels between which each wanted one lies, of those that show the picture. */
    private static void places(
        int from, int length, int scale, int side, int[] first, float[] share) {
      double least = Math.max(0, (from + 0.5) / scale - 0.5);
      double most = Math.min(side - 1, (from + length - 0.5) / scale - 0.5);
      for (int i = 0; i < first.length; i++) {
        double place = (from + (i + 0.5) * length / first.length) / scale - 0.5;
        double inside = Math.max(Math.min(least, most), Math.min(most, place));
        int low = (int) Math.max(0, Math.min(Math.floor(inside), Math.max(0, side - 2)));
        first[i] = low;
        share[i] = (float) (inside - low);
      }
    }

    /**
     * One row.
     *
     * @param out {@code [class][column]}
     */
    public void row(int y, float[][] out) {
      int below = Math.min(top[y] + 1, height - 1);
      float down = shareY[y];
      for (int c = 0; c < classes; c++) {
        int plane = (sample * classes + c) * height * width;
        int upper = plane + top[y] * width;
        int lower = plane + below * width;
        float[] line = out[c];
        for (int x = 0; x < left.length; x++) {
          int right = Math.min(left[x] + 1, width - 1);
          float across = shareX[x];
          float a = values[upper + left[x]] * (1 - across) + values[upper + right] * across;
          float b = values[lower + left[x]] * (1 - across) + values[lower + right] * across;
          line[x] = a * (1 - down) + b * down;
        }
      }
    }
  }
}
