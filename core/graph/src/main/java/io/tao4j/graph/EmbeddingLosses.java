package io.tao4j.graph;

import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.ElementwiseOp.Clip;
import io.tao4j.graph.ElementwiseOp.Compare;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.ElementwiseOp.Select;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.MovementOp.Transpose;
import io.tao4j.graph.ReduceOp.CumulativeSum;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.tensor.DType;
import java.util.List;

/**
 * Losses that compare the vectors of a batch with each other: those of one class are to be near,
 * those of different classes apart. A batch holds several samples of each of several classes;
 * without that there is nothing to compare, and the loss is 0.
 *
 * <p>Vectors are {@code [N, D]}, labels {@code FLOAT32 [N]}: the number of each sample's class.
 */
public final class EmbeddingLosses {
  /** Least square of a distance: its root has a gradient there. */
  private static final double LEAST = 1e-12;

  /** Above any distance of vectors that single precision can tell apart. */
  private static final double FAR = 1e6;

  /** Beyond any cosine. */
  private static final double NO_COSINE = 4;

  private EmbeddingLosses() {}

  /**
   * Euclidean distances of the vectors of a batch.
   *
   * @return {@code [N, N]}, at least 1e-6
   */
  public static Value distances(GraphBuilder b, Value vectors) {
    Value squares = b.reduce(ReduceKind.SUM, b.product(vectors, vectors), true, 1); // [N,1]
    Value sums = b.sum(squares, transposed(b, squares));
    Value squared = b.difference(sums, b.scale(products(b, vectors), 2));
    return b.unary(UnaryKind.SQRT, b.add(new Clip(LEAST, Double.POSITIVE_INFINITY), squared));
  }

  /**
   * Vectors of length 1.
   *
   * @param vectors {@code [N, D]}
   */
  public static Value normalized(GraphBuilder b, Value vectors) {
    Value squares = b.reduce(ReduceKind.SUM, b.product(vectors, vectors), true, 1); // [N,1]
    Value length =
        b.unary(UnaryKind.SQRT, b.add(new Clip(LEAST, Double.POSITIVE_INFINITY), squares));
    return b.quotient(vectors, length);
  }

  /**
   * Triplet loss of the hardest pair of each sample: its farthest sample of the same class and its
   * nearest one of another, {@code mean(max(0, d_positive - d_negative + margin))}. A sample that
   * is alone with its class has itself as its farthest. Distances are Euclidean, of the vectors as
   * they are.
   *
   * @param margin by which others are to be farther, zero or more
   * @return a scalar
   * @see <a href="https://arxiv.org/abs/1703.07737">Hermans et al. 2017, In Defense of the Triplet
   *     Loss</a>
   */
  public static Value batchHardTriplet(GraphBuilder b, Value vectors, Value labels, double margin) {
    Value violation = b.sum(hardest(b, vectors, labels), b.constant(margin));
    return Losses.mean(b, b.relu(violation));
  }

  /**
   * The same without a margin: {@code mean(log(1 + exp(d_positive - d_negative)))}, which goes on
   * where others are farther already.
   */
  public static Value batchHardSoftTriplet(GraphBuilder b, Value vectors, Value labels) {
    return Losses.mean(b, b.unary(UnaryKind.SOFTPLUS, hardest(b, vectors, labels)));
  }

  /** Of each sample the farthest of its class minus the nearest of another: {@code [N]}. */
  private static Value hardest(GraphBuilder b, Value vectors, Value labels) {
    Value distances = distances(b, vectors);
    Value same = same(b, labels);
    Value positives = b.add(new Select(), same, distances, b.constant(-FAR));
    Value negatives = b.add(new Select(), same, b.constant(FAR), distances);
    return b.difference(
        b.reduce(ReduceKind.MAXIMUM, positives, false, 1),
        b.reduce(ReduceKind.MINIMUM, negatives, false, 1));
  }

