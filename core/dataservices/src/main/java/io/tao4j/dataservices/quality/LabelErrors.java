package io.tao4j.dataservices.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds labels that are probably wrong by confident learning. For each sample there are
 * probabilities of the classes that do not come from its own label. A class is believed from a
 * threshold on: the mean probability of that class among the samples labelled so. A label is
 * suspected where another class is believed and the label's own is not the most probable of those
 * that are.
 *
 * <p>{@link #ofNeighbours} takes the probabilities from the labels of the nearest other samples,
 * which needs no training on these labels.
 *
 * @see <a href="https://doi.org/10.1613/jair.1.12125">Northcutt and others: Confident learning:
 *     estimating uncertainty in dataset labels (2021)</a>
 */
public final class LabelErrors {
  /** A class that none of few neighbours has is improbable, not impossible. */
  private static final double PRIOR = 0.1;

  private LabelErrors() {}

  /**
   * A label that is probably wrong.
   *
   * @param index of the sample
   * @param label its class
   * @param better the class that it probably is
   * @param margin how much more probable that is, above 0 to 1
   */
  public record Suspect(int index, int label, int better, double margin) {}

  /**
   * Probabilities by the labels of the nearest other samples, each weighted by its likeness.
   *
   * @param vectors of the samples, of one length; their directions are compared
   * @param labels from 0
   * @param neighbours that are asked, 1 or more
   * @return {@code [samples][classes]}
   */
  public static double[][] ofNeighbours(
      float[][] vectors, int[] labels, int classes, int neighbours) {
    if (vectors.length != labels.length || neighbours < 1) {
      throw new IllegalArgumentException(
          "%s vectors, %s labels, %s neighbours"
              .formatted(vectors.length, labels.length, neighbours));
    }
    float[][] units = Arrays.stream(vectors).map(LabelErrors::unit).toArray(float[][]::new);
    return IntStream.range(0, units.length)
        .parallel()
        .mapToObj(i -> probabilities(i, units, labels, classes, neighbours))
        .toArray(double[][]::new);
  }

  private static float[] unit(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    float scale = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
    float[] unit = new float[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = vector[i] * scale;
    }
    return unit;
  }

  private static double[] probabilities(
      int index, float[][] units, int[] labels, int classes, int neighbours) {
    int count = Math.min(neighbours, units.length - 1);
    float[] likeness = new float[count];
    int[] nearest = new int[count];
    int found = 0;
    for (int j = 0; j < units.length; j++) {
      if (j == index) {
        continue;
      }
      float like = dot(units[index], units[j]);
      if (found == count && like <= likeness[count - 1]) {
        continue;
      }
      int at = found < count ? found++ : count - 1;
      while (at > 0 && likeness[at - 1] < like) {
        likeness[at] = likeness[at - 1];
        nearest[at] = nearest[at - 1];
        at--;
      }
      likeness[at] = like;
      nearest[at] = j;
    }
    double[] votes = new double[classes];
    Arrays.fill(votes, PRIOR / classes);
    double sum = PRIOR;
    for (int n = 0; n < found; n++) {
      double weight = Math.max(0, likeness[n]);
      votes[labels[nearest[n]]] += weight;
      sum += weight;
    }
    for (int c = 0; c < classes; c++) {
      votes[c] /= sum;
    }
    return votes;
  }

  private static float dot(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /**
   * The labels that are probably wrong.
   *
   * @param probabilities {@code [samples][classes]}, each row without knowledge of its own label
   * @param labels from 0
   * @return the surest first
   */
  public static List<Suspect> find(double[][] probabilities, int[] labels) {
    int classes = probabilities.length == 0 ? 0 : probabilities[0].length;
    double[] thresholds = new double[classes];
    int[] counts = new int[classes];
    for (int i = 0; i < labels.length; i++) {
      thresholds[labels[i]] += probabilities[i][labels[i]];
      counts[labels[i]]++;
    }
    for (int c = 0; c < classes; c++) {
      thresholds[c] = counts[c] == 0 ? Double.POSITIVE_INFINITY : thresholds[c] / counts[c];
    }
    List<Suspect> suspects = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      int believed = -1;
      for (int c = 0; c < classes; c++) {
        boolean above = probabilities[i][c] >= thresholds[c];
        if (above && (believed < 0 || probabilities[i][c] > probabilities[i][believed])) {
          believed = c;
        }
      }
      if (believed >= 0 && believed != labels[i]) {
        double margin = probabilities[i][believed] - probabilities[i][labels[i]];
        if (margin > 0) {
          suspects.add(new Suspect(i, labels[i], believed, margin));
        }
      }
    }
    suspects.sort(
        Comparator.comparingDouble((Suspect suspect) -> -suspect.margin())
            .thenComparingInt(Suspect::index));
    return suspects;
  }
}
