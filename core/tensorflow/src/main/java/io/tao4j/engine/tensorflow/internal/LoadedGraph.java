package io.tao4j.engine.tensorflow.internal;

import io.tao4j.error.OutOfMemory;
import io.tao4j.error.TaoException;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.types.TString;

/**
 * A written graph in a session, which holds its variables. Runs of several threads at once are safe
 * as long as none writes a variable; closing waits for nothing and is the owner's matter.
 */
final class LoadedGraph implements AutoCloseable {
  private final GraphWriter writer;
  private final Variables variables;
  private final Session session;
  private boolean closed;

  private LoadedGraph(GraphWriter writer, Variables variables) {
    this.writer = writer;
    this.variables = variables;
    variables.open();
    this.session = new Session(writer.graph(), false);
    TensorFlowRuntime.gate().opened();
  }

  /**
   * Opens a session and fills its variables. Owns the writer from now on.
   *
   * @param initial first numbers of all variables
   */
  static LoadedGraph load(GraphWriter writer, Variables variables, Map<String, Tensor> initial) {
    LoadedGraph loaded = new LoadedGraph(writer, variables);
    try {
      loaded.set(initial);
    } catch (RuntimeException | Error e) {
      loaded.close();
      throw e;
    }
    return loaded;
  }

  /** The program as text: TensorFlow's own form of a graph. */
  String source() {
    return writer.graph().toGraphDef().toString();
  }

  /**
   * One call into TensorFlow.
   *
   * @param feeds numbers of placeholders
   * @param fetches what to return, in order
   * @param targets what else to run
   * @throws TaoException {@code ENGINE-023} if TensorFlow fails, {@code MEMORY-001} for want of
   *     memory
   */
  List<Tensor> run(Map<Output<?>, Tensor> feeds, List<Output<?>> fetches, List<Operation> targets) {
    if (closed) {
      throw new IllegalStateException("the program is closed");
    }
    return run(session, feeds, fetches, targets);
  }

  /** As {@link #run(Map, List, List)}, in any session. */
  static List<Tensor> run(
      Session session,
      Map<Output<?>, Tensor> feeds,
      List<Output<?>> fetches,
      List<Operation> targets) {
    return TensorFlowRuntime.call(() -> runInside(session, feeds, fetches, targets));
  }

  private static List<Tensor> runInside(
      Session session,
      Map<Output<?>, Tensor> feeds,
      List<Output<?>> fetches,
      List<Operation> targets) {
    List<org.tensorflow.Tensor> copies = new ArrayList<>();
    try {
      Session.Runner runner = session.runner();
      for (Map.Entry<Output<?>, Tensor> feed : feeds.entrySet()) {
        org.tensorflow.Tensor copy = NativeTensors.toNative(feed.getValue());
        copies.add(copy);
        runner.feed(feed.getKey(), copy);
      }
      // Once each: TensorFlow's result is a map by the outputs' names.
      List<Output<?>> distinct = List.copyOf(new LinkedHashSet<>(fetches));
      distinct.forEach(runner::fetch);
      targets.forEach(runner::addTarget);
      try (Result result = runner.run()) {
        Map<Output<?>, Tensor> tensors = new HashMap<>();
        for (int i = 0; i < distinct.size(); i++) {
          tensors.put(distinct.get(i), NativeTensors.toHost(result.get(i)));
        }
        return fetches.stream().map(tensors::get).toList();
      }
    } catch (TensorFlowException e) {
      throw failed(e);
    } finally {
      copies.forEach(org.tensorflow.Tensor::close);
    }
  }

  /** Runs an operation that reads a text, such as the name of a file. */
  void run(Output<?> placeholder, String text, Operation target) {
    TensorFlowRuntime.call(
        () -> {
          runInside(placeholder, text, target);
          return null;
        });
  }

  private void runInside(Output<?> placeholder, String text, Operation target) {
    try (TString value = TString.scalarOf(text)) {
      session.runner().feed(placeholder, value).addTarget(target).run().close();
    } catch (TensorFlowException e) {
      throw failed(e);
    }
  }

  /** Writes more operations; the session takes them up with its next run. */
  <T> T extend(Supplier<T> more) {
    if (closed) {
      throw new IllegalStateException("the program is closed");
    }
    return TensorFlowRuntime.call(more::get);
  }

  /** Writes variables. */
  void set(Map<String, Tensor> values) {
    set(variables, values);
  }

  /** Writes variables that were added later. */
  void set(Variables variables, Map<String, Tensor> values) {
    Map<Output<?>, Tensor> feeds = new LinkedHashMap<>();
    List<Operation> targets = new ArrayList<>();
    values.forEach(
        (name, tensor) -> {
          feeds.put(variables.given(name), tensor);
          targets.add(variables.set(name));
        });
    if (!targets.isEmpty()) {
      run(feeds, List.of(), targets);
    }
  }

  /** Reads all variables. */
  Map<String, Tensor> get() {
    return get(variables);
  }

  /** Reads variables that were added later. */
  Map<String, Tensor> get(Variables variables) {
    List<String> names = List.copyOf(variables.names());
    Map<String, Tensor> values = new LinkedHashMap<>();
    if (!names.isEmpty()) {
      List<Tensor> tensors =
          run(Map.of(), names.stream().<Output<?>>map(variables::host).toList(), List.of());
      for (int i = 0; i < names.size(); i++) {
        values.put(names.get(i), tensors.get(i));
      }
    }
    return values;
  }

  private static TaoException failed(TensorFlowException e) {
    TaoException memory = OutOfMemory.find(e);
    if (memory != null) {
      return memory;
    }
    return new TaoException(
        "ENGINE-023",
        "TensorFlow could not run the program",
        List.of(String.valueOf(e.getMessage())),
        e);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      TensorFlowRuntime.gate().closed();
      TensorFlowRuntime.gate()
          .release(
              () -> {
                session.close();
                writer.close();
              });
    }
  }
}
