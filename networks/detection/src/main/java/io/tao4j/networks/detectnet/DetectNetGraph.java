package io.tao4j.networks.detectnet;

import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.networks.anchors.SharedConvolution;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Features;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.detection.DetectorDefinition;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** DetectNet_v2's graph: a backbone and two 1x1 convolutions on its last map. */
final class DetectNetGraph {
  /** Output: {@code [N, C, h, w]}, 0 to 1. */
  static final String COVERAGE = "coverage";

  /** Output: {@code [N, 4 C, h, w]}: left, top, right and bottom of each class. */
  static final String SIDES = "sides";

  /** Output for training: {@link #COVERAGE} before its sigmoid. */
  static final String LOGITS = "coverage_logits";

  /** The layers whose rows belong to classes. */
  static final String COVERAGE_LAYER = "head.output_cov";

  static final String SIDES_LAYER = "head.output_bbox";

  static final String BOXES = "boxes";
  static final String SCORES = "scores";

  private DetectNetGraph() {}

  /**
   * Builds it.
   *
   * @param dropout probability that a number of the last map is left out in training
   * @param images {@code [N, C, H, W]}
   */
  static Graph build(
      Backbone backbone, BackboneOptions options, double dropout, int classes, Shape images) {
    GraphBuilder b = new GraphBuilder();
    Value input = b.input(DetectorDefinition.IMAGES, DType.FLOAT32, images);
    Value last = last(backbone, b.scope(NetworkDefinition.BACKBONE), input, options);
    if (dropout > 0) {
      last = b.add("dropout", new NormalizeOp.Dropout(dropout), last);
    }
    Initializer glorot = new Initializer.XavierUniform();
    GraphBuilder head = b.scope("head");
    Value logits = SharedConvolution.once(head, "output_cov", last, classes, 1, 1, glorot);
    Value sides = SharedConvolution.once(head, "output_bbox", last, 4 * classes, 1, 1, glorot);
    b.output(COVERAGE, b.add(COVERAGE, new ElementwiseOp.Unary(UnaryKind.SIGMOID), logits));
    b.output(SIDES, sides);
    b.trainingOutput(LOGITS, logits);
    return b.build();
  }

  private static Value last(
      Backbone backbone, GraphBuilder b, Value images, BackboneOptions options) {
    Features features = backbone.build(b, images, options);
    return features.byStride().containsKey(stride(backbone))
        ? features.at(stride(backbone))
        : features.last();
  }

  /** Input pixels of a cell: 32 for DarkNets and EfficientNets as in TAO, else 16. */
  static int stride(Backbone backbone) {
    String name = backbone.name();
    return name.contains("darknet") || name.startsWith("efficientnet") ? 32 : 16;
  }

  /**
   * A detector that gives boxes and scores of all its cells, those of each class after each other;
   * a box has a score for its own class only.
   */
  static Graph withBoxes(Graph graph, DetectNetGrid grid, int classes) {
    GraphBuilder b = GraphBuilder.of(graph);
    GraphBuilder decode = b.scope("decode");
    Value coverage = graph.output(COVERAGE).value();
    Value sides = graph.output(SIDES).value();
    Shape shape = graph.type(coverage).shape();
    int rows = Math.toIntExact(shape.size(2));
    int columns = Math.toIntExact(shape.size(3));
    Value x = places(decode, grid, columns, Shape.of(1, 1, 1, columns));
    Value y = places(decode, grid, rows, Shape.of(1, 1, rows, 1));
    double width = (double) columns * grid.stride();
    double height = (double) rows * grid.stride();
    List<Value> boxes = new ArrayList<>();
    List<Value> scores = new ArrayList<>();
    for (int kind = 0; kind < classes; kind++) {
      List<Value> parts = new ArrayList<>();
      for (int side = 0; side < 4; side++) {
        int channel = 4 * kind + side;
        Value distance =
            decode.scale(
                decode.add(new MovementOp.Slice(1, channel, channel + 1, 1), sides), grid.scale());
        Value from = side % 2 == 0 ? x : y;
        Value place = side < 2 ? decode.difference(from, distance) : decode.sum(from, distance);
        parts.add(decode.add(new ElementwiseOp.Clip(0, side % 2 == 0 ? width : height), place));
      }
      boxes.add(rows(decode, decode.add("sides" + kind, new MovementOp.Concat(1), parts), 4));
      Value covered = decode.add(new MovementOp.Slice(1, kind, kind + 1, 1), coverage);
      List<Double> oneHot = new ArrayList<>(Collections.nCopies(classes, 0.0));
      oneHot.set(kind, 1.0);
      Value only =
          decode.add(new SourceOp.Constant(DType.FLOAT32, Shape.of(1, 1, classes), oneHot));
      scores.add(decode.product(rows(decode, covered, 1), only));
    }
    b.output(BOXES, decode.add(BOXES, new MovementOp.Concat(1), boxes));
    b.output(SCORES, decode.add(SCORES, new MovementOp.Concat(1), scores));
    return b.build().withOutputs(List.of(BOXES, SCORES));
  }

  private static Value places(GraphBuilder b, DetectNetGrid grid, int count, Shape shape) {
    List<Double> numbers = IntStream.range(0, count).mapToObj(grid::place).toList();
    return b.add(new SourceOp.Constant(DType.FLOAT32, shape, numbers));
  }

  /** {@code [N, K, h, w]} to {@code [N, h * w, K]}. */
  private static Value rows(GraphBuilder b, Value x, int numbers) {
    Value last = b.add(new MovementOp.Transpose(List.of(0, 2, 3, 1)), x);
    return b.add(
        new MovementOp.Reshape(
            List.of(new Extent.SameAs(0), new Extent.Rest(), new Extent.Sized(numbers))),
        last);
  }
}
