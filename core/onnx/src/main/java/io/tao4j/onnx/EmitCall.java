package io.tao4j.onnx;

import io.tao4j.graph.Node;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.TensorType;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node to write, and how parts of it are written.
 *
 * @param onnx where ONNX's nodes go
 * @param wide which element types are computed in wider ones
 * @param node the node
 * @param types types of its operands
 * @param inputs names of its operands
 * @param results types of its outputs
 * @param outputs names that its outputs shall have
 * @param stored numbers of its first operand where the file holds what the node makes of them
 */
record EmitCall(
    OnnxGraph onnx,
    WideTypes wide,
    Node node,
    List<TensorType> types,
    List<String> inputs,
    List<TensorType> results,
    List<String> outputs,
    @Nullable Tensor stored) {

  DType dtype(int operand) {
    return types.get(operand).dtype();
  }

  /** Declared shape of an operand. */
  Shape shape(int operand) {
    return types.get(operand).shape();
  }

  /** Type of the first or only output. */
  TensorType type() {
    return results.get(0);
  }

  /** Name that the first or only output shall have. */
  String output() {
    return outputs.get(0);
  }

  /** Emits the node that gives the output. */
  String emit(String type, List<String> operands, OnnxAttribute... attributes) {
    onnx.add(new OnnxNode(node.name(), type, "", operands, List.of(output()), List.of(attributes)));
    return output();
  }

  /** Emits a node that computes in {@code computed} and gives the declared type. */
  String emitIn(DType computed, String type, List<String> operands, OnnxAttribute... attributes) {
    return emitAllIn(List.of(computed), type, operands, attributes).get(0);
  }

  /**
   * Emits a node with several outputs.
   *
   * @param computed the element type that it gives of each
   */
  List<String> emitAllIn(
      List<DType> computed, String type, List<String> operands, OnnxAttribute... attributes) {
    List<String> given = new ArrayList<>();
    for (int i = 0; i < computed.size(); i++) {
      boolean same = computed.get(i) == results.get(i).dtype();
      given.add(same ? outputs.get(i) : onnx.freeValue(outputs.get(i) + "/wide"));
    }
    onnx.add(new OnnxNode(node.name(), type, "", operands, given, List.of(attributes)));
    for (int i = 0; i < given.size(); i++) {
      if (!given.get(i).equals(outputs.get(i))) {
        onnx.add(
            new OnnxNode(
                onnx.freeNode(outputs.get(i) + "/cast"),
                "Cast",
                "",
                List.of(given.get(i)),
                List.of(outputs.get(i)),
                List.of(to(results.get(i).dtype()))));
      }
    }
    return outputs.subList(0, given.size());
  }

  /** A node for a part, with one output, whose name is returned. */
  String helper(String what, String type, List<String> operands, OnnxAttribute... attributes) {
    return onnx.addHelper(node.name() + "/" + what, type, operands, attributes);
  }

  String constant(String what, Tensor tensor) {
    return onnx.constant(node.name() + "/" + what, tensor);
  }

  /** A vector of {@code INT64}: how ONNX takes axes and sizes. */
  String constant(String what, long... values) {
    return constant(what, Tensor.of(values, values.length));
  }

  /** Name of an operand in an element type. */
  String operand(int index, DType dtype) {
    String name = inputs.get(index);
    return dtype(index) == dtype ? name : onnx.cast(name, dtype);
  }

  /** Names of all operands in an element type. */
  List<String> operands(DType dtype) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      names.add(operand(i, dtype));
    }
    return names;
  }

  static OnnxAttribute to(DType dtype) {
    return OnnxAttribute.of("to", (long) OnnxTypes.code(dtype));
  }

  static OnnxAttribute axis(int axis) {
    return OnnxAttribute.of("axis", (long) axis);
  }

  static OnnxAttribute list(String name, List<Integer> values) {
    return OnnxAttribute.list(name, values.stream().mapToLong(Integer::longValue).toArray());
  }

  /** The numbers of a constant. */
  static Tensor tensor(SourceOp.Constant op) {
    int size = op.values().size();
    if (op.dtype() == DType.INT64) {
      // not by way of floats, which would round it
      long[] values = op.values().stream().mapToLong(Double::longValue).toArray();
      return Tensor.of(values, op.shape().toArray());
    }
    if (op.dtype() == DType.INT32) {
      int[] values = op.values().stream().mapToInt(Double::intValue).toArray();
      return Tensor.of(values, op.shape().toArray());
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(size, Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    op.values().forEach(v -> bytes.putFloat(v.floatValue()));
    return Tensor.wrap(DType.FLOAT32, op.shape(), bytes.flip()).to(op.dtype());
  }

  static Tensor scalar(DType dtype, double value) {
    return tensor(new SourceOp.Constant(dtype, Shape.SCALAR, List.of(value)));
  }
}
