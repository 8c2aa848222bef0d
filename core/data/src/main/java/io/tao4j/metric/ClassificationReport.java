package io.tao4j.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * Figures of a confusion matrix, as scikit-learn defines them: a share whose whole is zero counts
 * 0, and averages go over all classes, whether or not they occur.
 *
 * @param accuracy right samples by all samples; 0 without samples
 * @param perClass by class number
 * @param macro mean over the classes
 * @param micro over all samples together; with one class a sample, all three equal the accuracy
 * @param weighted mean over the classes, weighted by their samples
 * @param balancedAccuracy mean recall of the classes that have samples
 * @param cohenKappa agreement beyond chance, 1 at best; NaN when truth and prediction are one and
 *     the same single class
 * @param matthews correlation of truth and prediction, -1 to 1; 0 where it is not defined
 * @see <a href="https://doi.org/10.1177/001316446002000104">Cohen, A Coefficient of Agreement for
 *     Nominal Scales (1960)</a>
 * @see <a href="https://doi.org/10.1016/j.compbiolchem.2004.09.006">Gorodkin, Comparing two
 *     K-category assignments by a K-category correlation coefficient (2004)</a>
 */
public record ClassificationReport(
    double accuracy,
    List<ClassScores> perClass,
    Scores macro,
    Scores micro,
    Scores weighted,
    double balancedAccuracy,
    double cohenKappa,
    double matthews) {

  /** Copies the list. */
  public ClassificationReport {
    perClass = List.copyOf(perClass);
  }

  /**
   * Three figures between 0 and 1.
   *
   * @param precision right among those taken for the class
   * @param recall right among those of the class
   * @param f1 harmonic mean of both
   */
  public record Scores(double precision, double recall, double f1) {}

  /**
   * One class.
   *
   * @param scores its figures
   * @param support its samples
   */
  public record ClassScores(Scores scores, long support) {}

  static ClassificationReport of(ConfusionMatrix matrix) {
    int classes = matrix.classes();
    double total = matrix.total();
    double correct = matrix.correct();
    List<ClassScores> perClass = new ArrayList<>();
    int present = 0;
    double recalls = 0;
    // sums over classes of truth x predicted, truth squared, predicted squared
    double agreedByChance = 0;
    double truthSquares = 0;
    double predictedSquares = 0;
    for (int i = 0; i < classes; i++) {
      double support = matrix.support(i);
      double predicted = matrix.predicted(i);
      double right = matrix.count(i, i);
      Scores scores =
          new Scores(
              share(right, predicted),
              share(right, support),
              share(2 * right, support + predicted));
      perClass.add(new ClassScores(scores, matrix.support(i)));
      if (support > 0) {
        present++;
        recalls += scores.recall();
      }
      agreedByChance += support * predicted;
      truthSquares += support * support;
      predictedSquares += predicted * predicted;
    }
    double accuracy = share(correct, total);
    double chance = share(agreedByChance, total * total);
    double spread =
        Math.sqrt(total * total - truthSquares) * Math.sqrt(total * total - predictedSquares);
    return new ClassificationReport(
        accuracy,
        perClass,
        mean(perClass, false),
        new Scores(accuracy, accuracy, accuracy),
        mean(perClass, true),
        share(recalls, present),
        chance == 1 ? Double.NaN : (accuracy - chance) / (1 - chance),
        share(correct * total - agreedByChance, spread));
  }

  private static Scores mean(List<ClassScores> perClass, boolean bySupport) {
    double precision = 0;
    double recall = 0;
    double f1 = 0;
    double weights = 0;
    for (ClassScores one : perClass) {
      double weight = bySupport ? one.support() : 1;
      precision += weight * one.scores().precision();
      recall += weight * one.scores().recall();
      f1 += weight * one.scores().f1();
      weights += weight;
    }
    return new Scores(share(precision, weights), share(recall, weights), share(f1, weights));
  }

  private static double share(double part, double denominator) {
    return denominator == 0 ? 0 : part / denominator;
  }
}
