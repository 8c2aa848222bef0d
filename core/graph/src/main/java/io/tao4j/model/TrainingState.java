package io.tao4j.model;

import io.tao4j.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a checkpoint holds beside the model, so that training goes on bit for bit.
 *
 * @param tensors the step's state as the engine names it: optimiser slots, averages, and the
 *     weights themselves
 * @param progress where the run stands, as text by key: epoch, step, best metric, seed
 */
public record TrainingState(Map<String, Tensor> tensors, Map<String, String> progress) {
  public TrainingState {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    progress = Collections.unmodifiableMap(new LinkedHashMap<>(progress));
  }
}
