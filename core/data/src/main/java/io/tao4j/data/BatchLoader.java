package io.tao4j.data;

import io.tao4j.data.random.SeededRandom;
import io.tao4j.error.OutOfMemory;
import io.tao4j.error.TaoException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a set into batches on its own threads: files are read, decoded, augmented and normalised
 * ahead of the consumer, at most {@link LoaderOptions#prefetch()} batches ahead, and handed out in
 * order. What a sample is, a {@link Recipe} says; which samples make a batch, a {@link BatchPlan}.
 *
 * <p>The batches of an epoch follow from (recipe, plan, seed, epoch) and are the same for any
 * number of threads: the order comes from (seed, epoch), the augmentation of an entry from (seed,
 * epoch, entry), the shape of a batch of pictures from (seed, batch). An epoch may start at any
 * batch; those before it are not loaded.
 *
 * <p>A source that cannot be read is reported once, when its batch is taken: a warning in the log
 * and {@link LoaderOptions#listener()}. {@link LoaderOptions#badImages()} says what stands for it.
 * Once more than {@link LoaderOptions#badImageLimit()} allows are found, taking a batch throws.
 *
 * <p>The threads are daemons named {@code tao4j-loader-N-M}; {@link #close()} ends them. One stream
 * is read by one thread; {@link #cancel()} and {@link #close()} may come from any.
 *
 * @param <B> a batch
 */
public final class BatchLoader<B> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BatchLoader.class);
  private static final AtomicInteger LOADERS = new AtomicInteger();
  private static final int LISTED = 10;
  private static final long AUGMENT = 2;

  private final Recipe<?, B> recipe;
  private final BatchPlan plan;
  private final int batchesPerEpoch;
  private final LoaderOptions options;
  private final @Nullable SampleCache cache;
  private final ExecutorService workers;
  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  /** Sources that failed before: they are not read again. */
  private final Map<Integer, TaoException> unreadable = new ConcurrentHashMap<>();

  /** Those of them that were reported, in the order of the reports; guarded by itself. */
  private final Map<Integer, BadSample> reported = new LinkedHashMap<>();

  private final List<LoaderStream<?, B>> streams = new ArrayList<>();
  private boolean closed;

  /**
   * A loader of batches of one size, as the options say it. Starts no work yet; threads come with
   * the first epoch.
   *
   * @throws IllegalArgumentException if the set is empty, or has fewer samples than a batch while
   *     the last batch is dropped: an epoch would hold nothing
   */
  public BatchLoader(Recipe<?, B> recipe, LoaderOptions options) {
    this(
        recipe,
        options,
        BatchPlan.fixed(options.batchSize(), options.shuffle(), options.dropLast()));
  }

  /**
   * A loader of other batches.
   *
   * @param options whose size of a batch, order and last batch the plan replaces
   * @param plan which samples make a batch
   * @throws IllegalArgumentException if an epoch would hold nothing
   */
  public BatchLoader(Recipe<?, B> recipe, LoaderOptions options, BatchPlan plan) {
    this.recipe = recipe;
    this.options = options;
    this.plan = plan;
    this.batchesPerEpoch = batches(0).count();
    if (batchesPerEpoch == 0) {
      throw new IllegalArgumentException(
          "%s: %s samples make no batch of %s%s"
              .formatted(
                  recipe.name(),
                  recipe.size(),
                  options.batchSize(),
                  options.dropLast() ? " when the last is dropped" : ""));
    }
    cache = options.cacheBytes() > 0 ? new SampleCache(options.cacheBytes()) : null;
    int number = LOADERS.incrementAndGet();
    AtomicInteger thread = new AtomicInteger();
    ThreadFactory factory =
        work -> {
          Thread t = new Thread(work, "tao4j-loader-" + number + "-" + thread.incrementAndGet());
          t.setDaemon(true);
          threads.add(t);
          return t;
        };
    workers = Executors.newFixedThreadPool(options.threads(), factory);
  }

  private BatchPlan.Batches batches(int epoch) {
    return plan.batches(options.seed(), epoch, recipe.size(), recipe::length);
  }

  /** Batches in an epoch, before any is left out because none of its samples can be read. */
  public int batchesPerEpoch() {
    return batchesPerEpoch;
  }

  /** What it loads. */
  public Recipe<?, B> recipe() {
    return recipe;
  }

  /** How it works. */
  public LoaderOptions options() {
    return options;
  }

  /** All batches of an epoch; epochs are counted from 0. */
  public LoadedBatches<B> epoch(int epoch) {
    return epoch(epoch, 0);
  }

  /**
   * The batches of an epoch from one on; what comes before is not decoded.
   *
   * @param firstBatch 0 .. {@link #batchesPerEpoch()}
   * @throws IllegalStateException if the loader is closed
   */
  public LoadedBatches<B> epoch(int epoch, int firstBatch) {
    if (epoch < 0 || firstBatch < 0 || firstBatch > batchesPerEpoch()) {
      throw new IllegalArgumentException(
          "epoch %s, batch %s of %s".formatted(epoch, firstBatch, batchesPerEpoch()));
    }
    LoaderStream<?, B> stream = stream(recipe, epoch, firstBatch);
    synchronized (streams) {
      if (closed) {
        throw new IllegalStateException("the loader is closed");
      }
      streams.add(stream);
    }
    stream.fill();
    return stream;
  }

  private <E> LoaderStream<E, B> stream(Recipe<E, B> typed, int epoch, int firstBatch) {
    return new LoaderStream<>(this, typed, epoch, batches(epoch), firstBatch);
  }

  /** Sources reported as unreadable so far, in the order of the reports. */
  public List<BadSample> badSamples() {
    synchronized (reported) {
      return List.copyOf(reported.values());
    }
  }

  /** Ends all streams: whoever waits for a batch gets a {@code CancellationException}. */
  public void cancel() {
    List<LoaderStream<?, B>> open;
    synchronized (streams) {
      open = List.copyOf(streams);
    }
    open.forEach(LoaderStream::close);
  }

  /** Ends all streams and threads; returns when no thread of the loader works any more. */
  @Override
  public void close() {
    synchronized (streams) {
      closed = true;
    }
    cancel();
    // No interrupts: they would make file channels fail, and a good picture look unreadable. Tasks
    // of closed streams end at once, so at most the pictures in hand are waited for.
    workers.shutdown();
    boolean interrupted = false;
    for (Thread thread : threads) {
      // Joined, because a pool says that it has terminated a moment before its threads end.
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  void forget(LoaderStream<?, B> stream) {
    synchronized (streams) {
      streams.remove(stream);
    }
  }

  void execute(Runnable task) {
    workers.execute(task);
  }

  /** The random numbers of an entry. */
  SeededRandom random(int epoch, int entry) {
    return SeededRandom.of(options.seed(), AUGMENT, epoch, entry);
  }

  /**
   * A source, or null with the reason put into {@code failures}.
   *
   * @param failures number of the source to reason
   */
  <S> @Nullable S read(
      int source, Recipe.SourceReader<S> reader, Map<Integer, TaoException> failures) {
    TaoException known = unreadable.get(source);
    if (known != null) {
      failures.put(source, known);
      return null;
    }
    Object kept = cache == null ? null : cache.get(source);
    if (kept != null) {
      @SuppressWarnings("unchecked") // a recipe reads a source in one way
      S decoded = (S) kept;
      return decoded;
    }
    S decoded;
    try {
      decoded = reader.read();
    } catch (TaoException e) {
      if (e.code().equals("IMAGE-010") || e.code().equals(OutOfMemory.CODE)) {
        // No source's fault: OpenCV or memory is missing.
        throw e;
      }
      unreadable.put(source, e);
      failures.put(source, e);
      return null;
    }
    long bytes = cache == null ? 0 : reader.bytes(decoded);
    if (bytes > 0) {
      cache.put(source, decoded, bytes);
    }
    return decoded;
  }

  /** Reports sources that were not reported before; called in the order of the batches. */
  void report(Map<Integer, TaoException> failures) {
    failures.forEach(
        (source, reason) -> {
          BadSample bad = new BadSample(recipe.source(source), reason);
          synchronized (reported) {
            if (reported.putIfAbsent(source, bad) != null) {
              return;
            }
          }
          LOG.warn("{} left out: {} {}", recipe.sourceText(), reason.code(), reason.problem());
          options.listener().onBadSample(bad);
          checkLimit();
        });
  }

  private void checkLimit() {
    int limit = options.badImageLimit().of(recipe.sourceCount());
    List<BadSample> bad = badSamples();
    if (bad.size() > limit) {
      List<String> details = new ArrayList<>();
      bad.stream().limit(LISTED).forEach(b -> details.add(b.reason().problem()));
      if (bad.size() > LISTED) {
        details.add("and " + (bad.size() - LISTED) + " more");
      }
      details.add("repair or remove them, or raise the limit of bad images");
      throw new TaoException(
          "DATA-010",
          "%s: %s %ss cannot be read, the limit is %s of %s"
              .formatted(
                  recipe.name(), bad.size(), recipe.sourceText(), limit, recipe.sourceCount()),
          details,
          bad.get(0).reason());
    }
  }
}
