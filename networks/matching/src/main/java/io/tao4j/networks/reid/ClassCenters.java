package io.tao4j.networks.reid;

import io.tao4j.network.AdaptedInputs;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The centres of classes that follow their features from epoch to epoch. A class without a centre
 * yet gets the mean of its features; from then on its centre goes a share of the way to the mean.
 *
 * @param classes one or more
 * @param width numbers of a feature
 * @param share of the way, 0 to 1
 */
record ClassCenters(int classes, int width, double share) implements AdaptedInputs {
  /** Input {@code FLOAT32 [classes, width]}. */
  static final String CENTERS = "centers";

  /** Input {@code FLOAT32 [classes]}: 1 for classes that have a centre. */
  static final String KNOWN = "known_centers";

  /** Output {@code [classes, width]}: sums of the features of each class. */
  static final String SUMS = "feature_sums";

  /** Output {@code [classes]}: features of each class. */
  static final String COUNTS = "feature_counts";

  @Override
  public Map<String, Tensor> first() {
    return Map.of(
        CENTERS, Tensor.of(new float[classes * width], classes, width),
        KNOWN, Tensor.of(new float[classes], classes));
  }

  @Override
  public List<String> summed() {
    return List.of(SUMS, COUNTS);
  }

  @Override
  public Map<String, Tensor> next(
      int epoch, Map<String, Tensor> values, Map<String, double[]> sums) {
    float[] centers = values.get(CENTERS).toFloatArray();
    float[] known = values.get(KNOWN).toFloatArray();
    double[] features = sums.get(SUMS);
    double[] counts = sums.get(COUNTS);
    for (int c = 0; c < classes; c++) {
      if (counts[c] > 0) {
        double moved = known[c] > 0 ? share : 1;
        for (int d = c * width; d < (c + 1) * width; d++) {
          centers[d] += (float) (moved * (features[d] / counts[c] - centers[d]));
        }
        known[c] = 1;
      }
    }
    return Map.of(CENTERS, Tensor.of(centers, classes, width), KNOWN, Tensor.of(known, classes));
  }

  @Override
  public Map<String, Double> figures(Map<String, Tensor> values) {
    double known = 0;
    for (float one : values.get(KNOWN).toFloatArray()) {
      known += one;
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(KNOWN, known);
    return figures;
  }
}
