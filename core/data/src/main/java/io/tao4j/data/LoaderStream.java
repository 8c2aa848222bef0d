package io.tao4j.data;

import io.tao4j.data.random.SeededRandom;
import io.tao4j.error.OutOfMemory;
import io.tao4j.error.TaoException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The batches of one epoch in the making. */
final class LoaderStream<E, B> implements LoadedBatches<B> {
  private final BatchLoader<B> loader;
  private final Recipe<E, B> recipe;
  private final int epoch;
  private final BatchPlan.Batches plan;
  private final int[] order;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private volatile boolean stopped;
  private int scheduled;
  private @Nullable B ready;

  LoaderStream(
      BatchLoader<B> loader,
      Recipe<E, B> recipe,
      int epoch,
      BatchPlan.Batches plan,
      int firstBatch) {
    this.loader = loader;
    this.recipe = recipe;
    this.epoch = epoch;
    this.plan = plan;
    this.order = plan.order();
    this.scheduled = firstBatch;
  }

  /** Keeps the number of batches in the making at the prefetch; called by the reading thread. */
  void fill() {
    synchronized (pending) {
      while (!stopped && pending.size() < loader.options().prefetch() && scheduled < plan.count()) {
        Pending batch = new Pending(scheduled++);
        pending.add(batch);
        batch.start();
      }
    }
  }

  @Override
  public boolean hasNext() {
    while (ready == null) {
      Pending first;
      synchronized (pending) {
        if (stopped && !finished()) {
          throw new CancellationException("the stream of batches was closed");
        }
        first = pending.peek();
      }
      if (first == null) {
        finish();
        return false;
      }
      @Nullable B batch;
      try {
        first.await();
        if (stopped) {
          // Its tasks may have ended early, with slots that only look unreadable.
          throw new CancellationException("the stream of batches was closed");
        }
        loader.report(first.failures());
        batch = first.toBatch();
      } catch (RuntimeException | Error e) {
        close();
        throw e;
      }
      synchronized (pending) {
        if (stopped) {
          throw new CancellationException("the stream of batches was closed");
        }
        pending.remove();
      }
      fill();
      ready = batch;
    }
    return true;
  }

  private boolean finished() {
    return pending.isEmpty() && scheduled >= plan.count();
  }

  private void finish() {
    stopped = true;
    loader.forget(this);
  }

