package io.tao4j.engine.tensorflow.internal;

import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.GraphOperationBuilder;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TString;

/**
 * Writes operations into a TensorFlow graph by the names that TensorFlow's registry has for them.
 * (The generated classes of {@code org.tensorflow.op} say the same with a type parameter an element
 * type, which a compiler of graphs does not know.) Owns the graph.
 */
final class GraphWriter implements AutoCloseable {
  private final Graph graph = new Graph();
  private String place = "";
  private int number;

  Graph graph() {
    return graph;
  }

  /** Names of what follows start with this: the node that they belong to. */
  void at(String name) {
    // TensorFlow wants a letter, a digit or a dot first.
    place = (name.startsWith("_") || name.startsWith("-") ? "." : "") + name + "/";
  }

  /** An operation to be given inputs and attributes. */
  Call call(String type, Output<?>... inputs) {
    String name = place + type + "_" + number++;
    Call call = new Call(graph.opBuilder(type, name, graph.baseScope()));
    for (Output<?> input : inputs) {
      call.builder.addInput(input);
    }
    return call;
  }

  /** An operation without attributes to set. */
  Output<?> of(String type, Output<?>... inputs) {
    return call(type, inputs).output();
  }

  /** An operation in the making. */
  static final class Call {
    private final GraphOperationBuilder builder;

    private Call(GraphOperationBuilder builder) {
      this.builder = builder;
    }

    Call list(List<Output<?>> inputs) {
      builder.addInputList(inputs.toArray(Output<?>[]::new));
      return this;
    }

    Call input(Output<?> input) {
      builder.addInput(input);
      return this;
    }

    Call after(List<Output<?>> control) {
      control.forEach(c -> builder.addControlInput(c.op()));
      return this;
    }

    Call afterOperations(List<Operation> control) {
      control.forEach(builder::addControlInput);
      return this;
    }

    Call types(String name, DataType... dtypes) {
      builder.setAttr(name, dtypes);
      return this;
    }

    Call type(String name, DType dtype) {
      return type(name, NativeTensors.dataType(dtype));
    }

    Call type(String name, DataType dtype) {
      builder.setAttr(name, dtype);
      return this;
    }

    Call shape(String name, Shape shape) {
      builder.setAttr(name, NativeTensors.shape(shape));
      return this;
    }

    Call flag(String name, boolean value) {
      builder.setAttr(name, value);
      return this;
    }

    Call number(String name, long value) {
      builder.setAttr(name, value);
      return this;
    }

    Call real(String name, float value) {
      builder.setAttr(name, value);
      return this;
    }

    Call text(String name, String value) {
      builder.setAttr(name, value);
      return this;
    }

    Call numbers(String name, long... values) {
      builder.setAttr(name, values);
      return this;
    }

    Call tensor(String name, org.tensorflow.Tensor value) {
      builder.setAttr(name, value);
      return this;
    }

    GraphOperation operation() {
      return builder.build();
    }

    Output<?> output() {
      return operation().output(0);
    }
  }

  // Sources

  Output<?> constant(Tensor value) {
    try (org.tensorflow.Tensor copy = NativeTensors.toNative(value)) {
      return call("Const").type("dtype", value.dtype()).tensor("value", copy).output();
    }
  }

  /** A {@code FLOAT32} scalar. */
  Output<?> scalar(double value) {
    return constant(Tensor.scalar((float) value));
  }

  /** A {@code FLOAT64} scalar, which no host tensor is. */
  Output<?> real(double value) {
    try (org.tensorflow.Tensor copy = TFloat64.scalarOf(value)) {
      return call("Const").type("dtype", DataType.DT_DOUBLE).tensor("value", copy).output();
    }
  }

  /** A scalar of text. */
  Output<?> text(String value) {
    try (TString copy = TString.scalarOf(value)) {
      return call("Const").type("dtype", DataType.DT_STRING).tensor("value", copy).output();
    }
  }

  /** A vector of texts. */
  Output<?> texts(List<String> values) {
    try (TString copy = TString.vectorOf(values.toArray(String[]::new))) {
      return call("Const").type("dtype", DataType.DT_STRING).tensor("value", copy).output();
    }
  }

  Output<?> toReal(Output<?> x) {
    return call("Cast", x).type("DstT", DataType.DT_DOUBLE).output();
  }

  /** A vector of {@code INT32}: how TensorFlow takes axes and sizes. */
  Output<?> integers(int... values) {
    return constant(Tensor.of(values, values.length));
  }

  Output<?> integer(int value) {
    return constant(Tensor.of(new int[] {value}));
  }

  Output<?> placeholder(DType dtype, Shape shape) {
    return call("Placeholder").type("dtype", dtype).shape("shape", shape).output();
  }

  // Forms of more than one attribute

  Output<?> cast(Output<?> x, DType dtype) {
    return x.dataType() == NativeTensors.dataType(dtype)
        ? x
        : call("Cast", x).type("DstT", dtype).output();
  }

  Output<?> transpose(Output<?> x, int... permutation) {
    boolean same = IntStream.range(0, permutation.length).allMatch(i -> permutation[i] == i);
    return same ? x : of("Transpose", x, integers(permutation));
  }

  Output<?> reshape(Output<?> x, int... sizes) {
    return of("Reshape", x, integers(sizes));
  }

  Output<?> reduce(String type, Output<?> x, boolean keepDimensions, int... axes) {
    return call(type, x, integers(axes)).flag("keep_dims", keepDimensions).output();
  }

  /** Scalars as one vector. */
  Output<?> pack(List<Output<?>> scalars) {
    return call("Pack").list(scalars).output();
  }

  /** A vector's elements. */
  List<Output<?>> unpack(Output<?> vector, int size) {
    GraphOperation operation = call("Unpack", vector).number("num", size).operation();
    return IntStream.range(0, size).<Output<?>>mapToObj(operation::output).toList();
  }

  /** Zeros around x: pairs of before and after, one an axis. */
  Output<?> pad(Output<?> x, int... pairs) {
    if (IntStream.of(pairs).allMatch(n -> n == 0)) {
      return x;
    }
    return of("Pad", x, constant(Tensor.of(pairs, pairs.length / 2, 2)));
  }

  @Override
  public void close() {
    graph.close();
  }
}
