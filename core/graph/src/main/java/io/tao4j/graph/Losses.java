package io.tao4j.graph;

import io.tao4j.graph.ElementwiseOp.BinaryKind;
import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.ElementwiseOp.Clip;
import io.tao4j.graph.ElementwiseOp.Compare;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.ElementwiseOp.Select;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.NormalizeOp.LogSoftmax;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Losses as graphs of existing ops. Targets are {@code FLOAT32} inputs in the shape of the
 * prediction, encoded by the caller. A method gives a value per element or per row; {@link #mean}
 * and {@link #weightedMean} make the scalar that a program minimises.
 *
 * <p>Label smoothing is an encoding of targets and no part of a loss: for classes, {@code target *
 * (1 - s) + s / classes}; for independent labels, {@code target * (1 - s) + s / 2}. Rows to ignore
 * have targets of zeros only.
 */
public final class Losses {
  /** From the largest loss down to what single precision leaves between two numbers. */
  private static final int HALVINGS = 32;

  private Losses() {}

  /** Mean over all elements. */
  public static Value mean(GraphBuilder b, Value losses) {
    return b.reduceAll(ReduceKind.MEAN, losses);
  }

  /** Sum over all elements. */
  public static Value sum(GraphBuilder b, Value losses) {
    return b.reduceAll(ReduceKind.SUM, losses);
  }

  /**
   * {@code sum(losses * weights) / sum(weights)}; 0 where all weights are 0.
   *
   * @param losses any shape
   * @param weights zero or more, a shape that broadcasts to that of the losses
   */
  public static Value weightedMean(GraphBuilder b, Value losses, Value weights) {
    return b.quotient(sum(b, b.product(losses, weights)), positive(b, sum(b, weights)));
  }

  /** A sum that may be zero, made safe to divide by: the number above it is zero then too. */
  private static Value positive(GraphBuilder b, Value sum) {
    return Blocks.atLeast(b, sum, 1e-12);
  }

  /**
   * Cross entropy of a softmax, a loss a row: {@code -sum(weight * target * log(softmax(x)))}.
   *
   * @param logits {@code [N, C, ...]}, classes at axis 1
   * @param targets same shape; a row of probabilities, or zeros to ignore the row
   * @param classWeights {@code C} numbers of zero or more, or null for ones
   * @return {@code [N, ...]}
   */
  public static Value softmaxCrossEntropy(
      GraphBuilder b, Value logits, Value targets, @Nullable List<Double> classWeights) {
    requireSameShape(b, logits, targets);
    Value weighted = weightClasses(b, targets, classWeights);
    Value terms = b.product(weighted, b.add(new LogSoftmax(1), logits));
    return negate(b, b.reduce(ReduceKind.SUM, terms, false, 1));
  }

  /**
   * Weighted mean cross entropy: the sum of {@link #softmaxCrossEntropy} over the sum of {@code
   * weight * target}. Ignored rows do not count. For targets that are one class a row this is
   * PyTorch's weighted mean, where a row weighs what its class does; so it is for smoothed targets
   * without class weights.
   */
  public static Value meanSoftmaxCrossEntropy(
      GraphBuilder b, Value logits, Value targets, @Nullable List<Double> classWeights) {
    return meanSoftmaxCrossEntropy(
        b, logits, targets, classWeightOfRow(b, targets, classWeights), classWeights);
  }

  /**
   * The same with given row weights: PyTorch's weighted mean of smoothed targets, which no longer
   * tell the class, divides by the weights of the classes before smoothing.
   *
   * @param rowWeights {@code [N, ...]}
   */
  public static Value meanSoftmaxCrossEntropy(
      GraphBuilder b,
      Value logits,
      Value targets,
      Value rowWeights,
      @Nullable List<Double> classWeights) {
    Value rows = softmaxCrossEntropy(b, logits, targets, classWeights);
    return b.quotient(sum(b, rows), positive(b, sum(b, rowWeights)));
  }

  /**
   * The weight of each row's class; 0 for a row of zeros.
   *
   * @param targets {@code [N, C, ...]}, one 1 a row or zeros
   * @return {@code [N, ...]}
   */
  public static Value classWeightOfRow(
      GraphBuilder b, Value targets, @Nullable List<Double> classWeights) {
    return b.reduce(ReduceKind.SUM, weightClasses(b, targets, classWeights), false, 1);
  }

  private static Value weightClasses(
      GraphBuilder b, Value targets, @Nullable List<Double> classWeights) {
    return classWeights == null
        ? targets
        : b.product(targets, perChannel(b, targets, classWeights));
  }

  /** Numbers that broadcast along axis 1 of x. */
  private static Value perChannel(GraphBuilder b, Value x, List<Double> numbers) {
    if (numbers.size() != b.channels(x)) {
      throw new IllegalArgumentException(
          "%s weights for %s classes".formatted(numbers.size(), b.channels(x)));
    }
    long[] sizes = new long[b.shape(x).rank() - 1];
    java.util.Arrays.fill(sizes, 1);
    sizes[0] = numbers.size();
    return b.add(new SourceOp.Constant(DType.FLOAT32, Shape.of(sizes), numbers));
  }

  /**
   * Cross entropy of independent labels, an element each: {@code -(w * y * log(p) + (1 - y) * log(1
   * - p))} with {@code p = sigmoid(x)}, without overflow.
   *
   * @param logits any shape; with positive weights {@code [N, C, ...]}
   * @param targets same shape, from 0 to 1
   * @param positiveWeights w for each channel, or null for ones
   */
  public static Value sigmoidCrossEntropy(
      GraphBuilder b, Value logits, Value targets, @Nullable List<Double> positiveWeights) {
    requireSameShape(b, logits, targets);
    // two softplus keep small losses exact, where x + softplus(-x) would cancel
    Value positive = b.product(targets, b.unary(UnaryKind.SOFTPLUS, negate(b, logits)));
    if (positiveWeights != null) {
      positive = b.product(positive, perChannel(b, targets, positiveWeights));
    }
    Value rest = b.difference(b.constant(1), targets);
    return b.sum(positive, b.product(rest, b.unary(UnaryKind.SOFTPLUS, logits)));
  }

  /**
   * Focal loss of independent labels, an element each: cross entropy times {@code (1 - pt)^gamma}
   * and, for alpha of 0 or more, times alpha for positives and {@code 1 - alpha} for negatives.
   *
   * @param logits any shape
   * @param targets same shape, 0 or 1
   * @param alpha from 0 to 1, or negative for no balance
   * @param gamma zero or more
   * @see <a href="https://arxiv.org/abs/1708.02002">Lin et al. 2017</a>
   */
  public static Value sigmoidFocal(
      GraphBuilder b, Value logits, Value targets, double alpha, double gamma) {
    return sigmoidFocal(b, logits, targets, 0, alpha, gamma);
  }

  /**
   * The same with labels that are smoothed in the cross entropy, and not where a label decides what
   * an element counts.
   *
   * @param smoothing s of {@code y * (1 - s) + s / 2}
   */
  public static Value sigmoidFocal(
      GraphBuilder b, Value logits, Value targets, double smoothing, double alpha, double gamma) {
    requireGamma(gamma);
    Value labels =
        smoothing == 0
            ? targets
            : b.sum(b.scale(targets, 1 - smoothing), b.constant(smoothing / 2));
    Value loss = sigmoidCrossEntropy(b, logits, labels, null);
    Value p = b.unary(UnaryKind.SIGMOID, logits);
    Value one = b.constant(1);
    // 1 - pt = p + y - 2 p y
    Value miss = b.difference(b.sum(p, targets), b.scale(b.product(p, targets), 2));
    loss = b.product(loss, focus(b, miss, gamma));
    if (alpha >= 0) {
      Value positives = b.scale(targets, alpha);
      Value negatives = b.scale(b.difference(one, targets), 1 - alpha);
      loss = b.product(loss, b.sum(positives, negatives));
    }
    return loss;
  }

  /**
   * Focal loss of a softmax, a loss a row: {@code -sum(weight * target * (1 - p)^gamma * log(p))}.
   *
   * @param logits {@code [N, C, ...]}
   * @param targets same shape, one 1 a row or zeros
   * @param classWeights alpha of each class, or null for ones
   * @param gamma zero or more
   * @return {@code [N, ...]}
   */
  public static Value softmaxFocal(
      GraphBuilder b,
      Value logits,
      Value targets,
      @Nullable List<Double> classWeights,
      double gamma) {
    requireSameShape(b, logits, targets);
    requireGamma(gamma);
    Value logarithm = b.add(new LogSoftmax(1), logits);
    Value miss = b.difference(b.constant(1), b.unary(UnaryKind.EXP, logarithm));
    Value terms = b.product(weightClasses(b, targets, classWeights), logarithm);
    terms = b.product(terms, focus(b, miss, gamma));
    return negate(b, b.reduce(ReduceKind.SUM, terms, false, 1));
  }

  private static void requireGamma(double gamma) {
    if (!(gamma >= 0)) {
      throw new IllegalArgumentException("gamma is zero or more, got " + gamma);
    }
  }

  private static Value focus(GraphBuilder b, Value miss, double gamma) {
    if (gamma == 0) {
      return b.constant(1);
    }
    if (gamma == 1) {
      return miss;
    }
    if (gamma == 2) {
      return b.product(miss, miss);
    }
    // a power has no finite gradient at 0 for every exponent, and rounding may go below 0
    Value base = b.add(new Clip(1e-12, Double.POSITIVE_INFINITY), miss);
    return b.binary(BinaryKind.POWER, base, b.constant(gamma));
  }

  /**
   * Hard example mining: weights 1 for the largest losses and 0 for all others. Losses of 0 are
   * never chosen. Where equal losses compete for the last places they share them evenly, so that
   * the weights' sum is the count all the same. No gradient.
   *
   * @param losses {@code [M]}, zero or more; M up to 16 million
   * @param count a scalar, how many to choose; where there are fewer above 0, all of these
   * @return {@code [M]}
   */
  public static Value hardest(GraphBuilder b, Value losses, Value count) {
    Value given = b.stopGradient(losses);
    Value positives = b.stopGradient(count);
    // A sort needs to know how many, and a batch's size is not known when the graph is built: the
    // last chosen loss is found by halving, as far as single precision tells numbers apart.
    Value low = b.constant(0);
    Value high = b.reduceAll(ReduceKind.MAXIMUM, given);
    for (int i = 0; i < HALVINGS; i++) {
      Value middle = b.scale(b.sum(low, high), 0.5);
      Value tooMany =
          b.add(new Compare(CompareKind.GREATER), sum(b, above(b, given, middle)), positives);
      low = b.add(new Select(), tooMany, middle, low);
      high = b.add(new Select(), tooMany, high, middle);
    }
    Value chosen = above(b, given, high);
    Value tied = b.difference(above(b, given, low), chosen);
    Value left = b.difference(positives, sum(b, chosen));
    Value share = b.quotient(left, Blocks.atLeast(b, sum(b, tied), 1));
    return b.sum(chosen, b.product(tied, b.add(new Clip(0, 1), share)));
  }

  private static Value above(GraphBuilder b, Value x, Value threshold) {
    return b.add(new Cast(DType.FLOAT32), b.add(new Compare(CompareKind.GREATER), x, threshold));
  }

  /**
   * {@code d^2 / (2 beta)} for a distance d below beta, else {@code d - beta / 2}, an element each;
   * beta 0 is {@link #absolute}.
   *
   * @see <a href="https://arxiv.org/abs/1504.08083">Girshick 2015</a>
   */
  public static Value smoothL1(GraphBuilder b, Value prediction, Value target, double beta) {
    if (!(beta >= 0)) {
      throw new IllegalArgumentException("beta is zero or more, got " + beta);
    }
    Value distance = absolute(b, prediction, target);
    if (beta == 0) {
      return distance;
    }
    Value inside = b.scale(b.product(distance, distance), 0.5 / beta);
    Value outside = b.difference(distance, b.constant(beta / 2));
    Value near = b.add(new Compare(CompareKind.LESS), distance, b.constant(beta));
    return b.add(new Select(), near, inside, outside);
  }

  /**
   * {@code d^2 / 2} for a distance d below delta, else {@code delta * (d - delta / 2)}, an element
   * each.
   *
   * @param delta above 0
   * @see <a href="https://doi.org/10.1214/aoms/1177703732">Huber 1964</a>
   */
  public static Value huber(GraphBuilder b, Value prediction, Value target, double delta) {
    if (!(delta > 0)) {
      throw new IllegalArgumentException("delta is above 0, got " + delta);
    }
    return b.scale(smoothL1(b, prediction, target, delta), delta);
  }

  /** Distance, an element each. */
  public static Value absolute(GraphBuilder b, Value prediction, Value target) {
    requireSameShape(b, prediction, target);
    return b.unary(UnaryKind.ABSOLUTE, b.difference(prediction, target));
  }

  /** Squared distance, an element each. */
  public static Value squared(GraphBuilder b, Value prediction, Value target) {
    requireSameShape(b, prediction, target);
    Value difference = b.difference(prediction, target);
    return b.product(difference, difference);
  }

  /**
   * One minus the Dice coefficient, {@code 1 - (2 sum(p y) + s) / (sum(p) + sum(y) + s)}.
   *
   * @param probabilities from 0 to 1, for example a sigmoid
   * @param targets same shape, 0 or 1
   * @param smooth s, above 0: keeps empty masks defined
   * @param squares whether the denominator sums squares (Milletari et al. 2016, arXiv 1606.04797)
   * @param axes what the sums run over; the others are left: {@code 1, 2, 3} for a loss a sample,
   *     {@code 0, 2, 3} for a loss a class
   */
  public static Value dice(
      GraphBuilder b,
      Value probabilities,
      Value targets,
      double smooth,
      boolean squares,
      int... axes) {
    requireSameShape(b, probabilities, targets);
    Value both = reduce(b, b.product(probabilities, targets), axes);
    Value left = squares ? b.product(probabilities, probabilities) : probabilities;
    Value right = squares ? b.product(targets, targets) : targets;
    Value top = b.sum(b.scale(both, 2), b.constant(smooth));
    Value bottom = b.sum(b.sum(reduce(b, left, axes), reduce(b, right, axes)), b.constant(smooth));
    return b.difference(b.constant(1), b.quotient(top, bottom));
  }

  /** {@link #dice} with one sum over everything. */
  public static Value diceOfBatch(
      GraphBuilder b, Value probabilities, Value targets, double smooth, boolean squares) {
    int[] all = IntStream.range(0, b.shape(probabilities).rank()).toArray();
    return dice(b, probabilities, targets, smooth, squares, all);
  }

  /**
   * One minus the Tversky index, {@code 1 - (tp + s) / (tp + alpha fp + beta fn + s)}.
   *
   * @param alpha weight of false positives
   * @param beta weight of false negatives
   * @param axes what the sums run over
   * @see <a href="https://arxiv.org/abs/1706.05721">Salehi et al. 2017</a>
   */
  public static Value tversky(
      GraphBuilder b,
      Value probabilities,
      Value targets,
      double alpha,
      double beta,
      double smooth,
      int... axes) {
    requireSameShape(b, probabilities, targets);
    Value one = b.constant(1);
    Value hit = reduce(b, b.product(probabilities, targets), axes);
    Value wrong = reduce(b, b.product(probabilities, b.difference(one, targets)), axes);
    Value missed = reduce(b, b.product(b.difference(one, probabilities), targets), axes);
    Value top = b.sum(hit, b.constant(smooth));
    Value bottom = b.sum(top, b.sum(b.scale(wrong, alpha), b.scale(missed, beta)));
    return b.difference(one, b.quotient(top, bottom));
  }

  private static Value reduce(GraphBuilder b, Value x, int[] axes) {
    return b.reduce(ReduceKind.SUM, x, false, axes);
  }

  private static Value negate(GraphBuilder b, Value x) {
    return b.unary(UnaryKind.NEGATE, x);
  }

  private static void requireSameShape(GraphBuilder b, Value prediction, Value target) {
    if (!b.type(prediction).equals(b.type(target))) {
      throw new IllegalArgumentException(
          "prediction %s and target %s must have one type"
              .formatted(b.type(prediction), b.type(target)));
    }
  }
}
