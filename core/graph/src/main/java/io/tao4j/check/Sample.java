package io.tao4j.check;

import io.tao4j.engine.Executable;
import io.tao4j.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Inputs, and what a model makes of them.
 *
 * @param inputs a tensor for each graph input
 * @param outputs a tensor for each graph output
 */
public record Sample(Map<String, Tensor> inputs, Map<String, Tensor> outputs) {
  public Sample {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
  }

  /** A sample whose outputs an engine computes now. */
  public static Sample of(Executable reference, Map<String, Tensor> inputs) {
    return new Sample(inputs, reference.run(inputs));
  }
}
