package io.tao4j.data;

import io.tao4j.data.random.SeededRandom;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Mixup or cutmix, one a batch and one as likely as the other, as TAO's PyTorch classification
 * does: one share for the whole batch, drawn from Beta(alpha, alpha), partners by a permutation.
 * Cutmix puts a rectangle of the partner's picture into a picture, of one minus the share of the
 * area, around a random place; what is cut off at the border goes to the share. It follows from
 * (seed, epoch, index of the batch).
 *
 * @param alpha above 0; 0 mixes nothing
 * @param seed of the draws
 * @param smoothing of the targets before they are mixed, 0 to 1
 * @see <a href="https://arxiv.org/abs/1710.09412">Zhang et al.: mixup (2017)</a>
 * @see <a href="https://arxiv.org/abs/1905.04899">Yun et al.: CutMix (2019)</a>
 */
public record BatchMix(double alpha, long seed, double smoothing) {
  private static final long MIX = 4;

  public BatchMix {
    if (!(alpha >= 0 && alpha < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("alpha must be at least 0, got " + alpha);
    }
    if (!(smoothing >= 0 && smoothing <= 1)) {
      throw new IllegalArgumentException("smoothing must be 0..1, got " + smoothing);
    }
  }

  /** Where cutmix cuts, in pixels; right and bottom exclusive. */
  private record Cut(int left, int top, int right, int bottom) {
    double share(int width, int height) {
      return 1 - (double) (right - left) * (bottom - top) / ((double) width * height);
    }
  }

  /** A new batch; the given one is not changed. */
  public MixedBatch apply(ImageBatch batch, int classes) {
    int n = batch.size();
    float[] targets = Targets.rows(batch.labels(), classes, smoothing);
    if (alpha == 0) {
      return new MixedBatch(batch.images(), Tensor.of(targets, n, classes));
    }
    SeededRandom random = SeededRandom.of(seed, MIX, batch.epoch(), batch.index());
    boolean cuts = random.chance(0.5);
    double drawn = random.nextBeta(alpha, alpha);
    int[] partners = random.permutation(n);
    int height = Math.toIntExact(batch.images().shape().size(2));
    int width = Math.toIntExact(batch.images().shape().size(3));
    Cut cut = cuts ? cut(random, width, height, drawn) : null;
    float share = (float) (cut == null ? drawn : cut.share(width, height));
    FloatBuffer images = batch.images().floats();
    int size = images.remaining() / n;
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(4, images.remaining()))
            .order(ByteOrder.LITTLE_ENDIAN);
    FloatBuffer mixed = bytes.asFloatBuffer();
    float[] mixedTargets = new float[targets.length];
    float[] x = new float[size];
    float[] y = new float[size];
    for (int i = 0; i < n; i++) {
      images.get(i * size, x);
      images.get(partners[i] * size, y);
      if (cut == null) {
        for (int k = 0; k < size; k++) {
          x[k] = share * x[k] + (1 - share) * y[k];
        }
      } else {
        paste(x, y, cut, width, height);
      }
      mixed.put(x);
      for (int c = 0; c < classes; c++) {
        mixedTargets[i * classes + c] =
            share * targets[i * classes + c] + (1 - share) * targets[partners[i] * classes + c];
      }
    }
    return new MixedBatch(
        Tensor.wrap(DType.FLOAT32, batch.images().shape(), bytes),
        Tensor.of(mixedTargets, n, classes));
  }

  private static Cut cut(SeededRandom random, int width, int height, double share) {
    double side = Math.sqrt(1 - share);
    int wide = (int) (width * side);
    int high = (int) (height * side);
    int x = random.nextInt(width);
    int y = random.nextInt(height);
    return new Cut(
        Math.max(0, x - wide / 2),
        Math.max(0, y - high / 2),
        Math.min(width, x + wide / 2),
        Math.min(height, y + high / 2));
  }

  private static void paste(float[] onto, float[] from, Cut cut, int width, int height) {
    int channels = onto.length / (width * height);
    for (int c = 0; c < channels; c++) {
      for (int row = cut.top(); row < cut.bottom(); row++) {
        int start = (c * height + row) * width;
        System.arraycopy(
            from, start + cut.left(), onto, start + cut.left(), cut.right() - cut.left());
      }
    }
  }
}
