package io.tao4j.networks.yolo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.detection.Placement;
import io.tao4j.geometry.Box;
import io.tao4j.network.detection.Detection;
import io.tao4j.networks.tasks.detection.DetectionResults;
import io.tao4j.networks.tasks.detection.DetectionThresholds;
import io.tao4j.networks.tasks.detection.FoundBoxes;
import io.tao4j.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One head of stride 16 with two anchors, two classes, a map of 3 rows and 4 columns. */
class YoloDecoderTest {
  private static final YoloHead HEAD =
      new YoloHead("big", 16, List.of(new Anchor(20, 10), new Anchor(8, 8)), 0.1);
  private static final int ROWS = 3;
  private static final int COLUMNS = 4;
  private static final int NUMBERS = 7;

  private final float[] map = new float[2 * 2 * NUMBERS * ROWS * COLUMNS];

  YoloDecoderTest() {
    Arrays.fill(map, -20);
  }

  private void put(int image, int anchor, int row, int column, double... numbers) {
    for (int i = 0; i < numbers.length; i++) {
      int at = (((image * 2 + anchor) * NUMBERS + i) * ROWS + row) * COLUMNS + column;
      map[at] = (float) numbers[i];
    }
  }

  private FoundBoxes decode(int image, double confidence, double iou, int topK) {
    return new YoloDecoder(List.of(HEAD), 2, new DetectionThresholds(confidence, iou, topK))
        .decode(Map.of("big", Tensor.of(map, 2, 2 * NUMBERS, ROWS, COLUMNS)), image);
  }

  private static double logit(double p) {
    return Math.log(p / (1 - p));
  }

  @Test
  void aPredictionIsItsCellItsAnchorAndItsNumbers() {
    YoloV4Spec spec =
        YoloMeaningTest.bind(
                "yolov4_config.big_grid_xy_extend", "0.1",
                "yolov4_config.mid_grid_xy_extend", "0.2",
                "yolov4_config.small_grid_xy_extend", "0.3")
            .spec();
    assertThat(new YoloSettings(spec, YoloV4Network.NAME).heads())
        .extracting(YoloHead::gridExtend)
        .containsExactly(HEAD.gridExtend(), 0.2, 0.3);
    put(1, 0, 2, 1, logit(0.25), logit(0.5), Math.log(2), 0, logit(0.8), logit(0.9), logit(0.1));
    assertThat(decode(0, 0.01, 0.5, 10).size()).isZero();
    FoundBoxes found = decode(1, 0.1, 0.5, 10);
    assertThat(found.scores()).hasSize(1);
    assertThat(found.scores()[0]).isEqualTo(0.72f, within(1e-5f));
    assertThat(found.classes()).containsExactly(0);
    double x = (0.25 * 1.1 - 0.05 + 1) * 16;
    double y = (0.5 * 1.1 - 0.05 + 2) * 16;
    float[] expected = {(float) x - 20, (float) y - 5, (float) x + 20, (float) y + 5};
    assertThat(found.sides()).containsExactly(expected, within(1e-3f));
  }

  @Test
  void aPredictionMayBeOfSeveralClasses() {
    put(0, 1, 0, 0, 0, 0, 0, 0, 5, 5, 4);
    assertThat(decode(0, 0.5, 0.5, 10).classes()).containsExactly(0, 1);
    assertThat(decode(0, 0.5, 0.5, 1).classes()).containsExactly(0);
  }

  @Test
  void theLowerScoreOfOverlappingBoxesOfAClassGoes() {
    put(0, 0, 1, 1, 0, 0, 0, 0, 3, 5, -20);
    put(0, 1, 1, 1, 0, 0, Math.log(2.4), Math.log(1.25), 2, 5, -20);
    put(0, 1, 2, 3, 0, 0, 0, 0, 1, 5, -20);
    assertThat(decode(0, 0.3, 0.5, 10).size()).isEqualTo(2);
    assertThat(decode(0, 0.3, 0.999, 10).size()).isEqualTo(3);
  }

  /** For inference and evaluation alike: what lies in the bars of a letterbox is not there. */
  @Test
  void resultsAreCutToThePicture() {
    put(0, 0, 1, 1, 0, 0, Math.log(2), Math.log(4), 3, 5, -20); // 4..44, 4..44 of the input
    put(0, 1, 0, 0, 0, 0, 0, 0, 3, 5, -20); // 4..12, 4..12: above the picture
    Placement wide = new Placement(64, 24, 1, 1, 0, 12);
    YoloDecoder decoder = new YoloDecoder(List.of(HEAD), 2, new DetectionThresholds(0.3, 0.5, 10));
    List<Detection> found =
        new DetectionResults(List.of("a", "b"), decoder)
            .decode(Map.of("big", Tensor.of(map, 2, 2 * NUMBERS, ROWS, COLUMNS)), List.of(wide))
            .get(0)
            .detections();
    assertThat(found).hasSize(1);
    Box box = found.get(0).box();
    assertThat(new double[] {box.left(), box.top(), box.right(), box.bottom()})
        .containsExactly(new double[] {4, 0, 44, 24}, within(1e-3));
  }

  @Test
  void hugeLogitsOverflowNothing() {
    put(0, 0, 0, 0, 1e30, -1e30, 1e30, 1e30, 1e30, 1e30, -1e30);
    for (float side : decode(0, 0.5, 0.5, 10).sides()) {
      assertThat(side).isFinite();
    }
  }
}
