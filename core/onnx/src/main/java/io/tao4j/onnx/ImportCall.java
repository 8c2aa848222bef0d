package io.tao4j.onnx;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Op;
import io.tao4j.graph.Value;
import io.tao4j.onnx.ImportOperand.Computed;
import io.tao4j.onnx.ImportOperand.Known;
import io.tao4j.onnx.ImportOperand.Size;
import io.tao4j.onnx.ImportOperand.Sizes;
import io.tao4j.onnx.ImportScope.Unsupported;
import io.tao4j.onnx.OnnxModelReader.ReadAttribute;
import io.tao4j.onnx.OnnxModelReader.ReadNode;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One ONNX node under import: its attributes, operands, and what becomes of its outputs. */
final class ImportCall {
  private final ReadNode node;
  private final long operatorSet;
  private final ImportScope scope;
  private final Map<String, ImportOperand> operands;
  private final Map<String, List<ReadNode>> consumers;

  /**
   * @param operands what each name stands for so far; outputs are added
   * @param consumers which nodes of the file read a name
   */
  ImportCall(
      ReadNode node,
      long operatorSet,
      ImportScope scope,
      Map<String, ImportOperand> operands,
      Map<String, List<ReadNode>> consumers) {
    this.node = node;
    this.operatorSet = operatorSet;
    this.scope = scope;
    this.operands = operands;
    this.consumers = consumers;
  }

  long operatorSet() {
    return operatorSet;
  }

  ImportScope scope() {
    return scope;
  }

  GraphBuilder builder() {
    return scope.builder();
  }

  String type() {
    return node.type();
  }

  /** The node's name, or its first output's. */
  String name() {
    return node.name().isEmpty() ? node.outputs().get(0) : node.name();
  }

  // Attributes

  boolean hasAttribute(String name) {
    return node.attributes().containsKey(name);
  }

  private @Nullable ReadAttribute attribute(String name) {
    return node.attributes().get(name);
  }

  long integer(String name, long otherwise) {
    ReadAttribute attribute = attribute(name);
    return attribute == null ? otherwise : attribute.integer();
  }

  int intAttribute(String name, int otherwise) {
    return Math.toIntExact(integer(name, otherwise));
  }

  double number(String name, double otherwise) {
    ReadAttribute attribute = attribute(name);
    return attribute == null ? otherwise : decimal(attribute.number());
  }

  /** The shortest decimal of a float: 1e-5 stays 1e-5. */
  private static double decimal(float value) {
    return Double.parseDouble(Float.toString(value));
  }

  String text(String name, String otherwise) {
    ReadAttribute attribute = attribute(name);
    return attribute == null ? otherwise : attribute.text();
  }

  /** Whole numbers that may be too large for an int. */
  long[] longAttribute(String name) {
    ReadAttribute attribute = attribute(name);
    return attribute == null
        ? new long[0]
        : attribute.integers().stream().mapToLong(Long::longValue).toArray();
  }

  int[] integers(String name, int... otherwise) {
    ReadAttribute attribute = attribute(name);
    return attribute == null
        ? otherwise
        : attribute.integers().stream().mapToInt(Math::toIntExact).toArray();
  }

  @Nullable OnnxTensor tensor(String name) {
    ReadAttribute attribute = attribute(name);
    return attribute == null ? null : attribute.tensor();
  }

  /** Fails unless an attribute is absent or has one value. */
  void require(String name, long expected) {
    if (integer(name, expected) != expected) {
      throw new Unsupported("%s is %s, only %s is".formatted(name, integer(name, 0), expected));
    }
  }

  // Operands

  int inputs() {
    return node.inputs().size();
  }

  int outputs() {
    return node.outputs().size();
  }

  boolean has(int index) {
    return index < inputs() && !node.inputs().get(index).isEmpty();
  }

  ImportOperand operand(int index) {
    if (!has(index)) {
      throw new Unsupported("operand %s is missing".formatted(index));
    }
    ImportOperand operand = operands.get(node.inputs().get(index));
    if (operand == null) {
      throw new IllegalStateException("operand '" + node.inputs().get(index) + "' is not known");
    }
    return operand;
  }

  /** An operand as a value of the graph. */
  Value value(int index) {
    ImportOperand operand = operand(index);
    if (operand instanceof Computed computed) {
      return computed.value();
    }
    if (operand instanceof Known known) {
      return scope.value(known);
    }
    return scope.value(known(index));
  }

