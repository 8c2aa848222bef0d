package io.tao4j.engine.pytorch.internal;

import io.tao4j.graph.Node;
import io.tao4j.graph.TensorType;
import io.tao4j.tensor.DType;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where a node is emitted: its operands and what the program wants of it.
 *
 * @param node the node
 * @param operands its operands as they are at run time
 * @param types its operands as the graph says
 * @param result its output as the graph says
 * @param heavy element type of convolutions and matrix products whose operands are {@code FLOAT32}
 * @param moving whether a batch norm uses the batch and moves its statistics
 * @param mask variable of the dropout's mask, or null where nothing is dropped
 * @param constants variables of constants by node name
 * @param overwritable for each operand, whether its memory may be used for the result
 * @param cast emits a cast of an operand, once for all who ask
 * @param helper emits a line for a part of the node: a name and an expression to a variable
 */
record EmitContext(
    Node node,
    List<Typed> operands,
    List<TensorType> types,
    TensorType result,
    DType heavy,
    boolean moving,
    @Nullable String mask,
    Map<String, String> constants,
    List<Boolean> overwritable,
    BiFunction<Typed, DType, String> cast,
    BinaryOperator<String> helper) {

  Typed operand(int i) {
    return operands.get(i);
  }

  String text(int i) {
    return operands.get(i).text();
  }

  /** Operand {@code i} in another element type. */
  String as(int i, DType dtype) {
    return operands.get(i).dtype() == dtype ? text(i) : cast.apply(operands.get(i), dtype);
  }

  /** Operand {@code i} in the type that the graph says. */
  String declared(int i) {
    return as(i, types.get(i).dtype());
  }

  /** The element type in which a convolution or a matrix product runs. */
  DType heavyType() {
    DType declared = types.get(0).dtype();
    return declared == DType.FLOAT32 ? heavy : declared;
  }

  /**
   * The element type in which the operands from {@code first} on can meet without loss: what they
   * all are already, else what the graph says.
   */
  DType common(int first) {
    DType common = null;
    for (int i = first; i < operands.size(); i++) {
      Typed operand = operands.get(i);
      if (operand.scalarConstant()) {
        continue;
      }
      if (common != null && common != operand.dtype()) {
        return types.get(first).dtype();
      }
      common = operand.dtype();
    }
    return common == null ? types.get(first).dtype() : common;
  }

  /** Operand {@code i} as {@code dtype}; scalar constants adapt by themselves. */
  String promoted(int i, DType dtype) {
    return operands.get(i).scalarConstant() ? text(i) : as(i, dtype);
  }
}
