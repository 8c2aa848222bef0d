package io.tao4j.engine.pytorch.internal;

import io.tao4j.tensor.DType;

/**
 * An expression of the program and the element type that it has at run time, which may be narrower
 * than the graph says: where the plan asks for bfloat16, activations are.
 *
 * @param text a variable's name or an expression
 * @param dtype element type at run time
 * @param scalarConstant a constant without axes: PyTorch lets it take the other operand's type
 */
record Typed(String text, DType dtype, boolean scalarConstant) {
  Typed(String text, DType dtype) {
    this(text, dtype, false);
  }

  /** A call of a function of {@code torch}. */
  static Typed call(DType dtype, String function, String... arguments) {
    return new Typed("torch." + function + "(" + String.join(", ", arguments) + ")", dtype);
  }
}
