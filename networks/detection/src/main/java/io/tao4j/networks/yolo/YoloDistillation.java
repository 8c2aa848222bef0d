package io.tao4j.networks.yolo;

import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Losses;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * How far a detector's maps are from a teacher's. Almost all cells hold no object, and what a
 * teacher says of a box there is noise: boxes and classes count as much as the teacher believes in
 * an object.
 *
 * @see <a href="https://arxiv.org/abs/1805.06361">Mehta and Ozturk 2018, Object detection at 200
 *     frames per second</a>
 */
final class YoloDistillation {
  private final GraphBuilder b;
  private final int classes;
  private final double temperature;

  YoloDistillation(GraphBuilder b, int classes, double temperature) {
    this.b = b;
    this.classes = classes;
    this.temperature = temperature;
  }

  /** A scalar: sums over all predictions of an image, the mean over the batch. */
  Value loss(List<YoloHead> heads, Map<String, Value> student, Map<String, Value> teacher) {
    Value sum = null;
    for (YoloHead head : heads) {
      Value term =
          head(
              predictions("own." + head.name(), student.get(head.name()), head),
              predictions("teacher." + head.name(), teacher.get(head.name()), head));
      sum = sum == null ? term : b.sum(sum, term);
    }
    return b.reduceAll(ReduceKind.MEAN, Objects.requireNonNull(sum));
  }

  private Value predictions(String name, Value map, YoloHead head) {
    // float32 before anything is derived, as in the loss
    GraphBuilder scope = b.scope(name);
    Value wide = scope.add("wide", new ElementwiseOp.Cast(DType.FLOAT32), map);
    return YoloHead.predictions(scope, wide, head, classes);
  }

  /** Both {@code [N, A, 5 + C, h, w]}; gives {@code [N]}. */
  private Value head(Value student, Value teacher) {
    Value believed = b.unary(UnaryKind.SIGMOID, YoloHead.part(b, teacher, 4, 1));
    Value object =
        b.difference(b.unary(UnaryKind.SIGMOID, YoloHead.part(b, student, 4, 1)), believed);
    Value centre =
        b.difference(
            b.unary(UnaryKind.SIGMOID, YoloHead.part(b, student, 0, 2)),
            b.unary(UnaryKind.SIGMOID, YoloHead.part(b, teacher, 0, 2)));
    Value size = b.difference(YoloHead.part(b, student, 2, 2), YoloHead.part(b, teacher, 2, 2));
    double softness = 1 / temperature;
    Value kinds =
        Losses.sigmoidCrossEntropy(
            b,
            b.scale(YoloHead.part(b, student, YoloHead.BOX_NUMBERS, classes), softness),
            b.unary(
                UnaryKind.SIGMOID,
                b.scale(YoloHead.part(b, teacher, YoloHead.BOX_NUMBERS, classes), softness)),
            null);
    Value answered =
        b.sum(
            b.sum(perPrediction(square(centre)), perPrediction(square(size))),
            b.scale(perPrediction(kinds), temperature * temperature));
    Value all = b.sum(square(object), b.product(answered, believed));
    return b.reduce(ReduceKind.SUM, all, false, IntStream.range(1, 5).toArray());
  }

  private Value square(Value x) {
    return b.product(x, x);
  }

  private Value perPrediction(Value x) {
    return b.reduce(ReduceKind.SUM, x, true, 2);
  }
}
