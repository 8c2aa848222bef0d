package io.tao4j.networks.bodypose;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.network.Batch;
import io.tao4j.networks.people.StreamBatch;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * TAO's loss: over all stages half the sum of squared differences of both kinds of maps, where
 * people are labelled, by the pictures of a step.
 */
final class BodyLoss {
  /** Input: {@code [N, joints + 1, h, w]}. */
  static final String HEAT = "heat";

  /** Input: {@code [N, 2 limbs, h, w]}. */
  static final String FIELDS = "fields";

  /** Input: {@code [N, 1, h, w]}, 1 where people are labelled, 0 where they are not. */
  static final String MASK = "mask";

  private static final String LOSS = "loss";

  private BodyLoss() {}

  static Objective<StreamBatch> objective(Graph network, int stages, BodyFacts facts) {
    GraphBuilder b = GraphBuilder.of(network);
    int h = facts.height() / BodyGraph.STRIDE;
    int w = facts.width() / BodyGraph.STRIDE;
    BodyPose pose = facts.pose();
    Value heat = b.input(HEAT, DType.FLOAT32, Shape.batch(pose.heatMaps(), h, w));
    Value fields = b.input(FIELDS, DType.FLOAT32, Shape.batch(pose.fieldMaps(), h, w));
    Value mask = b.input(MASK, DType.FLOAT32, Shape.batch(1, h, w));
    GraphBuilder scoped = b.scope("loss");
    Value heats = null;
    Value vectors = null;
    for (int s = 0; s < stages; s++) {
      boolean last = s == stages - 1;
      String heatName = last ? BodyGraph.HEAT : BodyGraph.heat(s);
      String fieldName = last ? BodyGraph.FIELDS : BodyGraph.fields(s);
      Value one = squares(scoped, network.output(heatName).value(), heat, mask);
      Value two = squares(scoped, network.output(fieldName).value(), fields, mask);
      heats = heats == null ? one : scoped.sum(heats, one);
      vectors = vectors == null ? two : scoped.sum(vectors, two);
    }
    if (heats == null || vectors == null) {
      throw new IllegalArgumentException(stages + " stages");
    }
    b.trainingOutput("loss_heat", heats);
    b.trainingOutput("loss_paf", vectors);
    b.trainingOutput(LOSS, scoped.sum(heats, vectors));
    return new Objective<>(b.build(), LOSS, List.of("loss_heat", "loss_paf"), BodyLoss::encode);
  }

  /** Of each picture the sum, then the mean over pictures. */
  private static Value squares(GraphBuilder b, Value found, Value given, Value mask) {
    Value difference = b.product(b.difference(found, given), mask);
    Value sums = b.reduce(ReduceKind.SUM, b.product(difference, difference), false, 1, 2, 3);
    return b.scale(b.reduceAll(ReduceKind.MEAN, sums), 0.5);
  }

  private static Batch encode(StreamBatch batch) {
    Map<String, Tensor> inputs = new LinkedHashMap<>(batch.inputs());
    inputs.putAll(batch.truth());
    return new Batch(inputs, Map.of(), batch.ids());
  }
}
