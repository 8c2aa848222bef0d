package io.tao4j.networks.detr;

import io.tao4j.data.detection.LabelledBox;
import io.tao4j.geometry.Box;
import io.tao4j.matching.LinearAssignment;
import io.tao4j.network.Batch;
import io.tao4j.network.TargetAssignment;
import io.tao4j.networks.tasks.detection.DetectionTruth;
import io.tao4j.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Matches each object with a query of its own, layer by layer, as the network answers now.
 *
 * @param height of the input, pixels
 * @param width of the input, pixels
 * @param noise denoising queries, which come first and are not matched
 * @param layers of the decoder
 * @param proposes whether the encoder's proposals are matched too
 * @param costs factors of what a pair costs
 */
record Matching(int height, int width, int noise, int layers, boolean proposes, Costs costs)
    implements TargetAssignment {
  private static final double ALPHA = 0.25;
  private static final double GAMMA = 2;
  private static final double TINY = 1e-8;

  /**
   * Factors of what a pair costs.
   *
   * @param classes of the focal losses' difference
   * @param box of the distance
   * @param overlap of the generalised IoU
   */
  record Costs(double classes, double box, double overlap) {}

  @Override
  public Map<String, Tensor> targets(Batch batch, Map<String, Tensor> predictions, long seed) {
    List<List<LabelledBox>> objects =
        DetectionTruth.of(batch).boxes().stream().map(Matching::kept).toList();
    Map<String, Tensor> targets = new HashMap<>();
    for (int layer = proposes ? -1 : 0; layer < layers; layer++) {
      Tensor logits = predictions.get(DetrGraph.logits(layer));
      Tensor boxes = predictions.get(DetrGraph.boxes(layer));
      int skipped = layer < 0 ? 0 : noise;
      put(targets, layer, objects, logits, boxes, skipped);
    }
    return targets;
  }

  /** Objects that are learnt: no crowds and nothing empty. */
  static List<LabelledBox> kept(List<LabelledBox> objects) {
    return objects.stream().filter(o -> !o.crowd() && !o.box().isEmpty()).toList();
  }

  /** Middle and size of a box over the input's sides. */
  static double[] normal(Box box, int height, int width) {
    return new double[] {
      (box.left() + box.right()) / 2 / width,
      (box.top() + box.bottom()) / 2 / height,
      box.width() / width,
      box.height() / height
    };
  }

  private void put(
      Map<String, Tensor> targets,
      int layer,
      List<List<LabelledBox>> objects,
      Tensor logits,
      Tensor boxes,
      int skipped) {
    int all = Math.toIntExact(logits.shape().size(1));
    int classes = Math.toIntExact(logits.shape().size(2));
    int queries = all - skipped;
    int images = objects.size();
    float[] scores = logits.toFloatArray();
    float[] places = boxes.toFloatArray();
    float[] kinds = new float[images * queries * classes];
    float[] aims = new float[images * queries * 4];
    for (int at = 0; at < aims.length; at++) {
      aims[at] = at % 4 < 2 ? 0.5f : 1; // a box, where there is no object too
    }
    for (int image = 0; image < images; image++) {
      List<LabelledBox> objectsOfImage = objects.get(image);
      double[][] truth = new double[objectsOfImage.size()][];
      double[][] costs = new double[objectsOfImage.size()][queries];
      for (int i = 0; i < objectsOfImage.size(); i++) {
        truth[i] = normal(objectsOfImage.get(i).box(), height, width);
        for (int q = 0; q < queries; q++) {
          int row = image * all + skipped + q;
          costs[i][q] =
              cost(
                  scores[row * classes + objectsOfImage.get(i).classIndex()],
                  places,
                  4 * row,
                  truth[i]);
        }
      }
      int[] query = objectsOfImage.isEmpty() ? new int[0] : LinearAssignment.solve(costs);
      for (int i = 0; i < query.length; i++) {
        if (query[i] >= 0) {
          int row = image * queries + query[i];
          kinds[row * classes + objectsOfImage.get(i).classIndex()] = 1;
          for (int n = 0; n < 4; n++) {
            aims[4 * row + n] = (float) truth[i][n];
          }
        }
      }
    }
    targets.put(DetrLoss.classTargets(layer), Tensor.of(kinds, images, queries, classes));
    targets.put(DetrLoss.boxTargets(layer), Tensor.of(aims, images, queries, 4));
  }

  /** What it costs to match a query with an object. */
  private double cost(double logit, float[] boxes, int at, double[] truth) {
    double p = 1 / (1 + Math.exp(-logit));
    double negative = (1 - ALPHA) * Math.pow(p, GAMMA) * -Math.log(1 - p + TINY);
    double positive = ALPHA * Math.pow(1 - p, GAMMA) * -Math.log(p + TINY);
    double distance = 0;
    for (int i = 0; i < 4; i++) {
      distance += Math.abs(boxes[at + i] - truth[i]);
    }
    double overlap = generalizedIou(boxes[at], boxes[at + 1], boxes[at + 2], boxes[at + 3], truth);
    double cost =
        costs.classes() * (positive - negative)
            + costs.box() * distance
            - costs.overlap() * overlap;
    // a network that has diverged: the step is refused by its loss, not here
    return Double.isFinite(cost) ? cost : Float.MAX_VALUE;
  }

  private static double generalizedIou(
      double x, double y, double width, double height, double[] truth) {
    Box one = new Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2);
    Box other =
        new Box(
            truth[0] - truth[2] / 2,
            truth[1] - truth[3] / 2,
            truth[0] + truth[2] / 2,
            truth[1] + truth[3] / 2);
    double shared = one.intersection(other).area();
    double covered = one.area() + other.area() - shared;
    double around =
        (Math.max(one.right(), other.right()) - Math.min(one.left(), other.left()))
            * (Math.max(one.bottom(), other.bottom()) - Math.min(one.top(), other.top()));
    return shared / covered - (around - covered) / around;
  }
}
