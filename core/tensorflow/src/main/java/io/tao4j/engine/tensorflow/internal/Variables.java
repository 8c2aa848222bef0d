package io.tao4j.engine.tensorflow.internal;

import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Operation;
import org.tensorflow.Output;

/**
 * What a program keeps between calls, as resource variables. Each is read by one operation, so that
 * a step sees one value of it however late it writes the next.
 *
 * <p>Kernels of convolutions are kept as TensorFlow's windows want them, {@code [KH, KW, I, O]}:
 * changing the order in every call costs as much as a small layer. Callers see the graph's order.
 */
final class Variables {
  private record Variable(
      DType dtype, Shape shape, boolean kernel, Output<?> handle, Output<?> read) {}

  private record HostAccess(Output<?> given, Operation set, Output<?> host) {}

  private final GraphWriter writer;
  private final Map<String, Variable> variables = new LinkedHashMap<>();
  private final Map<String, HostAccess> hostAccess = new LinkedHashMap<>();

  Variables(GraphWriter writer) {
    this.writer = writer;
  }

  /**
   * Adds a variable and returns its value, a kernel in TensorFlow's order.
   *
   * @param shape in the graph's order, {@code [O, I, KH, KW]} for a kernel
   */
  Output<?> add(String name, DType dtype, Shape shape, boolean kernel) {
    writer.at("variable/" + name);
    Output<?> handle =
        writer
            .call("VarHandleOp")
            .type("dtype", dtype)
            .shape("shape", kernel ? stored(shape) : shape)
            .text("shared_name", name)
            .output();
    Output<?> read = writer.call("ReadVariableOp", handle).type("dtype", dtype).output();
    variables.put(name, new Variable(dtype, shape, kernel, handle, read));
    return read;
  }

  private static Shape stored(Shape kernel) {
    return Shape.of(kernel.size(2), kernel.size(3), kernel.size(1), kernel.size(0));
  }

  Set<String> names() {
    return variables.keySet();
  }

  DType dtype(String name) {
    return get(name).dtype();
  }

  /** Whether it is kept as a kernel of TensorFlow's windows. */
  boolean isKernel(String name) {
    return get(name).kernel();
  }

  /** In the graph's order. */
  Shape shape(String name) {
    return get(name).shape();
  }

  /** What the variable is. */
  Output<?> handle(String name) {
    return get(name).handle();
  }

  /** The value before a step, a kernel in TensorFlow's order. */
  Output<?> read(String name) {
    return get(name).read();
  }

  /** Adds the operations by which host values go in and out. */
  void open() {
    variables.forEach(
        (name, variable) -> {
          writer.at("variable/" + name);
          Output<?> given = writer.placeholder(variable.dtype(), variable.shape());
          Output<?> stored = variable.kernel() ? GraphLowering.toKernel(writer, given) : given;
          Output<?> host =
              variable.kernel()
                  ? GraphLowering.fromKernel(writer, variable.read())
                  : variable.read();
          hostAccess.put(name, new HostAccess(given, assign(name, stored), host));
        });
  }

  /** Placeholder of {@link #set}, in the graph's order. */
  Output<?> given(String name) {
    return hostAccessOf(name).given();
  }

  /** Operation that writes what {@link #given} is fed. */
  Operation set(String name) {
    return hostAccessOf(name).set();
  }

  /** The value in the graph's order. */
  Output<?> host(String name) {
    return hostAccessOf(name).host();
  }

  /** Adds an operation that writes a value, a kernel's in TensorFlow's order. */
  Operation assign(String name, Output<?> value) {
    writer.at("variable/" + name);
    return writer
        .call("AssignVariableOp", get(name).handle(), value)
        .type("dtype", get(name).dtype())
        .operation();
  }

  private Variable get(String name) {
    Variable variable = variables.get(name);
    if (variable == null) {
      throw new IllegalArgumentException("there is no variable '" + name + "'");
    }
    return variable;
  }

  private HostAccess hostAccessOf(String name) {
    HostAccess access = hostAccess.get(name);
    if (access == null) {
      throw new IllegalStateException("no way into the variable '" + name + "'");
    }
    return access;
  }
}
