package io.tao4j.engine.pytorch.internal;

import io.tao4j.engine.Support;
import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.LossOp;
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
import java.util.List;

/** How this engine expresses each op: all of them, a few by way of others. */
final class OpSupport implements OpVisitor<List<TensorType>, Support> {
  static final OpSupport INSTANCE = new OpSupport();

  private OpSupport() {}

  @Override
  public Support visit(WindowOp op, List<TensorType> types) {
    return op.accept(Windows.INSTANCE, types);
  }

  @Override
  public Support visit(ElementwiseOp op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(ReduceOp op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(MovementOp op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(NormalizeOp op, List<TensorType> types) {
    return op.accept(Normalizations.INSTANCE, types);
  }

  @Override
  public Support visit(LinearOp op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(IndexOp op, List<TensorType> types) {
    return op.accept(Indices.INSTANCE, types);
  }

  @Override
  public Support visit(QuantizeOp op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(SourceOp op, List<TensorType> types) {
    return op.accept(Sources.INSTANCE, types);
  }

  @Override
  public Support visit(SampleOp op, List<TensorType> types) {
    return op.accept(Samples.INSTANCE, types);
  }

  @Override
  public Support visit(RecurrentOp op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(LossOp op, List<TensorType> types) {
    return Support.lowered("log_softmax, ctc_loss");
  }

  private enum Windows implements WindowOp.Visitor<List<TensorType>, Support> {
    INSTANCE;

    private static Support window(Padding padding) {
      return padding.isSymmetric()
          ? Support.exact()
          : Support.lowered("padding of its own, PyTorch's windows take the same on both sides");
    }

    @Override
    public Support visit(WindowOp.Conv op, List<TensorType> types) {
      return window(op.padding());
    }

    @Override
    public Support visit(WindowOp.ConvTranspose op, List<TensorType> types) {
      return op.padding().isSymmetric()
          ? Support.exact()
          : Support.lowered("cut afterwards, PyTorch's windows take the same on both sides");
    }

    @Override
    public Support visit(WindowOp.MaxPool op, List<TensorType> types) {
      return window(op.padding());
    }

    @Override
    public Support visit(WindowOp.AveragePool op, List<TensorType> types) {
      return window(op.padding());
    }

    @Override
    public Support visit(WindowOp.Resize2d op, List<TensorType> types) {
      return Support.exact();
    }
  }

  private enum Normalizations implements NormalizeOp.Visitor<List<TensorType>, Support> {
    INSTANCE;

    @Override
    public Support visit(NormalizeOp.BatchNorm op, List<TensorType> types) {
      return Support.exact();
    }

    @Override
    public Support visit(NormalizeOp.Softmax op, List<TensorType> types) {
      return Support.exact();
    }

    @Override
    public Support visit(NormalizeOp.LogSoftmax op, List<TensorType> types) {
      return Support.exact();
    }

    @Override
    public Support visit(NormalizeOp.Dropout op, List<TensorType> types) {
      return Support.lowered("product with a mask drawn outside");
    }
  }

  private enum Indices implements IndexOp.Visitor<List<TensorType>, Support> {
    INSTANCE;

    @Override
    public Support visit(IndexOp.Gather op, List<TensorType> types) {
      return Support.exact();
    }

    @Override
    public Support visit(IndexOp.OneHot op, List<TensorType> types) {
      return Support.lowered("one_hot and a cast");
    }

    @Override
    public Support visit(IndexOp.ScatterAdd op, List<TensorType> types) {
      return Support.exact();
    }

    @Override
    public Support visit(IndexOp.TopK op, List<TensorType> types) {
      return Support.exact();
    }

    @Override
    public Support visit(IndexOp.Iota op, List<TensorType> types) {
      return Support.exact();
    }
  }

  private enum Samples implements SampleOp.Visitor<List<TensorType>, Support> {
    INSTANCE;

    @Override
    public Support visit(SampleOp.GridSample op, List<TensorType> types) {
      return Support.exact();
    }

    @Override
    public Support visit(SampleOp.RoiAlign op, List<TensorType> types) {
      Shape x = types.get(0).shape();
      return x.dim(2).isFixed() && x.dim(3).isFixed()
          ? Support.lowered("GridSample, a mask and means")
          : Support.no("the image has no known size", "fix the size of the input");
    }
  }

  private enum Sources implements SourceOp.Visitor<List<TensorType>, Support> {
    INSTANCE;

    @Override
    public Support visit(SourceOp.Constant op, List<TensorType> types) {
      return Support.lowered("attribute of the module");
    }
  }
}
