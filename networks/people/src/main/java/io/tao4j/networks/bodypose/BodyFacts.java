package io.tao4j.networks.bodypose;

import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.model.ModelMeta;
import io.tao4j.networks.people.AffineMap;
import io.tao4j.networks.people.Levels;
import io.tao4j.tensor.Tensor;
import java.util.List;

/**
 * What a network takes and gives.
 *
 * @param height of the input
 * @param width of the input
 * @param scale what levels are divided by, for each channel
 * @param offset what is taken off then
 * @param joints names of the joints
 * @param limbs pairs of their numbers
 * @param stages of the network
 */
record BodyFacts(
    int height,
    int width,
    List<Double> scale,
    List<Double> offset,
    List<String> joints,
    List<List<Integer>> limbs,
    int stages) {
  private static final String KEY = "bpnet";

  BodyFacts {
    scale = List.copyOf(scale);
    offset = List.copyOf(offset);
    joints = List.copyOf(joints);
    limbs = limbs.stream().map(List::copyOf).toList();
  }

  /**
   * Those of a model.
   *
   * @throws TaoException {@code MODEL-010} if it says none
   */
  static BodyFacts of(ModelMeta meta) {
    return meta.facts(KEY, BodyFacts.class)
        .orElseThrow(
            () ->
                new TaoException(
                    "MODEL-010", "the model does not say its joints", "it is no model of bpnet"));
  }

  BodyPose pose() {
    return new BodyPose(joints, limbs);
  }

  ModelMeta in(ModelMeta meta) {
    Normalization numbers =
        new Normalization(
            ColorOrder.RGB,
            1,
            List.of(
                offset.get(0) * scale.get(0),
                offset.get(1) * scale.get(1),
                offset.get(2) * scale.get(2)),
            scale);
    return new ModelMeta(
            meta.network(),
            meta.classNames(),
            Preprocessing.letterbox(height, width, 0, Interpolation.BILINEAR, numbers).toMap(),
            meta.metrics(),
            meta.properties())
        .withFacts(KEY, this);
  }

  /** From a picture of a size to the input: fitted into its middle, or stretched. */
  AffineMap whole(int pictureWidth, int pictureHeight, boolean stretched) {
    double x = width / (double) pictureWidth;
    double y = height / (double) pictureHeight;
    if (stretched) {
      return AffineMap.scale(x, y);
    }
    double factor = Math.min(x, y);
    return AffineMap.scale(factor, factor)
        .then(
            AffineMap.shift(
                (width - factor * pictureWidth) / 2, (height - factor * pictureHeight) / 2));
  }

  /** Levels as the network's numbers, {@code [3, height, width]}. */
  Tensor numbers(Levels levels) {
    float[] values = levels.values();
    int pixels = height * width;
    for (int i = 0; i < values.length; i++) {
      int channel = i / pixels;
      values[i] = (float) (values[i] / scale.get(channel) - offset.get(channel));
    }
    return Tensor.of(values, 3, height, width);
  }
}
