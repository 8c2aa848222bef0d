package io.tao4j.inference;

import io.tao4j.engine.Executable;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An executable that computes requests of several threads together. A request that finds it idle is
 * computed at once by its own thread; requests that come meanwhile wait, and go together in the
 * next batch, computed by the thread of the first of them. Knows tensors only: inputs and outputs
 * have the batch first, and no input's meaning depends on its place in it.
 */
final class SharedExecutable implements AutoCloseable {
  private final Executable executable;
  private final int maximumBatch;
  private final ConcurrentLinkedQueue<Request> waiting = new ConcurrentLinkedQueue<>();
  private final ReentrantLock engine = new ReentrantLock();

  /** Guarded by {@link #engine}. */
  private boolean closed;

  /**
   * @param maximumBatch rows that are computed together; a request of more goes alone
   */
  SharedExecutable(Executable executable, int maximumBatch) {
    this.executable = executable;
    this.maximumBatch = maximumBatch;
  }

  /** What waits to be computed. Each is ended once, with outputs or with what went wrong. */
  private abstract static class Request {
    final Map<String, Tensor> inputs;
    final long rows;

    Request(Map<String, Tensor> inputs) {
      this.inputs = inputs;
      this.rows = inputs.isEmpty() ? 1 : inputs.values().iterator().next().shape().size(0);
    }

    abstract void end(@Nullable Map<String, Tensor> outputs, @Nullable Throwable failure);

    /** The engine is free and this is the first that waits: see to it that somebody computes. */
    abstract void wake();

    boolean isStillNeeded() {
      return true;
    }

    /** Whether both can be rows of one batch. */
    boolean fits(Request other) {
      if (!inputs.keySet().equals(other.inputs.keySet())) {
        return false;
      }
      return inputs.entrySet().stream()
          .allMatch(e -> e.getValue().hasRowsLike(other.inputs.get(e.getKey())));
    }
  }

  /** A thread waits for it. */
  private static final class Waiting extends Request {
    final Thread thread = Thread.currentThread();
    private @Nullable Map<String, Tensor> outputs;
    private @Nullable Throwable failure;
    private volatile boolean done;

    Waiting(Map<String, Tensor> inputs) {
      super(inputs);
    }

    @Override
    void end(@Nullable Map<String, Tensor> found, @Nullable Throwable wrong) {
      outputs = found;
      failure = wrong;
      done = true;
      LockSupport.unpark(thread);
    }

    @Override
    void wake() {
      LockSupport.unpark(thread);
    }

    Map<String, Tensor> result() {
      if (failure instanceof Error e) {
        throw e;
      }
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      return Objects.requireNonNull(outputs);
    }
  }

  /** Nobody waits for it: it goes on in an executor. */
  private final class Deferred extends Request {
    private final Executor executor;
    private final BooleanSupplier stillNeeded;
    private final BiConsumer<@Nullable Map<String, Tensor>, @Nullable Throwable> then;

    Deferred(
        Map<String, Tensor> inputs,
        Executor executor,
        BooleanSupplier stillNeeded,
        BiConsumer<@Nullable Map<String, Tensor>, @Nullable Throwable> then) {
      super(inputs);
      this.executor = executor;
      this.stillNeeded = stillNeeded;
      this.then = then;
    }

    @Override
    void end(@Nullable Map<String, Tensor> outputs, @Nullable Throwable failure) {
      execute(() -> then.accept(outputs, failure));
    }

    @Override
    void wake() {
      execute(SharedExecutable.this::computeIfFree);
    }

    @Override
    boolean isStillNeeded() {
      return stillNeeded.getAsBoolean();
    }

    private void execute(Runnable work) {
      try {
        executor.execute(work);
      } catch (RejectedExecutionException e) {
        work.run(); // the executor is closing; nobody may be left without an answer
      }
    }
  }

  /**
   * Computes, and waits for it.
   *
   * @return outputs for the rows of these inputs
   * @throws IllegalStateException after {@link #close}
   */
  Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Waiting request = new Waiting(inputs);
    waiting.add(request);
    boolean interrupted = false;
    while (!request.done) {
      if (!computeIfFree()) {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return request.result();
  }

  /**
   * Computes when its turn comes, and goes on in the executor.
   *
   * @param stillNeeded asked before it is computed; where it answers false it is dropped
   * @param then gets outputs for the rows of these inputs, or what went wrong
   */
  void submit(
      Map<String, Tensor> inputs,
      Executor executor,
      BooleanSupplier stillNeeded,
      BiConsumer<@Nullable Map<String, Tensor>, @Nullable Throwable> then) {
    waiting.add(new Deferred(inputs, executor, stillNeeded, then));
    computeIfFree();
  }

  /**
   * Computes one batch of what waits, unless another thread is computing.
   *
   * <p>Nobody is forgotten: a request is in the queue before its thread asks for the engine, and
   * whoever has had the engine wakes the first of the queue afterwards.
   *
   * @return whether the engine was free
   */
  private boolean computeIfFree() {
    if (!engine.tryLock()) {
      return false;
    }
    try {
      computeBatch();
    } finally {
      engine.unlock();
      wakeNext();
    }
    return true;
  }

  private void wakeNext() {
    Request next = waiting.peek();
    if (next != null) {
      next.wake();
    }
  }

  private void computeBatch() {
    List<Request> batch = nextBatch();
    if (batch.isEmpty()) {
      return;
    }
    List<Map<String, Tensor>> outputs;
    try {
      if (closed) {
        throw new IllegalStateException("the predictor is closed");
      }
      outputs = split(batch, executable.run(joined(batch)));
    } catch (RuntimeException | Error e) {
      // Each caller of the batch hears of it: none of them has an answer.
      batch.forEach(r -> r.end(null, e));
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).end(outputs.get(i), null);
    }
  }

  private List<Request> nextBatch() {
    List<Request> batch = new ArrayList<>();
    long rows = 0;
    for (Request next = waiting.peek(); next != null; next = waiting.peek()) {
      if (!next.isStillNeeded()) {
        waiting.poll();
        continue;
      }
      boolean room = batch.isEmpty() || rows + next.rows <= maximumBatch && batch.get(0).fits(next);
      if (!room) {
        break;
      }
      batch.add(next);
      rows += next.rows;
      waiting.poll();
    }
    return batch;
  }

  private static Map<String, Tensor> joined(List<Request> batch) {
    Map<String, Tensor> first = batch.get(0).inputs;
    if (batch.size() == 1) {
      return first;
    }
    Map<String, Tensor> joined = new LinkedHashMap<>();
    for (String name : first.keySet()) {
      joined.put(name, Tensor.joinRows(batch.stream().map(r -> r.inputs.get(name)).toList()));
    }
    return joined;
  }

  private static List<Map<String, Tensor>> split(List<Request> batch, Map<String, Tensor> outputs) {
    if (batch.size() == 1) {
      return List.of(outputs);
    }
    List<Map<String, Tensor>> parts = new ArrayList<>();
    long from = 0;
    for (Request request : batch) {
      long rows = request.rows;
      Map<String, Tensor> part = new LinkedHashMap<>();
      for (Map.Entry<String, Tensor> output : outputs.entrySet()) {
        part.put(output.getKey(), output.getValue().rows(from, rows));
      }
      parts.add(part);
      from += rows;
    }
    return parts;
  }

  /** Waits for a running batch and frees the executable; what still waits fails. */
  @Override
  public void close() {
    engine.lock();
    try {
      closed = true;
      executable.close();
    } finally {
      engine.unlock();
      wakeNext();
    }
  }
}
