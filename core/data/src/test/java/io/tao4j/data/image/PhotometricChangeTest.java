package io.tao4j.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.data.image.ImageLayer.Rectangle;
import io.tao4j.data.random.SeededRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SSD's colours, its canvas, and a move of the whole picture, by hand. */
class PhotometricChangeTest {
  private static final Rectangle PIXEL = new Rectangle(0, 0, 1, 1);

  private static int[] shown(PhotometricChange change, int red, int green, int blue) {
    Image pixel = Image.of(1, 1, new byte[] {(byte) red, (byte) green, (byte) blue});
    ImageLayer layer =
        new ImageLayer(pixel, PIXEL, PIXEL, false, false, change, Interpolation.NEAREST);
    byte[] levels = ImageCanvas.compose(1, 1, List.of(layer)).pixels();
    return new int[] {levels[0] & 255, levels[1] & 255, levels[2] & 255};
  }

  @Test
  void contrastIsAboutTheMiddleAndLevelsAreCut() {
    assertThat(shown(new PhotometricChange(10, 1, false, 1, 0), 100, 250, 0))
        .containsExactly(110, 255, 10);
    // 127.5 + 1.5 * (level - 127.5)
    assertThat(shown(new PhotometricChange(0, 1.5, false, 1, 0), 128, 200, 20))
        .containsExactly(128, 236, 0);
    assertThat(shown(new PhotometricChange(-28, 0.5, true, 1, 0), 228, 128, 28))
        .containsExactly(164, 114, 64);
  }

  @Test
  void saturationAndHueAreThoseOfOpenCv() {
    assertThat(shown(new PhotometricChange(0, 1, false, 0, 0), 200, 100, 50))
        .containsExactly(200, 200, 200);
    // a third of the circle: red becomes green
    assertThat(shown(new PhotometricChange(0, 1, false, 1, 1.0 / 3), 200, 0, 0))
        .containsExactly(0, 200, 0);
  }

  @Test
  void contrastLastActsOnWhatSaturationLeft() {
    int[] first = shown(new PhotometricChange(0, 0.5, false, 2, 0), 200, 100, 50);
    int[] last = shown(new PhotometricChange(0, 0.5, true, 2, 0), 200, 100, 50);
    assertThat(first).isNotEqualTo(last);
  }

  @Test
  void theCanvasKeepsItsColour() {
    Image pixel = Image.of(1, 1, new byte[] {10, 10, 10});
    PhotometricChange brighter = new PhotometricChange(40, 1, false, 1, 0);
    ImageLayer layer =
        new ImageLayer(
            pixel,
            new Rectangle(-1, 0, 2, 1),
            new Rectangle(0, 0, 2, 1),
            false,
            false,
            brighter,
            Interpolation.NEAREST,
            List.of(1, 2, 3));
    assertThat(ImageCanvas.compose(1, 2, List.of(layer)).pixels())
        .containsExactly(1, 2, 3, 50, 50, 50);
  }

  private static byte[] moved(ImageTransform.RandomShiftZoom step, Image image, long seed) {
    return new ImagePlan(
            List.of(new ImageTransform.Resize(1, image.width(), Interpolation.NEAREST), step),
            Normalization.of(Normalization.Mode.TF, false))
        .transform(image, SeededRandom.of(seed))
        .pixels();
  }

  @Test
  void aMoveShowsNeighboursAndContinuesTheEdge() {
    byte[] ramp = new byte[30];
    for (int i = 0; i < 30; i++) {
      ramp[i] = (byte) (10 * (i / 3));
    }
    Image image = Image.of(10, 1, ramp);
    assertThat(moved(new ImageTransform.RandomShiftZoom(0, 0), image, 1)).isEqualTo(ramp);
    for (long seed = 0; seed < 20; seed++) {
      byte[] shown = moved(new ImageTransform.RandomShiftZoom(0.3, 0), image, seed);
      int step = shown[15] - ramp[15];
      assertThat(step).isBetween(-30, 30);
      for (int i = 0; i < 10; i++) {
        int expected = Math.max(0, Math.min(90, 10 * i + step));
        assertThat(shown[3 * i] - expected).isBetween(-1, 1);
      }
    }
  }
}
