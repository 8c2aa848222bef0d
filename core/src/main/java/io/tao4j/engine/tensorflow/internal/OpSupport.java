package io.tao4j.engine.tensorflow.internal;

import io.tao4j.engine.Support;
import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.Mode;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.OpVisitor;
import io.tao4j.graph.Padding;
import io.tao4j.graph.QuantizeOp;
import io.tao4j.graph.ReduceOp;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.TensorType;
import io.tao4j.graph.WindowOp;
import java.util.ArrayList;
import java.util.List;

/**
 * How this engine expresses each op. Knows no class of TensorFlow: the question may be asked where
 * there is none.
 */
final class OpSupport implements OpVisitor<OpSupport.Question, Support> {
  static final OpSupport INSTANCE = new OpSupport();

  /**
   * What an answer may depend on.
   *
   * @param types of the operands
   * @param mode what the program is for
   */
  record Question(List<TensorType> types, Mode mode) {}

  private OpSupport() {}

  private static Support lowered(List<String> ways) {
    return ways.isEmpty() ? Support.exact() : Support.lowered(String.join("; ", ways));
  }

  private static List<String> window(Padding padding) {
    List<String> ways = new ArrayList<>();
    ways.add("channels last");
    if (!padding.equals(Padding.NONE)) {
      ways.add("padding of its own, the gradient of explicit padding fails");
    }
    return ways;
  }

  @Override
  public Support visit(WindowOp.Conv2d op, Question question) {
    List<String> ways = window(op.padding());
    boolean dilated = op.dilationHeight() > 1 || op.dilationWidth() > 1;
    if (dilated && (op.groups() > 1 || question.mode() == Mode.TRAINING)) {
      ways.add("kernel spread with zeros, the gradient of dilation is wrong");
    }
    return lowered(ways);
  }

  @Override
  public Support visit(WindowOp.MaxPool2d op, Question question) {
    return lowered(window(op.padding()));
  }

  @Override
  public Support visit(WindowOp.AveragePool2d op, Question question) {
    return lowered(window(op.padding()));
  }

  @Override
  public Support visit(WindowOp.Resize2d op, Question question) {
    return lowered(window(Padding.NONE));
  }

  @Override
  public Support visit(ElementwiseOp.Unary op, Question question) {
    return switch (op.kind()) {
      case NEGATE, ABSOLUTE, EXP, LOG, SQRT, RECIPROCAL, SIN, COS, ARCTANGENT -> Support.exact();
      case ERF, SIGN, FLOOR, ROUND, RELU, SIGMOID, TANH, SOFTPLUS -> Support.exact();
      case SWISH, MISH, HARD_SIGMOID, HARD_SWISH, GELU ->
          Support.lowered("SWISH, MISH, HARD_SIGMOID, HARD_SWISH, GELU by their formulas");
    };
  }

  @Override
  public Support visit(ElementwiseOp.Binary op, Question question) {
    return switch (op.kind()) {
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, POWER -> Support.exact();
      case MAXIMUM, MINIMUM ->
          question.mode() == Mode.TRAINING
              ? Support.lowered("selections, so that a tie halves the gradient")
              : Support.exact();
    };
  }

  @Override
  public Support visit(ElementwiseOp.Compare op, Question question) {
    return Support.exact();
  }

  @Override
  public Support visit(ElementwiseOp.Select op, Question question) {
    return Support.exact();
  }

  @Override
  public Support visit(ElementwiseOp.LeakyRelu op, Question question) {
    return Support.exact();
  }

  @Override
  public Support visit(ElementwiseOp.Clip op, Question question) {
    return Support.lowered("Minimum of Maximum");
  }

  @Override
  public Support visit(ElementwiseOp.Cast op, Question question) {
    return Support.exact();
  }

  @Override
  public Support visit(ElementwiseOp.StopGradient op, Question question) {
    return Support.exact();
  }

  @Override
  public Support visit(ReduceOp.Reduce op, Question question) {
    return Support.exact();
  }

  @Override
  public Support visit(ReduceOp.ArgMax op, Question question) {
    return Support.exact();
  }

  @Override
  public Support visit(MovementOp.Reshape op, Question question) {
    return Support.exact();
  }

  @Override
  public Support visit(MovementOp.Transpose op, Question question) {
    return Support.exact();
  }

  @Override
  public Support visit(MovementOp.Concat op, Question question) {
    return Support.exact();
  }

  @Override
  public Support visit(MovementOp.Slice op, Question question) {
    return Support.exact();
  }

  @Override
  public Support visit(MovementOp.Pad op, Question question) {
    return Support.exact();
  }

  @Override
  public Support visit(NormalizeOp.BatchNorm op, Question question) {
    return question.types().get(0).shape().rank() == 4
        ? lowered(List.of("channels last"))
        : Support.lowered("mean, squared differences and products");
  }

  @Override
  public Support visit(NormalizeOp.Softmax op, Question question) {
    return Support.lowered("rank 2");
  }

  @Override
  public Support visit(NormalizeOp.LogSoftmax op, Question question) {
    return Support.lowered("rank 2, the gradient of higher ranks is wrong");
  }

  @Override
  public Support visit(NormalizeOp.Dropout op, Question question) {
    return Support.lowered("product with a mask drawn outside");
  }

  @Override
  public Support visit(LinearOp.Linear op, Question question) {
    return Support.lowered("MatMul and BiasAdd at rank 2");
  }

  @Override
  public Support visit(LinearOp.MatMul op, Question question) {
    return Support.exact();
  }

  @Override
  public Support visit(IndexOp.Gather op, Question question) {
    return Support.exact();
  }

  @Override
  public Support visit(IndexOp.OneHot op, Question question) {
    return Support.exact();
  }

  @Override
  public Support visit(QuantizeOp.FakeQuantize op, Question question) {
    return Support.lowered(
        "RealDiv, Round, Minimum of Maximum, Mul; the gradient by Select and StopGradient");
  }

  @Override
  public Support visit(SourceOp.Constant op, Question question) {
    return Support.exact();
  }
}
