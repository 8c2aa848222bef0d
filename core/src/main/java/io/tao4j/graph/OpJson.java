package io.tao4j.graph;

import static io.tao4j.json.internal.JsonObjectReader.lower;
import static io.tao4j.json.internal.JsonObjectReader.number;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tao4j.error.TaoException;
import io.tao4j.graph.ElementwiseOp.BinaryKind;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.json.internal.JsonObjectReader;
import io.tao4j.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * Ops as JSON: {@code "op"} holds a tag and the other fields its attributes. Tags and fields are a
 * file format: they stay as they are when a record or a component gets another name.
 */
final class OpJson {
  private OpJson() {}

  // Writing

  /** Adds tag and attributes of an op to its node's object. */
  static void write(Op op, ObjectNode node) {
    op.accept(Writer.INSTANCE, node);
  }

  private static final class Writer implements OpVisitor<ObjectNode, ObjectNode> {
    static final Writer INSTANCE = new Writer();

    private static ObjectNode tag(ObjectNode node, String tag) {
      return node.put("op", tag);
    }

    private static void put(ObjectNode node, Padding padding) {
      node.putArray("padding")
          .add(padding.top())
          .add(padding.left())
          .add(padding.bottom())
          .add(padding.right());
    }

    private static void put(ObjectNode node, String field, List<Integer> numbers) {
      ArrayNode array = node.putArray(field);
      numbers.forEach(array::add);
    }

    @Override
    public ObjectNode visit(WindowOp.Conv2d op, ObjectNode node) {
      tag(node, "conv2d");
      put(node, "stride", List.of(op.strideHeight(), op.strideWidth()));
      put(node, "dilation", List.of(op.dilationHeight(), op.dilationWidth()));
      put(node, op.padding());
      return node.put("groups", op.groups());
    }

    @Override
    public ObjectNode visit(WindowOp.MaxPool2d op, ObjectNode node) {
      tag(node, "max_pool2d");
      put(node, "kernel", List.of(op.kernelHeight(), op.kernelWidth()));
      put(node, "stride", List.of(op.strideHeight(), op.strideWidth()));
      put(node, op.padding());
      return node;
    }

    @Override
    public ObjectNode visit(WindowOp.AveragePool2d op, ObjectNode node) {
      tag(node, "average_pool2d");
      put(node, "kernel", List.of(op.kernelHeight(), op.kernelWidth()));
      put(node, "stride", List.of(op.strideHeight(), op.strideWidth()));
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

    @Override
    public ObjectNode visit(LinearOp.Linear op, ObjectNode node) {
      return tag(node, "linear");
    }

    @Override
    public ObjectNode visit(LinearOp.MatMul op, ObjectNode node) {
      return tag(node, "matmul");
    }

    @Override
    public ObjectNode visit(IndexOp.Gather op, ObjectNode node) {
      return tag(node, "gather").put("axis", op.axis());
    }

    @Override
    public ObjectNode visit(IndexOp.OneHot op, ObjectNode node) {
      return tag(node, "one_hot").put("depth", op.depth());
    }

    @Override
    public ObjectNode visit(QuantizeOp.FakeQuantize op, ObjectNode node) {
      tag(node, "fake_quantize");
      if (op.isPerChannel()) {
        node.put("axis", op.axis());
      }
      node.put("zero_point", op.zeroPoint()).put("minimum", op.minimum());
      return node.put("maximum", op.maximum());
    }

    @Override
    public ObjectNode visit(SourceOp.Constant op, ObjectNode node) {
      tag(node, "constant").put("dtype", lower(op.dtype()));
      node.set("shape", GraphJson.write(op.shape()));
      ArrayNode values = JsonNodeFactory.instance.arrayNode();
      op.values().forEach(value -> values.add(number(value)));
      return node.set("values", values);
    }
  }

  // Reading

