package io.tao4j.data.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.data.image.ImageLayer.Rectangle;
import io.tao4j.data.image.ImageSize;
import org.junit.jupiter.api.Test;

/** YOLO's augmentation on fixed draws, worked by hand from TAO's formulas. */
class YoloAugmentationMeaningTest {
  private static Rectangle window(
      int width, int height, double aspect, double left, double top, double right, double bottom) {
    return JitteredWindow.of(width, height, aspect, left, top, right, bottom);
  }

  /** Shows {@code jitter} of specs. */
  @Test
  void eachSideIsCutByAShareOfThePicturesOwnAndTheRestStretched() {
    // 0.1 of 200 left, 0.2 right, 0.05 of 100 above, 0.1 below; the ratio is the input's already
    assertThat(window(200, 100, 2, 0.1, 0.05, 0.2, 0.1)).isEqualTo(new Rectangle(20, 5, 140, 85));
  }

  @Test
  void cutsAreAtMostFourFifthsAndTwoOppositeOnesTwoFifthsEach() {
    assertThat(window(100, 100, 1, 0.9, 0, 0.5, 0)).isEqualTo(new Rectangle(40, 0, 20, 100));
    assertThat(window(100, 100, 1, 0.9, 0, 0, 0)).isEqualTo(new Rectangle(80, 0, 20, 100));
    assertThat(window(100, 100, 1, 0.3, 0, 0.4, 0)).isEqualTo(new Rectangle(30, 0, 30, 100));
  }

  @Test
  void bordersOfTheLongSideAreTakenBackBeforeTheShortOneGetsSome() {
    // 300x100 into a square: 200 too wide; the borders of 30 and 60 go, 110 are left, 55 each side
    assertThat(window(300, 100, 1, -0.1, 0, -0.2, 0)).isEqualTo(new Rectangle(0, -55, 300, 210));
    assertThat(window(100, 300, 1, 0, -0.1, 0, -0.2)).isEqualTo(new Rectangle(-55, 0, 210, 300));
  }

  @Test
  void whatCutsDidToTheAspectRatioStays() {
    // 300x100 into a square: 200 too wide, cut by 30 each side; 100 above and below all the same
    assertThat(window(300, 100, 1, 0.1, 0, 0.1, 0)).isEqualTo(new Rectangle(30, -100, 240, 300));
  }

  @Test
  void withoutJitterThePictureIsInTheMiddleOfTheInputsShape() {
    assertThat(window(300, 100, 1, 0, 0, 0, 0)).isEqualTo(new Rectangle(0, -100, 300, 300));
    assertThat(window(100, 300, 2, 0, 0, 0, 0)).isEqualTo(new Rectangle(-250, 0, 600, 300));
  }

  /** Shows {@code mosaic_min_ratio} of specs. */
  @Test
  void aPartOfAMosaicHasItsQuartersAspectRatio() {
    // the limiting side times the share, the other one by the ratio
    assertThat(AugmentedLayers.partSize(200, 100, 0.5, 0.8)).isEqualTo(new ImageSize(40, 80));
    assertThat(AugmentedLayers.partSize(100, 200, 2, 0.6)).isEqualTo(new ImageSize(60, 30));
    assertThat(AugmentedLayers.partSize(100, 100, 1, 1)).isEqualTo(new ImageSize(100, 100));
  }
}