  Shape shape(int index) {
    ImportOperand operand = operand(index);
    if (operand instanceof Known known) {
      return known.tensor().shape();
    }
    if (operand instanceof Sizes sizes) {
      return sizes.scalar() ? Shape.SCALAR : Shape.of(sizes.sizes().size());
    }
    return builder().shape(value(index));
  }

  DType dtype(int index) {
    ImportOperand operand = operand(index);
    if (operand instanceof Known known) {
      return known.tensor().dtype();
    }
    return operand instanceof Sizes ? DType.INT64 : builder().type(value(index)).dtype();
  }

  boolean isKnown(int index) {
    return operand(index) instanceof Known
        || operand(index) instanceof Sizes sizes && sizes.isKnown();
  }

  /** An operand that the file must hold. */
  Known known(int index) {
    ImportOperand operand = operand(index);
    if (operand instanceof Known known) {
      return known;
    }
    if (operand instanceof Sizes sizes && sizes.isKnown()) {
      long[] values =
          sizes.sizes().stream().mapToLong(size -> ((Size.Number) size).value()).toArray();
      Tensor tensor = sizes.scalar() ? Tensor.of(values) : Tensor.of(values, (long) values.length);
      return new Known(node.inputs().get(index), tensor, false);
    }
    throw new Unsupported(
        "operand %s ('%s') is computed, it must be in the file"
            .formatted(index, node.inputs().get(index)));
  }

  long[] longs(int index) {
    return known(index).tensor().toLongArray();
  }

  double scalar(int index) {
    Tensor tensor = known(index).tensor();
    if (tensor.elements() != 1) {
      throw new Unsupported("operand %s is no single number".formatted(index));
    }
    return tensor.dtype() == DType.FLOAT32 ? decimal((float) tensor.item()) : tensor.item();
  }

  /** An operand that says sizes. */
  Sizes sizes(int index) {
    ImportOperand operand = operand(index);
    if (operand instanceof Sizes sizes) {
      return sizes;
    }
    Known known = known(index);
    List<Size> sizes = new ArrayList<>();
    for (long size : known.tensor().toLongArray()) {
      sizes.add(new Size.Number(size));
    }
    return new Sizes(sizes, known.tensor().shape().rank() == 0);
  }

  boolean isSizes(int index) {
    return operand(index) instanceof Sizes;
  }

  /** A size as a dimension; a number is zero or more. */
  Dim dim(Size size) {
    if (size instanceof Size.AxisOf of) {
      return builder().shape(of.value()).dim(of.axis());
    }
    return size instanceof Size.Derived derived
        ? derived.dim()
        : Dim.of(((Size.Number) size).value());
  }

  /** Axes of a shape, each from 0. */
  static int[] axes(int[] axes, int rank) {
    return java.util.Arrays.stream(axes).map(axis -> axis < 0 ? axis + rank : axis).toArray();
  }

  // Outputs

  boolean uses(int output) {
    return output < outputs() && consumers.containsKey(node.outputs().get(output));
  }

  /** The only node that reads an output, or null. */
  @Nullable ReadNode onlyConsumer(int output) {
    List<ReadNode> readers = consumers.getOrDefault(node.outputs().get(output), List.of());
    return readers.size() == 1 ? readers.get(0) : null;
  }

  String output(int index) {
    return node.outputs().get(index);
  }

  /** Operand of another node, where it is known. */
  @Nullable ImportOperand named(String name) {
    return operands.get(name);
  }

  void define(int output, ImportOperand operand) {
    operands.put(node.outputs().get(output), operand);
  }

  void define(int output, Value value) {
    define(output, new Computed(value));
  }

  /** Says what a name of another node stands for. */
  void alias(String name, Value value) {
    operands.put(name, new Computed(value));
  }

  /** Adds a node with this one's name as the first output. */
  void add(Op op, Value... inputs) {
    define(0, addNode(op, inputs));
  }

  Value addNode(Op op, Value... inputs) {
    return builder().add(scope.free(name()), op, inputs);
  }

  /** Adds a node that helps. */
  Value help(String what, Op op, Value... inputs) {
    return builder().add(scope.free(name() + "/" + what), op, inputs);
  }

  /** A builder for several nodes, named below this one. */
  GraphBuilder inside() {
    return builder().scope(scope.free(name()));
  }
}
