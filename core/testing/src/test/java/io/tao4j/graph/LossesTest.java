package io.tao4j.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tao4j.engine.Tolerances;
import io.tao4j.graph.ReferenceExecutor.Setting;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

/** Losses against their formulas, written out here in plain Java. */
class LossesTest {
  private static final int ROWS = 7;
  private static final int CLASSES = 4;
  private static final List<Double> WEIGHTS = List.of(0.5, 2.0, 1.0, 0.25);
  private final SplittableRandom random = new SplittableRandom(5);
  private final double[] logits =
      random.doubles(ROWS * CLASSES, -6, 6).map(v -> (float) v).toArray();

  private interface Loss {
    Value of(GraphBuilder b, Value prediction, Value target);
  }

  private static double[] run(Loss loss, double[] x, double[] y) {
    GraphBuilder b = new GraphBuilder();
    Value prediction = b.input("x", DType.FLOAT32, Shape.batch(CLASSES));
    Value target = b.input("y", DType.FLOAT32, Shape.batch(CLASSES));
    b.output("loss", loss.of(b, prediction, target));
    int[] shape = {x.length / CLASSES, CLASSES};
    return ReferenceExecutor.run(
            b.build(),
            Map.of(
                "x", new DoubleArray(DType.FLOAT32, shape, x),
                "y", new DoubleArray(DType.FLOAT32, shape, y)),
            Setting.TRAINING)
        .outputs()
        .get("loss")
        .data();
  }

  private static void same(double[] actual, double... expected) {
    assertThat(Tolerances.difference(actual, expected, 1e-9, 1e-11)).isEmpty();
  }

  private double[] oneHot(double smoothing) {
    double[] rows = new double[ROWS * CLASSES];
    for (int i = 0; i < rows.length; i++) {
      boolean hit = i % CLASSES == label(i / CLASSES);
      rows[i] = (hit ? 1 - smoothing : 0) + smoothing / CLASSES;
    }
    return rows;
  }

  private static int label(int row) {
    return row * 3 % CLASSES;
  }

  private double logProbability(int row, int c) {
    double sum = 0;
    for (int k = 0; k < CLASSES; k++) {
      sum += Math.exp(logits[row * CLASSES + k]);
    }
    return logits[row * CLASSES + c] - Math.log(sum);
  }

  @Test
  void softmaxCrossEntropyWeighsClasses() {
    double[] targets = oneHot(0.1);
    double[] expected = new double[ROWS];
    for (int row = 0; row < ROWS; row++) {
      for (int c = 0; c < CLASSES; c++) {
        expected[row] -= WEIGHTS.get(c) * targets[row * CLASSES + c] * logProbability(row, c);
      }
    }
    same(run((b, x, y) -> Losses.softmaxCrossEntropy(b, x, y, WEIGHTS), logits, targets), expected);
  }

  @Test
  void weightedMeanDividesByTheWeightsOfTheClasses() {
    double top = 0;
    double bottom = 0;
    for (int row = 0; row < ROWS; row++) {
      top -= WEIGHTS.get(label(row)) * logProbability(row, label(row));
      bottom += WEIGHTS.get(label(row));
    }
    same(
        run((b, x, y) -> Losses.meanSoftmaxCrossEntropy(b, x, y, WEIGHTS), logits, oneHot(0)),
        top / bottom);
  }

  @Test
  void ignoredRowsDoNotCountAndAllIgnoredIsZero() {
    double[] targets = oneHot(0);
    java.util.Arrays.fill(targets, 0, CLASSES, 0);
    double expected = 0;
    for (int row = 1; row < ROWS; row++) {
      expected -= logProbability(row, label(row)) / (ROWS - 1);
    }
    Loss loss = (b, x, y) -> Losses.meanSoftmaxCrossEntropy(b, x, y, null);
    same(run(loss, logits, targets), expected);
    same(run(loss, logits, new double[targets.length]), 0);
  }

  @Test
  void sigmoidCrossEntropyWeighsPositivesAndDoesNotOverflow() {
    double[] targets = oneHot(0.2);
    double[] expected = new double[logits.length];
    for (int i = 0; i < expected.length; i++) {
      double p = 1 / (1 + Math.exp(-logits[i]));
      expected[i] =
          -WEIGHTS.get(i % CLASSES) * targets[i] * Math.log(p) - (1 - targets[i]) * Math.log(1 - p);
    }
    Loss loss = (b, x, y) -> Losses.sigmoidCrossEntropy(b, x, y, WEIGHTS);
    same(run(loss, logits, targets), expected);
    same(
        run(
            (b, x, y) -> Losses.sigmoidCrossEntropy(b, x, y, null),
            new double[] {1000, -1000, 1000, -1000},
            new double[] {1, 1, 0, 0}),
        0,
        1000,
        1000,
        0);
  }

