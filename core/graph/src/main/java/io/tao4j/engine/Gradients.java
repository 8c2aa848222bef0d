package io.tao4j.engine;

import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Gradients that a phase has accumulated, in host memory: sums of each batch's gradient times its
 * weight. Kept as sums, so that what several workers have can be added up: workers that took a part
 * of a batch each have together the gradient of the whole batch.
 *
 * @param sums by parameter, shaped as the parameter; without regularisers, clipping and weight
 *     decay, which {@link TrainingStep#apply} adds
 * @param weight sum of the weights, above 0: samples, where the loss is a mean over samples
 */
public record Gradients(Map<String, Tensor> sums, long weight) {
  public Gradients {
    sums = Map.copyOf(Objects.requireNonNull(sums, "sums"));
    if (weight <= 0) {
      throw new IllegalArgumentException("the weight is above 0, got " + weight);
    }
  }

  /** The gradient itself, by parameter. */
  public Map<String, Tensor> mean() {
    Map<String, Tensor> mean = new LinkedHashMap<>();
    sums.forEach(
        (name, sum) -> {
          float[] values = sum.toFloatArray();
          for (int i = 0; i < values.length; i++) {
            values[i] /= weight;
          }
          mean.put(name, Tensor.of(values, sum.shape().toArray()));
        });
    return mean;
  }

  /**
   * Together with those of another worker.
   *
   * @throws IllegalArgumentException if they are of other parameters
   */
  public Gradients plus(Gradients other) {
    if (!sums.keySet().equals(other.sums.keySet())) {
      throw new IllegalArgumentException(
          "gradients of other parameters: %s and %s".formatted(sums.keySet(), other.sums.keySet()));
    }
    Map<String, Tensor> both = new LinkedHashMap<>();
    sums.forEach(
        (name, sum) -> {
          float[] values = sum.toFloatArray();
          float[] more = other.sums.get(name).toFloatArray();
          if (more.length != values.length) {
            throw new IllegalArgumentException(
                "'%s' is %s here and %s there"
                    .formatted(name, sum.shape(), other.sums.get(name).shape()));
          }
          for (int i = 0; i < values.length; i++) {
            values[i] += more[i];
          }
          both.put(name, Tensor.of(values, sum.shape().toArray()));
        });
    return new Gradients(both, Math.addExact(weight, other.weight));
  }
}
