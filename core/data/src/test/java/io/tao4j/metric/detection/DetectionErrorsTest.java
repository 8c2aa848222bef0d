package io.tao4j.metric.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.metric.detection.DetectionErrors.Kind;
import io.tao4j.metric.detection.DetectionErrors.Outcome;
import io.tao4j.metric.detection.VocAveragePrecision.Rule;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DetectionErrorsTest {
  private static final int CAT = 0;
  private static final int DOG = 1;

  /** A box of 10 x 10 at this place of a row of boxes. */
  private static void truth(DetectionTable table, int kind, double left) {
    table.addTruth(kind, left, 0, left + 10, 10, DetectionTable.ORDINARY);
  }

  private static void found(DetectionTable table, int kind, double score, double left) {
    table.addDetection(kind, score, left, 0, left + 10, 10);
  }

  /**
   * Worked by hand. Boxes are 10 wide, so a shift of s gives an IoU of (10 - s) / (10 + s): 0.67
   * for 2, 0.43 for 4, 0.11 for 8.
   */
  private static DetectionTable example() {
    DetectionTable table = new DetectionTable(2);
    table.startImage();
    truth(table, CAT, 0); // found
    truth(table, CAT, 100); // a box of its class is 4 off
    truth(table, CAT, 200); // a dog lies on it
    truth(table, DOG, 300); // nobody is near
    truth(table, DOG, 400); // found, and a cat lies on it too
    found(table, CAT, 0.9, 2); // 0: right
    found(table, CAT, 0.8, 0); // 1: closer, but the box is taken
    found(table, CAT, 0.8, 104); // 2
    found(table, DOG, 0.7, 201); // 3
    found(table, DOG, 0.6, 202); // 4: the same once more
    found(table, DOG, 0.9, 400); // 5: right
    found(table, CAT, 0.5, 401); // 6
    found(table, CAT, 0.5, 307); // 7: IoU 0.18 with a dog
    found(table, CAT, 0.5, 600); // 8: nothing there
    found(table, DOG, 0.2, 300); // 9: not sure enough
    table.startImage();
    found(table, DOG, 0.5, 9); // 10
    table.startImage();
    truth(table, DOG, 0);
    found(table, DOG, 0.5, 0); // 11
    return table;
  }

  @Test
  void tellsTheKindsOfErrorsApart() {
    DetectionErrors errors = DetectionErrors.of(example(), 0.5, 0.1, 0.3);
    Kind[] kinds = {
      Kind.RIGHT,
      Kind.DUPLICATE,
      Kind.LOCALISATION,
      Kind.CLASSIFICATION,
      Kind.CLASSIFICATION,
      Kind.RIGHT,
      Kind.CLASSIFICATION,
      Kind.BOTH,
      Kind.BACKGROUND,
      Kind.IGNORED,
      Kind.BACKGROUND,
      Kind.RIGHT
    };
    int[] partners = {0, 0, 1, 2, 2, 4, 4, 3, -1, -1, -1, 5};
    for (int d = 0; d < kinds.length; d++) {
      assertThat(errors.kind(d)).as("detection %d", d).isEqualTo(kinds[d]);
      assertThat(errors.partner(d)).as("detection %d", d).isEqualTo(partners[d]);
    }
    Outcome[] outcomes = {
      Outcome.FOUND,
      Outcome.MISPLACED,
      Outcome.CONFUSED,
      Outcome.MISSED,
      Outcome.FOUND,
      Outcome.FOUND
    };
    for (int t = 0; t < outcomes.length; t++) {
      assertThat(errors.outcome(t)).as("truth %d", t).isEqualTo(outcomes[t]);
    }
    assertThat(errors.kinds())
        .isEqualTo(
            Map.of(
                Kind.RIGHT, 3,
                Kind.CLASSIFICATION, 3,
                Kind.LOCALISATION, 1,
                Kind.BOTH, 1,
                Kind.DUPLICATE, 1,
                Kind.BACKGROUND, 2,
                Kind.IGNORED, 1));
    assertThat(errors.outcomes()).containsEntry(Outcome.MISSED, 1).containsEntry(Outcome.FOUND, 3);
  }

  /** Rows cat, dog, background; columns the same. */
  @Test
  void putsEachBoxIntoOneCellOfTheConfusionMatrix() {
    assertThat(DetectionErrors.of(example(), 0.5, 0.1, 0.3).confusion())
        .isDeepEqualTo(
            new long[][] {
              {1, 1, 1}, // found; a dog; only misplaced
              {0, 2, 1}, // found twice; missed
              {5, 2, 0}
            });
  }

  @Test
  void thePicturesWithTheMostErrorsComeFirst() {
    DetectionErrors errors = DetectionErrors.of(example(), 0.5, 0.1, 0.3);
    assertThat(errors.errors(0)).isEqualTo(8);
    assertThat(errors.worstImages(5)).containsExactly(0, 1);
    assertThat(errors.worstImages(1)).containsExactly(0);
  }

  @Test
  void difficultBoxesAndCrowdsCountNowhere() {
    DetectionTable table = new DetectionTable(2);
    table.startImage();
    table.addTruth(CAT, 0, 0, 10, 10, DetectionTable.DIFFICULT);
    table.addTruth(CAT, 100, 0, 200, 10, DetectionTable.CROWD);
    found(table, CAT, 0.9, 0); // takes the difficult one
    found(table, CAT, 0.8, 0); // the second on it is an error
    found(table, CAT, 0.9, 100);
    found(table, CAT, 0.9, 150);
    found(table, DOG, 0.9, 150); // no dogs in a crowd of cats
    DetectionErrors errors = DetectionErrors.of(table, 0.5, 0.1, 0);
    assertThat(errors.kinds())
        .containsEntry(Kind.IGNORED, 3)
        .containsEntry(Kind.BACKGROUND, 2)
        .containsEntry(Kind.RIGHT, 0);
    assertThat(errors.outcomes())
        .containsEntry(Outcome.IGNORED, 2)
        .containsEntry(Outcome.MISSED, 0);
    assertThat(errors.confusion()).isDeepEqualTo(new long[][] {{0, 0, 0}, {0, 0, 0}, {1, 1, 0}});
  }

  /** What is right at a threshold is what the curves of precision and recall say of it. */
  @Test
  void agreesWithPrecisionAndRecallAtItsThreshold() {
    DetectionTable table = new DetectionTable(3);
    SplittableRandom random = new SplittableRandom(5);
    for (int image = 0; image < 40; image++) {
      table.startImage();
      for (int i = 0; i < 6; i++) {
        double left = 12 * i;
        int kind = random.nextInt(8) == 0 ? DetectionTable.DIFFICULT : DetectionTable.ORDINARY;
        table.addTruth(random.nextInt(3), left, 0, left + 10, 10, kind);
        found(table, random.nextInt(3), 0.02 + 0.9 * random.nextDouble(), left + random.nextInt(6));
        found(table, random.nextInt(3), 0.02 + 0.9 * random.nextDouble(), left);
      }
    }
    VocAveragePrecision voc = VocAveragePrecision.of(table, 0.5, Rule.TAO);
    PrecisionRecallCurve all = PrecisionRecallCurve.pooled(voc.curves());
    for (double threshold : new double[] {0.1, 0.4, 0.7}) {
      Map<Kind, Integer> kinds = DetectionErrors.of(table, 0.5, 0.1, threshold).kinds();
      int right = kinds.get(Kind.RIGHT);
      int judged = table.detections() - kinds.get(Kind.IGNORED);
      assertThat((double) right / judged).isEqualTo(all.at(threshold).precision());
      assertThat((double) right / all.positives()).isEqualTo(all.at(threshold).recall());
    }
  }

  @Test
  void refusesThresholdsThatMeanNothing() {
    DetectionTable table = new DetectionTable(1);
    assertThatThrownBy(() -> DetectionErrors.of(table, 0.5, 0.5, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DetectionErrors.of(table, 1.5, 0.1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
