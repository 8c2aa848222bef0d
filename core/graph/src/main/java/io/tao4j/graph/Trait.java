package io.tao4j.graph;

/** What passes and compilers ask of an op without knowing which one it is. */
public enum Trait {
  /** A gradient passes from floating outputs to floating operands. */
  DIFFERENTIABLE,

  /** Each element of the output comes from the elements at its place, with broadcasting. */
  ELEMENTWISE,

  /** Moves or picks numbers and makes no new ones: a grid of 8 bits stays what it is. */
  KEEPS_NUMBERS,

  /** A convolution or matrix product: runs in the number format that a plan asks for. */
  HEAVY,

  /** Operand 1 is a kernel, operand 2 a bias or missing. */
  WEIGHTED,

  /**
   * Axis 0 of the kernel is its output channels: what is quantised with a scale for each of them.
   */
  LAYER,

  /** Windows over spatial axes; computed fastest with channels innermost on some engines. */
  WINDOW,

  /**
   * The way back needs neither the output nor any part of its memory, so that the one reader of the
   * output may write over it.
   */
  OUTPUT_NOT_KEPT
}
