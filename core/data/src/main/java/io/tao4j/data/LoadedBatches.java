package io.tao4j.data;

import java.util.Iterator;

/**
 * The batches of one epoch in order, made ahead by the threads of a {@link BatchLoader}. Read by
 * one thread. Closing it early, from any thread, drops what is in the making; after its last batch
 * there is nothing to close.
 *
 * @param <B> a batch
 */
public interface LoadedBatches<B> extends Iterator<B>, AutoCloseable {

  /**
   * Whether there is another batch; waits until it is made, because a batch without a readable
   * picture is not given.
   *
   * @throws io.tao4j.error.TaoException {@code DATA-010} too many unreadable pictures; {@code
   *     DATA-011} none can be read; {@code DATA-012} a picture's preparation failed, with its path
   * @throws java.util.concurrent.CancellationException if the stream or its loader was closed, or
   *     this thread interrupted
   */
  @Override
  boolean hasNext();

  /**
   * The next batch.
   *
   * @throws java.util.NoSuchElementException after the last
   * @throws io.tao4j.error.TaoException as {@link #hasNext()}
   * @throws java.util.concurrent.CancellationException as {@link #hasNext()}
   */
  @Override
  B next();

  /** Drops what is in the making; quiet when repeated. */
  @Override
  void close();
}
