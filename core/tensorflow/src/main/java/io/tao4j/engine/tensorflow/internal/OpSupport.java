package io.tao4j.engine.tensorflow.internal;

import io.tao4j.engine.Support;
import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.LossOp;
import io.tao4j.graph.Mode;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.OpVisitor;
import io.tao4j.graph.Padding;
import io.tao4j.graph.QuantizeOp;
import io.tao4j.graph.RecurrentOp;
import io.tao4j.graph.ReduceOp;
import io.tao4j.graph.SampleOp;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.TensorType;
import io.tao4j.graph.WindowOp;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * How this engine expresses each op. Knows no class of TensorFlow: support is asked for where there
 * is none.
 */
final class OpSupport implements OpVisitor<OpSupport.Signature, Support> {
  static final OpSupport INSTANCE = new OpSupport();

  /**
   * What an answer may depend on.
   *
   * @param types of the operands
   * @param mode what the program is for
   */
  record Signature(List<TensorType> types, Mode mode) {}

  private OpSupport() {}

  private static Support lowered(List<String> ways) {
    return ways.isEmpty() ? Support.exact() : Support.lowered(String.join("; ", ways));
  }

  @Override
  public Support visit(WindowOp op, Signature signature) {
    return op.accept(Windows.INSTANCE, signature);
  }

  @Override
  public Support visit(ElementwiseOp op, Signature signature) {
    return op.accept(Elementwise.INSTANCE, signature);
  }

  @Override
  public Support visit(ReduceOp op, Signature signature) {
    return Support.exact();
  }

  @Override
  public Support visit(MovementOp op, Signature signature) {
    return Support.exact();
  }

  @Override
  public Support visit(NormalizeOp op, Signature signature) {
    return op.accept(Normalizations.INSTANCE, signature);
  }

  @Override
  public Support visit(LinearOp op, Signature signature) {
    return op.accept(Products.INSTANCE, signature);
  }

  @Override
  public Support visit(IndexOp op, Signature signature) {
    return op.accept(Indices.INSTANCE, signature);
  }

  @Override
  public Support visit(QuantizeOp op, Signature signature) {
    return op.accept(Quantizations.INSTANCE, signature);
  }

  @Override
  public Support visit(SourceOp op, Signature signature) {
    return Support.exact();
  }

  @Override
  public Support visit(SampleOp op, Signature signature) {
    Shape x = signature.types().get(0).shape();
    return x.dim(2).isFixed() && x.dim(3).isFixed()
        ? Support.lowered("gathers of four neighbours and their weights")
        : Support.no("the image has no known size", "fix the size of the input");
  }

  @Override
  public Support visit(RecurrentOp op, Signature signature) {
    return signature.types().get(0).shape().dim(1).isFixed()
        ? Support.lowered("step by step")
        : Support.no(
            "loops have no gradient, and the number of steps is not known",
            "fix the length of the sequence, or take PyTorch");
  }

  @Override
  public Support visit(LossOp op, Signature signature) {
    Shape logits = signature.types().get(0).shape();
    boolean known =
        logits.dim(1).isFixed()
            && logits.dim(2).isFixed()
            && signature.types().get(1).shape().dim(1).isFixed();
    return known
        ? Support.lowered("the forward recursion in logarithms, step by step")
        : Support.no(
            "CTCLoss has no gradient, and the number of steps is not known",
            "fix the lengths of logits and targets, or take PyTorch");
  }

  private enum Indices implements IndexOp.Visitor<Signature, Support> {
    INSTANCE;

    @Override
    public Support visit(IndexOp.Gather op, Signature signature) {
      return Support.exact();
    }

    @Override
    public Support visit(IndexOp.OneHot op, Signature signature) {
      return Support.exact();
    }

    @Override
    public Support visit(IndexOp.ScatterAdd op, Signature signature) {
      return Support.lowered("UnsortedSegmentSum, AddV2");
    }

    @Override
    public Support visit(IndexOp.TopK op, Signature signature) {
      return Support.lowered("GatherV2 at what TopKV2 finds, which has no gradient");
    }

    @Override
    public Support visit(IndexOp.Iota op, Signature signature) {
      return Support.lowered("Range");
    }
  }

  private enum Windows implements WindowOp.Visitor<Signature, Support> {
    INSTANCE;

    private static Support window(
        Signature signature, int rank, Padding padding, List<String> more) {
      Shape x = signature.types().get(0).shape();
      if (rank == 3 && !x.dim(2).isFixed()) {
        return Support.no("the volume has no known depth", "fix the size of the input");
      }
      List<String> ways = new ArrayList<>();
      if (rank == 1) {
        ways.add("an image of height 1");
      } else if (rank == 3) {
        ways.add("images, one for each slice of depth");
      }
      ways.add("channels last");
      if (!padding.isNone()) {
        ways.add("padding of its own, the gradient of explicit padding fails");
      }
      ways.addAll(more);
      return lowered(ways);
    }

    @Override
    public Support visit(WindowOp.Conv op, Signature signature) {
      boolean dilated = op.dilations().stream().anyMatch(d -> d > 1);
      boolean spread = dilated && (op.groups() > 1 || signature.mode() == Mode.TRAINING);
      return window(
          signature,
          op.rank(),
          op.padding(),
          spread
              ? List.of("kernel spread with zeros, the gradient of dilation is wrong")
              : List.of());
    }

