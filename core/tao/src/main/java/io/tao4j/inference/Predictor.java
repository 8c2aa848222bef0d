package io.tao4j.inference;

import io.tao4j.engine.Executable;
import io.tao4j.network.GraphRunner;
import io.tao4j.network.Inference;
import io.tao4j.network.InputReader;
import io.tao4j.network.SinglePassInference;
import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A model ready to answer, for any number of threads. Inputs are prepared and answers read from the
 * network's numbers by the callers' threads, side by side. Calls that come while a graph is busy
 * are answered together in its next batch: under load throughput rises by itself, and a single call
 * never waits for others to come. On ONNX Runtime, once as many callers are there as {@link
 * io.tao4j.engine.CpuOptions#threads}, each computes on its own thread, and the graph is compiled a
 * second time for that, which takes memory for its weights once more. Owns the compiled model until
 * closed.
 *
 * <p>For networks that take pictures there is {@link ImagePredictor}, which takes them in the forms
 * that applications have.
 *
 * @param <I> one input
 * @param <O> one result
 */
public class Predictor<I, O> implements AutoCloseable {
  /** Inputs that go through the network together at most, unless said otherwise. */
  public static final int DEFAULT_MAXIMUM_BATCH = 16;

  private static final int IDLE_SECONDS = 30;

  private final Map<String, SharedExecutable> graphs;
  private final Inference<I, O> inference;
  private final InputReader<I> reader;
  private final int maximumBatch;

  /** For {@link #predictAsync}; made by its first call. */
  private @Nullable ThreadPoolExecutor threads;

  private boolean closed;

  /**
   * An input that is ready for the network.
   *
   * @param encoded one row each, or null where the network computes in several passes
   */
  record Prepared<I>(I input, @Nullable Map<String, Tensor> encoded) {}

  /**
   * A predictor for a model of one graph.
   *
   * @param executable is closed with this
   * @param inference from inputs to results
   * @param reader from files to inputs
   * @param maximumBatch inputs that go through the network together, one or more
   */
  public Predictor(
      Executable executable, Inference<I, O> inference, InputReader<I> reader, int maximumBatch) {
    this(Map.of(GraphRunner.MAIN, executable), inference, reader, maximumBatch);
  }

  /**
   * A predictor for a model of several graphs.
   *
   * @param executables by the name of their graph; are closed with this
   * @param inference from inputs to results
   * @param reader from files to inputs
   * @param maximumBatch inputs that go through a graph together, one or more
   */
  public Predictor(
      Map<String, Executable> executables,
      Inference<I, O> inference,
      InputReader<I> reader,
      int maximumBatch) {
    if (maximumBatch < 1) {
      throw new IllegalArgumentException("maximumBatch is one or more, got " + maximumBatch);
    }
    Map<String, SharedExecutable> shared = new LinkedHashMap<>();
    executables.forEach((name, one) -> shared.put(name, new SharedExecutable(one, maximumBatch)));
    this.graphs = shared;
    this.inference = Objects.requireNonNull(inference, "inference");
    this.reader = Objects.requireNonNull(reader, "reader");
    this.maximumBatch = maximumBatch;
  }

  private SharedExecutable graph(String name) {
    SharedExecutable graph = graphs.get(name);
    if (graph == null) {
      throw new IllegalArgumentException(
          "the model has no graph '%s', it has %s".formatted(name, graphs.keySet()));
    }
    return graph;
  }

  private Map<String, Tensor> run(String name, Map<String, Tensor> inputs) {
    return graph(name).run(inputs);
  }

  InputReader<I> reader() {
    return reader;
  }

  /** Batches that are computed in the order of their lengths. */
  int batchesByLength() {
    return inference.batchesByLength();
  }

  /**
   * The result for a file that holds one input.
   *
   * @throws io.tao4j.error.TaoException if it cannot be read
   */
  public O predict(Path file) {
    Objects.requireNonNull(file, "file");
    return predict(reader.read(file));
  }

  /**
   * The result for an input.
   *
   * @throws IllegalStateException after {@link #close}
   */
  public O predict(I input) {
    return inference.infer(List.of(Objects.requireNonNull(input, "input")), this::run).get(0);
  }

  /** Results for inputs, in their order; those of about one length are computed together. */
  public List<O> predictAll(List<? extends I> inputs) {
    List<I> all = List.copyOf(inputs);
    return byLength(
        all, maximumBatch, part -> inference.infer(part, this::run), Function.identity());
  }

  /**
   * Results in the order of some items, computed in batches of about one length.
   *
   * @param input of an item
   */
  private <T> List<O> byLength(
      List<T> items, int batch, Function<List<T>, List<O>> compute, Function<T, I> input) {
    int[] lengths = items.stream().mapToInt(item -> inference.length(input.apply(item))).toArray();
    int[] order =
        IntStream.range(0, items.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> lengths[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    List<O> results = new ArrayList<>(Collections.nCopies(items.size(), null));
    for (int from = 0; from < order.length; from += batch) {
      int[] rows = Arrays.copyOfRange(order, from, Math.min(order.length, from + batch));
      List<O> part = compute.apply(Arrays.stream(rows).mapToObj(items::get).toList());
      for (int i = 0; i < rows.length; i++) {
        results.set(rows[i], part.get(i));
      }
    }
    return results;
  }

  /**
   * The result for a file, later: it is read, prepared and answered by threads of the predictor, as
   * many as there are processors.
   *
   * @return fails with what {@link #predict(Path)} throws. Cancelling it drops an input that is not
   *     computed yet. Work that is attached to it without an executor runs on a thread of the
   *     predictor and holds up others.
   * @throws IllegalStateException after {@link #close}
   */
  public CompletableFuture<O> predictAsync(Path file) {
    Objects.requireNonNull(file, "file");
    return later(() -> reader.read(file));
  }

  /** The result for an input, later; as {@link #predictAsync(Path)}. */
  public CompletableFuture<O> predictAsync(I input) {
    Objects.requireNonNull(input, "input");
    return later(() -> input);
  }

  /** The result for an input that a thread of the predictor makes. */
  final CompletableFuture<O> later(Supplier<? extends I> source) {
    CompletableFuture<O> result = new CompletableFuture<>();
    ThreadPoolExecutor executor = threads();
    executor.execute(
        () -> {
          if (!result.isDone()) {
            completing(result, () -> begin(source.get(), executor, result));
          }
        });
    return result;
  }

  private void begin(I input, ThreadPoolExecutor executor, CompletableFuture<O> result) {
    List<I> inputs = List.of(input);
    if (!(inference instanceof SinglePassInference<I, O> single) || !single.fitsOnePass(input)) {
      result.complete(inference.infer(inputs, this::run).get(0));
      return;
    }
    // No thread waits for the graph, so that a batch may be larger than there are threads.
    graph(GraphRunner.MAIN)
        .submit(
            single.encode(inputs),
            executor,
            () -> !result.isDone(),
            (outputs, failure) -> {
              if (outputs == null) {
                result.completeExceptionally(Objects.requireNonNull(failure));
              } else {
                completing(result, () -> result.complete(single.decode(inputs, outputs).get(0)));
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

  /** Prepares an input for {@link #predictPrepared}; for callers that read ahead. */
  Prepared<I> prepare(I input) {
    return new Prepared<>(
        input,
        inference instanceof SinglePassInference<I, O> single && single.fitsOnePass(input)
            ? single.encode(List.of(input))
            : null);
  }

  /**
   * Results for inputs in their order; those of about one length are computed together.
   *
   * @param batch inputs that are computed at once
   */
  List<O> predictPrepared(List<Prepared<I>> prepared, int batch) {
    return byLength(prepared, batch, this::predictTogether, Prepared::input);
  }

  private List<O> predictTogether(List<Prepared<I>> prepared) {
    List<I> inputs = prepared.stream().map(Prepared::input).toList();
    boolean onePass = prepared.stream().allMatch(one -> one.encoded() != null);
    if (onePass && inference instanceof SinglePassInference<I, O> single) {
      Map<String, Tensor> joined = joined(prepared);
      return single.decode(
          inputs, run(GraphRunner.MAIN, joined == null ? single.encode(inputs) : joined));
    }
    return inference.infer(inputs, this::run);
  }

  /** The rows as one batch; null if they differ in size, so that they must be padded together. */
  private static <I> @Nullable Map<String, Tensor> joined(List<Prepared<I>> prepared) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    Map<String, Tensor> first = Objects.requireNonNull(prepared.get(0).encoded());
    for (Map.Entry<String, Tensor> input : first.entrySet()) {
      List<Tensor> rows = new ArrayList<>();
      for (Prepared<I> one : prepared) {
        Tensor row = Objects.requireNonNull(one.encoded()).get(input.getKey());
        if (!input.getValue().hasRowsLike(row)) {
          return null;
        }
        rows.add(row);
      }
      inputs.put(input.getKey(), Tensor.joinRows(rows));
    }
    return inputs;
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
    graphs.values().forEach(SharedExecutable::close);
    if (ended != null) {
      ended.shutdown();
    }
  }
}