  @Test
  void focalLossesAreCrossEntropyTimesTheMissToThePowerOfGamma() {
    double[] targets = oneHot(0);
    for (double gamma : new double[] {0, 1, 1.7, 2}) {
      double[] sigmoid = new double[logits.length];
      double[] softmax = new double[ROWS];
      for (int i = 0; i < sigmoid.length; i++) {
        double p = 1 / (1 + Math.exp(-logits[i]));
        double hit = targets[i] == 1 ? p : 1 - p;
        double alpha = targets[i] == 1 ? 0.25 : 0.75;
        sigmoid[i] = -alpha * Math.pow(1 - hit, gamma) * Math.log(hit);
      }
      for (int row = 0; row < ROWS; row++) {
        double log = logProbability(row, label(row));
        softmax[row] = -WEIGHTS.get(label(row)) * Math.pow(1 - Math.exp(log), gamma) * log;
      }
      same(run((b, x, y) -> Losses.sigmoidFocal(b, x, y, 0.25, gamma), logits, targets), sigmoid);
      same(
          run((b, x, y) -> Losses.softmaxFocal(b, x, y, WEIGHTS, gamma), logits, targets), softmax);
    }
  }

  @Test
  void distancesFollowTheirFormulas() {
    double[] targets = CaseNumbers.normal(3, logits.length).toDoubleArray();
    Map<Loss, DoubleBinaryOperator> formulas =
        Map.of(
            (b, x, y) -> Losses.absolute(b, x, y), (x, y) -> Math.abs(x - y),
            (b, x, y) -> Losses.squared(b, x, y), (x, y) -> (x - y) * (x - y),
            (b, x, y) -> Losses.smoothL1(b, x, y, 0.7),
                (x, y) -> {
                  double d = Math.abs(x - y);
                  return d < 0.7 ? d * d / 1.4 : d - 0.35;
                },
            (b, x, y) -> Losses.huber(b, x, y, 1.5),
                (x, y) -> {
                  double d = Math.abs(x - y);
                  return d < 1.5 ? d * d / 2 : 1.5 * (d - 0.75);
                });
    formulas.forEach(
        (loss, formula) -> {
          double[] expected = new double[logits.length];
          for (int i = 0; i < expected.length; i++) {
            expected[i] = formula.applyAsDouble(logits[i], targets[i]);
          }
          same(run(loss, logits, targets), expected);
        });
  }

  @Test
  void diceOfAPerfectAnEmptyAndAWrongMask() {
    double[] mask = {1, 0, 0, 1, 0, 0, 0, 0, 1, 1, 1, 1};
    double[] guess = {1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0};
    same(run((b, x, y) -> Losses.dice(b, x, y, 1, false, 1), guess, mask), 0, 0, 1 - 1.0 / 5);
    same(
        run((b, x, y) -> Losses.tversky(b, x, y, 0.3, 0.7, 1, 1), guess, mask),
        0,
        0,
        1 - 1 / (1 + 0.7 * 4));
    same(
        run((b, x, y) -> Losses.diceOfBatch(b, x, y, 1, true), guess, mask),
        1 - (2 * 2 + 1) / (2 + 6 + 1.0));
  }

  @Test
  void weightedMeanOfNothingIsZero() {
    BiFunction<double[], double[], double[]> mean =
        (x, y) -> run((b, p, t) -> Losses.weightedMean(b, p, t), x, y);
    same(mean.apply(new double[] {1, 2, 3, 4}, new double[] {1, 0, 0, 3}), 13 / 4.0);
    same(mean.apply(new double[] {1, 2, 3, 4}, new double[4]), 0);
  }

  @Test
  void refusesWhatDoesNotFit() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(3));
    Value y = b.input("y", DType.FLOAT32, Shape.batch(4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Losses.squared(b, x, y))
        .withMessageContaining("[N,3]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Losses.softmaxCrossEntropy(b, x, x, WEIGHTS))
        .withMessageContaining("4 weights for 3 classes");
    assertThatIllegalArgumentException().isThrownBy(() -> Losses.huber(b, x, x, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Losses.smoothL1(b, x, x, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> Losses.sigmoidFocal(b, x, x, 0.5, -1));
  }

  @Test
  void gradientAtARareLossIsFinite() {
    // the true class has all the probability: (1 - p)^gamma is 0, and so is the gradient
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.of(1, 2));
    Value y = b.input("y", DType.FLOAT32, Shape.of(1, 2));
    b.output("loss", Losses.sum(b, Losses.softmaxFocal(b, x, y, null, 0.5)));
    double[] gradient =
        FiniteDifferences.gradient(
                b.build(),
                ReferenceExecutor.arrays(
                    Map.of(
                        "x", Tensor.of(new float[] {200, -200}, 1, 2),
                        "y", Tensor.of(new float[] {1, 0}, 1, 2))),
                Map.of("loss", new double[] {1}),
                List.of("x"),
                Setting.TRAINING)
            .get("x");
    assertThat(gradient).containsExactly(0, 0);
  }
}
