package io.tao4j.metric.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.fixtures.Golden;
import io.tao4j.metric.detection.PrecisionRecallCurve.Mode;
import io.tao4j.metric.detection.PrecisionRecallCurve.OperatingPoint;
import io.tao4j.metric.detection.VocAveragePrecision.Rule;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class VocAveragePrecisionTest {
  private static final double TOLERANCE = 1e-6;

  /** Shows {@code average_precision_mode} of specs. */
  @Test
  void agreesWithGoldenVocAp() {
    JsonNode cases = Golden.get().json("metrics/voc_ap.json").get("cases");
    assertThat(cases).hasSizeGreaterThanOrEqualTo(11);
    for (JsonNode one : cases) {
      String name = one.get("name").asText();
      DetectionTable table = new DetectionTable(one.get("num_classes").asInt());
      for (int i = 0; i < one.get("ground_truth_per_image").size(); i++) {
        table.startImage();
        for (JsonNode row : one.get("ground_truth_per_image").get(i)) {
          table.addTruth(
              row.get(0).asInt(),
              row.get(2).doubleValue(),
              row.get(3).doubleValue(),
              row.get(4).doubleValue(),
              row.get(5).doubleValue(),
              row.get(1).asInt() == 1 ? DetectionTable.DIFFICULT : DetectionTable.ORDINARY);
        }
        for (JsonNode row : one.get("detections_per_image").get(i)) {
          table.addDetection(
              row.get(0).asInt(),
              row.get(1).doubleValue(),
              row.get(2).doubleValue(),
              row.get(3).doubleValue(),
              row.get(4).doubleValue(),
              row.get(5).doubleValue());
        }
      }
      double iou = one.get("iou_threshold").doubleValue();
      JsonNode expected = one.get("expected");
      VocAveragePrecision tao = VocAveragePrecision.of(table, iou, Rule.TAO);
      VocAveragePrecision challenge = VocAveragePrecision.of(table, iou, Rule.CHALLENGE);
      for (int c = 0; c < table.classes(); c++) {
        close(name + " TAO " + c, tao.curve(c), expected.get("tao_ap_evaluator").get(c));
        JsonNode official = expected.get("voc_devkit").get(c);
        close(name + " challenge " + c, challenge.curve(c), official);
        assertThat(challenge.curve(c).positives()).isEqualTo(official.get("num_gt").asInt());
        if (official.has("tp")) {
          assertThat(challenge.curve(c).truePositives()).isEqualTo(official.get("tp").asInt());
          assertThat(challenge.curve(c).size() - challenge.curve(c).truePositives())
              .isEqualTo(official.get("fp").asInt());
        }
      }
      JsonNode mean = expected.get("mAP_tao_all_classes");
      close(name + " mean", tao.mean(Mode.SAMPLE), mean.get("sample"));
      close(name + " mean", tao.mean(Mode.INTEGRATE), mean.get("integrate"));
      mean = expected.get("mAP_over_classes_with_gt").get("voc_devkit");
      close(name + " mean", challenge.mean(Mode.SAMPLE), mean.get("sample"));
      close(name + " mean", challenge.mean(Mode.INTEGRATE), mean.get("integrate"));
    }
  }

  private static void close(String what, PrecisionRecallCurve curve, JsonNode expected) {
    close(what, curve.averagePrecision(Mode.SAMPLE), expected.get("sample"));
    close(what, curve.averagePrecision(Mode.INTEGRATE), expected.get("integrate"));
  }

  private static void close(String what, double actual, JsonNode expected) {
    assertThat(actual).as(what).isCloseTo(expected.doubleValue(), offset(TOLERANCE));
  }

  /** Two pictures: a hit, a miss, a hit, a wrong one, from the surest on, of three true boxes. */
  private static PrecisionRecallCurve curve() {
    DetectionTable table = new DetectionTable(1);
    table.startImage();
    table.addTruth(0, 0, 0, 10, 10, DetectionTable.ORDINARY);
    table.addTruth(0, 20, 0, 30, 10, DetectionTable.ORDINARY);
    table.addDetection(0, 0.7, 20, 0, 30, 10);
    table.addDetection(0, 0.8, 60, 0, 70, 10);
    table.addDetection(0, 0.9, 0, 0, 10, 10);
    table.startImage();
    table.addTruth(0, 0, 0, 10, 10, DetectionTable.ORDINARY);
    table.addDetection(0, 0.6, 9, 9, 19, 19);
    return VocAveragePrecision.of(table, 0.5, Rule.TAO).curve(0);
  }

  @Test
  void curveSaysWhatEachThresholdGives() {
    PrecisionRecallCurve curve = curve();
    assertThat(curve.size()).isEqualTo(4);
    assertThat(curve.positives()).isEqualTo(3);
    assertThat(curve.truePositives()).isEqualTo(2);
    assertThat(curve.precision(0)).isEqualTo(1);
    assertThat(curve.precision(1)).isEqualTo(0.5);
    assertThat(curve.recall(2)).isEqualTo(2 / 3.0);
    assertThat(curve.score(3)).isEqualTo(0.6);
    // 1/3 at precision 1, 2/3 at 2/3
    assertThat(curve.averagePrecision(Mode.INTEGRATE)).isCloseTo(5 / 9.0, offset(1e-12));
    // recalls 0 to 0.3 at precision 1, 0.4 to 0.6 at 2/3
    assertThat(curve.averagePrecision(Mode.SAMPLE))
        .isCloseTo((4 + 3 * 2 / 3.0) / 11, offset(1e-12));
    OperatingPoint best = curve.best();
    assertThat(best.score()).isEqualTo(0.7);
    assertThat(best.precision()).isEqualTo(2 / 3.0);
    assertThat(best.recall()).isEqualTo(2 / 3.0);
    assertThat(best.f1()).isCloseTo(2 / 3.0, offset(1e-12));
    assertThat(curve.at(0.85)).isEqualTo(new OperatingPoint(0.85, 1, 1 / 3.0, 0.5));
    assertThat(curve.at(0.95)).isEqualTo(new OperatingPoint(0.95, 0, 0, 0));
  }

  @Test
  void anEqualScoreIsAcceptedWithTheOther() {
    DetectionTable table = new DetectionTable(1);
    table.startImage();
    table.addTruth(0, 0, 0, 10, 10, DetectionTable.ORDINARY);
    table.addDetection(0, 0.9, 0, 0, 10, 10);
    table.addDetection(0, 0.9, 50, 0, 60, 10);
    OperatingPoint best = VocAveragePrecision.of(table, 0.5, Rule.TAO).curve(0).best();
    assertThat(best.precision()).isEqualTo(0.5);
    assertThat(best.f1()).isCloseTo(2 / 3.0, offset(1e-12));
  }

  @Test
  void samplesWhereTheirCodeDoes() {
    DetectionTable table = new DetectionTable(1);
    table.startImage();
    for (int i = 0; i < 10; i++) {
      table.addTruth(0, 20 * i, 0, 20 * i + 10, 10, DetectionTable.ORDINARY);
    }
    for (int i = 0; i < 3; i++) {
      table.addDetection(0, 0.9, 20 * i, 0, 20 * i + 10, 10);
    }
    // recalls of 0, 0.1 and 0.2; 3 * 0.1 is more than 0.3
    assertThat(VocAveragePrecision.of(table, 0.5, Rule.TAO).mean(Mode.SAMPLE))
        .isCloseTo(3 / 11.0, offset(1e-12));
  }

  @Test
  void aCrowdTakesAnyNumberAndIsMissedByNobody() {
    DetectionTable table = new DetectionTable(1);
    table.startImage();
    table.addTruth(0, 0, 0, 100, 100, DetectionTable.CROWD);
    table.addTruth(0, 0, 0, 10, 10, DetectionTable.ORDINARY);
    table.addDetection(0, 0.9, 50, 50, 60, 60);
    table.addDetection(0, 0.8, 70, 50, 80, 60);
    table.addDetection(0, 0.7, 0, 0, 10, 10);
    table.addDetection(0, 0.6, 300, 0, 310, 10);
    for (Rule rule : Rule.values()) {
      PrecisionRecallCurve curve = VocAveragePrecision.of(table, 0.5, rule).curve(0);
      assertThat(curve.positives()).isEqualTo(1);
      assertThat(curve.size()).isEqualTo(2);
      assertThat(curve.averagePrecision(Mode.INTEGRATE)).isEqualTo(1);
    }
  }

  @Test
  void refusesWhatIsNoBox() {
    DetectionTable table = new DetectionTable(2);
    assertThatThrownBy(() -> table.addDetection(0, 1, 0, 0, 1, 1))
        .isInstanceOf(IllegalStateException.class);
    table.startImage();
    assertThatThrownBy(() -> table.addDetection(2, 1, 0, 0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("class 2 of 2");
    assertThatThrownBy(() -> table.addDetection(0, Double.NaN, 0, 0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> table.addTruth(0, 0, 0, Double.POSITIVE_INFINITY, 1, DetectionTable.ORDINARY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> VocAveragePrecision.of(table, 0, Rule.TAO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /**
   * The curve as it is defined: for each threshold the accepted detections are matched anew. Boxes
   * stand in a row of places, so that a detection has one true box or none.
   */
  @Property(tries = 60)
  void agreesWithMatchingAtEachThreshold(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int places = 1 + random.nextInt(12);
    boolean[] isPresent = new boolean[places];
    DetectionTable table = new DetectionTable(1);
    table.startImage();
    int positives = 0;
    for (int p = 0; p < places; p++) {
      isPresent[p] = random.nextBoolean();
      if (isPresent[p]) {
        table.addTruth(0, 100 * p, 0, 100 * p + 50, 50, DetectionTable.ORDINARY);
        positives++;
      }
    }
    int count = random.nextInt(30);
    int[] place = new int[count];
    double[] score = new double[count];
    for (int i = 0; i < count; i++) {
      place[i] = random.nextInt(places);
      score[i] = (10 + random.nextInt(90)) / 100.0;
      table.addDetection(0, score[i], 100 * place[i], 0, 100 * place[i] + 45, 50);
    }
    PrecisionRecallCurve curve = VocAveragePrecision.of(table, 0.5, Rule.TAO).curve(0);
    double bestF1 = 0;
    for (int percent = 10; percent <= 100; percent++) {
      double threshold = percent / 100.0;
      boolean[] hit = new boolean[places];
      int accepted = 0;
      int found = 0;
      for (int i = 0; i < count; i++) {
        if (score[i] >= threshold) {
          accepted++;
          found += isPresent[place[i]] && !hit[place[i]] ? 1 : 0;
          hit[place[i]] = true;
        }
      }
      OperatingPoint point = curve.at(threshold);
      assertThat(point.precision()).isEqualTo(accepted == 0 ? 0 : found / (double) accepted);
      assertThat(point.recall())
          .isEqualTo(accepted == 0 || positives == 0 ? 0 : found / (double) positives);
      bestF1 = Math.max(bestF1, point.f1());
    }
    assertThat(curve.best().f1()).isEqualTo(bestF1);
    assertThat(PrecisionRecallCurve.pooled(List.of(curve))).isEqualTo(curve);
  }

  @Test
  void poolsTheDetectionsOfSeveralClasses() {
    PrecisionRecallCurve pooled = PrecisionRecallCurve.pooled(List.of(curve(), curve()));
    assertThat(pooled.size()).isEqualTo(8);
    assertThat(pooled.positives()).isEqualTo(6);
    assertThat(pooled.best().score()).isEqualTo(0.7);
    assertThat(pooled.best().f1()).isCloseTo(2 / 3.0, offset(1e-12));
    assertThat(PrecisionRecallCurve.pooled(List.of()).size()).isZero();
  }
}
