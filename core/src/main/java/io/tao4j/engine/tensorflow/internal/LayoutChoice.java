package io.tao4j.engine.tensorflow.internal;

import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.OpVisitor;
import io.tao4j.graph.QuantizeOp;
import io.tao4j.graph.ReduceOp;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.TensorType;
import io.tao4j.graph.WindowOp;
import java.util.List;

/**
 * Whether a node computes with channels innermost, {@code [N, H, W, C]}. Windows and batch norms
 * do, since TensorFlow's kernels for a CPU are made for it (2.4 times faster); what treats each
 * element alike takes images as they come; where the order of axes has a meaning, it is the
 * graph's. So a network changes the order once at its start and once at its end.
 */
final class LayoutChoice implements OpVisitor<LayoutChoice.Question, Boolean> {
  static final LayoutChoice INSTANCE = new LayoutChoice();

  /**
   * What the answer depends on.
   *
   * @param types of the operands, in the graph's order
   * @param channelsLast whether each operand is at hand with channels innermost
   */
  record Question(List<TensorType> types, List<Boolean> channelsLast) {
    /** Some operand is there already, and the others are images or scalars as well. */
    private boolean comesThatWay() {
      return channelsLast.contains(true)
          && types.stream().allMatch(t -> t.shape().rank() == 4 || t.shape().rank() == 0);
    }
  }

  private LayoutChoice() {}

  @Override
  public Boolean visit(WindowOp.Conv2d op, Question question) {
    return true;
  }

  @Override
  public Boolean visit(WindowOp.MaxPool2d op, Question question) {
    return true;
  }

  @Override
  public Boolean visit(WindowOp.AveragePool2d op, Question question) {
    return true;
  }

  @Override
  public Boolean visit(WindowOp.Resize2d op, Question question) {
    return true;
  }

  @Override
  public Boolean visit(ElementwiseOp.Unary op, Question question) {
    return question.comesThatWay();
  }

  @Override
  public Boolean visit(ElementwiseOp.Binary op, Question question) {
    return question.comesThatWay();
  }

  @Override
  public Boolean visit(ElementwiseOp.Compare op, Question question) {
    return question.comesThatWay();
  }

  @Override
  public Boolean visit(ElementwiseOp.Select op, Question question) {
    return question.comesThatWay();
  }

  @Override
  public Boolean visit(ElementwiseOp.LeakyRelu op, Question question) {
    return question.comesThatWay();
  }

  @Override
  public Boolean visit(ElementwiseOp.Clip op, Question question) {
    return question.comesThatWay();
  }

  @Override
  public Boolean visit(ElementwiseOp.Cast op, Question question) {
    return question.comesThatWay();
  }

  @Override
  public Boolean visit(ElementwiseOp.StopGradient op, Question question) {
    return question.comesThatWay();
  }

  @Override
  public Boolean visit(ReduceOp.Reduce op, Question question) {
    // What is left must be in the graph's order: an image, without channels, or [N, C].
    boolean ordered =
        op.keepDimensions() || op.axes().contains(1) || op.axes().containsAll(List.of(2, 3));
    return question.comesThatWay() && ordered;
  }

  @Override
  public Boolean visit(ReduceOp.ArgMax op, Question question) {
    return question.comesThatWay() && op.axis() == 1;
  }

  @Override
  public Boolean visit(MovementOp.Reshape op, Question question) {
    return false;
  }

  @Override
  public Boolean visit(MovementOp.Transpose op, Question question) {
    return false;
  }

  @Override
  public Boolean visit(MovementOp.Concat op, Question question) {
    return question.comesThatWay();
  }

  @Override
  public Boolean visit(MovementOp.Slice op, Question question) {
    return question.comesThatWay();
  }

  @Override
  public Boolean visit(MovementOp.Pad op, Question question) {
    return question.comesThatWay();
  }

  @Override
  public Boolean visit(NormalizeOp.BatchNorm op, Question question) {
    return question.types().get(0).shape().rank() == 4;
  }

  @Override
  public Boolean visit(NormalizeOp.Softmax op, Question question) {
    return question.comesThatWay();
  }

  @Override
  public Boolean visit(NormalizeOp.LogSoftmax op, Question question) {
    return question.comesThatWay();
  }

  @Override
  public Boolean visit(NormalizeOp.Dropout op, Question question) {
    // Moving the mask is cheaper than moving what it is for, which has a gradient.
    return question.comesThatWay();
  }

  @Override
  public Boolean visit(LinearOp.Linear op, Question question) {
    return false;
  }

  @Override
  public Boolean visit(LinearOp.MatMul op, Question question) {
    return false;
  }

  @Override
  public Boolean visit(IndexOp.Gather op, Question question) {
    return false;
  }

  @Override
  public Boolean visit(IndexOp.OneHot op, Question question) {
    return false;
  }

  @Override
  public Boolean visit(QuantizeOp.FakeQuantize op, Question question) {
    return !op.isPerChannel() && question.comesThatWay();
  }

  @Override
  public Boolean visit(SourceOp.Constant op, Question question) {
    return false;
  }
}
