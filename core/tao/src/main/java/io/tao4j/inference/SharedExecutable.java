package io.tao4j.inference;

import io.tao4j.engine.Executable;
import io.tao4j.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An executable that computes requests of several threads together. A request that finds it idle is
 * computed at once by its own thread; requests that come meanwhile wait, and go together in the
 * next batch, computed by the thread of the first of them. Where the executable serves {@linkplain
 * Executable#callsSideBySide() several calls at once} and as many requests are there, each keeps to
 * one thread from then on, and they share what waits. Knows tensors only: inputs and outputs have
 * the batch first, and no input's meaning depends on its place in it.
 */
final class SharedExecutable implements AutoCloseable {
  /** Requests in a row that met no other before one at a time is best again. */
  private static final int CALM = 16;

  private final Executable executable;
  private final int maximumBatch;
  private final int sideBySide;

  /** Guards what follows; never held while something is computed. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition idle = lock.newCondition();
  private final ArrayDeque<Request> waiting = new ArrayDeque<>();

  /** Batches that are computed now. */
  private int running;

  /** Whether batches keep to one thread each, {@link #sideBySide} of them at once. */
  private boolean crowded;

  /** Requests since the last one that met another. */
  private int lonely;

  private boolean closed;

  /**
   * @param maximumBatch rows that are computed together; a request of more goes alone
   */
  SharedExecutable(Executable executable, int maximumBatch) {
    this.executable = executable;
    this.maximumBatch = maximumBatch;
    this.sideBySide = executable.callsSideBySide();
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

    /** There is room and this is the first that waits: see to it that somebody computes. */
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
      execute(SharedExecutable.this::computeIfRoom);
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
    add(request);
    boolean interrupted = false;
    while (!request.done) {
      // asked again: a wake-up that comes while this waits for the lock is used up there
      if (!computeIfRoom() && !request.done) {
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
    add(new Deferred(inputs, executor, stillNeeded, then));
    computeIfRoom();
  }

  private void add(Request request) {
    lock.lock();
    try {
      waiting.add(request);
      int present = waiting.size() + running;
      if (sideBySide > 1 && present >= sideBySide) {
        crowded = true;
      }
      lonely = present > 1 ? 0 : lonely + 1;
      if (lonely > CALM) {
        crowded = false;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Called with {@link #lock} held. */
  private boolean hasRoom() {
    return running < (crowded ? sideBySide : 1);
  }

  /**
   * Computes one batch of what waits, if there is room for one more.
   *
   * <p>Nobody is forgotten: a request is in the queue before its thread asks for room, and whoever
   * leaves room, or finds more of it than needed, wakes the first of the queue.
   *
   * @return whether something was computed
   */
  private boolean computeIfRoom() {
    List<Request> batch;
    boolean alone;
    boolean open;
    Request more = null;
    lock.lock();
    try {
      if (!hasRoom()) {
        return false;
      }
      batch = nextBatch();
      if (batch.isEmpty()) {
        return false;
      }
      running++;
      alone = crowded;
      open = !closed;
      if (hasRoom()) {
        more = waiting.peek();
      }
    } finally {
      lock.unlock();
    }
    try {
      if (more != null) {
        more.wake();
      }
      compute(batch, alone, open);
    } finally {
      leave();
    }
    return true;
  }

  private void leave() {
    Request next;
    lock.lock();
    try {
      running--;
      if (running == 0) {
        idle.signalAll();
      }
      next = hasRoom() ? waiting.peek() : null;
    } finally {
      lock.unlock();
    }
    if (next != null) {
      next.wake();
    }
  }

  private void compute(List<Request> batch, boolean alone, boolean open) {
    List<Map<String, Tensor>> outputs;
    try {
      if (!open) {
        throw new IllegalStateException("the predictor is closed");
      }
      Map<String, Tensor> inputs = joined(batch);
      outputs = split(batch, alone ? executable.runSideBySide(inputs) : executable.run(inputs));
    } catch (RuntimeException | Error e) {
      // Each caller of the batch hears of it: none of them has an answer.
      batch.forEach(r -> r.end(null, e));
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).end(outputs.get(i), null);
    }
  }

  /** Called with {@link #lock} held. Side by side each batch takes its part of what waits. */
  private List<Request> nextBatch() {
    List<Request> batch = new ArrayList<>();
    int most = crowded ? (waiting.size() + sideBySide - 1) / sideBySide : waiting.size();
    long rows = 0;
    for (Request next = waiting.peek(); next != null; next = waiting.peek()) {
      if (!next.isStillNeeded()) {
        waiting.poll();
        continue;
      }
      boolean room =
          batch.isEmpty()
              || batch.size() < most && rows + next.rows <= maximumBatch && batch.get(0).fits(next);
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

  /** Waits for running batches and frees the executable; what still waits fails. */
  @Override
  public void close() {
    Request next;
    lock.lock();
    try {
      closed = true;
      while (running > 0) {
        idle.awaitUninterruptibly();
      }
      executable.close();
      next = waiting.peek();
    } finally {
      lock.unlock();
    }
    if (next != null) {
      next.wake();
    }
  }
}