    @Override
    public Support visit(WindowOp.ConvTranspose op, Signature signature) {
      return window(
          signature, op.rank(), Padding.none(op.rank()), List.of("Conv2DBackpropInput, Slice"));
    }

    @Override
    public Support visit(WindowOp.MaxPool op, Signature signature) {
      return pool(signature, op.kernel().size(), op.padding());
    }

    private static Support pool(Signature signature, int rank, Padding padding) {
      Shape x = signature.types().get(0).shape();
      if (rank == 3 && !(x.dim(3).isFixed() && x.dim(4).isFixed())) {
        return Support.no("the volume has no known size", "fix the size of the input");
      }
      return window(signature, rank, padding, List.of());
    }

    @Override
    public Support visit(WindowOp.AveragePool op, Signature signature) {
      return pool(signature, op.kernel().size(), op.padding());
    }

    @Override
    public Support visit(WindowOp.Resize2d op, Signature signature) {
      return window(
          signature,
          2,
          Padding.NONE,
          op.kind() == WindowOp.ResizeKind.BICUBIC
              ? List.of("BICUBIC: four gathers an axis, TensorFlow's kernel is another")
              : List.of());
    }
  }

  private enum Elementwise implements ElementwiseOp.Visitor<Signature, Support> {
    INSTANCE;

    @Override
    public Support visit(ElementwiseOp.Unary op, Signature signature) {
      return switch (op.kind()) {
        case NEGATE, ABSOLUTE, EXP, LOG, SQRT, RECIPROCAL, SIN, COS, ARCTANGENT -> Support.exact();
        case ERF, SIGN, FLOOR, ROUND, RELU, SIGMOID, TANH, SOFTPLUS -> Support.exact();
        case SWISH, MISH, HARD_SIGMOID, HARD_SWISH, GELU ->
            Support.lowered("SWISH, MISH, HARD_SIGMOID, HARD_SWISH, GELU by their formulas");
      };
    }

    @Override
    public Support visit(ElementwiseOp.Binary op, Signature signature) {
      return switch (op.kind()) {
        case ADD, SUBTRACT, MULTIPLY, DIVIDE, POWER -> Support.exact();
        case MAXIMUM, MINIMUM ->
            signature.mode() == Mode.TRAINING
                ? Support.lowered("selections, so that a tie halves the gradient")
                : Support.exact();
      };
    }

    @Override
    public Support visit(ElementwiseOp.Compare op, Signature signature) {
      return Support.exact();
    }

    @Override
    public Support visit(ElementwiseOp.Logical op, Signature signature) {
      return op.kind() == ElementwiseOp.LogicalKind.XOR
          ? Support.lowered("XOR by NotEqual")
          : Support.exact();
    }

    @Override
    public Support visit(ElementwiseOp.Not op, Signature signature) {
      return Support.exact();
    }

    @Override
    public Support visit(ElementwiseOp.Select op, Signature signature) {
      return Support.exact();
    }

    @Override
    public Support visit(ElementwiseOp.LeakyRelu op, Signature signature) {
      return Support.exact();
    }

    @Override
    public Support visit(ElementwiseOp.Clip op, Signature signature) {
      return Support.lowered("Minimum of Maximum");
    }

    @Override
    public Support visit(ElementwiseOp.Cast op, Signature signature) {
      return Support.exact();
    }

    @Override
    public Support visit(ElementwiseOp.StopGradient op, Signature signature) {
      return Support.exact();
    }
  }

  private enum Normalizations implements NormalizeOp.Visitor<Signature, Support> {
    INSTANCE;

    @Override
    public Support visit(NormalizeOp.BatchNorm op, Signature signature) {
      return signature.types().get(0).shape().rank() == 4
          ? lowered(List.of("channels last"))
          : Support.lowered("mean, squared differences and products");
    }

    @Override
    public Support visit(NormalizeOp.Softmax op, Signature signature) {
      return Support.lowered("rank 2");
    }

    @Override
    public Support visit(NormalizeOp.LogSoftmax op, Signature signature) {
      return Support.lowered("rank 2, the gradient of higher ranks is wrong");
    }

    @Override
    public Support visit(NormalizeOp.Dropout op, Signature signature) {
      return Support.lowered("product with a mask drawn outside");
    }
  }

  private enum Products implements LinearOp.Visitor<Signature, Support> {
    INSTANCE;

    @Override
    public Support visit(LinearOp.Linear op, Signature signature) {
      return Support.lowered("MatMul and BiasAdd at rank 2");
    }

    @Override
    public Support visit(LinearOp.MatMul op, Signature signature) {
      return Support.exact();
    }
  }

  private enum Quantizations implements QuantizeOp.Visitor<Signature, Support> {
    INSTANCE;

    @Override
    public Support visit(QuantizeOp.FakeQuantize op, Signature signature) {
      return Support.lowered(
          "RealDiv, Round, Minimum of Maximum, Mul; the gradient by Select and StopGradient");
    }
  }
}
