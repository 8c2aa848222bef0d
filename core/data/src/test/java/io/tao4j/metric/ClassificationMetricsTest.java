package io.tao4j.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.fixtures.ArrayAssert;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ClassificationMetricsTest {
  private static final double TOLERANCE = 1e-6;

  @Test
  void agreesWithGoldenClassification() {
    JsonNode cases = Golden.get().json("metrics/classification.json").get("cases");
    assertThat(cases).hasSizeGreaterThanOrEqualTo(6);
    for (JsonNode one : cases) {
      String name = one.get("name").asText();
      int[] truth = ints(one.get("target"));
      ClassificationMetrics metrics = new ClassificationMetrics(one.get("num_classes").asInt(), 5);
      metrics.addLogits(floats(one.get("scores_row_major")), truth);
      JsonNode expected = one.get("expected");
      close(name, metrics.top1(), expected.get("top1"));
      close(name, metrics.topK(), expected.get("top5"));
      close(name, metrics.logLoss(), expected.get("log_loss_of_softmax"));
      long[][] counts = metrics.confusionMatrix().toArray();
      for (int row = 0; row < counts.length; row++) {
        assertThat(counts[row])
            .as(name)
            .isEqualTo(longs(expected.get("confusion_matrix_rows_are_target").get(row)));
      }
      ClassificationReport report = metrics.confusionMatrix().report();
      for (int c = 0; c < counts.length; c++) {
        ClassificationReport.ClassScores scores = report.perClass().get(c);
        close(name, scores.scores().precision(), expected.get("precision_per_class").get(c));
        close(name, scores.scores().recall(), expected.get("recall_per_class").get(c));
        close(name, scores.scores().f1(), expected.get("f1_per_class").get(c));
        assertThat(scores.support()).isEqualTo(expected.get("support").get(c).asLong());
      }
      close(name, report.macro(), expected.get("macro"));
      close(name, report.micro(), expected.get("micro"));
      close(name, report.weighted(), expected.get("weighted"));
      close(name, report.balancedAccuracy(), expected.get("balanced_accuracy_over_present"));
      close(name, report.cohenKappa(), expected.get("cohen_kappa"));
    }
  }

  @Test
  void agreesWithGoldenBinaryAndMultilabelCases() {
    JsonNode file = Golden.get().json("metrics/classification.json");
    for (JsonNode one : file.get("binary_cases")) {
      String name = one.get("name").asText();
      double[] scores = GoldenArray.numbers(one.get("score"));
      int[] truth = ints(one.get("target"));
      boolean[] positive = new boolean[truth.length];
      ConfusionMatrix matrix = new ConfusionMatrix(2);
      for (int i = 0; i < truth.length; i++) {
        positive[i] = truth[i] == 1;
        matrix.add(truth[i], scores[i] >= 0.5 ? 1 : 0);
      }
      JsonNode expected = one.get("expected");
      close(name, RankingMetrics.rocAuc(scores, positive), expected.get("roc_auc"));
      close(
          name,
          RankingMetrics.averagePrecision(scores, positive),
          expected.get("average_precision"));
      ClassificationReport report = matrix.report();
      JsonNode at = expected.get("at_0.5");
      assertThat(matrix.count(1, 1)).as(name).isEqualTo(at.get("tp").asLong());
      close(name, report.perClass().get(1).scores(), at);
      close(name, report.matthews(), at.get("mcc"));
    }
    JsonNode multilabel = file.get("multilabel_cases").get(0);
    double[] scores = GoldenArray.numbers(multilabel.get("score"));
    int[] truth = ints(multilabel.get("target"));
    double sum = 0;
    for (int label = 0; label < 4; label++) {
      double[] one = new double[20];
      boolean[] positive = new boolean[20];
      for (int i = 0; i < 20; i++) {
        one[i] = scores[i * 4 + label];
        positive[i] = truth[i * 4 + label] == 1;
      }
      sum += RankingMetrics.averagePrecision(one, positive) / 4;
    }
    close("multilabel", sum, multilabel.get("expected").get("macro_ap"));
  }

  @Test
  void computesASmallCaseByHand() {
    // truth 0: predicted 0, 0, 1; truth 1: predicted 1; truth 2: never
    ConfusionMatrix matrix = ConfusionMatrix.of(new long[][] {{2, 1, 0}, {0, 1, 0}, {0, 0, 0}});
    ClassificationReport report = matrix.report();
    assertThat(report.accuracy()).isEqualTo(0.75);
    assertThat(report.perClass().get(0).scores())
        .isEqualTo(new ClassificationReport.Scores(1, 2.0 / 3, 0.8));
    assertThat(report.perClass().get(2).scores())
        .isEqualTo(new ClassificationReport.Scores(0, 0, 0));
    assertThat(report.macro().precision()).isEqualTo(0.5);
    assertThat(report.balancedAccuracy()).isCloseTo(5.0 / 6, offset(1e-12));
    // chance agreement (3*2 + 1*2) / 16 = 0.5
    assertThat(report.cohenKappa()).isCloseTo(0.5, offset(1e-12));
    // (3*4 - 8) / sqrt((16 - 10) (16 - 8))
    assertThat(report.matthews()).isCloseTo(4 / Math.sqrt(48), offset(1e-12));
  }

  @Test
  void breaksTiesByTheLowerClassAndPutsNaNLast() {
    float nan = Float.NaN;
    float[] scores = {1, 3, 3, nan, 2};
    assertThat(ClassificationMetrics.best(scores, 0, 5)).isEqualTo(1);
    assertThat(ClassificationMetrics.bestK(scores, 0, 5, 3)).containsExactly(1, 2, 4);
    assertThat(ClassificationMetrics.bestK(scores, 0, 5, 9)).containsExactly(1, 2, 4, 0, 3);
    assertThat(ClassificationMetrics.best(new float[] {nan, nan}, 0, 2)).isZero();
    ClassificationMetrics metrics = new ClassificationMetrics(5, 2);
    metrics.addLogits(new float[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, new int[] {1, 2});
    assertThat(metrics.top1()).isZero();
    assertThat(metrics.topK()).isEqualTo(0.5);
  }

  @Test
  void logLossOfProbabilitiesEqualsThatOfLogits() {
    float[] logits = {1, 2, 3, -1, 0, 5};
    float[] probabilities = new float[6];
    for (int i = 0; i < 6; i++) {
      double sum = 0;
      for (int c = 0; c < 3; c++) {
        sum += Math.exp(logits[i / 3 * 3 + c]);
      }
      probabilities[i] = (float) (Math.exp(logits[i]) / sum);
    }
    ClassificationMetrics fromLogits = new ClassificationMetrics(3, 1);
    fromLogits.addLogits(logits, new int[] {0, 2});
    ClassificationMetrics fromProbabilities = new ClassificationMetrics(3, 1);
    fromProbabilities.addProbabilities(probabilities, new int[] {0, 2});
    assertThat(fromProbabilities.logLoss()).isCloseTo(fromLogits.logLoss(), offset(1e-6));
    ClassificationMetrics sure = new ClassificationMetrics(2, 1);
    sure.addProbabilities(new float[] {0, 1}, new int[] {0});
    assertThat(sure.logLoss()).isFinite().isGreaterThan(30);
    ClassificationMetrics far = new ClassificationMetrics(2, 1);
    far.addLogits(new float[] {1000, -1000}, new int[] {1});
    assertThat(far.logLoss()).isEqualTo(2000);
  }

  @Property(tries = 300, seed = "20261124")
  void batchesThreadsAndOrderDoNotMatter(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int classes) {
    SplittableRandom random = new SplittableRandom(seed);
    int samples = random.nextInt(1, 60);
    float[] scores = new float[samples * classes];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = random.nextInt(8); // many ties
    }
    int[] truth = random.ints(samples, 0, classes).toArray();
    int k = random.nextInt(1, 8);
    ClassificationMetrics complete = new ClassificationMetrics(classes, k);
    complete.addLogits(scores, truth);
    ClassificationMetrics parts = new ClassificationMetrics(classes, k);
    for (int i = samples - 1; i >= 0; i--) {
      ClassificationMetrics one = new ClassificationMetrics(classes, k);
      one.addLogits(
          Arrays.copyOfRange(scores, i * classes, (i + 1) * classes), new int[] {truth[i]});
      parts.add(one);
    }
    assertThat(parts.samples()).isEqualTo(samples).isEqualTo(complete.confusionMatrix().total());
    assertThat(parts.top1()).isEqualTo(complete.top1());
    assertThat(parts.topK()).isEqualTo(complete.topK()).isGreaterThanOrEqualTo(complete.top1());
    assertThat(parts.logLoss()).isCloseTo(complete.logLoss(), offset(1e-9));
    int inTop = 0;
    for (int i = 0; i < samples; i++) {
      int start = i * classes;
      List<Integer> sorted =
          IntStream.range(0, classes)
              .boxed()
              .sorted(Comparator.comparingDouble(c -> -scores[start + c]))
              .toList();
      int[] best = ClassificationMetrics.bestK(scores, start, classes, k);
      assertThat(IntStream.of(best).boxed().toList())
          .isEqualTo(sorted.subList(0, Math.min(k, classes)));
      int trueClass = truth[i];
      inTop += IntStream.of(best).anyMatch(c -> c == trueClass) ? 1 : 0;
    }
    assertThat(complete.topK()).isEqualTo(inTop / (double) samples);
  }

  @Property(tries = 300, seed = "20261124")
  void reportsStayWithinTheirBounds(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int classes) {
    SplittableRandom random = new SplittableRandom(seed);
    long[][] counts = new long[classes][classes];
    for (long[] row : counts) {
      for (int c = 0; c < classes; c++) {
        row[c] = Math.max(0, random.nextInt(-20, 20));
      }
    }
    ConfusionMatrix matrix = ConfusionMatrix.of(counts);
    ClassificationReport report = matrix.report();
    ArrayAssert.assertThat(new double[] {report.weighted().recall()})
        .isCloseTo(new double[] {report.accuracy()}, 1e-12, 1e-12);
    for (ClassificationReport.ClassScores one : report.perClass()) {
      assertThat(one.scores().f1())
          .isBetween(
              Math.min(one.scores().precision(), one.scores().recall()) - 1e-12,
              Math.max(one.scores().precision(), one.scores().recall()) + 1e-12);
    }
    assertThat(report.macro().f1()).isBetween(0.0, 1.0 + 1e-12);
    assertThat(report.balancedAccuracy()).isBetween(0.0, 1.0 + 1e-12);
    assertThat(report.matthews()).isBetween(-1.0 - 1e-12, 1.0 + 1e-12);
    long supports =
        report.perClass().stream().mapToLong(ClassificationReport.ClassScores::support).sum();
    assertThat(supports).isEqualTo(matrix.total());
  }

  @Property(tries = 200, seed = "20261124")
  void rankingMeasuresFollowTheirDefinitions(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int samples = random.nextInt(2, 40);
    double[] scores = new double[samples];
    boolean[] positive = new boolean[samples];
    for (int i = 0; i < samples; i++) {
      scores[i] = random.nextInt(10);
      positive[i] = i == 0 || (i != 1 && random.nextBoolean());
    }
    double pairs = 0;
    double ordered = 0;
    for (int i = 0; i < samples; i++) {
      for (int j = 0; j < samples; j++) {
        if (positive[i] && !positive[j]) {
          pairs++;
          ordered += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        }
      }
    }
    assertThat(RankingMetrics.rocAuc(scores, positive)).isCloseTo(ordered / pairs, offset(1e-12));
    double precision = 0;
    double positives = 0;
    for (int i = 0; i < samples; i++) {
      if (positive[i]) {
        positives++;
        double threshold = scores[i];
        long above = Arrays.stream(scores).filter(score -> score >= threshold).count();
        long right =
            IntStream.range(0, samples).filter(j -> positive[j] && scores[j] >= threshold).count();
        precision += right / (double) above;
      }
    }
    assertThat(RankingMetrics.averagePrecision(scores, positive))
        .isCloseTo(precision / positives, offset(1e-12));
  }

  @Test
  void saysWhenAMeasureIsNotDefined() {
    ClassificationMetrics empty = new ClassificationMetrics(3, 1);
    assertThat(empty.top1()).isNaN();
    assertThat(empty.logLoss()).isNaN();
    assertThat(empty.confusionMatrix().report().accuracy()).isZero();
    assertThat(ConfusionMatrix.of(new long[][] {{5, 0}, {0, 0}}).report().cohenKappa()).isNaN();
    assertThat(RankingMetrics.rocAuc(new double[] {1}, new boolean[] {true})).isNaN();
    assertThat(RankingMetrics.averagePrecision(new double[] {1}, new boolean[1])).isZero();
  }

  @Test
  void refusesArgumentsThatDoNotFit() {
    ClassificationMetrics metrics = new ClassificationMetrics(3, 1);
    assertThatThrownBy(() -> metrics.addLogits(new float[5], new int[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("5 scores for 2 samples of 3 classes");
    assertThatThrownBy(() -> metrics.addLogits(new float[6], new int[] {0, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("class 3 of 3");
    assertThat(metrics.samples()).isZero();
    assertThatThrownBy(() -> new ConfusionMatrix(2).add(0, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ConfusionMatrix(2).add(new ConfusionMatrix(3)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ConfusionMatrix.of(new long[][] {{1, 2}, {3}}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ClassificationMetrics(3, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RankingMetrics.rocAuc(new double[] {Double.NaN}, new boolean[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void close(String name, ClassificationReport.Scores actual, JsonNode expected) {
    close(name, actual.precision(), expected.get("precision"));
    close(name, actual.recall(), expected.get("recall"));
    close(name, actual.f1(), expected.get("f1"));
  }

  private static void close(String name, double actual, JsonNode expected) {
    assertThat(actual).as(name).isCloseTo(GoldenArray.number(expected), offset(TOLERANCE));
  }

  private static int[] ints(JsonNode list) {
    return Arrays.stream(GoldenArray.numbers(list)).mapToInt(value -> (int) value).toArray();
  }

  private static long[] longs(JsonNode list) {
    return Arrays.stream(GoldenArray.numbers(list)).mapToLong(value -> (long) value).toArray();
  }

  private static float[] floats(JsonNode list) {
    double[] wide = GoldenArray.numbers(list);
    float[] values = new float[wide.length];
    for (int i = 0; i < wide.length; i++) {
      values[i] = (float) wide[i];
    }
    return values;
  }
}
