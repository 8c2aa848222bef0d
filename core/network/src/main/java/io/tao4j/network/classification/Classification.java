package io.tao4j.network.classification;

import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What a classifier says of one picture.
 *
 * @param ranking all classes, the most probable first
 */
public record Classification(List<Score> ranking) {
  /**
   * A class and its probability.
   *
   * @param className name
   * @param index of the class
   * @param probability 0 to 1; those of all classes sum to 1
   */
  public record Score(String className, int index, double probability) {}

  public Classification {
    ranking = List.copyOf(ranking);
  }

  /**
   * The classes by their softmax.
   *
   * @param classNames names by index
   * @param logits scores before the softmax, of any number of pictures after each other
   * @param picture which of them, from 0
   */
  public static Classification ofLogits(List<String> classNames, float[] logits, int picture) {
    int classes = classNames.size();
    int from = picture * classes;
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      largest = Math.max(largest, logits[from + c]);
    }
    double[] exponentials = new double[classes];
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      exponentials[c] = Math.exp(logits[from + c] - largest);
      sum += exponentials[c];
    }
    double total = sum;
    return ranked(classNames, c -> exponentials[c] / total);
  }

  /**
   * The classes by their probabilities.
   *
   * @param classNames names by index
   * @param probabilities of any number of pictures after each other
   * @param picture which of them, from 0
   */
  public static Classification ofProbabilities(
      List<String> classNames, float[] probabilities, int picture) {
    int from = picture * classNames.size();
    return ranked(classNames, c -> probabilities[from + c]);
  }

  private static Classification ranked(List<String> classNames, IntToDoubleFunction probability) {
    return new Classification(
        IntStream.range(0, classNames.size())
            .mapToObj(c -> new Score(classNames.get(c), c, probability.applyAsDouble(c)))
            .sorted(Comparator.comparingDouble((Score score) -> -score.probability()))
            .toList());
  }

  /** The most probable class. */
  public Score best() {
    return ranking.get(0);
  }

  /** The k most probable classes. */
  public List<Score> top(int k) {
    return ranking.subList(0, Math.min(k, ranking.size()));
  }
}
