package io.tao4j.data;

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
import java.util.Iterator;
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

/**
 * The batches of one epoch in order, made ahead by the threads of a {@link BatchLoader}. Read by
 * one thread. Closing it early, from any thread, drops what is in the making; after its last batch
 * there is nothing to close.
 */
public final class ImageBatchStream implements Iterator<ImageBatch>, AutoCloseable {
  private final BatchLoader loader;
  private final int epoch;
  private final int[] order;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private volatile boolean stopped;
  private int scheduled;
  private @Nullable ImageBatch ready;

  ImageBatchStream(BatchLoader loader, int epoch, int[] order, int firstBatch) {
    this.loader = loader;
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

  /**
   * Whether there is another batch; waits until it is made, because a batch without a readable
   * picture is not given.
   *
   * @throws TaoException {@code DATA-010} too many unreadable pictures; {@code DATA-011} none can
   *     be read; {@code DATA-012} a picture's preparation failed, with its path
   * @throws CancellationException if the stream or its loader was closed, or this thread
   *     interrupted
   */
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
      ImageBatch batch;
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

  /**
   * The next batch.
   *
   * @throws NoSuchElementException after the last
   * @throws TaoException as {@link #hasNext()}
   * @throws CancellationException as {@link #hasNext()}
   */
  @Override
  public ImageBatch next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the epoch has no further batch");
    }
    ImageBatch batch = ready;
    ready = null;
    return Objects.requireNonNull(batch);
  }

  /** Drops what is in the making; quiet when repeated. */
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
    private final int[] samples;
    private final List<Map<Integer, TaoException>> failures = new ArrayList<>();
    private final ByteBuffer bytes;
    private final AtomicInteger remaining;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    Pending(int index) {
      this.index = index;
      first = index * loader.options().batchSize();
      count = Math.min(loader.options().batchSize(), order.length - first);
      samples = new int[count];
      for (int i = 0; i < count; i++) {
        failures.add(Map.of());
      }
      bytes =
          ByteBuffer.allocate(Math.multiplyExact(count * 4, loader.plan().elements()))
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
        samples[slot] = fill(slot, position);
      } catch (Throwable e) {
        // Throwable: an error on a worker would else leave the consumer waiting for ever.
        done.completeExceptionally(failure(order[position], e));
        return;
      }
      if (remaining.decrementAndGet() == 0) {
        done.complete(null);
      }
    }

    /** The sample that was put into the slot, or -1. */
    private int fill(int slot, int position) {
      int elements = loader.plan().elements();
      FloatBuffer out = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
      int tries = loader.options().badImages() == BadImagePolicy.REPLACE ? order.length : 1;
      for (int t = 0; t < tries && !stopped; t++) {
        int sample = order[(int) (((long) position + t) % order.length)];
        TaoException failure = loader.prepare(epoch, sample, out.position(slot * elements));
        if (failure == null) {
          return sample;
        }
        if (t == 0) {
          failures.set(slot, new LinkedHashMap<>());
        }
        failures.get(slot).put(sample, failure);
      }
      return -1;
    }

    private Throwable failure(int sample, Throwable e) {
      if (e instanceof TaoException) {
        return e;
      }
      return new TaoException(
          "DATA-012",
          loader.dataset().samples().get(sample).path() + ": the picture could not be prepared",
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
    @Nullable ImageBatch toBatch() {
      int size = 4 * loader.plan().elements();
      byte[] array = bytes.array();
      int kept = 0;
      List<Sample> chosen = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        if (samples[i] < 0) {
          continue;
        }
        if (kept < i) {
          System.arraycopy(array, i * size, array, kept * size, size);
        }
        kept++;
        chosen.add(loader.dataset().samples().get(samples[i]));
      }
      if (kept == 0) {
        if (loader.options().badImages() == BadImagePolicy.REPLACE) {
          throw new TaoException(
              "DATA-011", loader.dataset().name() + ": not one picture can be read");
        }
        return null;
      }
      int[] labels = chosen.stream().mapToInt(Sample::label).toArray();
      Shape one = loader.plan().shape();
      Shape shape = Shape.of(kept, one.size(0), one.size(1), one.size(2));
      Tensor images = Tensor.wrap(DType.FLOAT32, shape, bytes.duplicate().limit(kept * size));
      return new ImageBatch(epoch, index, images, labels, chosen);
    }
  }
}
