package io.tao4j.onnx;

import io.tao4j.engine.Support;
import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.Graph;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.LossOp;
import io.tao4j.graph.Mode;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.OpVisitor;
import io.tao4j.graph.QuantizeOp;
import io.tao4j.graph.RecurrentOp;
import io.tao4j.graph.ReduceOp;
import io.tao4j.graph.SampleOp;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.TensorType;
import io.tao4j.graph.WindowOp;
import io.tao4j.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/** How each op is expressed in ONNX: asked before anything is written. */
public final class OnnxSupport {
  private OnnxSupport() {}

  /**
   * The answer for one node.
   *
   * @param mode ONNX files are for inference; training is always {@link Support.No}
   */
  public static Support of(Graph graph, Node node, Mode mode) {
    if (mode == Mode.TRAINING) {
      return Support.no("an ONNX file is for inference", "train with an engine");
    }
    return node.op()
        .accept(
            Visitor.INSTANCE,
            new Types(
                graph.inputTypes(node),
                graph.type(node.output()),
                OnnxTranslation.isStored(graph, node)));
  }

  /** One line for each node that cannot be exported; empty if all can. */
  public static List<String> problems(Graph graph) {
    List<String> problems = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (of(graph, node, Mode.INFERENCE) instanceof Support.No no) {
        problems.add("node '%s': %s; %s".formatted(node.name(), no.reason(), no.remedy()));
      }
    }
    return problems;
  }

  private record Types(List<TensorType> inputs, TensorType output, boolean stored) {
    DType first() {
      return inputs.get(0).dtype();
    }
  }

  private static Support floating(Types types) {
    return in(WideTypes.ONNX_RUNTIME.floating(types.first()), types.first());
  }

  /** ONNX Runtime has no kernel of half precision on a CPU. */
  private static Support single(Types types) {
    return in(types.first().isFloating() ? DType.FLOAT32 : types.first(), types.first());
  }

  private static Support number(DType dtype) {
    return in(WideTypes.ONNX_RUNTIME.number(dtype), dtype);
  }

  private static Support in(DType computed, DType declared) {
    return computed == declared
        ? Support.exact()
        : Support.lowered("computed in " + computed + " between casts");
  }

  private enum Visitor implements OpVisitor<Types, Support> {
    INSTANCE;

    @Override
    public Support visit(WindowOp op, Types types) {
      return op.accept(Windows.INSTANCE, types);
    }

    @Override
    public Support visit(ElementwiseOp op, Types types) {
      return op.accept(Elementwise.INSTANCE, types);
    }

    @Override
    public Support visit(ReduceOp op, Types types) {
      return op.accept(Reductions.INSTANCE, types);
    }

    @Override
    public Support visit(MovementOp op, Types types) {
      return op.accept(Movements.INSTANCE, types);
    }

    @Override
    public Support visit(NormalizeOp op, Types types) {
      return op.accept(Normalizations.INSTANCE, types);
    }

    @Override
    public Support visit(LinearOp op, Types types) {
      return op.accept(Products.INSTANCE, types);
    }

    @Override
    public Support visit(IndexOp op, Types types) {
      return op.accept(Indices.INSTANCE, types);
    }

    @Override
    public Support visit(QuantizeOp op, Types types) {
      return op.accept(Quantizations.INSTANCE, types);
    }

    @Override
    public Support visit(SourceOp op, Types types) {
      return op.accept(Sources.INSTANCE, types);
    }

    @Override
    public Support visit(SampleOp op, Types types) {
      return op instanceof SampleOp.RoiAlign
          ? Support.lowered("RoiAlign of a list of boxes, Reshape")
          : Support.exact();
    }

    @Override
    public Support visit(RecurrentOp op, Types types) {
      return Support.lowered("LSTM or GRU of turned axes and gates");
    }

    @Override
    public Support visit(LossOp op, Types types) {
      return Support.no(
          "a loss is not said in ONNX", "leave its output out, or mark it as training only");
    }
  }

  private enum Windows implements WindowOp.Visitor<Types, Support> {
    INSTANCE;

    @Override
    public Support visit(WindowOp.Conv op, Types types) {
      return floating(types);
    }

    @Override
    public Support visit(WindowOp.ConvTranspose op, Types types) {
      if (EmitWindows.isBeyondStride(op)) {
        return Support.lowered("zeros behind x, where the output padding is a stride or more");
      }
      return in(DType.FLOAT32, types.first());
    }

    @Override
    public Support visit(WindowOp.MaxPool op, Types types) {
      return floating(types);
    }

    @Override
    public Support visit(WindowOp.AveragePool op, Types types) {
      return floating(types);
    }

    @Override
    public Support visit(WindowOp.Resize2d op, Types types) {
      return in(DType.FLOAT32, types.first());
    }
  }

  private enum Elementwise implements ElementwiseOp.Visitor<Types, Support> {
    INSTANCE;

    @Override
    public Support visit(ElementwiseOp.Unary op, Types types) {
      return switch (op.kind()) {
        case NEGATE, ABSOLUTE, EXP, LOG, SQRT, RECIPROCAL, SIN, COS, ARCTANGENT -> floating(types);
        case ERF, SIGN, FLOOR, ROUND, RELU, SIGMOID, TANH, SOFTPLUS -> floating(types);
        case HARD_SIGMOID, HARD_SWISH -> floating(types);
        case SWISH, MISH, GELU -> Support.lowered("SWISH, MISH, GELU by their formulas");
      };
    }

    @Override
    public Support visit(ElementwiseOp.Binary op, Types types) {
      return number(types.first());
    }

    @Override
    public Support visit(ElementwiseOp.Compare op, Types types) {
      return number(types.first());
    }

    @Override
    public Support visit(ElementwiseOp.Select op, Types types) {
      return number(types.output().dtype());
    }

    @Override
    public Support visit(ElementwiseOp.LeakyRelu op, Types types) {
      return floating(types);
    }

    @Override
    public Support visit(ElementwiseOp.Clip op, Types types) {
      return floating(types);
    }

    @Override
    public Support visit(ElementwiseOp.Cast op, Types types) {
      return types.stored()
          ? Support.lowered("a weight that is stored in 16 bits")
          : Support.exact();
    }

    @Override
    public Support visit(ElementwiseOp.StopGradient op, Types types) {
      return Support.lowered("left out");
    }

    @Override
    public Support visit(ElementwiseOp.Logical op, Types types) {
      return Support.exact();
    }

    @Override
    public Support visit(ElementwiseOp.Not op, Types types) {
      return Support.exact();
    }
  }

  private enum Reductions implements ReduceOp.Visitor<Types, Support> {
    INSTANCE;

    @Override
    public Support visit(ReduceOp.Reduce op, Types types) {
      return floating(types);
    }

    @Override
    public Support visit(ReduceOp.ArgMax op, Types types) {
      return types.first() == DType.INT64
          ? Support.lowered("TopK of one, Squeeze")
          : number(types.first());
    }

    @Override
    public Support visit(ReduceOp.CumulativeSum op, Types types) {
      return single(types);
    }
  }

  private enum Movements implements MovementOp.Visitor<Types, Support> {
    INSTANCE;

    @Override
    public Support visit(MovementOp.Reshape op, Types types) {
      if (EmitMovement.isRestUnknown(op, types.output().shape())) {
        return Support.no(
            "a tensor without elements does not tell the size of the rest",
            "name the axis that it equals");
      }
      return Support.exact();
    }

    @Override
    public Support visit(MovementOp.Transpose op, Types types) {
      return Support.exact();
    }

    @Override
    public Support visit(MovementOp.Concat op, Types types) {
      return Support.exact();
    }

    @Override
    public Support visit(MovementOp.Slice op, Types types) {
      return Support.exact();
    }

    @Override
    public Support visit(MovementOp.Pad op, Types types) {
      return floating(types);
    }
  }

  private enum Normalizations implements NormalizeOp.Visitor<Types, Support> {
    INSTANCE;

    @Override
    public Support visit(NormalizeOp.BatchNorm op, Types types) {
      return in(DType.FLOAT32, types.first());
    }

    @Override
    public Support visit(NormalizeOp.Softmax op, Types types) {
      return floating(types);
    }

    @Override
    public Support visit(NormalizeOp.LogSoftmax op, Types types) {
      return floating(types);
    }

    @Override
    public Support visit(NormalizeOp.Dropout op, Types types) {
      return Support.lowered("left out: x in inference");
    }
  }

  private enum Products implements LinearOp.Visitor<Types, Support> {
    INSTANCE;

    @Override
    public Support visit(LinearOp.Linear op, Types types) {
      if (types.inputs().get(0).shape().rank() != 2) {
        return Support.lowered("Transpose of the weight, MatMul, Add");
      }
      return floating(types) instanceof Support.Exact ? Support.lowered("Gemm") : floating(types);
    }

    @Override
    public Support visit(LinearOp.MatMul op, Types types) {
      return floating(types);
    }
  }

  private enum Indices implements IndexOp.Visitor<Types, Support> {
    INSTANCE;

    @Override
    public Support visit(IndexOp.Gather op, Types types) {
      return Support.exact();
    }

    @Override
    public Support visit(IndexOp.OneHot op, Types types) {
      return types.inputs().get(0).shape().rank() == 0
          ? Support.lowered("Equal with 0, 1, ..., Cast")
          : Support.exact();
    }

    @Override
    public Support visit(IndexOp.ScatterAdd op, Types types) {
      return op.axis() == 0 ? floating(types) : Support.lowered("ScatterND between Transposes");
    }

    @Override
    public Support visit(IndexOp.TopK op, Types types) {
      return single(types);
    }

    @Override
    public Support visit(IndexOp.Iota op, Types types) {
      return types.output().shape().isFixed()
          ? Support.lowered("initialiser")
          : Support.lowered("Range of Shape");
    }
  }

  private enum Quantizations implements QuantizeOp.Visitor<Types, Support> {
    INSTANCE;

    @Override
    public Support visit(QuantizeOp.FakeQuantize op, Types types) {
      if (types.stored()) {
        return Support.lowered("DequantizeLinear of a weight that is stored in 8 bits");
      }
      return Quantization.isByte(op)
          ? Support.lowered("QuantizeLinear, DequantizeLinear")
          : Support.lowered("Div, Round, Add, Clip, Sub, Mul: the range is no 8-bit type's");
    }
  }

  private enum Sources implements SourceOp.Visitor<Types, Support> {
    INSTANCE;

    @Override
    public Support visit(SourceOp.Constant op, Types types) {
      return Support.lowered("initialiser");
    }
  }
}
