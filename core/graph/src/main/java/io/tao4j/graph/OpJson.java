package io.tao4j.graph;

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

  /** Adds tag and attributes of an op to its node's object. */
  static void write(Op op, ObjectNode node) {
    op.accept(OpJsonWriter.INSTANCE, node);
  }

  /** The op of a node's object. */
  static Op read(JsonObjectReader node) {
    String tag = node.text("op");
    return switch (tag) {
      case "conv2d", "conv" -> {
        List<Integer> stride = node.integers("stride", 1);
        yield new WindowOp.Conv(
            stride,
            node.integers("dilation", 1),
            padding(node, stride.size()),
            node.integer("groups", 1));
      }
      case "conv_transpose" -> {
        List<Integer> stride = node.integers("stride", 1);
        yield new WindowOp.ConvTranspose(
            stride,
            node.integers("dilation", 1),
            padding(node, stride.size()),
            node.integers("output_padding", 0),
            node.integer("groups", 1));
      }
      case "max_pool2d", "max_pool" -> {
        List<Integer> kernel = node.integers("kernel", 1);
        yield new WindowOp.MaxPool(
            kernel, node.integers("stride", 1), padding(node, kernel.size()));
      }
      case "average_pool2d", "average_pool" -> {
        List<Integer> kernel = node.integers("kernel", 1);
        yield new WindowOp.AveragePool(
            kernel,
            node.integers("stride", 1),
            padding(node, kernel.size()),
            node.flag("count_padding"));
      }
      case "resize2d" ->
          new WindowOp.Resize2d(node.constant("kind", WindowOp.ResizeKind.class), resizeTo(node));
      case "unary" -> new ElementwiseOp.Unary(node.constant("kind", UnaryKind.class));
      case "binary" -> new ElementwiseOp.Binary(node.constant("kind", BinaryKind.class));
      case "compare" -> new ElementwiseOp.Compare(node.constant("kind", CompareKind.class));
      case "logical" ->
          new ElementwiseOp.Logical(node.constant("kind", ElementwiseOp.LogicalKind.class));
      case "not" -> new ElementwiseOp.Not();
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
      case "cumulative_sum" ->
          new ReduceOp.CumulativeSum(axis(node), node.flag("exclusive"), node.flag("reverse"));
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
      case "scatter_add" -> new IndexOp.ScatterAdd(axis(node));
      case "top_k" -> new IndexOp.TopK(axis(node), node.integer("count", 1), node.flag("largest"));
      case "iota" -> new IndexOp.Iota(axis(node));
      case "grid_sample" ->
          new SampleOp.GridSample(
              node.constant("kind", SampleOp.SampleKind.class),
              node.constant("border", SampleOp.SampleBorder.class),
              node.flag("align_corners"));
      case "roi_align" ->
          new SampleOp.RoiAlign(
              node.integer("height", 1),
              node.integer("width", 1),
              node.decimal("scale"),
              node.integer("samples", 1),
              node.flag("aligned"));
      case "lstm" -> new RecurrentOp.Lstm(node.integer("hidden", 1), node.flag("reverse"));
      case "gru" -> new RecurrentOp.Gru(node.integer("hidden", 1), node.flag("reverse"));
      case "ctc_loss" -> new LossOp.CtcLoss(node.integer("blank", 0), node.flag("zero_infinity"));
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

  private static Padding padding(JsonObjectReader node, int rank) {
    List<Integer> sides = node.integers("padding", 0);
    if (sides.size() != 2 * rank) {
      throw node.error("field 'padding' needs %s numbers, got %s".formatted(2 * rank, sides));
    }
    return new Padding(sides.subList(0, rank), sides.subList(rank, 2 * rank));
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
