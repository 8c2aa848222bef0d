package io.tao4j.data;

/** Hears of pictures that could not be read, each once. Called on the thread that takes batches. */
@FunctionalInterface
public interface BadImageListener {
  /** A picture was left out. */
  void onBadImage(BadImage image);
}
