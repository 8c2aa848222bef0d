package io.tao4j.data;

import io.tao4j.data.random.SeededRandom;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Mixup as TAO does it: each image is blended with that at the same place from the batch's end,
 * {@code a * x + (1 - a) * y}, and so are the targets; {@code a} is drawn for each image from
 * Beta(alpha, alpha) and folded to be at least a half, so that no image is mostly another. It
 * follows from (seed, epoch, index of the batch).
 *
 * @param alpha above 0; small values leave most images nearly as they are; 0 mixes nothing
 * @param seed of the draws
 * @param smoothing of the targets before they are mixed, 0 to 1
 * @see <a href="https://arxiv.org/abs/1710.09412">Zhang et al.: mixup, beyond empirical risk
 *     minimization (2017)</a>
 */
public record Mixup(double alpha, long seed, double smoothing) {
  private static final long MIX = 3;

  public Mixup {
    if (!(alpha >= 0 && alpha < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("alpha must be at least 0, got " + alpha);
    }
    if (!(smoothing >= 0 && smoothing <= 1)) {
      throw new IllegalArgumentException("smoothing must be 0..1, got " + smoothing);
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
      double drawn = random.nextBeta(alpha, alpha);
      float a = (float) Math.max(drawn, 1 - drawn);
      int partner = n - 1 - i;
      images.get(i * size, x);
      images.get(partner * size, y);
      for (int k = 0; k < size; k++) {
        x[k] = a * x[k] + (1 - a) * y[k];
      }
      mixed.put(x);
      for (int c = 0; c < classes; c++) {
        mixedTargets[i * classes + c] =
            a * targets[i * classes + c] + (1 - a) * targets[partner * classes + c];
      }
    }
    return new MixedBatch(
        Tensor.wrap(DType.FLOAT32, batch.images().shape(), bytes),
        Tensor.of(mixedTargets, n, classes));
  }
}
