package io.tao4j.train;

import io.tao4j.engine.TrainingStep;
import io.tao4j.network.AdaptedInputs;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of a training that follow what it has seen, as far as it has come: their values, and
 * the sums of the epoch that runs. Nothing where the training has none.
 */
final class Adaptation {
  /** What their names in a checkpoint start with. */
  private static final String PREFIX = "adapted.";

  private final @Nullable AdaptedInputs inputs;
  private final Map<String, double[]> sums = new LinkedHashMap<>();
  private Map<String, Tensor> values;

  Adaptation(@Nullable AdaptedInputs inputs) {
    this.inputs = inputs;
    this.values = inputs == null ? Map.of() : inputs.first();
  }

  /** Inputs of each batch of the epoch. */
  Map<String, Tensor> values() {
    return values;
  }

  /** The same as numbers with names. */
  Map<String, Double> figures() {
    return inputs == null ? Map.of() : inputs.figures(values);
  }

  /** Before the first batch of an epoch. */
  void startEpoch() {
    sums.clear();
  }

  /** After each batch. */
  void add(TrainingStep.Result result) {
    if (inputs == null) {
      return;
    }
    for (String output : inputs.summed()) {
      float[] numbers = result.outputs().get(output).toFloatArray();
      double[] sum = sums.computeIfAbsent(output, name -> new double[numbers.length]);
      for (int i = 0; i < numbers.length; i++) {
        sum[i] += numbers[i];
      }
    }
  }

  /**
   * After the last batch of an epoch: the values are the next one's.
   *
   * @param epoch that has ended, from 0
   */
  void endEpoch(int epoch) {
    if (inputs != null) {
      values = inputs.next(epoch, values, sums);
    }
  }

  /** A training's state with the values. */
  Map<String, Tensor> saved(Map<String, Tensor> state) {
    Map<String, Tensor> all = new LinkedHashMap<>(state);
    values.forEach((name, tensor) -> all.put(PREFIX + name, tensor));
    return all;
  }

  /**
   * Takes the values out of a state that {@link #saved} has made.
   *
   * @return what is left
   * @throws IllegalArgumentException if one is missing or has another shape
   */
  Map<String, Tensor> restore(Map<String, Tensor> saved) {
    Map<String, Tensor> state = new LinkedHashMap<>(saved);
    Map<String, Tensor> restored = new LinkedHashMap<>();
    values.forEach(
        (name, first) -> {
          Tensor tensor = state.remove(PREFIX + name);
          if (tensor == null || !tensor.shape().equals(first.shape())) {
            throw new IllegalArgumentException(
                "%s: expected %s, got %s"
                    .formatted(
                        PREFIX + name, first.shape(), tensor == null ? "none" : tensor.shape()));
          }
          restored.put(name, tensor);
        });
    values = restored;
    return state;
  }
}
