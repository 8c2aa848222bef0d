package io.tao4j.network;

import java.util.Iterator;

/** Batches in order; owns the loader's threads until closed. Used by one thread. */
public interface BatchStream extends Iterator<Batch>, AutoCloseable {
  /** Ends the threads; a second call does nothing. */
  @Override
  void close();
}
