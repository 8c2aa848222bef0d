package io.tao4j.inference;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.engine.Executable;
import io.tao4j.network.ImageInference;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A model ready to answer, for any number of threads. Calls that come while the engine is busy are
 * answered together in the next batch: under load throughput rises by itself, and a single call
 * never waits for others to come. Owns the compiled model until closed.
 *
 * @param <P> one picture's result
 */
public final class Predictor<P> implements AutoCloseable {
  /** Pictures that go through the network together at most, unless said otherwise. */
  public static final int DEFAULT_MAXIMUM_BATCH = 16;

  private final Executable executable;
  private final ImageInference<P> inference;
  private final int maximumBatch;
  private final ConcurrentLinkedQueue<Request<P>> waiting = new ConcurrentLinkedQueue<>();
  private final ReentrantLock engineLock = new ReentrantLock();
  private boolean closed;

  /** A call that waits; its fields are guarded by the engine's lock. */
  private static final class Request<P> {
    final Image image;
    @Nullable P result;
    @Nullable Throwable failure;
    boolean done;

    Request(Image image) {
      this.image = image;
    }
  }

  /**
   * @param executable is closed with this
   * @param maximumBatch pictures that go through the network together, one or more
   */
  public Predictor(Executable executable, ImageInference<P> inference, int maximumBatch) {
    if (maximumBatch < 1) {
      throw new IllegalArgumentException("maximumBatch is one or more, got " + maximumBatch);
    }
    this.executable = executable;
    this.inference = inference;
    this.maximumBatch = maximumBatch;
  }

  /**
   * The result for a file.
   *
   * @throws io.tao4j.error.TaoException if it is no readable picture
   */
  public P predict(Path file) {
    return predict(ImageCodec.read(file));
  }

  /** The result for a picture that the application holds. */
  public P predict(BufferedImage picture) {
    return predict(Image.of(picture));
  }

  /**
   * The result for a picture.
   *
   * @throws IllegalStateException after {@link #close}
   */
  public P predict(Image image) {
    // Here, not in the batch, where other callers would hear of it.
    Request<P> request = new Request<>(Objects.requireNonNull(image, "image"));
    waiting.add(request);
    while (true) {
      engineLock.lock();
      try {
        if (!request.done) {
          answerWaiting();
        }
        if (request.done) {
          if (request.failure instanceof Error e) {
            throw e;
          }
          if (request.failure instanceof RuntimeException e) {
            throw e;
          }
          return Objects.requireNonNull(request.result);
        }
      } finally {
        engineLock.unlock();
      }
    }
  }

  /** Results for pictures, in their order. */
  public List<P> predictAll(List<Image> images) {
    List<P> results = new ArrayList<>(images.size());
    for (int from = 0; from < images.size(); from += maximumBatch) {
      List<Image> part = images.subList(from, Math.min(images.size(), from + maximumBatch));
      engineLock.lock();
      try {
        results.addAll(run(part));
      } finally {
        engineLock.unlock();
      }
    }
    return results;
  }

  private void answerWaiting() {
    List<Request<P>> batch = new ArrayList<>();
    while (batch.size() < maximumBatch) {
      Request<P> next = waiting.poll();
      if (next == null) {
        break;
      }
      batch.add(next);
    }
    if (batch.isEmpty()) {
      return;
    }
    try {
      List<P> results = run(batch.stream().map(r -> r.image).toList());
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).result = results.get(i);
      }
    } catch (RuntimeException | Error e) {
      // Each caller of the batch hears of it: none of them has an answer.
      batch.forEach(r -> r.failure = e);
    } finally {
      batch.forEach(r -> r.done = true);
    }
  }

  private List<P> run(List<Image> images) {
    if (closed) {
      throw new IllegalStateException("the predictor is closed");
    }
    return inference.decode(images, executable.run(inference.encode(images)));
  }

  /** Waits for a running batch and frees the compiled model; a second call does nothing. */
  @Override
  public void close() {
    engineLock.lock();
    try {
      closed = true;
      executable.close();
    } finally {
      engineLock.unlock();
    }
  }
}
