package io.tao4j.metric;

import java.util.Arrays;

/**
 * Gathers the figures of a classifier batch by batch: confusion matrix, top-k accuracy and log
 * loss.
 *
 * <p>Of equal scores the lower class number wins, in the prediction and in the top k. A score that
 * is not a number loses against every number. With fewer than k classes all of them count. Not safe
 * for use by several threads; {@link #add(ClassificationMetrics)} joins what several gathered.
 */
public final class ClassificationMetrics {
  /** Smallest probability in the log loss, so that one sure mistake does not make it infinite. */
  private static final double SMALLEST = Math.ulp(1.0);

  private final int classes;
  private final int k;
  private final ConfusionMatrix confusion;
  private long inTopK;
  private double lossSum;
  private long samples;

  /**
   * @param classes number of classes, 1 or more
   * @param k classes that count in the top-k accuracy, 1 or more
   */
  public ClassificationMetrics(int classes, int k) {
    if (k < 1) {
      throw new IllegalArgumentException("the top " + k);
    }
    this.classes = classes;
    this.k = k;
    confusion = new ConfusionMatrix(classes);
  }

  /**
   * Adds a batch.
   *
   * @param logits scores before softmax, row-major [samples, classes]
   * @param truth class of each sample, from 0
   */
  public void addLogits(float[] logits, int[] truth) {
    checkSizes(logits, truth);
    for (int row = 0; row < truth.length; row++) {
      int start = row * classes;
      addRanks(logits, start, truth[row]);
      double greatest = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < classes; c++) {
        greatest = Math.max(greatest, logits[start + c]);
      }
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        sum += Math.exp(logits[start + c] - greatest);
      }
      lossSum += greatest + Math.log(sum) - logits[start + truth[row]];
    }
  }

  /**
   * Adds a batch of a network that ends with softmax.
   *
   * @param probabilities row-major [samples, classes], each row adding up to one; in the log loss
   *     they are at least 2.2e-16
   * @param truth class of each sample, from 0
   */
  public void addProbabilities(float[] probabilities, int[] truth) {
    checkSizes(probabilities, truth);
    for (int row = 0; row < truth.length; row++) {
      addRanks(probabilities, row * classes, truth[row]);
      lossSum -= Math.log(Math.max(SMALLEST, probabilities[row * classes + truth[row]]));
    }
  }

  /** Adds what another gathered with as many classes and the same k. */
  public void add(ClassificationMetrics other) {
    if (other.k != k) {
      throw new IllegalArgumentException("the top %s and the top %s".formatted(k, other.k));
    }
    confusion.add(other.confusion);
    inTopK += other.inTopK;
    lossSum += other.lossSum;
    samples += other.samples;
  }

  /** Samples so far. */
  public long samples() {
    return samples;
  }

  /** Share of the samples whose class has the best score; NaN without samples. */
  public double top1() {
    return confusion.correct() / (double) samples;
  }

  /** Share of the samples whose class is among the k best; NaN without samples. */
  public double topK() {
    return inTopK / (double) samples;
  }

  /** The k of {@link #topK()}. */
  public int k() {
    return k;
  }

  /** Mean of -log p(true class); NaN without samples. */
  public double logLoss() {
    return lossSum / samples;
  }

  /** The counts as they are now: a copy. */
  public ConfusionMatrix confusionMatrix() {
    ConfusionMatrix copy = new ConfusionMatrix(classes);
    copy.add(confusion);
    return copy;
  }

  private void checkSizes(float[] scores, int[] truth) {
    if (scores.length != (long) truth.length * classes) {
      throw new IllegalArgumentException(
          "%s scores for %s samples of %s classes".formatted(scores.length, truth.length, classes));
    }
    for (int one : truth) {
      if (one < 0 || one >= classes) {
        throw new IllegalArgumentException("class %s of %s".formatted(one, classes));
      }
    }
  }

  private void addRanks(float[] scores, int start, int truth) {
    confusion.add(truth, best(scores, start, classes));
    int before = 0;
    for (int c = 0; c < classes; c++) {
      before += c != truth && wins(scores, start, c, truth) ? 1 : 0;
    }
    inTopK += before < k ? 1 : 0;
    samples++;
  }

  /**
   * The class with the best score.
   *
   * @param scores of one sample or of many, row after row
   * @param start place of the sample's first score
   * @param classes number of its scores
   */
  public static int best(float[] scores, int start, int classes) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      best = wins(scores, start, c, best) ? c : best;
    }
    return best;
  }

  /**
   * The k best classes, best first.
   *
   * @param scores of one sample or of many, row after row
   * @param start place of the sample's first score
   * @param classes number of its scores
   * @param k how many; all if there are fewer
   */
  public static int[] bestK(float[] scores, int start, int classes, int k) {
    int[] best = new int[Math.min(k, classes)];
    int found = 0;
    for (int c = 0; c < classes; c++) {
      int place = found;
      while (place > 0 && wins(scores, start, c, best[place - 1])) {
        place--;
      }
      if (place < best.length) {
        System.arraycopy(best, place, best, place + 1, Math.min(found, best.length - 1) - place);
        best[place] = c;
        found = Math.min(found + 1, best.length);
      }
    }
    return Arrays.copyOf(best, found);
  }

  private static boolean wins(float[] scores, int start, int one, int other) {
    float a = scores[start + one];
    float b = scores[start + other];
    if (Float.isNaN(a) || Float.isNaN(b)) {
      return Float.isNaN(a) == Float.isNaN(b) ? one < other : Float.isNaN(b);
    }
    return a > b || (a == b && one < other);
  }
}
