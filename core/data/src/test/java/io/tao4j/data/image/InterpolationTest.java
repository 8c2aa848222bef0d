package io.tao4j.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.data.random.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Numbers worked out by hand, for machines without reference pictures. */
class InterpolationTest {

  private static Image resize(Image image, int height, int width, Interpolation interpolation) {
    return new ImagePlan(
            List.of(new ImageTransform.Resize(height, width, interpolation)),
            Normalization.unit(ColorOrder.RGB))
        .transform(image, SeededRandom.of());
  }

  /** One row of equal channels. */
  private static Image row(int... levels) {
    byte[] rgb = new byte[levels.length * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) levels[i / 3];
    }
    return Image.of(levels.length, 1, rgb);
  }

  private static List<Integer> levels(Image row) {
    List<Integer> levels = new ArrayList<>();
    for (int x = 0; x < row.width(); x++) {
      levels.add(row.level(x, 0, 1));
    }
    return levels;
  }

  @ParameterizedTest
  @EnumSource
  void keepsAFlatPictureFlat(Interpolation interpolation) {
    for (int[] size : new int[][] {{1, 1}, {7, 31}, {64, 3}, {200, 150}}) {
      assertThat(resize(Image.filled(50, 40, 255, 128, 3), size[0], size[1], interpolation))
          .isEqualTo(Image.filled(size[1], size[0], 255, 128, 3));
    }
  }

  @Test
  void bilinearUsesHalfPixelCentres() {
    assertThat(levels(resize(row(0, 100), 1, 4, Interpolation.BILINEAR)))
        .containsExactly(0, 25, 75, 100);
    assertThat(levels(resize(row(0, 100), 1, 4, Interpolation.BILINEAR_ANTIALIAS)))
        .containsExactly(0, 25, 75, 100);
  }

  @Test
  void onlyAntialiasSeesEveryPixelOfALargerPicture() {
    Image line = row(0, 0, 200, 0, 0, 0, 0, 0);
    // Without antialias the centres of the two halves lie at 1.5 and 5.5.
    assertThat(levels(resize(line, 1, 2, Interpolation.BILINEAR))).containsExactly(100, 0);
    assertThat(levels(resize(line, 1, 2, Interpolation.AREA))).containsExactly(50, 0);
    // Triangles of half width 4 around 2 and 6; the line is 0.5 and 3.5 away.
    assertThat(levels(resize(line, 1, 2, Interpolation.BILINEAR_ANTIALIAS)))
        .containsExactly(
            (int) Math.round(200 * 0.875 / (0.625 + 0.875 + 0.875 + 0.625 + 0.375 + 0.125)),
            (int) Math.round(200 * 0.125 / (0.125 + 0.375 + 0.625 + 0.875 + 0.875 + 0.625)));
  }

  @Test
  void nearestAndAreaTakeAndAverage() {
    assertThat(levels(resize(row(10, 20, 30, 40), 1, 2, Interpolation.NEAREST)))
        .containsExactly(10, 30);
    assertThat(levels(resize(row(10, 20, 30, 40), 1, 2, Interpolation.AREA)))
        .containsExactly(15, 35);
  }
}