  /** The op of a node's object. */
  static Op read(JsonObjectReader node) {
    String tag = node.text("op");
    return switch (tag) {
      case "conv2d" -> {
        List<Integer> stride = pair(node, "stride");
        List<Integer> dilation = pair(node, "dilation");
        yield new WindowOp.Conv2d(
            stride.get(0),
            stride.get(1),
            dilation.get(0),
            dilation.get(1),
            padding(node),
            node.integer("groups", 1));
      }
      case "max_pool2d" -> {
        List<Integer> kernel = pair(node, "kernel");
        List<Integer> stride = pair(node, "stride");
        yield new WindowOp.MaxPool2d(
            kernel.get(0), kernel.get(1), stride.get(0), stride.get(1), padding(node));
      }
      case "average_pool2d" -> {
        List<Integer> kernel = pair(node, "kernel");
        List<Integer> stride = pair(node, "stride");
        yield new WindowOp.AveragePool2d(
            kernel.get(0),
            kernel.get(1),
            stride.get(0),
            stride.get(1),
            padding(node),
            node.flag("count_padding"));
      }
      case "resize2d" ->
          new WindowOp.Resize2d(node.constant("kind", WindowOp.ResizeKind.class), resizeTo(node));
      case "unary" -> new ElementwiseOp.Unary(node.constant("kind", UnaryKind.class));
      case "binary" -> new ElementwiseOp.Binary(node.constant("kind", BinaryKind.class));
      case "compare" -> new ElementwiseOp.Compare(node.constant("kind", CompareKind.class));
      case "select" -> new ElementwiseOp.Select();
      case "leaky_relu" -> new ElementwiseOp.LeakyRelu(node.decimal("slope"));
      case "clip" -> new ElementwiseOp.Clip(node.decimal("minimum"), node.decimal("maximum"));
      case "cast" -> new ElementwiseOp.Cast(node.constant("dtype", DType.class));
      case "stop_gradient" -> new ElementwiseOp.StopGradient();
      case "reduce" ->
          new ReduceOp.Reduce(
              node.constant("kind", ReduceKind.class),
              node.integers("axes", 0),
              node.flag("keep_dimensions"));
      case "arg_max" -> new ReduceOp.ArgMax(axis(node));
      case "reshape" -> new MovementOp.Reshape(extents(node));
      case "transpose" -> new MovementOp.Transpose(node.integers("permutation", 0));
      case "concat" -> new MovementOp.Concat(axis(node));
      case "slice" ->
          new MovementOp.Slice(
              axis(node),
              node.integer("start", 0),
              node.integer("end", 1),
              node.integer("step", 1));
      case "pad" ->
          new MovementOp.Pad(
              node.integers("before", 0), node.integers("after", 0), node.decimal("value"));
      case "batch_norm" ->
          new NormalizeOp.BatchNorm(node.decimal("epsilon"), node.decimal("update_rate"));
      case "softmax" -> new NormalizeOp.Softmax(axis(node));
      case "log_softmax" -> new NormalizeOp.LogSoftmax(axis(node));
      case "dropout" ->
          new NormalizeOp.Dropout(
              node.decimal("rate"), node.has("whole_examples") && node.flag("whole_examples"));
      case "linear" -> new LinearOp.Linear();
      case "matmul" -> new LinearOp.MatMul();
      case "gather" -> new IndexOp.Gather(axis(node));
      case "one_hot" -> new IndexOp.OneHot(node.integer("depth", 1));
      case "fake_quantize" -> {
        int least = Integer.MIN_VALUE;
        yield new QuantizeOp.FakeQuantize(
            node.has("axis") ? axis(node) : QuantizeOp.PER_TENSOR,
            node.integer("zero_point", least),
            node.integer("minimum", least),
            node.integer("maximum", least));
      }
      case "constant" ->
          new SourceOp.Constant(
              node.constant("dtype", DType.class),
              GraphJson.readShape(node, "shape"),
              node.decimals("values"));
      default ->
          throw new TaoException(
              "GRAPH-022",
              "%s: unknown op '%s'".formatted(node.place(), tag),
              "the file may come from a newer tao4j, or be damaged");
    };
  }

  private static int axis(JsonObjectReader node) {
    return node.integer("axis", 0);
  }

  private static List<Integer> pair(JsonObjectReader node, String field) {
    List<Integer> numbers = node.integers(field, 1);
    if (numbers.size() != 2) {
      throw node.error("field '%s' needs 2 numbers, got %s".formatted(field, numbers));
    }
    return numbers;
  }

  private static Padding padding(JsonObjectReader node) {
    List<Integer> sides = node.integers("padding", 0);
    if (sides.size() != 4) {
      throw node.error("field 'padding' needs 4 numbers, got " + sides);
    }
    return new Padding(sides.get(0), sides.get(1), sides.get(2), sides.get(3));
  }

  private static WindowOp.ResizeTo resizeTo(JsonObjectReader node) {
    boolean scaled = node.has("factor");
    List<Integer> numbers = pair(node, scaled ? "factor" : "size");
    return scaled
        ? new WindowOp.ResizeTo.Factor(numbers.get(0), numbers.get(1))
        : new WindowOp.ResizeTo.Size(numbers.get(0), numbers.get(1));
  }

  private static List<Extent> extents(JsonObjectReader node) {
    List<Extent> extents = new ArrayList<>();
    for (JsonObjectReader item : node.objects("extents")) {
      String kind = item.text("kind");
      extents.add(
          switch (kind) {
            case "same_as" -> new Extent.SameAs(item.integer("axis", 0));
            case "sized" -> new Extent.Sized(item.wholeNumber("size", 1));
            case "rest" -> new Extent.Rest();
            default -> throw item.error("kind is same_as, sized or rest, got '%s'".formatted(kind));
          });
      item.finish();
    }
    return extents;
  }
}