  @Override
  public B next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the epoch has no further batch");
    }
    @Nullable B batch = ready;
    ready = null;
    return Objects.requireNonNull(batch);
  }

  @Override
  public void close() {
    List<Pending> dropped;
    synchronized (pending) {
      stopped = true;
      dropped = List.copyOf(pending);
    }
    dropped.forEach(Pending::cancel);
    loader.forget(this);
  }

  /** A batch in the making: one task for each sample, so that all threads work on the first. */
  private final class Pending {
    private final Recipe.BatchKey key;
    private final int first;
    private final int count;

    /** What each slot holds, or null; each slot is set by one task. */
    private final List<@Nullable E> samples = new ArrayList<>();

    private final List<Map<Integer, TaoException>> failures = new ArrayList<>();
    private final AtomicInteger remaining;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /** Memory of all samples, once one has asked for it; guarded by this. */
    private @Nullable ByteBuffer memory;

    Pending(int index) {
      key =
          new Recipe.BatchKey(
              epoch, index, (long) epoch * plan.count() + index, loader.options().seed());
      first = plan.starts()[index];
      count = plan.starts()[index + 1] - first;
      for (int i = 0; i < count; i++) {
        samples.add(null);
        failures.add(Map.of());
      }
      remaining = new AtomicInteger(count);
    }

    private synchronized Room room(int slot, int elements) {
      int byteSize = Math.multiplyExact(4, elements);
      ByteBuffer all = memory;
      if (all == null) {
        all = ByteBuffer.allocate(Math.multiplyExact(count, byteSize));
        memory = all;
      } else if (all.capacity() != count * byteSize) {
        throw new IllegalStateException("samples of a batch ask for as many elements");
      }
      return new Room(all, slot, byteSize);
    }

    void start() {
      for (int i = 0; i < count; i++) {
        int slot = i;
        loader.execute(() -> load(slot));
      }
    }

    void cancel() {
      done.completeExceptionally(new CancellationException("the stream of batches was closed"));
    }

    private void load(int slot) {
      if (stopped || done.isDone()) {
        return;
      }
      int position = first + slot;
      try {
        samples.set(slot, fill(slot, position));
      } catch (Throwable e) {
        // Throwable: an error on a worker would else leave the consumer waiting for ever.
        done.completeExceptionally(failure(order[position], e));
        return;
      }
      if (remaining.decrementAndGet() == 0) {
        done.complete(null);
      }
    }

    /** Loads the sample of a slot; null if none could be read. */
    private @Nullable E fill(int slot, int position) {
      Map<Integer, TaoException> failed = new LinkedHashMap<>();
      int tries = loader.options().badImages() == BadImagePolicy.REPLACE ? order.length : 1;
      for (int t = 0; t < tries && !stopped; t++) {
        int entry = order[(int) (((long) position + t) % order.length)];
        E sample = recipe.load(new Slot(slot, entry, failed));
        if (!failed.isEmpty()) {
          failures.set(slot, failed);
        }
        if (sample != null) {
          return sample;
        }
      }
      return null;
    }

    /** What a recipe gets for an entry. */
    private final class Slot implements Recipe.Loading {
      private final int slot;
      private final int entry;
      private final SeededRandom random;
      private final Map<Integer, TaoException> failed;

      Slot(int slot, int entry, Map<Integer, TaoException> failed) {
        this.slot = slot;
        this.entry = entry;
        this.random = loader.random(epoch, entry);
        this.failed = failed;
      }

      @Override
      public Recipe.BatchKey batch() {
        return key;
      }

      @Override
      public int index() {
        return entry;
      }

      @Override
      public SeededRandom random() {
        return random;
      }

      @Override
      public LoaderOptions options() {
        return loader.options();
      }

      @Override
      public <S> @Nullable S read(int source, Recipe.SourceReader<S> reader) {
        return loader.read(source, reader, failed);
      }

      @Override
      public Room room(int elements) {
        return Pending.this.room(slot, elements);
      }
    }

    private Throwable failure(int entry, Throwable e) {
      TaoException memory = OutOfMemory.find(e);
      if (memory != null) {
        return memory; // no fault of the sample
      }
      if (e instanceof TaoException) {
        return e;
      }
      return new TaoException(
          "DATA-012",
          "%s: the %s could not be prepared"
              .formatted(recipe.source(recipe.sourceOf(epoch, entry)), recipe.sourceText()),
          List.of("cause: " + e),
          e);
    }

    void await() {
      try {
        if (Thread.interrupted()) {
          // Checked first: a finished future would hand its batch to an interrupted thread.
          throw new InterruptedException();
        }
        done.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        CancellationException cancelled =
            new CancellationException("interrupted while waiting for a batch");
        cancelled.initCause(e);
        throw cancelled;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof TaoException t) {
          throw t;
        }
        throw new IllegalStateException(e.getCause());
      }
    }

    Map<Integer, TaoException> failures() {
      Map<Integer, TaoException> all = new LinkedHashMap<>();
      failures.forEach(all::putAll);
      return all;
    }

    /** The batch, or null if none of its samples can be read. */
    @Nullable B toBatch() {
      List<E> chosen = new ArrayList<>(count);
      for (E sample : samples) {
        if (sample != null) {
          chosen.add(sample);
        }
      }
      if (chosen.isEmpty()) {
        if (loader.options().badImages() == BadImagePolicy.REPLACE) {
          throw new TaoException(
              "DATA-011",
              "%s: not one %s can be read".formatted(recipe.name(), recipe.sourceText()));
        }
        return null;
      }
      return recipe.collate(key, chosen);
    }
  }
}
