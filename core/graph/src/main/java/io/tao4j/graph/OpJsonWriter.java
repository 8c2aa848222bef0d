package io.tao4j.graph;

import static io.tao4j.json.internal.JsonObjectReader.lower;
import static io.tao4j.json.internal.JsonObjectReader.number;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tao4j.graph.MovementOp.Extent;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes ops as JSON: {@code "op"} holds a tag and the other fields its attributes. Windows over
 * images keep the tags that they had before there were others, so that older readers know them.
 */
final class OpJsonWriter implements OpVisitor<ObjectNode, ObjectNode> {
  static final OpJsonWriter INSTANCE = new OpJsonWriter();

  private OpJsonWriter() {}

  private static ObjectNode tag(ObjectNode node, String tag) {
    return node.put("op", tag);
  }

  /** All numbers before, then all behind. */
  private static void put(ObjectNode node, Padding padding) {
    List<Integer> sides = new ArrayList<>(padding.before());
    sides.addAll(padding.after());
    put(node, "padding", sides);
  }

  private static void put(ObjectNode node, String field, List<Integer> numbers) {
    ArrayNode array = node.putArray(field);
    numbers.forEach(array::add);
  }

  @Override
  public ObjectNode visit(WindowOp op, ObjectNode node) {
    return op.accept(Windows.INSTANCE, node);
  }

  @Override
  public ObjectNode visit(ElementwiseOp op, ObjectNode node) {
    return op.accept(Elementwise.INSTANCE, node);
  }

  @Override
  public ObjectNode visit(ReduceOp op, ObjectNode node) {
    return op.accept(Reductions.INSTANCE, node);
  }

  @Override
  public ObjectNode visit(MovementOp op, ObjectNode node) {
    return op.accept(Movements.INSTANCE, node);
  }

  @Override
  public ObjectNode visit(NormalizeOp op, ObjectNode node) {
    return op.accept(Normalizations.INSTANCE, node);
  }

  @Override
  public ObjectNode visit(LinearOp op, ObjectNode node) {
    return op.accept(Products.INSTANCE, node);
  }

  @Override
  public ObjectNode visit(IndexOp op, ObjectNode node) {
    return op.accept(Indices.INSTANCE, node);
  }

  @Override
  public ObjectNode visit(QuantizeOp op, ObjectNode node) {
    return op.accept(Quantizations.INSTANCE, node);
  }

  @Override
  public ObjectNode visit(SourceOp op, ObjectNode node) {
    return op.accept(Sources.INSTANCE, node);
  }

  @Override
  public ObjectNode visit(SampleOp op, ObjectNode node) {
    return op.accept(Samples.INSTANCE, node);
  }

  @Override
  public ObjectNode visit(RecurrentOp op, ObjectNode node) {
    return op.accept(Recurrent.INSTANCE, node);
  }

  @Override
  public ObjectNode visit(LossOp op, ObjectNode node) {
    return op.accept(LossOps.INSTANCE, node);
  }

  private enum Windows implements WindowOp.Visitor<ObjectNode, ObjectNode> {
    INSTANCE;

    @Override
    public ObjectNode visit(WindowOp.Conv op, ObjectNode node) {
      tag(node, op.rank() == 2 ? "conv2d" : "conv");
      put(node, "stride", op.strides());
      put(node, "dilation", op.dilations());
      put(node, op.padding());
      return node.put("groups", op.groups());
    }

    @Override
    public ObjectNode visit(WindowOp.ConvTranspose op, ObjectNode node) {
      tag(node, "conv_transpose");
      put(node, "stride", op.strides());
      put(node, "dilation", op.dilations());
      put(node, op.padding());
      put(node, "output_padding", op.outputPadding());
      return node.put("groups", op.groups());
    }

    @Override
    public ObjectNode visit(WindowOp.MaxPool op, ObjectNode node) {
      tag(node, op.kernel().size() == 2 ? "max_pool2d" : "max_pool");
      put(node, "kernel", op.kernel());
      put(node, "stride", op.strides());
      put(node, op.padding());
      return node;
    }

    @Override
    public ObjectNode visit(WindowOp.AveragePool op, ObjectNode node) {
      tag(node, op.kernel().size() == 2 ? "average_pool2d" : "average_pool");
      put(node, "kernel", op.kernel());
      put(node, "stride", op.strides());
      put(node, op.padding());
      return node.put("count_padding", op.countPadding());
    }

