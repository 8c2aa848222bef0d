package io.tao4j.networks.mask2former;

import io.tao4j.data.random.SeededRandom;
import io.tao4j.data.segments.SegmentMap;
import io.tao4j.matching.LinearAssignment;
import io.tao4j.network.Batch;
import io.tao4j.network.TargetAssignment;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Matches each segment with a query of its own, prediction by prediction, as the network answers
 * now, by classes and by masks at random points; and chooses the points at which the loss compares
 * masks: of many random ones those where a mask is least certain, and some that are random.
 *
 * @param predictions of the decoder
 * @param loss its factors are those of the costs too
 * @param oversample candidates for each point
 * @param important share of the points that are the least certain ones
 */
record MaskMatching(int predictions, MaskLoss.Settings loss, double oversample, double important)
    implements TargetAssignment {

  /** Where random numbers come from. */
  @FunctionalInterface
  interface Draws {
    /**
     * Further points.
     *
     * @return x and y of each, 0 to 1
     */
    float[] points(int count);
  }

  /** Points that are chosen as the least certain ones. */
  private int certainLeast() {
    return (int) (important * loss.points());
  }

  @Override
  public Map<String, Tensor> targets(Batch batch, Map<String, Tensor> said, long seed) {
    SeededRandom random = SeededRandom.of(seed);
    return targets(
        SegmentTruth.of(batch).maps().stream().map(Piece::of).toList(),
        said,
        count -> {
          float[] points = new float[2 * count];
          for (int i = 0; i < points.length; i++) {
            points[i] = (float) random.nextDouble();
          }
          return points;
        });
  }

  /** How much of a segment is at a place, 0 to 1 across and down its picture. */
  @FunctionalInterface
  interface Share {
    float at(float x, float y);
  }

  /**
   * A true segment.
   *
   * @param classIndex its class
   * @param share where it is
   */
  record Piece(int classIndex, Share share) {
    /** Those of a picture that are seen. */
    static List<Piece> of(SegmentMap map) {
      return map.seen().stream()
          .map(i -> new Piece(map.classes().get(i), (x, y) -> map.share(i, x, y)))
          .toList();
    }
  }

  /**
   * The targets of all predictions; the last one draws first.
   *
   * @param pieces segments of each picture
   * @param said outputs of {@link MaskGraph#forTraining}
   */
  Map<String, Tensor> targets(List<List<Piece>> pieces, Map<String, Tensor> said, Draws draws) {
    Map<String, Tensor> targets = new HashMap<>();
    int queries = Math.toIntExact(said.get(MaskGraph.classes(predictions - 1)).shape().size(1));
    // each prediction matches as many; one at least, which may count for 0, so that none is empty
    int count = pieces.stream().mapToInt(own -> Math.min(queries, own.size())).sum();
    float[] weights = new float[Math.max(1, count)];
    Arrays.fill(weights, 0, count, 1);
    targets.put(MaskLoss.WEIGHTS, Tensor.of(weights, weights.length));
    put(targets, predictions - 1, pieces, said, draws);
    for (int i = loss.first(predictions); i < predictions - 1; i++) {
      put(targets, i, pieces, said, draws);
    }
    return targets;
  }

  /** A query that a segment was matched with. */
  private record Pair(int picture, int query, Piece piece) {}

  private void put(
      Map<String, Tensor> targets,
      int prediction,
      List<List<Piece>> pieces,
      Map<String, Tensor> said,
      Draws draws) {
    Planes masks = Planes.of(said.get(MaskGraph.masks(prediction)));
    Tensor logits = said.get(MaskGraph.classes(prediction));
    int queries = masks.count() / pieces.size();
    int classes = Math.toIntExact(logits.shape().size(2));
    float[] scores = logits.toFloatArray();
    long[] kinds = new long[pieces.size() * queries];
    Arrays.fill(kinds, classes - 1);
    List<Pair> pairs = new ArrayList<>();
    for (int picture = 0; picture < pieces.size(); picture++) {
      float[] points = draws.points(loss.points());
      List<Piece> own = pieces.get(picture);
      if (own.isEmpty()) {
        continue;
      }
      int[] query = LinearAssignment.solve(costs(masks, scores, picture, queries, own, points));
      List<Pair> matched = new ArrayList<>();
      for (int i = 0; i < query.length; i++) {
        if (query[i] >= 0) {
          matched.add(new Pair(picture, query[i], own.get(i)));
          kinds[picture * queries + query[i]] = own.get(i).classIndex();
        }
      }
      matched.sort(Comparator.comparingInt(Pair::query));
      pairs.addAll(matched);
    }
    int filled = Math.max(1, pairs.size());
    int points = loss.points();
    int candidates = (int) (oversample * points);
    float[] tried = draws.points(pairs.size() * candidates);
    float[] extra = draws.points(pairs.size() * (points - certainLeast()));
    long[] rows = new long[filled];
    float[] places = new float[2 * filled * points];
    float[] labels = new float[filled * points];
    float[] chosen = new float[2 * points];
    for (int i = 0; i < pairs.size(); i++) {
      Pair pair = pairs.get(i);
      rows[i] = (long) pair.picture() * queries + pair.query();
      choose(masks, (int) rows[i], tried, i * candidates, candidates, extra, i, chosen);
      for (int p = 0; p < points; p++) {
        float x = chosen[2 * p];
        float y = chosen[2 * p + 1];
        places[2 * (i * points + p)] = 2 * x - 1;
        places[2 * (i * points + p) + 1] = 2 * y - 1;
        labels[i * points + p] = pair.piece().share().at(x, y);
      }
    }
    targets.put(MaskLoss.classTargets(prediction), Tensor.of(kinds, pieces.size(), queries));
    targets.put(MaskLoss.rows(prediction), Tensor.of(rows, filled));
    targets.put(MaskLoss.points(prediction), Tensor.of(places, filled, 1, points, 2));
    targets.put(MaskLoss.labels(prediction), Tensor.of(labels, filled, points));
  }

  /** The points of one mask: the least certain candidates, then those that are random anyway. */
  private void choose(
      Planes masks,
      int plane,
      float[] tried,
      int from,
      int candidates,
      float[] extra,
      int pair,
      float[] chosen) {
    float[] certain = new float[candidates];
    Integer[] order = new Integer[candidates];
    for (int c = 0; c < candidates; c++) {
      certain[c] = Math.abs(masks.at(plane, tried[2 * (from + c)], tried[2 * (from + c) + 1]));
      order[c] = c;
    }
    Arrays.sort(order, (a, b) -> Float.compare(certain[a], certain[b]));
    int least = certainLeast();
    for (int p = 0; p < least; p++) {
      chosen[2 * p] = tried[2 * (from + order[p])];
      chosen[2 * p + 1] = tried[2 * (from + order[p]) + 1];
    }
    int rest = loss.points() - least;
    System.arraycopy(extra, 2 * pair * rest, chosen, 2 * least, 2 * rest);
  }

  /** What it costs to match each segment with each query. */
  private double[][] costs(
      Planes masks,
      float[] scores,
      int picture,
      int queries,
      List<Piece> segments,
      float[] points) {
    int count = points.length / 2;
    int classes = loss.classWeights().size();
    float[][] truth = new float[segments.size()][count];
    double[] truthSums = new double[segments.size()];
    for (int s = 0; s < segments.size(); s++) {
      for (int p = 0; p < count; p++) {
        truth[s][p] = segments.get(s).share().at(points[2 * p], points[2 * p + 1]);
        truthSums[s] += truth[s][p];
      }
    }
    double[][] costs = new double[segments.size()][queries];
    float[] logits = new float[count];
    double[] shares = new double[count];
    for (int q = 0; q < queries; q++) {
      int plane = picture * queries + q;
      double negative = 0;
      double sum = 0;
      for (int p = 0; p < count; p++) {
        logits[p] = masks.at(plane, points[2 * p], points[2 * p + 1]);
        shares[p] = 1 / (1 + Math.exp(-logits[p]));
        // softplus without overflow
        negative += Math.max(logits[p], 0) + Math.log1p(Math.exp(-Math.abs(logits[p])));
        sum += shares[p];
      }
      double[] kinds = softmax(scores, plane * classes, classes);
      for (int s = 0; s < segments.size(); s++) {
        double product = 0;
        double common = 0;
        for (int p = 0; p < count; p++) {
          product += truth[s][p] * logits[p];
          common += truth[s][p] * shares[p];
        }
        double dice = 1 - (2 * common + 1) / (sum + truthSums[s] + 1);
        int kind = segments.get(s).classIndex();
        double cost =
            loss.mask() * (negative - product) / count
                - loss.classes() * kinds[kind]
                + loss.dice() * dice;
        // a network that has diverged: the step is refused by its loss, not here
        costs[s][q] = Double.isFinite(cost) ? cost : Float.MAX_VALUE;
      }
    }
    return costs;
  }

  private static double[] softmax(float[] scores, int from, int count) {
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      most = Math.max(most, scores[from + i]);
    }
    double[] shares = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      shares[i] = Math.exp(scores[from + i] - most);
      sum += shares[i];
    }
    for (int i = 0; i < count; i++) {
      shares[i] /= sum;
    }
    return shares;
  }
}
