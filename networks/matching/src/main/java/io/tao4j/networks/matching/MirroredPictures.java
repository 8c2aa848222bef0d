package io.tao4j.networks.matching;

import io.tao4j.model.ModelMeta;
import io.tao4j.tensor.Tensor;
import java.util.Map;

/**
 * Vectors of a picture and of its mirror image together, which is more than either: the sum of the
 * two. A model's properties say whether its vectors are made so, wherever they are made.
 */
public final class MirroredPictures {
  private static final String PROPERTY = "vectors";
  private static final String SUM = "sum of picture and mirror image";

  private MirroredPictures() {}

  /** What a model's properties hold: nothing where vectors are those of pictures alone. */
  public static Map<String, String> property(boolean mirrored) {
    return mirrored ? Map.of(PROPERTY, SUM) : Map.of();
  }

  /** Whether a model's vectors are such sums. */
  public static boolean isIn(ModelMeta meta) {
    return SUM.equals(meta.properties().get(PROPERTY));
  }

  /**
   * Pictures, and behind them all of them mirrored left to right.
   *
   * @param images {@code FLOAT32 [N, C, H, W]}
   * @return {@code [2 N, C, H, W]}
   */
  public static Tensor append(Tensor images) {
    float[] levels = images.toFloatArray();
    int width = Math.toIntExact(images.shape().size(3));
    float[] all = new float[2 * levels.length];
    System.arraycopy(levels, 0, all, 0, levels.length);
    for (int row = 0; row < levels.length; row += width) {
      for (int x = 0; x < width; x++) {
        all[levels.length + row + x] = levels[row + width - 1 - x];
      }
    }
    long[] shape = images.shape().toArray();
    shape[0] *= 2;
    return Tensor.of(all, shape);
  }

  /**
   * The sums.
   *
   * @param vectors {@code [2 N, D]}, of what {@link #append} gave
   * @return {@code [N, D]}
   */
  public static Tensor sum(Tensor vectors) {
    float[] numbers = vectors.toFloatArray();
    int half = numbers.length / 2;
    float[] sums = new float[half];
    for (int i = 0; i < half; i++) {
      sums[i] = numbers[i] + numbers[half + i];
    }
    return Tensor.of(sums, vectors.shape().size(0) / 2, vectors.shape().size(1));
  }
}
