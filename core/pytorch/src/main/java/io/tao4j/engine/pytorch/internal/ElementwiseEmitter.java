package io.tao4j.engine.pytorch.internal;

import static io.tao4j.engine.pytorch.internal.ScalarType.literal;
import static io.tao4j.engine.pytorch.internal.Typed.call;

import io.tao4j.graph.ElementwiseOp;
import io.tao4j.tensor.DType;

/** Functions of each element. */
final class ElementwiseEmitter implements ElementwiseOp.Visitor<EmitContext, Typed> {
  static final ElementwiseEmitter INSTANCE = new ElementwiseEmitter();

  private ElementwiseEmitter() {}

  @Override
  public Typed visit(ElementwiseOp.Unary op, EmitContext context) {
    return switch (op.kind()) {
      case NEGATE -> narrow(context, "neg");
      case ABSOLUTE -> narrow(context, "abs");
      case RELU -> narrow(context, context.overwritable().get(0) ? "relu_" : "relu");
      case SIGMOID -> narrow(context, "sigmoid");
      case TANH -> narrow(context, "tanh");
      case SIGN -> narrow(context, "sign");
      case EXP -> wide(context, "exp");
      case LOG -> wide(context, "log");
      case SQRT -> wide(context, "sqrt");
      case RECIPROCAL -> wide(context, "reciprocal");
      case SIN -> wide(context, "sin");
      case COS -> wide(context, "cos");
      case ARCTANGENT -> wide(context, "atan");
      case ERF -> wide(context, "erf");
      case FLOOR -> wide(context, "floor");
      case ROUND -> wide(context, "round");
      case SOFTPLUS -> wide(context, "softplus");
      case SWISH -> narrow(context, "silu");
      case MISH -> narrow(context, "mish");
      case HARD_SIGMOID -> narrow(context, "hardsigmoid");
      case HARD_SWISH -> narrow(context, "hardswish");
      case GELU -> narrow(context, "gelu");
    };
  }

  private static Typed narrow(EmitContext context, String function) {
    return call(context.operand(0).dtype(), function, context.text(0));
  }

  private static Typed wide(EmitContext context, String function) {
    return call(context.result().dtype(), function, context.declared(0));
  }

  @Override
  public Typed visit(ElementwiseOp.Binary op, EmitContext context) {
    return switch (op.kind()) {
      case ADD -> sum(context);
      case SUBTRACT -> meet(context, "sub");
      case MULTIPLY -> meet(context, "mul");
      case MAXIMUM -> meetTensors(context, "maximum");
      case MINIMUM -> meetTensors(context, "minimum");
      case DIVIDE ->
          call(context.result().dtype(), "div", context.declared(0), context.declared(1));
      case POWER -> call(context.result().dtype(), "pow", context.declared(0), context.declared(1));
    };
  }

  /** In place where one operand has the result's shape and is needed no more: residual joins. */
  private static Typed sum(EmitContext context) {
    DType dtype = context.common(0);
    for (int i = 0; i < 2; i++) {
      if (context.overwritable().get(i)
          && context.operand(i).dtype() == dtype
          && context.types().get(i).shape().equals(context.result().shape())
          && !context.node().inputs().get(0).equals(context.node().inputs().get(1))) {
        return call(dtype, "add_", context.text(i), context.promoted(1 - i, dtype));
      }
    }
    return meet(context, "add");
  }

  private static Typed meet(EmitContext context, String function) {
    DType dtype = context.common(0);
    return call(dtype, function, context.promoted(0, dtype), context.promoted(1, dtype));
  }

  private static Typed meetTensors(EmitContext context, String function) {
    DType dtype = context.common(0);
    return call(dtype, function, context.as(0, dtype), context.as(1, dtype));
  }

  @Override
  public Typed visit(ElementwiseOp.Compare op, EmitContext context) {
    String function =
        switch (op.kind()) {
          case EQUAL -> "eq";
          case LESS -> "lt";
          case LESS_OR_EQUAL -> "le";
          case GREATER -> "gt";
          case GREATER_OR_EQUAL -> "ge";
        };
    return call(DType.BOOL, function, context.declared(0), context.declared(1));
  }

  @Override
  public Typed visit(ElementwiseOp.Logical op, EmitContext context) {
    String function =
        switch (op.kind()) {
          case AND -> "logical_and";
          case OR -> "logical_or";
          case XOR -> "logical_xor";
        };
    return call(DType.BOOL, function, context.text(0), context.text(1));
  }

  @Override
  public Typed visit(ElementwiseOp.Not op, EmitContext context) {
    return call(DType.BOOL, "logical_not", context.text(0));
  }

  @Override
  public Typed visit(ElementwiseOp.Select op, EmitContext context) {
    DType dtype = context.common(1);
    return call(dtype, "where", context.text(0), context.as(1, dtype), context.as(2, dtype));
  }

  @Override
  public Typed visit(ElementwiseOp.LeakyRelu op, EmitContext context) {
    return call(context.operand(0).dtype(), "leaky_relu", context.text(0), literal(op.slope()));
  }

  @Override
  public Typed visit(ElementwiseOp.Clip op, EmitContext context) {
    if (Double.isInfinite(op.minimum()) && Double.isInfinite(op.maximum())) {
      return context.operand(0);
    }
    return call(
        context.operand(0).dtype(),
        "clamp",
        context.text(0),
        Double.isInfinite(op.minimum()) ? "None" : literal(op.minimum()),
        Double.isInfinite(op.maximum()) ? "None" : literal(op.maximum()));
  }

  @Override
  public Typed visit(ElementwiseOp.Cast op, EmitContext context) {
    // Floats to integers through float32: what bfloat16 rounded away must not be cut off as well.
    return new Typed(
        "torch.to(%s, %s)".formatted(context.declared(0), ScalarType.code(op.dtype())), op.dtype());
  }

  @Override
  public Typed visit(ElementwiseOp.StopGradient op, EmitContext context) {
    return call(context.operand(0).dtype(), "detach", context.text(0));
  }
}
