package io.tao4j.export.deploy;

import io.tao4j.graph.Blocks;
import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.ElementwiseOp.Compare;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Gathers;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.MovementOp.Slice;
import io.tao4j.graph.MovementOp.Transpose;
import io.tao4j.graph.NormalizeOp.Softmax;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.tensor.DType;
import java.util.List;

/**
 * The outputs of TAO's mask2former, made of what queries say: masks of the input's size, and for
 * objects and segments classes with scores. Masks are probabilities; half of it is a mask's edge.
 */
final class TaoQueries {
  private static final String MASKS = "pred_masks";
  private static final String SCORES = "pred_scores";
  private static final String CLASSES = "pred_classes";

  /** Of panoptic answers: masks times the scores of their classes. */
  private static final String WEIGHTED = "prob_masks";

  /** Objects of an instance answer, as many as there are pairs of a query and a class. */
  private static final int MOST = 100;

  private static final double TINY = 1e-6;

  private final GraphBuilder builder;
  private final GraphBuilder b;

  private TaoQueries(GraphBuilder builder) {
    this.builder = builder;
    this.b = builder.scope("tao");
  }

  /**
   * A graph with those outputs alone.
   *
   * @param graph with {@code class_logits [N, Q, classes + 1]} and {@code mask_logits}
   * @param mode semantic, instance or panoptic
   */
  static Graph of(Graph graph, String mode) {
    TaoQueries queries = new TaoQueries(GraphBuilder.of(graph));
    List<String> outputs = queries.add(graph, mode);
    return queries.builder.build().withOutputs(outputs);
  }

  private List<String> add(Graph graph, String mode) {
    Value logits = graph.output("class_logits").value();
    int classes = Math.toIntExact(b.shape(logits).size(2)) - 1;
    Value all = b.add(new Softmax(2), logits);
    Value shares = b.add(new Slice(2, 0, classes, 1), all);
    var input = graph.inputs().get(0).type().shape();
    int height = Math.toIntExact(input.size(2));
    int width = Math.toIntExact(input.size(3));
    Value large =
        b.add(
            new WindowOp.Resize2d(
                WindowOp.ResizeKind.BILINEAR, new WindowOp.ResizeTo.Size(height, width)),
            graph.output("mask_logits").value());
    Value masks = b.unary(UnaryKind.SIGMOID, large); // [N, Q, H, W]
    return switch (mode) {
      case "semantic" -> semantic(shares, masks);
      case "instance" -> instance(shares, masks, classes);
      default -> panoptic(shares, masks);
    };
  }

  private void output(String name, Value value) {
    builder.output(
        name, builder.add(name, new Reshape(sameAs(b.shape(value).rank())), List.of(value)));
  }

  private static List<Extent> sameAs(int rank) {
    return java.util.stream.IntStream.range(0, rank)
        .mapToObj(axis -> (Extent) new Extent.SameAs(axis))
        .toList();
  }

  private List<String> semantic(Value shares, Value masks) {
    Reshape flat =
        new Reshape(List.of(new Extent.SameAs(0), new Extent.SameAs(1), new Extent.Rest()));
    Value scores =
        b.add(
            new LinearOp.MatMul(),
            b.add(new Transpose(List.of(0, 2, 1)), shares),
            b.add(flat, masks));
    Value maps =
        b.add(
            new Reshape(
                List.of(
                    new Extent.SameAs(0),
                    new Extent.SameAs(1),
                    new Extent.Sized(b.shape(masks).size(2)),
                    new Extent.Sized(b.shape(masks).size(3)))),
            scores);
    output(MASKS, maps);
    return List.of(MASKS);
  }

  /** The best pairs of a query and a class; a score is the class's times the mask's mean. */
  private List<String> instance(Value shares, Value masks, int classes) {
    int pairs = Math.toIntExact(b.shape(shares).size(1)) * classes;
    Value flat = b.add(new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(pairs))), shares);
    List<Value> best = b.addAll(new IndexOp.TopK(1, Math.min(MOST, pairs), true), flat);
    Value place = b.add(new Cast(DType.FLOAT32), best.get(1));
    Value query =
        b.unary(
            UnaryKind.FLOOR,
            b.scale(b.sum(place, b.constant(0.5)), 1.0 / classes)); // of whole numbers
    Value kind = b.difference(place, b.scale(query, classes));
    Value chosen = Gathers.rows(b, masks, b.add(new Cast(DType.INT64), query)); // [N, K, H, W]
    Value inside =
        b.add(
            new Cast(DType.FLOAT32),
            b.add(new Compare(CompareKind.GREATER), chosen, b.constant(0.5)));
    Value sum = b.reduce(ReduceKind.SUM, b.product(chosen, inside), false, 2, 3);
    Value count = b.reduce(ReduceKind.SUM, inside, false, 2, 3);
    Value certain = b.quotient(sum, Blocks.atLeast(b, count, TINY));
    output(MASKS, chosen);
    output(SCORES, b.product(best.get(0), certain));
    output(CLASSES, b.add(new Cast(DType.INT64), kind));
    return List.of(MASKS, SCORES, CLASSES);
  }

  private List<String> panoptic(Value shares, Value masks) {
    Value scores = b.reduce(ReduceKind.MAXIMUM, shares, false, 2); // [N, Q]
    Value column =
        b.add(
            new Reshape(
                List.of(
                    new Extent.SameAs(0),
                    new Extent.SameAs(1),
                    new Extent.Sized(1),
                    new Extent.Sized(1))),
            scores);
    output(WEIGHTED, b.product(masks, column));
    output(MASKS, masks);
    output(SCORES, scores);
    output(CLASSES, b.add(new io.tao4j.graph.ReduceOp.ArgMax(2), shares));
    return List.of(WEIGHTED, MASKS, SCORES, CLASSES);
  }
}
