package io.tao4j.graph;

import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Each element on its own; two operands broadcast as in NumPy. */
public sealed interface ElementwiseOp extends Op {
  /** One method for each record here, as {@link OpVisitor} has one for each group. */
  interface Visitor<C, R> {
    R visit(Unary op, C context);

    R visit(Binary op, C context);

    R visit(Compare op, C context);

    R visit(Select op, C context);

    R visit(LeakyRelu op, C context);

    R visit(Clip op, C context);

    R visit(Cast op, C context);

    R visit(StopGradient op, C context);

    R visit(Logical op, C context);

    R visit(Not op, C context);
  }

  /** Calls the visitor's method for this record. */
  <C, R> R accept(Visitor<C, R> visitor, C context);

  @Override
  default <C, R> R accept(OpVisitor<C, R> visitor, C context) {
    return visitor.visit(this, context);
  }

  /** Functions of one number. */
  enum UnaryKind {
    NEGATE,
    /** Gradient 0 at 0. */
    ABSOLUTE,
    EXP,
    LOG,
    SQRT,
    RECIPROCAL,
    SIN,
    COS,
    ARCTANGENT,
    ERF,
    /** Gradient 0 everywhere. */
    SIGN,
    /** Gradient 0 everywhere. */
    FLOOR,
    /** To the nearest, ties to even; gradient 0 everywhere. */
    ROUND,
    /** Gradient 0 at 0. */
    RELU,
    SIGMOID,
    TANH,
    /** {@code log(1 + exp(x))}, without overflow. */
    SOFTPLUS,
    // The following are primitives, though others could say them: one kernel instead of up to six
    // passes over the numbers, in which nothing is kept for the way back but x.
    /** {@code x * sigmoid(x)}, also called SiLU: Ramachandran et al. 2017, arXiv 1710.05941. */
    SWISH,
    /** {@code x * tanh(softplus(x))}: Misra 2019, arXiv 1908.08681. */
    MISH,
    /**
     * {@code min(max(x / 6 + 1 / 2, 0), 1)}: Howard et al. 2019, arXiv 1905.02244. At -3 and 3 the
     * gradient is that of either side.
     */
    HARD_SIGMOID,
    /** {@code x * hardSigmoid(x)}, of the same paper; at -3 and 3 as there. */
    HARD_SWISH,
    /** {@code x * (1 + erf(x / sqrt(2))) / 2}: Hendrycks and Gimpel 2016, arXiv 1606.08415. */
    GELU
  }

  /** Functions of two numbers. */
  enum BinaryKind {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    /** At a tie each operand gets half the gradient. */
    MAXIMUM,
    /** At a tie each operand gets half the gradient. */
    MINIMUM,
    /** Base above 0 unless the exponent is a whole number. */
    POWER
  }

  /** Comparisons of two numbers. */
  enum CompareKind {
    EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL
  }

  /** Functions of two truth values. */
  enum LogicalKind {
    AND,
    OR,
    /** One of them and not both. */
    XOR
  }

  /**
   * One operand, floating.
   *
   * @param kind which function
   */
  record Unary(UnaryKind kind) implements ElementwiseOp {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      return sameFloating(inputs);
    }

