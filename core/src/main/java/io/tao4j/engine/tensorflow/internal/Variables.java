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
 */
final class Variables {
  private record Variable(
      DType dtype, Shape shape, Output<?> handle, Output<?> read, Output<?> given, Operation set) {}

  private final GraphWriter writer;
  private final Map<String, Variable> variables = new LinkedHashMap<>();

  Variables(GraphWriter writer) {
    this.writer = writer;
  }

  /** Adds a variable and returns its value. */
  Output<?> add(String name, DType dtype, Shape shape) {
    writer.at("variable/" + name);
    Output<?> handle =
        writer
            .call("VarHandleOp")
            .type("dtype", dtype)
            .shape("shape", shape)
            .text("shared_name", name)
            .output();
    Output<?> read = writer.call("ReadVariableOp", handle).type("dtype", dtype).output();
    Output<?> given = writer.placeholder(dtype, shape);
    Operation set = writer.call("AssignVariableOp", handle, given).type("dtype", dtype).operation();
    variables.put(name, new Variable(dtype, shape, handle, read, given, set));
    return read;
  }

  Set<String> names() {
    return variables.keySet();
  }

  DType dtype(String name) {
    return get(name).dtype();
  }

  Shape shape(String name) {
    return get(name).shape();
  }

  /** The value before a step. */
  Output<?> read(String name) {
    return get(name).read();
  }

  /** Placeholder of {@link #set}. */
  Output<?> given(String name) {
    return get(name).given();
  }

  /** Operation that writes what {@link #given} is fed. */
  Operation set(String name) {
    return get(name).set();
  }

  /** Adds an operation that writes a value. */
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
}