  /**
   * Triplet loss of the pairs that a multi-similarity miner keeps, as TAO's ml_recog has it. With
   * cosines as similarity a negative is kept if it is nearly as similar as the least similar
   * positive, a positive if it is not much more similar than the most similar negative; every kept
   * positive of a sample is set against every kept negative of it. Distances are Euclidean, of
   * vectors of length 1: 0 to 2. The mean is over the triplets that have a loss.
   *
   * @param minerMargin what "nearly" and "not much" mean, as a difference of cosines
   * @param margin by which negatives are to be farther than positives
   * @param smooth {@code log(1 + exp(x))} of a violation x in place of {@code max(0, x)}
   * @return a scalar, 0 where nothing is kept
   * @see <a href="https://arxiv.org/abs/1904.06627">Wang et al. 2019, Multi-Similarity Loss</a>,
   *     section 3.2, for the miner
   */
  public static Value minedTriplet(
      GraphBuilder b,
      Value vectors,
      Value labels,
      double minerMargin,
      double margin,
      boolean smooth) {
    Value units = normalized(b, vectors);
    Value same = asNumber(b, same(b, labels));
    Value others = b.difference(b.constant(1), itself(b, labels));
    Value isPositive = b.product(same, others);
    Value isNegative = b.difference(b.constant(1), same);

    Value cosines = b.stopGradient(products(b, units));
    Value leastPositive = extreme(b, ReduceKind.MINIMUM, cosines, isPositive, NO_COSINE);
    Value mostNegative = extreme(b, ReduceKind.MAXIMUM, cosines, isNegative, -NO_COSINE);
    Value slack = b.constant(minerMargin);
    Value keptPositive =
        b.product(isPositive, greater(b, mostNegative, b.difference(cosines, slack)));
    Value keptNegative = b.product(isNegative, greater(b, b.sum(cosines, slack), leastPositive));

    Value distances = distances(b, units);
    Value violation =
        b.sum(
            b.difference(overPositives(b, distances), overNegatives(b, distances)),
            b.constant(margin)); // [N,N,N]: sample, positive, negative
    Value losses = smooth ? b.unary(UnaryKind.SOFTPLUS, violation) : b.relu(violation);
    Value kept = b.product(overPositives(b, keptPositive), overNegatives(b, keptNegative));
    Value counted = b.product(kept, b.stopGradient(greater(b, losses, b.constant(0))));
    return Losses.weightedMean(b, losses, counted);
  }

  /**
   * Mean squared distance of vectors from the centres of their classes, which are learnt beside.
   *
   * @param classes {@code [N, C]}, one 1 a row
   * @param centers {@code [C, D]}
   * @return a scalar
   * @see <a href="https://doi.org/10.1007/978-3-319-46478-7_31">Wen et al. 2016, A Discriminative
   *     Feature Learning Approach for Deep Face Recognition</a>
   */
  public static Value center(GraphBuilder b, Value vectors, Value classes, Value centers) {
    Value own = b.add(new LinearOp.MatMul(), classes, centers);
    return Losses.mean(b, b.reduce(ReduceKind.SUM, Losses.squared(b, vectors, own), false, 1));
  }

  private static Value products(GraphBuilder b, Value vectors) {
    return b.add(new LinearOp.MatMul(), vectors, transposed(b, vectors));
  }

  private static Value transposed(GraphBuilder b, Value matrix) {
    return b.add(new Transpose(List.of(1, 0)), matrix);
  }

  /** Which samples have one class: {@code BOOL [N, N]}. */
  private static Value same(GraphBuilder b, Value labels) {
    Value column = b.add(new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1))), labels);
    return b.add(new Compare(CompareKind.EQUAL), column, transposed(b, column));
  }

  /** 1 on the diagonal. */
  private static Value itself(GraphBuilder b, Value labels) {
    Value ones = b.sum(b.scale(labels, 0), b.constant(1));
    return asNumber(b, same(b, b.add(new CumulativeSum(0, false, false), ones)));
  }

  private static Value asNumber(GraphBuilder b, Value condition) {
    return b.add(new Cast(DType.FLOAT32), condition);
  }

  private static Value greater(GraphBuilder b, Value x, Value than) {
    return asNumber(b, b.add(new Compare(CompareKind.GREATER), x, than));
  }

  /** Of each row the extreme number where the mask is 1, {@code [N, 1]}. */
  private static Value extreme(
      GraphBuilder b, ReduceKind kind, Value x, Value mask, double without) {
    Value masked =
        b.add(
            new Select(),
            b.add(new Compare(CompareKind.GREATER), mask, b.constant(0)),
            x,
            b.constant(without));
    return b.reduce(kind, masked, true, 1);
  }

  private static Value overPositives(GraphBuilder b, Value pairs) {
    return b.add(
        new Reshape(List.of(new Extent.SameAs(0), new Extent.SameAs(1), new Extent.Sized(1))),
        pairs);
  }

  private static Value overNegatives(GraphBuilder b, Value pairs) {
    return b.add(
        new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1), new Extent.SameAs(1))),
        pairs);
  }
}