    @Override
    public ObjectNode visit(WindowOp.Resize2d op, ObjectNode node) {
      tag(node, "resize2d").put("kind", lower(op.kind()));
      if (op.to() instanceof WindowOp.ResizeTo.Factor factor) {
        put(node, "factor", List.of(factor.height(), factor.width()));
      } else if (op.to() instanceof WindowOp.ResizeTo.Size size) {
        put(node, "size", List.of(size.height(), size.width()));
      }
      return node;
    }
  }

  private enum Elementwise implements ElementwiseOp.Visitor<ObjectNode, ObjectNode> {
    INSTANCE;

    @Override
    public ObjectNode visit(ElementwiseOp.Unary op, ObjectNode node) {
      return tag(node, "unary").put("kind", lower(op.kind()));
    }

    @Override
    public ObjectNode visit(ElementwiseOp.Binary op, ObjectNode node) {
      return tag(node, "binary").put("kind", lower(op.kind()));
    }

    @Override
    public ObjectNode visit(ElementwiseOp.Compare op, ObjectNode node) {
      return tag(node, "compare").put("kind", lower(op.kind()));
    }

    @Override
    public ObjectNode visit(ElementwiseOp.Select op, ObjectNode node) {
      return tag(node, "select");
    }

    @Override
    public ObjectNode visit(ElementwiseOp.LeakyRelu op, ObjectNode node) {
      return tag(node, "leaky_relu").set("slope", number(op.slope()));
    }

    @Override
    public ObjectNode visit(ElementwiseOp.Clip op, ObjectNode node) {
      tag(node, "clip").set("minimum", number(op.minimum()));
      return node.set("maximum", number(op.maximum()));
    }

    @Override
    public ObjectNode visit(ElementwiseOp.Cast op, ObjectNode node) {
      return tag(node, "cast").put("dtype", lower(op.dtype()));
    }

    @Override
    public ObjectNode visit(ElementwiseOp.StopGradient op, ObjectNode node) {
      return tag(node, "stop_gradient");
    }

    @Override
    public ObjectNode visit(ElementwiseOp.Logical op, ObjectNode node) {
      return tag(node, "logical").put("kind", lower(op.kind()));
    }

    @Override
    public ObjectNode visit(ElementwiseOp.Not op, ObjectNode node) {
      return tag(node, "not");
    }
  }

  private enum Reductions implements ReduceOp.Visitor<ObjectNode, ObjectNode> {
    INSTANCE;

    @Override
    public ObjectNode visit(ReduceOp.Reduce op, ObjectNode node) {
      tag(node, "reduce").put("kind", lower(op.kind()));
      put(node, "axes", op.axes());
      return node.put("keep_dimensions", op.keepDimensions());
    }

    @Override
    public ObjectNode visit(ReduceOp.ArgMax op, ObjectNode node) {
      return tag(node, "arg_max").put("axis", op.axis());
    }

    @Override
    public ObjectNode visit(ReduceOp.CumulativeSum op, ObjectNode node) {
      tag(node, "cumulative_sum").put("axis", op.axis());
      return node.put("exclusive", op.exclusive()).put("reverse", op.reverse());
    }
  }

  private enum Movements implements MovementOp.Visitor<ObjectNode, ObjectNode> {
    INSTANCE;

    @Override
    public ObjectNode visit(MovementOp.Reshape op, ObjectNode node) {
      ArrayNode extents = tag(node, "reshape").putArray("extents");
      for (Extent extent : op.extents()) {
        if (extent instanceof Extent.SameAs same) {
          extents.addObject().put("kind", "same_as").put("axis", same.axis());
        } else if (extent instanceof Extent.Sized sized) {
          extents.addObject().put("kind", "sized").put("size", sized.size());
        } else {
          extents.addObject().put("kind", "rest");
        }
      }
      return node;
    }

    @Override
    public ObjectNode visit(MovementOp.Transpose op, ObjectNode node) {
      put(tag(node, "transpose"), "permutation", op.permutation());
      return node;
    }

    @Override
    public ObjectNode visit(MovementOp.Concat op, ObjectNode node) {
      return tag(node, "concat").put("axis", op.axis());
    }

    @Override
    public ObjectNode visit(MovementOp.Slice op, ObjectNode node) {
      tag(node, "slice").put("axis", op.axis());
      return node.put("start", op.start()).put("end", op.end()).put("step", op.step());
    }

    @Override
    public ObjectNode visit(MovementOp.Pad op, ObjectNode node) {
      put(tag(node, "pad"), "before", op.before());
      put(node, "after", op.after());
      return node.set("value", number(op.value()));
    }
  }

  private enum Normalizations implements NormalizeOp.Visitor<ObjectNode, ObjectNode> {
    INSTANCE;

    @Override
    public ObjectNode visit(NormalizeOp.BatchNorm op, ObjectNode node) {
      tag(node, "batch_norm").set("epsilon", number(op.epsilon()));
      return node.set("update_rate", number(op.updateRate()));
    }