    @Override
    public Set<Trait> traits() {
      return EnumSet.of(Trait.DIFFERENTIABLE, Trait.ELEMENTWISE);
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  /**
   * Two operands of one type, floating or integer ({@code DIVIDE} and {@code POWER} floating only).
   *
   * @param kind which function
   */
  record Binary(BinaryKind kind) implements ElementwiseOp {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Shape shape = pair(inputs);
      DType dtype = inputs.get(0).dtype();
      if (dtype == DType.BOOL) {
        throw new IllegalArgumentException("operands must be numbers, got BOOL");
      }
      if (kind == BinaryKind.DIVIDE || kind == BinaryKind.POWER) {
        Check.floating(inputs.get(0), "operands of " + kind);
      }
      return List.of(new TensorType(dtype, shape));
    }

    @Override
    public Set<Trait> traits() {
      Set<Trait> traits = EnumSet.of(Trait.DIFFERENTIABLE, Trait.ELEMENTWISE);
      if (kind == BinaryKind.ADD || kind == BinaryKind.SUBTRACT) {
        traits.add(Trait.OUTPUT_NOT_KEPT);
      }
      return traits;
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  /**
   * Two operands of one type; output {@code BOOL}.
   *
   * @param kind which comparison
   */
  record Compare(CompareKind kind) implements ElementwiseOp {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      return List.of(new TensorType(DType.BOOL, pair(inputs)));
    }

    @Override
    public Set<Trait> traits() {
      return EnumSet.of(Trait.ELEMENTWISE);
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  /**
   * Two operands of {@code BOOL}; output {@code BOOL}.
   *
   * @param kind which function
   */
  record Logical(LogicalKind kind) implements ElementwiseOp {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Shape shape = pair(inputs);
      Check.dtype(inputs.get(0), DType.BOOL, "operands");
      return List.of(new TensorType(DType.BOOL, shape));
    }

    @Override
    public Set<Trait> traits() {
      return EnumSet.of(Trait.ELEMENTWISE);
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  /** True where x, of {@code BOOL}, is false. */
  record Not() implements ElementwiseOp {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.count(inputs, 1, 1);
      Check.dtype(inputs.get(0), DType.BOOL, "x");
      return inputs;
    }

    @Override
    public Set<Trait> traits() {
      return EnumSet.of(Trait.ELEMENTWISE);
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  /** Inputs: condition ({@code BOOL}), a where it holds, b where not; all broadcast. */
  record Select() implements ElementwiseOp {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.count(inputs, 3, 3);
      Check.dtype(inputs.get(0), DType.BOOL, "condition");
      Shape shape = pair(inputs.subList(1, 3));
      return List.of(
          new TensorType(inputs.get(1).dtype(), Check.broadcast(inputs.get(0).shape(), shape)));
    }

    @Override
    public Set<Trait> traits() {
      return EnumSet.of(Trait.DIFFERENTIABLE, Trait.ELEMENTWISE);
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  /**
   * x where it is above 0, else x times the slope.
   *
   * @param slope for example 0.1
   */
  record LeakyRelu(double slope) implements ElementwiseOp {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      return sameFloating(inputs);
    }

    @Override
    public Set<Trait> traits() {
      return EnumSet.of(Trait.DIFFERENTIABLE, Trait.ELEMENTWISE);
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  /**
   * x limited to a range; gradient 1 within (bounds included), 0 outside. ReLU6 is {@code Clip(0,
   * 6)}.
   *
   * @param minimum may be minus infinity
   * @param maximum may be infinity
   */
  record Clip(double minimum, double maximum) implements ElementwiseOp {
    public Clip {
      if (!(minimum <= maximum)) {
        throw new IllegalArgumentException(
            "minimum %s must not exceed maximum %s".formatted(minimum, maximum));
      }
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      return sameFloating(inputs);
    }

    @Override
    public Set<Trait> traits() {
      return EnumSet.of(Trait.DIFFERENTIABLE, Trait.ELEMENTWISE);
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  /**
   * Another element type. Floats to integers cut the fraction off.
   *
   * @param dtype target
   */
  record Cast(DType dtype) implements ElementwiseOp {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.count(inputs, 1, 1);
      return List.of(new TensorType(dtype, inputs.get(0).shape()));
    }

    @Override
    public Set<Trait> traits() {
      return dtype.isFloating()
          ? EnumSet.of(Trait.DIFFERENTIABLE, Trait.ELEMENTWISE)
          : EnumSet.of(Trait.ELEMENTWISE);
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  /** Passes x on and no gradient back. */
  record StopGradient() implements ElementwiseOp {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.count(inputs, 1, 1);
      return inputs;
    }

    @Override
    public Set<Trait> traits() {
      return EnumSet.of(Trait.ELEMENTWISE);
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  private static List<TensorType> sameFloating(List<TensorType> inputs) {
    Check.count(inputs, 1, 1);
    Check.floating(inputs.get(0), "x");
    return inputs;
  }

  private static Shape pair(List<TensorType> inputs) {
    Check.count(inputs, 2, 2);
    if (inputs.get(0).dtype() != inputs.get(1).dtype()) {
      throw new IllegalArgumentException(
          "operands must have one type, got %s and %s"
              .formatted(inputs.get(0).dtype(), inputs.get(1).dtype()));
    }
    return Check.broadcast(inputs.get(0).shape(), inputs.get(1).shape());
  }
}
