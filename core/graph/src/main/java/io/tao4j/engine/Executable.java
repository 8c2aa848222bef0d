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

  /**
   * How many calls of {@link #runSideBySide} use the machine best when as many callers ask at once;
   * 1 if {@link #run} one after another is best.
   */
  default int callsSideBySide() {
    return 1;
  }

  /**
   * As {@link #run}, for one of several callers at once: the call keeps to the caller's thread, so
   * that calls do not wait for each other's threads. A caller alone is served faster by {@link
   * #run}. The first call may take as long as compiling does, and needs memory for the weights once
   * more.
   */
  default Map<String, Tensor> runSideBySide(Map<String, Tensor> inputs) {
    return run(inputs);
  }

  /** Replaces all numbers; names and shapes must be those of the compiled graph. */
  void load(Weights weights);

  /** Frees native memory; a second call does nothing. */
  @Override
  void close();
}
