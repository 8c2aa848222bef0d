package io.tao4j.engine;

import io.tao4j.model.Weights;
import io.tao4j.tensor.Tensor;
import java.util.Map;

/**
 * A compiled model. Owns native memory until closed. {@link #run} may be called by several threads
 * at once; {@link #load} waits for them.
 */
public interface Executable extends AutoCloseable {
  /**
   * Computes the outputs.
   *
   * @param inputs a tensor for each graph input; symbols get their numbers here, and agree
   * @return outputs by name, in host memory; floats are {@code FLOAT32}
   * @throws IllegalArgumentException naming the input that is missing or does not fit
   * @throws IllegalStateException after {@link #close}
   */
  Map<String, Tensor> run(Map<String, Tensor> inputs);

  /** Replaces all numbers; names and shapes must be those of the compiled graph. */
  void load(Weights weights);

  /** Frees native memory; a second call does nothing. */
  @Override
  void close();
}
