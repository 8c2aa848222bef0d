package io.tao4j.data;

/** Hears of samples that could not be read, each once. Called on the thread that takes batches. */
@FunctionalInterface
public interface BadImageListener {
  /** A sample was left out. */
  void onBadSample(BadSample sample);
}
