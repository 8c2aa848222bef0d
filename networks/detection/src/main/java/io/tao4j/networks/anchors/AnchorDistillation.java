package io.tao4j.networks.anchors;

import io.tao4j.graph.Blocks;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Losses;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import java.util.Map;

/** How far a detector on anchor boxes is from another one. */
final class AnchorDistillation {
  private AnchorDistillation() {}

  /**
   * Squared differences of the probabilities, and distances of the boxes where the teacher sees an
   * object; both over what the teacher sees.
   *
   * @param student {@link AnchorOutputs#SCORES} and {@link AnchorOutputs#BOXES} of the student
   * @param teacher the teacher's
   * @param side of the input, pixels
   */
  static Value loss(
      GraphBuilder b, Map<String, Value> student, Map<String, Value> teacher, int side) {
    Value scores = teacher.get(AnchorOutputs.SCORES);
    Value seen = Blocks.atLeast(b, Losses.sum(b, scores), 1);
    Value kinds = Losses.sum(b, Losses.squared(b, student.get(AnchorOutputs.SCORES), scores));
    Value distance =
        Losses.smoothL1(
            b,
            b.scale(student.get(AnchorOutputs.BOXES), 1.0 / side),
            b.scale(teacher.get(AnchorOutputs.BOXES), 1.0 / side),
            0.1);
    Value object = b.reduce(ReduceKind.SUM, scores, true, 2); // [N,B,1]
    Value boxes = Losses.sum(b, b.product(distance, object));
    return b.quotient(b.sum(kinds, boxes), seen);
  }
}
