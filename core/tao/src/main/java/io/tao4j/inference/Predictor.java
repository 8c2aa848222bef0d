package io.tao4j.inference;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.engine.Executable;
import io.tao4j.network.ImageInference;
import io.tao4j.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A model ready to answer, for any number of threads. Pictures are prepared and answers read from
 * the network's numbers by the callers' threads, side by side; only the network itself is computed
 * one call after another. Calls that come while it is busy are answered together in the next batch:
 * under load throughput rises by itself, and a single call never waits for others to come. Owns the
 * compiled model until closed.
 *
 * @param <P> one picture's result
 */
public final class Predictor<P> implements AutoCloseable {
  /** Pictures that go through the network together at most, unless said otherwise. */
  public static final int DEFAULT_MAXIMUM_BATCH = 16;

  private static final int IDLE_SECONDS = 30;

  private final SharedExecutable network;
  private final ImageInference<P> inference;
  private final int maximumBatch;

  /** For {@link #predictAsync}; made by its first call. */
  private @Nullable ThreadPoolExecutor threads;

  private boolean closed;

  /**
   * A picture that is ready for the network.
   *
   * @param inputs one row each
   */
  record Prepared(Image image, Map<String, Tensor> inputs) {}

  /**
   * @param executable is closed with this
   * @param maximumBatch pictures that go through the network together, one or more
   */
  public Predictor(Executable executable, ImageInference<P> inference, int maximumBatch) {
    if (maximumBatch < 1) {
      throw new IllegalArgumentException("maximumBatch is one or more, got " + maximumBatch);
    }
    this.network = new SharedExecutable(executable, maximumBatch);
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
    List<Image> images = List.of(Objects.requireNonNull(image, "image"));
    return inference.decode(images, network.run(inference.encode(images))).get(0);
  }

  /** Results for pictures, in their order. */
  public List<P> predictAll(List<Image> images) {
    List<P> results = new ArrayList<>(images.size());
    for (int from = 0; from < images.size(); from += maximumBatch) {
      List<Image> part = images.subList(from, Math.min(images.size(), from + maximumBatch));
      results.addAll(inference.decode(part, network.run(inference.encode(part))));
    }
    return results;
  }

  /**
   * The result for a file, later: it is read, prepared and answered by threads of the predictor, as
   * many as there are processors.
   *
   * @return fails with what {@link #predict(Path)} throws. Cancelling it drops a picture that is
   *     not computed yet. Work that is attached to it without an executor runs on a thread of the
   *     predictor and holds up others.
   * @throws IllegalStateException after {@link #close}
   */
  public CompletableFuture<P> predictAsync(Path file) {
    Objects.requireNonNull(file, "file");
    return later(() -> ImageCodec.read(file));
  }

  /** The result for a picture that the application holds, later; as {@link #predictAsync(Path)}. */
  public CompletableFuture<P> predictAsync(BufferedImage picture) {
    Objects.requireNonNull(picture, "picture");
    return later(() -> Image.of(picture));
  }

  /** The result for a picture, later; as {@link #predictAsync(Path)}. */
  public CompletableFuture<P> predictAsync(Image image) {
    Objects.requireNonNull(image, "image");
    return later(() -> image);
  }

  private CompletableFuture<P> later(Supplier<Image> source) {
    CompletableFuture<P> result = new CompletableFuture<>();
    ThreadPoolExecutor executor = threads();
    executor.execute(
        () -> {
          if (!result.isDone()) {
            completing(result, () -> begin(source.get(), executor, result));
          }
        });
    return result;
  }

  private void begin(Image image, ThreadPoolExecutor executor, CompletableFuture<P> result) {
    List<Image> images = List.of(image);
    network.submit(
        inference.encode(images),
        executor,
        () -> !result.isDone(),
        (outputs, failure) -> {
          if (outputs == null) {
            result.completeExceptionally(Objects.requireNonNull(failure));
          } else {
            completing(result, () -> result.complete(inference.decode(images, outputs).get(0)));
          }
        });
  }

  /** Whatever goes wrong on a thread of ours is told to the one who waits. */
  private static void completing(CompletableFuture<?> result, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  private synchronized ThreadPoolExecutor threads() {
    if (closed) {
      throw new IllegalStateException("the predictor is closed");
    }
    if (threads == null) {
      int count = Runtime.getRuntime().availableProcessors();
      AtomicInteger made = new AtomicInteger();
      threads =
          new ThreadPoolExecutor(
              count,
              count,
              IDLE_SECONDS,
              TimeUnit.SECONDS,
              new LinkedBlockingQueue<>(),
              work -> {
                Thread thread = new Thread(work, "tao4j-predictor-" + made.incrementAndGet());
                thread.setDaemon(true);
                return thread;
              });
      threads.allowCoreThreadTimeOut(true);
    }
    return threads;
  }

  /** Prepares a picture for {@link #predictPrepared}; for callers that read ahead. */
  Prepared prepare(Image image) {
    return new Prepared(image, inference.encode(List.of(image)));
  }

  /** Results for pictures that are computed in one batch, at least one. */
  List<P> predictPrepared(List<Prepared> pictures) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (String name : pictures.get(0).inputs().keySet()) {
      inputs.put(name, Tensor.joinRows(pictures.stream().map(p -> p.inputs().get(name)).toList()));
    }
    List<Image> images = pictures.stream().map(Prepared::image).toList();
    return inference.decode(images, network.run(inputs));
  }

  /**
   * Waits for a running batch and frees the compiled model; calls that wait fail with {@link
   * IllegalStateException}. A second call does nothing.
   */
  @Override
  public void close() {
    ThreadPoolExecutor ended;
    synchronized (this) {
      closed = true;
      ended = threads;
    }
    network.close();
    if (ended != null) {
      ended.shutdown();
    }
  }
}
