package io.tao4j.networks.anchors;

import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Value;
import io.tao4j.networks.anchors.AnchorBoxes.MapSize;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The end of a detector on anchor boxes: what each map says of its anchors, put after each other in
 * the order of {@link AnchorBoxes}, as numbers for a loss and as boxes and scores.
 */
public final class AnchorOutputs {
  /** Output: {@code [N, anchors, 4]}, left, top, right and bottom in input pixels. */
  public static final String BOXES = "boxes";

  /** Output: {@code [N, anchors, classes]}, probabilities without the background's. */
  public static final String SCORES = "scores";

  /**
   * Output for training: {@code [N, anchors, 1 + classes]}, background first; of a network that has
   * no logit for the background {@code [N, anchors, classes]}.
   */
  public static final String LOGITS = "logits";

  /** Output for training: {@code [N, anchors, 4]}, as {@link BoxCoder} encodes boxes. */
  public static final String OFFSETS = "offsets";

  private final GraphBuilder builder;
  private final AnchorBoxes anchors;
  private final BoxCoder coder;
  private final int height;
  private final int width;
  private final List<Value> logits = new ArrayList<>();
  private final List<Value> offsets = new ArrayList<>();
  private final List<Value> boxes = new ArrayList<>();

  /**
   * Outputs that are still empty.
   *
   * @param builder of the graph, without a scope
   * @param height of the input
   * @param width of the input
   */
  public AnchorOutputs(
      GraphBuilder builder, AnchorBoxes anchors, BoxCoder coder, int height, int width) {
    this.builder = builder;
    this.anchors = anchors;
    this.coder = coder;
    this.height = height;
    this.width = width;
  }

  /**
   * Takes what the next map says; its anchors come before the channels of each.
   *
   * @param b where the new nodes belong
   * @param classes {@code [N, shapes * numbers, h, w]}
   * @param places {@code [N, shapes * 4, h, w]}
   */
  public void add(GraphBuilder b, Value classes, Value places) {
    int map = logits.size();
    int shapes = anchors.shapes(map);
    MapSize size = size(b.shape(classes));
    long count = (long) size.rows() * size.columns() * shapes;
    logits.add(b.add(reshape(new Extent.Sized(count), new Extent.Rest()), rows(b, classes)));
    Value numbers = rows(b, places);
    offsets.add(b.add(reshape(new Extent.Sized(count), new Extent.Rest()), numbers));
    Value cells =
        b.add(
            reshape(
                new Extent.SameAs(1),
                new Extent.SameAs(2),
                new Extent.Sized(shapes),
                new Extent.Rest()),
            numbers);
    Value decoded = coder.decode(b, cells, anchors.grid(map, size, height, width));
    boxes.add(b.add(reshape(new Extent.Sized(count), new Extent.Rest()), decoded));
  }

  /** Ends a network of exclusive classes and a background before them. */
  public void finishSoftmax(int classes) {
    Value all = builder.add(LOGITS, new MovementOp.Concat(1), logits);
    Value probabilities = builder.add("softmax", new NormalizeOp.Softmax(2), all);
    finish(
        all, () -> builder.add(SCORES, new MovementOp.Slice(2, 1, classes + 1, 1), probabilities));
  }

  /** Ends a network with a sigmoid for each class and none for the background. */
  public void finishSigmoid() {
    Value all = builder.add(LOGITS, new MovementOp.Concat(1), logits);
    finish(all, () -> builder.add(SCORES, new ElementwiseOp.Unary(UnaryKind.SIGMOID), all));
  }

  private void finish(Value all, Supplier<Value> scores) {
    builder.output(BOXES, builder.add(BOXES, new MovementOp.Concat(1), boxes));
    builder.output(SCORES, scores.get());
    builder.trainingOutput(LOGITS, all);
    builder.trainingOutput(OFFSETS, builder.add(OFFSETS, new MovementOp.Concat(1), offsets));
  }

  /** Rows and columns of a map {@code [N, C, h, w]}. */
  public static MapSize size(Shape map) {
    return new MapSize(Math.toIntExact(map.size(2)), Math.toIntExact(map.size(3)));
  }

  /**
   * The sizes of a graph's maps.
   *
   * @param layers name of a node of each map's size, in their order
   */
  public static List<MapSize> sizes(Graph graph, List<String> layers) {
    return layers.stream().map(name -> size(graph.type(Value.of(name)).shape())).toList();
  }

  private static MovementOp.Reshape reshape(Extent... extents) {
    List<Extent> all = new ArrayList<>(List.of(new Extent.SameAs(0)));
    all.addAll(List.of(extents));
    return new MovementOp.Reshape(all);
  }

  /** {@code [N, K, h, w]} to {@code [N, h, w, K]}. */
  private static Value rows(GraphBuilder b, Value x) {
    return b.add(new MovementOp.Transpose(List.of(0, 2, 3, 1)), x);
  }
}
