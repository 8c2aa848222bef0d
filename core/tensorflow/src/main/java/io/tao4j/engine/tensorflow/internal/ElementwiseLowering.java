package io.tao4j.engine.tensorflow.internal;

import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.Mode;
import io.tao4j.tensor.DType;
import org.tensorflow.Output;

/** Functions of each element. */
final class ElementwiseLowering implements ElementwiseOp.Visitor<LoweringContext, Output<?>> {
  static final ElementwiseLowering INSTANCE = new ElementwiseLowering();

  private ElementwiseLowering() {}

  @Override
  public Output<?> visit(ElementwiseOp.Unary op, LoweringContext context) {
    GraphWriter w = context.writer();
    Output<?> x = context.wide(0);
    Output<?> y =
        switch (op.kind()) {
          case NEGATE -> w.of("Neg", x);
          case ABSOLUTE -> w.of("Abs", x);
          case EXP -> w.of("Exp", x);
          case LOG -> w.of("Log", x);
          case SQRT -> w.of("Sqrt", x);
          case RECIPROCAL -> w.of("Reciprocal", x);
          case SIN -> w.of("Sin", x);
          case COS -> w.of("Cos", x);
          case ARCTANGENT -> w.of("Atan", x);
          case ERF -> w.of("Erf", x);
          case SIGN -> w.of("StopGradient", w.of("Sign", x));
          case FLOOR -> w.of("StopGradient", w.of("Floor", x));
          case ROUND -> w.of("StopGradient", w.of("Round", x));
          case RELU -> w.of("Relu", x);
          case SIGMOID -> w.of("Sigmoid", x);
          case TANH -> w.of("Tanh", x);
          case SOFTPLUS -> w.of("Softplus", x);
          case SWISH -> w.of("Mul", x, w.of("Sigmoid", x));
          case MISH -> w.of("Mul", x, w.of("Tanh", w.of("Softplus", x)));
          case HARD_SIGMOID -> hardSigmoid(w, x);
          case HARD_SWISH -> w.of("Mul", x, hardSigmoid(w, x));
          case GELU -> {
            Output<?> share = w.of("Erf", times(w, x, Math.sqrt(0.5)));
            yield w.of("Mul", times(w, x, 0.5), w.of("AddV2", share, w.scalar(1)));
          }
        };
    return context.declared(y);
  }

  private static Output<?> times(GraphWriter w, Output<?> x, double factor) {
    return w.of("Mul", x, w.scalar(factor));
  }

  private static Output<?> hardSigmoid(GraphWriter w, Output<?> x) {
    return times(w, w.of("Relu6", w.of("AddV2", x, w.scalar(3))), 1.0 / 6);
  }

  @Override
  public Output<?> visit(ElementwiseOp.Binary op, LoweringContext context) {
    GraphWriter w = context.writer();
    Output<?> a = context.wide(0);
    Output<?> b = context.wide(1);
    Output<?> y =
        switch (op.kind()) {
          case ADD -> w.of("AddV2", a, b);
          case SUBTRACT -> w.of("Sub", a, b);
          case MULTIPLY -> w.of("Mul", a, b);
          case DIVIDE -> w.of("RealDiv", a, b);
          case POWER -> w.of("Pow", a, b);
          case MAXIMUM -> extreme(context, "Maximum", a, b);
          case MINIMUM -> extreme(context, "Minimum", a, b);
        };
    return context.declared(y);
  }

  /** TensorFlow gives all of the gradient at a tie to one operand; here each gets half. */
  private static Output<?> extreme(LoweringContext context, String type, Output<?> a, Output<?> b) {
    GraphWriter w = context.writer();
    if (context.mode() == Mode.INFERENCE || !context.result().dtype().isFloating()) {
      return w.of(type, a, b);
    }
    Output<?> first = w.of(type.equals("Maximum") ? "Greater" : "Less", a, b);
    Output<?> second = w.of(type.equals("Maximum") ? "Less" : "Greater", a, b);
    Output<?> half = w.scalar(0.5);
    Output<?> middle = w.of("AddV2", w.of("Mul", a, half), w.of("Mul", b, half));
    return w.of("SelectV2", first, a, w.of("SelectV2", second, b, middle));
  }

  @Override
  public Output<?> visit(ElementwiseOp.Compare op, LoweringContext context) {
    GraphWriter w = context.writer();
    String type =
        switch (op.kind()) {
          case EQUAL -> "Equal";
          case LESS -> "Less";
          case LESS_OR_EQUAL -> "LessEqual";
          case GREATER -> "Greater";
          case GREATER_OR_EQUAL -> "GreaterEqual";
        };
    return w.of(type, comparable(context, 0), comparable(context, 1));
  }

  /** An operand of a type that has an order; no gradient comes back. */
  static Output<?> comparable(LoweringContext context, int index) {
    Output<?> x = context.wide(index);
    if (context.types().get(index).dtype().isFloating()) {
      return context.writer().of("StopGradient", x);
    }
    return context.types().get(index).dtype() == DType.BOOL
        ? context.writer().cast(x, DType.UINT8)
        : x;
  }

  @Override
  public Output<?> visit(ElementwiseOp.Logical op, LoweringContext context) {
    String type =
        switch (op.kind()) {
          case AND -> "LogicalAnd";
          case OR -> "LogicalOr";
          case XOR -> "NotEqual";
        };
    return context.writer().of(type, context.operand(0), context.operand(1));
  }

  @Override
  public Output<?> visit(ElementwiseOp.Not op, LoweringContext context) {
    return context.writer().of("LogicalNot", context.operand(0));
  }

  @Override
  public Output<?> visit(ElementwiseOp.Select op, LoweringContext context) {
    return context
        .writer()
        .of("SelectV2", context.operand(0), context.operand(1), context.operand(2));
  }

  @Override
  public Output<?> visit(ElementwiseOp.LeakyRelu op, LoweringContext context) {
    return context.declared(
        context
            .writer()
            .call("LeakyRelu", context.wide(0))
            .real("alpha", (float) op.slope())
            .output());
  }

  @Override
  public Output<?> visit(ElementwiseOp.Clip op, LoweringContext context) {
    GraphWriter w = context.writer();
    // x comes first: it gets the gradient at both bounds.
    Output<?> y = context.wide(0);
    if (!Double.isInfinite(op.minimum())) {
      y = w.of("Maximum", y, w.scalar(op.minimum()));
    }
    if (!Double.isInfinite(op.maximum())) {
      y = w.of("Minimum", y, w.scalar(op.maximum()));
    }
    return context.declared(y);
  }

  @Override
  public Output<?> visit(ElementwiseOp.Cast op, LoweringContext context) {
    GraphWriter w = context.writer();
    DType from = context.types().get(0).dtype();
    boolean differentiable = from.isFloating() && op.dtype().isFloating();
    Output<?> x = context.operand(0);
    if (differentiable) {
      return w.cast(x, op.dtype());
    }
    return w.cast(from.isFloating() ? w.of("StopGradient", x) : x, op.dtype());
  }

  @Override
  public Output<?> visit(ElementwiseOp.StopGradient op, LoweringContext context) {
    return context.writer().of("StopGradient", context.operand(0));
  }
}
