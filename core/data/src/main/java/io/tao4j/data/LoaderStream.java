package io.tao4j.data;

import io.tao4j.error.OutOfMemory;
import io.tao4j.error.TaoException;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
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
final class LoaderStream<P, B> implements LoadedBatches<B> {
  private final BatchLoader<B> loader;
  private final BatchRecipe<P, B> recipe;
  private final int epoch;
  private final int[] order;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private volatile boolean stopped;
  private int scheduled;
  private @Nullable B ready;

  LoaderStream(
      BatchLoader<B> loader, BatchRecipe<P, B> recipe, int epoch, int[] order, int firstBatch) {
    this.loader = loader;
    this.recipe = recipe;
    this.epoch = epoch;
    this.order = order;
    this.scheduled = firstBatch;
  }

  /** Keeps the number of batches in the making at the prefetch; called by the reading thread. */
  void fill() {
    synchronized (pending) {
      while (!stopped
          && pending.size() < loader.options().prefetch()
          && scheduled < loader.batchesPerEpoch()) {
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
    return pending.isEmpty() && scheduled >= loader.batchesPerEpoch();
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
    private final int index;
    private final int first;
    private final int count;
    private final Shape shape;
    private final int elements;

    /** What each slot holds, or null; each slot is set by one task. */
    private final List<@Nullable P> samples = new ArrayList<>();

    private final List<Map<Integer, TaoException>> failures = new ArrayList<>();
    private final ByteBuffer bytes;
    private final AtomicInteger remaining;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    Pending(int index) {
      this.index = index;
      int batchSize = loader.options().batchSize();
      first = index * batchSize;
      count = Math.min(batchSize, order.length - first);
      shape =
          recipe.shape(loader.options().seed(), (long) epoch * loader.batchesPerEpoch() + index);
      elements = Math.toIntExact(shape.elements());
      for (int i = 0; i < count; i++) {
        samples.add(null);
        failures.add(Map.of());
      }
      bytes =
          ByteBuffer.allocate(Math.multiplyExact(count * 4, elements))
              .order(ByteOrder.LITTLE_ENDIAN);
      remaining = new AtomicInteger(count);
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

    /** Prepares the sample of a slot; null if no picture could be read. */
    private @Nullable P fill(int slot, int position) {
      FloatBuffer out = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
      Map<Integer, TaoException> failed = new LinkedHashMap<>();
      int tries = loader.options().badImages() == BadImagePolicy.REPLACE ? order.length : 1;
      for (int t = 0; t < tries && !stopped; t++) {
        int entry = order[(int) (((long) position + t) % order.length)];
        P sample =
            recipe.prepare(
                new BatchRecipe.Entry(epoch, entry, shape, loader.random(epoch, entry)),
                picture -> loader.read(picture, failed),
                out.position(slot * elements));
        if (!failed.isEmpty()) {
          failures.set(slot, failed);
        }
        if (sample != null) {
          return sample;
        }
      }
      return null;
    }

    private Throwable failure(int entry, Throwable e) {
      TaoException memory = OutOfMemory.find(e);
      if (memory != null) {
        return memory; // no fault of the picture
      }
      if (e instanceof TaoException) {
        return e;
      }
      return new TaoException(
          "DATA-012",
          recipe.path(recipe.picture(epoch, entry)) + ": the picture could not be prepared",
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

    /** The batch, or null if none of its pictures can be read. */
    @Nullable B toBatch() {
      int size = 4 * elements;
      byte[] array = bytes.array();
      List<P> chosen = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        P sample = samples.get(i);
        if (sample == null) {
          continue;
        }
        if (chosen.size() < i) {
          System.arraycopy(array, i * size, array, chosen.size() * size, size);
        }
        chosen.add(sample);
      }
      int kept = chosen.size();
      if (kept == 0) {
        if (loader.options().badImages() == BadImagePolicy.REPLACE) {
          throw new TaoException("DATA-011", recipe.name() + ": not one picture can be read");
        }
        return null;
      }
      Shape whole = Shape.of(kept, shape.size(0), shape.size(1), shape.size(2));
      Tensor images = Tensor.wrap(DType.FLOAT32, whole, bytes.duplicate().limit(kept * size));
      return recipe.batch(epoch, index, images, chosen);
    }
  }
}
