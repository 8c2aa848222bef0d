package io.tao4j.networks.yolo;

import io.tao4j.network.AdaptedInputs;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Weights of classes that follow how hard each is, as TAO's {@code enable_auto}: at the end of the
 * epochs 0, 10, 20 ... a class's mean loss of box and class over its positives, before any factor,
 * is divided by that of the easiest class. After the first epoch this is the weight, later a tenth
 * of it is mixed with nine tenths of the old one.
 *
 * <p>A class without a positive in the epoch keeps its weight, where TAO would go on with no
 * number.
 */
final class AutoClassWeights implements AdaptedInputs {
  private static final int INTERVAL = 10;
  private static final double KEPT = 0.9;

  private final List<String> classNames;
  private final List<Double> given;

  /**
   * @param given weight of each class in the first epoch
   */
  AutoClassWeights(List<String> classNames, List<Double> given) {
    this.classNames = List.copyOf(classNames);
    this.given = List.copyOf(given);
  }

  @Override
  public Map<String, Tensor> first() {
    float[] weights = new float[given.size()];
    for (int c = 0; c < weights.length; c++) {
      weights[c] = given.get(c).floatValue();
    }
    return Map.of(YoloLoss.CLASS_WEIGHTS, Tensor.of(weights, weights.length));
  }

  @Override
  public List<String> summed() {
    return List.of(YoloLoss.CLASS_LOSSES, YoloLoss.CLASS_POSITIVES);
  }

  @Override
  public Map<String, Tensor> next(
      int epoch, Map<String, Tensor> values, Map<String, double[]> sums) {
    if (epoch % INTERVAL != 0) {
      return values;
    }
    double[] losses = sums.get(YoloLoss.CLASS_LOSSES);
    double[] positives = sums.get(YoloLoss.CLASS_POSITIVES);
    double least = Double.POSITIVE_INFINITY;
    for (int c = 0; c < losses.length; c++) {
      if (positives[c] > 0) {
        least = Math.min(least, losses[c] / positives[c]);
      }
    }
    if (least <= 0 || Double.isInfinite(least)) {
      return values; // nothing to compare with
    }
    float[] weights = values.get(YoloLoss.CLASS_WEIGHTS).toFloatArray().clone();
    double kept = epoch == 0 ? 0 : KEPT;
    for (int c = 0; c < weights.length; c++) {
      if (positives[c] > 0) {
        double hardness = losses[c] / positives[c] / least;
        weights[c] = (float) (kept * weights[c] + (1 - kept) * hardness);
      }
    }
    return Map.of(YoloLoss.CLASS_WEIGHTS, Tensor.of(weights, weights.length));
  }

  @Override
  public Map<String, Double> figures(Map<String, Tensor> values) {
    float[] weights = values.get(YoloLoss.CLASS_WEIGHTS).toFloatArray();
    Map<String, Double> figures = new LinkedHashMap<>();
    for (int c = 0; c < weights.length; c++) {
      figures.put("class_weight." + classNames.get(c), (double) weights[c]);
    }
    return figures;
  }
}
