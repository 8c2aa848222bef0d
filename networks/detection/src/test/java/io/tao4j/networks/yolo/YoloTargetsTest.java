package io.tao4j.networks.yolo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.detection.LabelledBox;
import io.tao4j.geometry.Box;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class YoloTargetsTest {
  private static final List<YoloHead> HEADS =
      List.of(
          new YoloHead("big", 32, List.of(new Anchor(64, 64), new Anchor(96, 48)), 0.05),
          new YoloHead("mid", 16, List.of(new Anchor(16, 16), new Anchor(30, 15)), 0.1));
  private static final int CLASSES = 3;

  private static LabelledBox object(double left, double top, double right, double bottom, int c) {
    return new LabelledBox(new Box(left, top, right, bottom), c, false, false);
  }

  private static Map<String, Tensor> encode(double iou, double smoothing, LabelledBox... objects) {
    return new YoloTargets(HEADS, List.of(1.0, 2.0, 1.0), iou, smoothing)
        .encode(List.of(List.of(objects), List.of()), 96, 128);
  }

  /** The number of a prediction of the first image. */
  private static double at(Tensor map, int anchor, int number, int row, int column) {
    int numbers = (int) map.shape().size(2);
    int rows = (int) map.shape().size(3);
    int columns = (int) map.shape().size(4);
    return map.get(((long) (anchor * numbers + number) * rows + row) * columns + column);
  }

  private static double positives(Tensor map) {
    double sum = 0;
    for (int anchor = 0; anchor < 2; anchor++) {
      for (int row = 0; row < map.shape().size(3); row++) {
        for (int column = 0; column < map.shape().size(4); column++) {
          sum += at(map, anchor, 4, row, column);
        }
      }
    }
    return sum;
  }

  @Test
  void anObjectBelongsToTheCellOfItsCentreInCells() {
    Tensor mid = encode(0.5, 0, object(40, 20, 56, 36, 2)).get("targets.mid");
    // centre 48, 28: column 3.0, row 1.75
    assertThat(at(mid, 0, 0, 1, 3)).isZero();
    assertThat(at(mid, 0, 1, 1, 3)).isEqualTo(0.75);
    assertThat(at(mid, 0, 2, 1, 3)).isEqualTo(1);
    assertThat(at(mid, 0, 3, 1, 3)).isEqualTo(1);
    assertThat(at(mid, 0, 4, 1, 3)).isEqualTo(1);
    assertThat(at(mid, 0, 5, 1, 3)).isEqualTo(2 - 256.0 / (96 * 128), within(1e-6));
    assertThat(at(mid, 0, 7, 1, 3)).isZero();
    assertThat(at(mid, 0, 9, 1, 3)).isEqualTo(1);
  }

  /** Shows {@code box_matching_iou} of specs. */
  @Test
  void everyAnchorThatFitsTakesIt() {
    // 64x48: IoU with 64x64 is 0.75, with 96x48 0.67, with 30x15 0.15, with 16x16 0.08
    Map<String, Tensor> strict = encode(0.7, 0, object(0, 0, 64, 48, 0));
    assertThat(positives(strict.get("targets.big"))).isEqualTo(1);
    assertThat(positives(strict.get("targets.mid"))).isZero();
    Map<String, Tensor> loose = encode(0.1, 0, object(0, 0, 64, 48, 0));
    assertThat(positives(loose.get("targets.big"))).isEqualTo(2);
    assertThat(positives(loose.get("targets.mid"))).isEqualTo(1);
  }

  @Test
  void theBestAnchorTakesItEvenIfItDoesNotFit() {
    Map<String, Tensor> inputs = encode(0.9, 0, object(10, 10, 16, 14, 1));
    assertThat(positives(inputs.get("targets.mid"))).isEqualTo(1);
    assertThat(positives(inputs.get("targets.big"))).isZero();
  }

  @Test
  void ofTwoObjectsWithOneBestAnchorTheLaterHasIt() {
    LabelledBox good = object(40, 20, 56, 36, 0);
    LabelledBox worse = object(42, 22, 54, 34, 1);
    Tensor mid = encode(0.3, 0, good, worse).get("targets.mid");
    assertThat(at(mid, 0, 2, 1, 3)).isEqualTo(12.0 / 16);
    assertThat(at(mid, 0, 8, 1, 3)).isEqualTo(1);
    mid = encode(0.3, 0, worse, good).get("targets.mid");
    assertThat(at(mid, 0, 2, 1, 3)).isEqualTo(1);
    assertThat(at(mid, 0, 7, 1, 3)).isEqualTo(1);
    assertThat(at(mid, 0, 8, 1, 3)).isZero();
  }

  /** 4x4 has an IoU of 0.06 with its best anchor 16x16; 30x15 one of 0.52, and a better anchor. */
  @Test
  void nothingTakesTheBestAnchorsPlaceThatHasABetterOneItself() {
    LabelledBox tiny = object(46, 26, 50, 30, 0);
    LabelledBox wide = object(33, 20.5, 63, 35.5, 2);
    for (LabelledBox[] order :
        List.of(new LabelledBox[] {tiny, wide}, new LabelledBox[] {wide, tiny})) {
      Tensor mid = encode(0.3, 0, order).get("targets.mid");
      assertThat(at(mid, 0, 2, 1, 3)).isEqualTo(4.0 / 16);
      assertThat(at(mid, 0, 7, 1, 3)).isEqualTo(1);
      assertThat(at(mid, 1, 2, 1, 3)).isEqualTo(30.0 / 16);
      assertThat(at(mid, 1, 9, 1, 3)).isEqualTo(1);
    }
  }

  /** A 16x16 has an IoU of 0.52 with the anchor 30x15, a 28x15 one of 0.93; neither is its best. */
  @Test
  void elsewhereTheOneThatFitsBetterStays() {
    LabelledBox square = object(40, 20, 56, 36, 0);
    LabelledBox wide = object(33, 20.5, 63, 35.5, 2);
    for (LabelledBox[] order :
        List.of(new LabelledBox[] {square, wide}, new LabelledBox[] {wide, square})) {
      Tensor mid = encode(0.3, 0, order).get("targets.mid");
      assertThat(at(mid, 1, 9, 1, 3)).isEqualTo(1);
      assertThat(at(mid, 0, 7, 1, 3)).isEqualTo(1);
    }
  }

  /** Row 15 of the audit: class 1 has the weight 2. */
  @Test
  void theWeightOfAClassIsThatOfItsBoxesToo() {
    YoloV4Spec spec =
        YoloMeaningTest.bind("class_weighting_config.class_weighting", "{b: 2}").spec();
    assertThat(new YoloSettings(spec, YoloV4Network.NAME).classWeights(List.of("a", "b", "c")))
        .containsExactly(1.0, 2.0, 1.0);
    Tensor mid = encode(0.5, 0, object(40, 20, 56, 36, 1)).get("targets.mid");
    assertThat(at(mid, 0, 5, 1, 3)).isEqualTo(2 * (2 - 256.0 / (96 * 128)), within(1e-6));
    assertThat(at(mid, 0, 6, 1, 3)).isEqualTo(2);
    assertThat(at(mid, 0, 6, 0, 0)).isZero();
  }

  @Test
  void smoothedClassesLeaveSomethingToTheOthers() {
    Tensor mid = encode(0.5, 0.2, object(40, 20, 56, 36, 2)).get("targets.mid");
    assertThat(at(mid, 0, 9, 1, 3)).isEqualTo(0.9, within(1e-6));
    assertThat(at(mid, 0, 8, 1, 3)).isEqualTo(0.1, within(1e-6));
  }

  @Test
  void cellsWithoutAnObjectHoldABoxThatALossCanBear() {
    Tensor big = encode(0.5, 0).get("targets.big");
    assertThat(at(big, 1, 0, 2, 3)).isEqualTo(0.5);
    assertThat(at(big, 1, 2, 2, 3)).isEqualTo(1);
    assertThat(at(big, 1, 5, 2, 3)).isZero();
    assertThat(positives(big)).isZero();
  }

  @Test
  void crowdsAreLeftOutAndObjectsPadded() {
    LabelledBox crowd = new LabelledBox(new Box(0, 0, 60, 60), 0, false, true);
    Map<String, Tensor> inputs =
        encode(0.5, 0, crowd, object(1, 2, 3, 4, 0), object(5, 6, 7, 8, 0));
    Tensor objects = inputs.get("objects");
    assertThat(objects.shape().toArray()).containsExactly(2, 2, 4);
    assertThat(objects.toFloatArray())
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0);
    assertThat(encode(0.5, 0).get("objects").shape().toArray()).containsExactly(2, 1, 4);
  }

  @Test
  void centresOnTheEdgeStayInside() {
    Tensor big = encode(0.1, 0, object(96, 64, 160, 128, 0)).get("targets.big");
    assertThat(at(big, 0, 4, 2, 3)).isEqualTo(1);
    assertThat(at(big, 0, 0, 2, 3)).isEqualTo(1);
  }
}
