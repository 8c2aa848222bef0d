package io.tao4j.inference;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Results of slow work on a list, in its order, done ahead by as many threads as there are
 * processors. Used by one thread.
 */
final class ReadAhead<S, T> implements AutoCloseable {
  private final Iterator<S> sources;
  private final Function<S, T> work;
  private final int ahead;
  private final ExecutorService threads;
  private final Deque<CompletableFuture<T>> running = new ArrayDeque<>();

  /**
   * @param work done by several threads at once
   * @param ahead results that may wait, one or more: what bounds the memory
   */
  ReadAhead(List<S> sources, Function<S, T> work, int ahead) {
    this.sources = sources.iterator();
    this.work = work;
    this.ahead = ahead;
    this.threads =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            task -> {
              Thread thread = new Thread(task, "tao4j-read-ahead");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** The next result; throws what the work threw. */
  T next() {
    while (running.size() < ahead && sources.hasNext()) {
      S source = sources.next();
      running.add(CompletableFuture.supplyAsync(() -> work.apply(source), threads));
    }
    try {
      return running.remove().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Ends what is not begun; what is begun ends by itself. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
