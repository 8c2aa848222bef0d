package io.tao4j.networks.fpenet;

import io.tao4j.graph.ElementwiseOp.BinaryKind;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.network.Batch;
import io.tao4j.networks.people.StreamBatch;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * TAO's losses of points: {@code square_euclidean} and {@code l1} are sums over the faces of a step
 * of means over points and coordinates, {@code wing_loss} (Feng et al. 2018, arXiv 1711.06753) is
 * the mean over faces of sums over points and coordinates.
 *
 * @param type which
 * @param factor of square_euclidean and wing_loss
 * @param parts how much parts count; empty where all points count the same
 * @param points of a face
 */
record FpeLoss(String type, double factor, Map<String, Double> parts, int points) {
  /** Input: {@code [N, points, 2]}. */
  static final String TARGETS = "targets";

  /** Input: {@code [N, points]}, how much each point counts. */
  static final String COUNTS = "counts";

  private static final String LOSS = "loss";
  private static final double WING_WIDTH = 10;
  private static final double WING_CURVE = 2;

  Objective<StreamBatch> objective(Graph network) {
    GraphBuilder b = GraphBuilder.of(network);
    Value landmarks = network.output(FpeGraph.LANDMARKS).value();
    Value targets = b.input(TARGETS, DType.FLOAT32, Shape.batch(points, 2));
    Value counts = b.input(COUNTS, DType.FLOAT32, Shape.batch(points));
    GraphBuilder scoped = b.scope("loss");
    b.trainingOutput(LOSS, loss(scoped, landmarks, targets, counts));
    return new Objective<>(b.build(), LOSS, List.of(), FpeLoss::encode);
  }

  private static Batch encode(StreamBatch batch) {
    Map<String, Tensor> inputs = new LinkedHashMap<>(batch.inputs());
    inputs.putAll(batch.truth());
    inputs.keySet().retainAll(List.of(FpeGraph.IMAGES, TARGETS, COUNTS));
    return new Batch(inputs, batch.truth(), batch.ids());
  }

  Value loss(GraphBuilder b, Value landmarks, Value targets, Value counts) {
    Value distance = b.unary(UnaryKind.ABSOLUTE, b.difference(landmarks, targets)); // [N,K,2]
    boolean wing = type.equals("wing_loss");
    Value each =
        switch (type) {
          case "l1" -> distance;
          case "wing_loss" -> wing(b, distance, WING_WIDTH, WING_CURVE);
          default -> b.product(distance, distance);
        };
    Value sums = b.product(b.reduce(ReduceKind.SUM, each, false, 2), counts); // [N,K]
    Value weighted = b.product(sums, weights(b, wing));
    Value faces = b.reduce(ReduceKind.SUM, weighted, false, 1);
    if (wing) {
      return b.scale(b.reduceAll(ReduceKind.MEAN, faces), factor);
    }
    double mean = 1.0 / (2 * points);
    return b.scale(b.reduceAll(ReduceKind.SUM, faces), type.equals("l1") ? mean : factor * mean);
  }

  /**
   * {@code w ln(1 + d / e)} below w, a straight line that meets it from there on.
   *
   * @param width w, above 0
   * @param curve e, above 0
   */
  static Value wing(GraphBuilder b, Value distance, double width, double curve) {
    Value near = b.binary(BinaryKind.MINIMUM, distance, b.constant(width));
    Value logarithm = b.unary(UnaryKind.LOG, b.sum(b.scale(near, 1 / curve), b.constant(1)));
    return b.sum(b.scale(logarithm, width), b.difference(distance, near));
  }

  /** How much each point counts, {@code [points]}; 1 where the spec says nothing. */
  private Value weights(GraphBuilder b, boolean sums) {
    List<Double> weights = new ArrayList<>();
    for (int i = 0; i < points; i++) {
      if (parts.isEmpty()) {
        weights.add(1.0);
        continue;
      }
      FaceParts part = FaceParts.of(i);
      double weight = parts.getOrDefault(part.word(), 0.0);
      weights.add(sums ? weight : weight * points / part.points(points).size());
    }
    return b.add(new SourceOp.Constant(DType.FLOAT32, Shape.of(points), weights));
  }
}
