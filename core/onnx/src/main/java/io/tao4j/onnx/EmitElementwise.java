package io.tao4j.onnx;

import io.tao4j.graph.ElementwiseOp;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Functions of each element. */
final class EmitElementwise implements ElementwiseOp.Visitor<EmitCall, String> {
  static final EmitElementwise INSTANCE = new EmitElementwise();

  private EmitElementwise() {}

  @Override
  public String visit(ElementwiseOp.Unary op, EmitCall call) {
    return switch (op.kind()) {
      case NEGATE -> unary(call, "Neg");
      case ABSOLUTE -> unary(call, "Abs");
      case EXP -> unary(call, "Exp");
      case LOG -> unary(call, "Log");
      case SQRT -> unary(call, "Sqrt");
      case RECIPROCAL -> unary(call, "Reciprocal");
      case SIN -> unary(call, "Sin");
      case COS -> unary(call, "Cos");
      case ARCTANGENT -> unary(call, "Atan");
      case ERF -> unary(call, "Erf");
      case SIGN -> unary(call, "Sign");
      case FLOOR -> unary(call, "Floor");
      case ROUND -> unary(call, "Round");
      case RELU -> unary(call, "Relu");
      case SIGMOID -> unary(call, "Sigmoid");
      case TANH -> unary(call, "Tanh");
      case SOFTPLUS -> unary(call, "Softplus");
      case HARD_SIGMOID ->
          unary(
              call,
              "HardSigmoid",
              OnnxAttribute.of("alpha", 1.0 / 6),
              OnnxAttribute.of("beta", 0.5));
      case HARD_SWISH -> unary(call, "HardSwish");
      case SWISH -> gated(call, "sigmoid", "Sigmoid");
      case MISH -> mish(call);
      case GELU -> gelu(call);
    };
  }

  private String unary(EmitCall call, String type, OnnxAttribute... attributes) {
    DType computed = call.wide().floating(call.dtype(0));
    return call.emitIn(computed, type, call.operands(computed), attributes);
  }

  private String gated(EmitCall call, String what, String type) {
    DType computed = call.wide().floating(call.dtype(0));
    String x = call.operand(0, computed);
    return call.emitIn(computed, "Mul", List.of(x, call.helper(what, type, List.of(x))));
  }

  private String mish(EmitCall call) {
    DType computed = call.wide().floating(call.dtype(0));
    String x = call.operand(0, computed);
    String curve = call.helper("softplus", "Softplus", List.of(x));
    String gate = call.helper("tanh", "Tanh", List.of(curve));
    return call.emitIn(computed, "Mul", List.of(x, gate));
  }

  /** {@code x / 2 * (1 + erf(x / sqrt(2)))}: ONNX has it from operator set 20 on. */
  private String gelu(EmitCall call) {
    DType computed = call.wide().floating(call.dtype(0));
    String x = call.operand(0, computed);
    String scaled = times(call, "scaled", x, computed, Math.sqrt(0.5));
    String share = call.helper("erf", "Erf", List.of(scaled));
    String one = call.constant("one", Tensor.scalar(1).to(computed));
    String sum = call.helper("sum", "Add", List.of(share, one));
    String half = times(call, "half", x, computed, 0.5);
    return call.emitIn(computed, "Mul", List.of(half, sum));
  }

  private String times(EmitCall call, String what, String x, DType computed, double factor) {
    String number = call.constant(what + "_factor", Tensor.scalar((float) factor).to(computed));
    return call.helper(what, "Mul", List.of(x, number));
  }

  @Override
  public String visit(ElementwiseOp.Binary op, EmitCall call) {
    DType computed = call.wide().number(call.dtype(0));
    String type =
        switch (op.kind()) {
          case ADD -> "Add";
          case SUBTRACT -> "Sub";
          case MULTIPLY -> "Mul";
          case DIVIDE -> "Div";
          case MAXIMUM -> "Max";
          case MINIMUM -> "Min";
          case POWER -> "Pow";
        };
    return call.emitIn(computed, type, call.operands(computed));
  }

  @Override
  public String visit(ElementwiseOp.Compare op, EmitCall call) {
    DType compared = call.wide().number(call.dtype(0));
    String type =
        switch (op.kind()) {
          case EQUAL -> "Equal";
          case LESS -> "Less";
          case LESS_OR_EQUAL -> "LessOrEqual";
          case GREATER -> "Greater";
          case GREATER_OR_EQUAL -> "GreaterOrEqual";
        };
    return call.emit(type, call.operands(compared));
  }

  @Override
  public String visit(ElementwiseOp.Logical op, EmitCall call) {
    String type =
        switch (op.kind()) {
          case AND -> "And";
          case OR -> "Or";
          case XOR -> "Xor";
        };
    return call.emit(type, call.inputs());
  }

  @Override
  public String visit(ElementwiseOp.Not op, EmitCall call) {
    return call.emit("Not", call.inputs());
  }

  @Override
  public String visit(ElementwiseOp.Select op, EmitCall call) {
    DType computed = call.wide().number(call.dtype(1));
    return call.emitIn(
        computed,
        "Where",
        List.of(call.inputs().get(0), call.operand(1, computed), call.operand(2, computed)));
  }

  @Override
  public String visit(ElementwiseOp.LeakyRelu op, EmitCall call) {
    DType computed = call.wide().floating(call.dtype(0));
    return call.emitIn(
        computed, "LeakyRelu", call.operands(computed), OnnxAttribute.of("alpha", op.slope()));
  }

  @Override
  public String visit(ElementwiseOp.Clip op, EmitCall call) {
    DType computed = call.wide().floating(call.dtype(0));
    List<String> inputs = new ArrayList<>();
    inputs.add(call.operand(0, computed));
    boolean bottom = op.minimum() != Double.NEGATIVE_INFINITY;
    boolean top = op.maximum() != Double.POSITIVE_INFINITY;
    if (bottom || top) {
      inputs.add(bottom ? call.constant("minimum", EmitCall.scalar(computed, op.minimum())) : "");
    }
    if (top) {
      inputs.add(call.constant("maximum", EmitCall.scalar(computed, op.maximum())));
    }
    return call.emitIn(computed, "Clip", inputs);
  }

  @Override
  public String visit(ElementwiseOp.Cast op, EmitCall call) {
    if (call.stored() != null) {
      call.onnx().initialize(call.inputs().get(0), call.stored().to(op.dtype()));
      return call.inputs().get(0);
    }
    return call.emit("Cast", call.inputs(), EmitCall.to(op.dtype()));
  }

  @Override
  public String visit(ElementwiseOp.StopGradient op, EmitCall call) {
    return call.inputs().get(0);
  }
}