    @Override
    public ObjectNode visit(NormalizeOp.Softmax op, ObjectNode node) {
      return tag(node, "softmax").put("axis", op.axis());
    }

    @Override
    public ObjectNode visit(NormalizeOp.LogSoftmax op, ObjectNode node) {
      return tag(node, "log_softmax").put("axis", op.axis());
    }

    @Override
    public ObjectNode visit(NormalizeOp.Dropout op, ObjectNode node) {
      tag(node, "dropout").set("rate", number(op.rate()));
      return op.wholeExamples() ? node.put("whole_examples", true) : node;
    }
  }

  private enum Products implements LinearOp.Visitor<ObjectNode, ObjectNode> {
    INSTANCE;

    @Override
    public ObjectNode visit(LinearOp.Linear op, ObjectNode node) {
      return tag(node, "linear");
    }

    @Override
    public ObjectNode visit(LinearOp.MatMul op, ObjectNode node) {
      return tag(node, "matmul");
    }
  }

  private enum Indices implements IndexOp.Visitor<ObjectNode, ObjectNode> {
    INSTANCE;

    @Override
    public ObjectNode visit(IndexOp.Gather op, ObjectNode node) {
      return tag(node, "gather").put("axis", op.axis());
    }

    @Override
    public ObjectNode visit(IndexOp.OneHot op, ObjectNode node) {
      return tag(node, "one_hot").put("depth", op.depth());
    }

    @Override
    public ObjectNode visit(IndexOp.ScatterAdd op, ObjectNode node) {
      return tag(node, "scatter_add").put("axis", op.axis());
    }

    @Override
    public ObjectNode visit(IndexOp.TopK op, ObjectNode node) {
      tag(node, "top_k").put("axis", op.axis()).put("count", op.count());
      return node.put("largest", op.largest());
    }

    @Override
    public ObjectNode visit(IndexOp.Iota op, ObjectNode node) {
      return tag(node, "iota").put("axis", op.axis());
    }
  }

  private enum Quantizations implements QuantizeOp.Visitor<ObjectNode, ObjectNode> {
    INSTANCE;

    @Override
    public ObjectNode visit(QuantizeOp.FakeQuantize op, ObjectNode node) {
      tag(node, "fake_quantize");
      if (op.isPerChannel()) {
        node.put("axis", op.axis());
      }
      node.put("zero_point", op.zeroPoint()).put("minimum", op.minimum());
      return node.put("maximum", op.maximum());
    }
  }

  private enum Sources implements SourceOp.Visitor<ObjectNode, ObjectNode> {
    INSTANCE;

    @Override
    public ObjectNode visit(SourceOp.Constant op, ObjectNode node) {
      tag(node, "constant").put("dtype", lower(op.dtype()));
      node.set("shape", GraphJson.write(op.shape()));
      ArrayNode values = JsonNodeFactory.instance.arrayNode();
      op.values().forEach(value -> values.add(number(value)));
      return node.set("values", values);
    }
  }

  private enum Samples implements SampleOp.Visitor<ObjectNode, ObjectNode> {
    INSTANCE;

    @Override
    public ObjectNode visit(SampleOp.GridSample op, ObjectNode node) {
      tag(node, "grid_sample").put("kind", lower(op.kind())).put("border", lower(op.border()));
      return node.put("align_corners", op.alignCorners());
    }

    @Override
    public ObjectNode visit(SampleOp.RoiAlign op, ObjectNode node) {
      tag(node, "roi_align").put("height", op.height()).put("width", op.width());
      node.set("scale", number(op.scale()));
      return node.put("samples", op.samples()).put("aligned", op.aligned());
    }
  }

  private enum Recurrent implements RecurrentOp.Visitor<ObjectNode, ObjectNode> {
    INSTANCE;

    @Override
    public ObjectNode visit(RecurrentOp.Lstm op, ObjectNode node) {
      return tag(node, "lstm").put("hidden", op.hidden()).put("reverse", op.reverse());
    }

    @Override
    public ObjectNode visit(RecurrentOp.Gru op, ObjectNode node) {
      return tag(node, "gru").put("hidden", op.hidden()).put("reverse", op.reverse());
    }
  }

  private enum LossOps implements LossOp.Visitor<ObjectNode, ObjectNode> {
    INSTANCE;

    @Override
    public ObjectNode visit(LossOp.CtcLoss op, ObjectNode node) {
      tag(node, "ctc_loss").put("blank", op.blank());
      return node.put("zero_infinity", op.zeroInfinity());
    }
  }
}
