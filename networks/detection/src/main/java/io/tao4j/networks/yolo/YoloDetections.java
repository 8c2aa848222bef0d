package io.tao4j.networks.yolo;

import io.tao4j.graph.BoxLosses.Sides;
import io.tao4j.graph.ElementwiseOp.BinaryKind;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.network.ServedForm;
import io.tao4j.networks.tasks.detection.DetectionThresholds;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@link YoloDecoder}'s arithmetic as graph ops, up to suppression: for exported files that end in
 * detections.
 */
final class YoloDetections {
  private static final String BOXES = "boxes";
  private static final String SCORES = "scores";

  private final GraphBuilder b;
  private final YoloHead head;
  private final int classes;

  private YoloDetections(GraphBuilder b, YoloHead head, int classes) {
    this.b = b;
    this.head = head;
    this.classes = classes;
  }

  /** A detector that gives boxes and scores of all its predictions. */
  static ServedForm.Boxes of(Model model) {
    List<YoloHead> heads = YoloHead.of(model.meta());
    int classes = model.meta().classNames().size();
    Graph graph = model.graph().forInference();
    GraphBuilder b = GraphBuilder.of(graph);
    List<Value> boxes = new ArrayList<>();
    List<Value> scores = new ArrayList<>();
    for (YoloHead head : heads) {
      Value map = graph.output(head.name()).value();
      YoloDetections headDetections =
          new YoloDetections(b.scope("decode." + head.name()), head, classes);
      Shape shape = graph.type(map).shape();
      headDetections.decode(
          map, Math.toIntExact(shape.size(2)), Math.toIntExact(shape.size(3)), boxes, scores);
    }
    b.output(BOXES, b.add("decode.boxes", new MovementOp.Concat(1), boxes));
    b.output(SCORES, b.add("decode.scores", new MovementOp.Concat(1), scores));
    Graph decoding = b.build().withOutputs(List.of(BOXES, SCORES));
    DetectionThresholds thresholds = DetectionThresholds.of(model.meta());
    return new ServedForm.Boxes(
        new Model(decoding, model.weights(), model.meta()),
        BOXES,
        SCORES,
        model.meta().classNames(),
        thresholds.confidence(),
        thresholds.iou(),
        thresholds.topK());
  }

  private void decode(Value map, int rows, int columns, List<Value> boxes, List<Value> scores) {
    Value logits = YoloHead.predictions(b, map, head, classes); // [N,A,5+C,h,w]
    Value x =
        centre(YoloHead.part(b, logits, 0, 1), places(columns, Shape.of(1, 1, 1, 1, columns)));
    Value y = centre(YoloHead.part(b, logits, 1, 1), places(rows, Shape.of(1, 1, 1, rows, 1)));
    Sides sides =
        Sides.of(
            b,
            x,
            y,
            size(YoloHead.part(b, logits, 2, 1), true),
            size(YoloHead.part(b, logits, 3, 1), false));
    Value box =
        b.add(new MovementOp.Concat(2), sides.left(), sides.top(), sides.right(), sides.bottom());
    boxes.add(rows(box, 4));
    Value object = b.unary(UnaryKind.SIGMOID, YoloHead.part(b, logits, 4, 1));
    Value kinds =
        b.unary(UnaryKind.SIGMOID, YoloHead.part(b, logits, YoloHead.BOX_NUMBERS, classes));
    scores.add(rows(b.product(kinds, object), classes));
  }

  private Value places(int count, Shape shape) {
    List<Double> numbers = IntStream.range(0, count).mapToObj(i -> (double) i).toList();
    return b.add(new SourceOp.Constant(DType.FLOAT32, shape, numbers));
  }

  private Value centre(Value logit, Value places) {
    Value inCell = b.scale(b.unary(UnaryKind.SIGMOID, logit), 1 + head.gridExtend());
    Value inCells = b.sum(b.difference(inCell, b.constant(head.gridExtend() / 2)), places);
    return b.scale(inCells, head.stride());
  }

  private Value size(Value logit, boolean width) {
    List<Double> sizes = head.anchors().stream().map(a -> width ? a.width() : a.height()).toList();
    Value anchors =
        b.add(
            new SourceOp.Constant(
                DType.FLOAT32, Shape.of(1, head.anchors().size(), 1, 1, 1), sizes));
    Value exponent = b.binary(BinaryKind.MINIMUM, logit, b.constant(YoloHead.LARGEST_EXPONENT));
    return b.product(b.unary(UnaryKind.EXP, exponent), anchors);
  }

  /** {@code [N, A, K, h, w]} to {@code [N, A * h * w, K]}. */
  private Value rows(Value x, int numbers) {
    Value last = b.add(new MovementOp.Transpose(List.of(0, 1, 3, 4, 2)), x);
    return b.add(
        new MovementOp.Reshape(
            List.of(new Extent.SameAs(0), new Extent.Rest(), new Extent.Sized(numbers))),
        last);
  }
}
