package io.tao4j.engine.pytorch.internal;

import static io.tao4j.engine.pytorch.internal.ScalarType.literal;
import static io.tao4j.engine.pytorch.internal.Typed.call;

import io.tao4j.graph.ElementwiseOp;
import io.tao4j.tensor.DType;

/** Functions of each element. */
final class ElementwiseEmitter implements ElementwiseOp.Visitor<Site, Typed> {
  static final ElementwiseEmitter INSTANCE = new ElementwiseEmitter();

  private ElementwiseEmitter() {}

  @Override
  public Typed visit(ElementwiseOp.Unary op, Site site) {
    return switch (op.kind()) {
      case NEGATE -> narrow(site, "neg");
      case ABSOLUTE -> narrow(site, "abs");
      case RELU -> narrow(site, site.overwritable().get(0) ? "relu_" : "relu");
      case SIGMOID -> narrow(site, "sigmoid");
      case TANH -> narrow(site, "tanh");
      case SIGN -> narrow(site, "sign");
      case EXP -> wide(site, "exp");
      case LOG -> wide(site, "log");
      case SQRT -> wide(site, "sqrt");
      case RECIPROCAL -> wide(site, "reciprocal");
      case SIN -> wide(site, "sin");
      case COS -> wide(site, "cos");
      case ARCTANGENT -> wide(site, "atan");
      case ERF -> wide(site, "erf");
      case FLOOR -> wide(site, "floor");
      case ROUND -> wide(site, "round");
      case SOFTPLUS -> wide(site, "softplus");
      case SWISH -> narrow(site, "silu");
      case MISH -> narrow(site, "mish");
      case HARD_SIGMOID -> narrow(site, "hardsigmoid");
      case HARD_SWISH -> narrow(site, "hardswish");
      case GELU -> narrow(site, "gelu");
    };
  }

  private static Typed narrow(Site site, String function) {
    return call(site.operand(0).dtype(), function, site.text(0));
  }

  private static Typed wide(Site site, String function) {
    return call(site.result().dtype(), function, site.declared(0));
  }

  @Override
  public Typed visit(ElementwiseOp.Binary op, Site site) {
    return switch (op.kind()) {
      case ADD -> sum(site);
      case SUBTRACT -> meet(site, "sub");
      case MULTIPLY -> meet(site, "mul");
      case MAXIMUM -> meetTensors(site, "maximum");
      case MINIMUM -> meetTensors(site, "minimum");
      case DIVIDE -> call(site.result().dtype(), "div", site.declared(0), site.declared(1));
      case POWER -> call(site.result().dtype(), "pow", site.declared(0), site.declared(1));
    };
  }

  /** In place where one operand has the result's shape and is needed no more: residual joins. */
  private static Typed sum(Site site) {
    DType dtype = site.common(0);
    for (int i = 0; i < 2; i++) {
      if (site.overwritable().get(i)
          && site.operand(i).dtype() == dtype
          && site.types().get(i).shape().equals(site.result().shape())
          && !site.node().inputs().get(0).equals(site.node().inputs().get(1))) {
        return call(dtype, "add_", site.text(i), site.meeting(1 - i, dtype));
      }
    }
    return meet(site, "add");
  }

  private static Typed meet(Site site, String function) {
    DType dtype = site.common(0);
    return call(dtype, function, site.meeting(0, dtype), site.meeting(1, dtype));
  }

  private static Typed meetTensors(Site site, String function) {
    DType dtype = site.common(0);
    return call(dtype, function, site.as(0, dtype), site.as(1, dtype));
  }

  @Override
  public Typed visit(ElementwiseOp.Compare op, Site site) {
    String function =
        switch (op.kind()) {
          case EQUAL -> "eq";
          case LESS -> "lt";
          case LESS_OR_EQUAL -> "le";
          case GREATER -> "gt";
          case GREATER_OR_EQUAL -> "ge";
        };
    return call(DType.BOOL, function, site.declared(0), site.declared(1));
  }

  @Override
  public Typed visit(ElementwiseOp.Logical op, Site site) {
    String function =
        switch (op.kind()) {
          case AND -> "logical_and";
          case OR -> "logical_or";
          case XOR -> "logical_xor";
        };
    return call(DType.BOOL, function, site.text(0), site.text(1));
  }

  @Override
  public Typed visit(ElementwiseOp.Not op, Site site) {
    return call(DType.BOOL, "logical_not", site.text(0));
  }

  @Override
  public Typed visit(ElementwiseOp.Select op, Site site) {
    DType dtype = site.common(1);
    return call(dtype, "where", site.text(0), site.as(1, dtype), site.as(2, dtype));
  }

  @Override
  public Typed visit(ElementwiseOp.LeakyRelu op, Site site) {
    return call(site.operand(0).dtype(), "leaky_relu", site.text(0), literal(op.slope()));
  }

  @Override
  public Typed visit(ElementwiseOp.Clip op, Site site) {
    if (Double.isInfinite(op.minimum()) && Double.isInfinite(op.maximum())) {
      return site.operand(0);
    }
    return call(
        site.operand(0).dtype(),
        "clamp",
        site.text(0),
        Double.isInfinite(op.minimum()) ? "None" : literal(op.minimum()),
        Double.isInfinite(op.maximum()) ? "None" : literal(op.maximum()));
  }

  @Override
  public Typed visit(ElementwiseOp.Cast op, Site site) {
    // Floats to integers through float32: what bfloat16 rounded away must not be cut off as well.
    return new Typed(
        "torch.to(%s, %s)".formatted(site.declared(0), ScalarType.code(op.dtype())), op.dtype());
  }

  @Override
  public Typed visit(ElementwiseOp.StopGradient op, Site site) {
    return call(site.operand(0).dtype(), "detach", site.text(0));
  }
}
