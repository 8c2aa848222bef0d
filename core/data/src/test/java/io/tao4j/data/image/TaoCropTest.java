package io.tao4j.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.random.SeededRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Crops and colours of TAO's classification, by the numbers that are drawn. */
class TaoCropTest {
  private static final Normalization LEVELS =
      new Normalization(ColorOrder.RGB, 1, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));

  /** Red is the column, green the row. */
  private static Image coordinates(int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < width * height; i++) {
      rgb[3 * i] = (byte) (i % width);
      rgb[3 * i + 1] = (byte) (i / width);
    }
    return Image.of(width, height, rgb);
  }

  private static Image run(Image image, long seed, ImageTransform... steps) {
    return new ImagePlan(List.of(steps), LEVELS).transform(image, SeededRandom.of(seed));
  }

  private static ImageTransform crop(double minShare, double maxShare) {
    return new ImageTransform.RandomCoverCrop(4, 4, minShare, maxShare, Interpolation.NEAREST);
  }

  /** At a share of a half a picture of 20 x 10 covers 8 x 8, which is 16 x 8. */
  @Test
  void thePictureCoversTheSizeOverTheShare() {
    Set<Integer> lefts = new HashSet<>();
    Set<Integer> tops = new HashSet<>();
    for (int seed = 0; seed < 400; seed++) {
      Image got = run(coordinates(20, 10), seed, crop(0.5, 0.5));
      SeededRandom draws = SeededRandom.of(seed);
      draws.nextDouble(); // the share
      int left = draws.nextInt(16 - 4 + 1);
      int top = draws.nextInt(8 - 4 + 1);
      lefts.add(left);
      tops.add(top);
      for (int i = 0; i < 4; i++) {
        assertThat(got.level(i, 0, 0)).isEqualTo((left + i) * 20 / 16);
        assertThat(got.level(0, i, 1)).isEqualTo((top + i) * 10 / 8);
      }
    }
    assertThat(lefts).hasSize(13);
    assertThat(tops).hasSize(5);
  }

  /** 7 x 5 covers 4 x 4 as 5.6 x 4: the side is cut to 5, so there are two places. */
  @Test
  void sidesAreCutToWholePixels() {
    Set<Integer> firsts = new HashSet<>();
    for (int seed = 0; seed < 50; seed++) {
      firsts.add(run(coordinates(7, 5), seed, crop(1, 1)).level(0, 0, 0));
    }
    assertThat(firsts).containsExactlyInAnyOrder(0, 1 * 7 / 5);
  }

  @Test
  void theShareIsUniform() {
    // The window's 39 steps are 195 rows of the picture times the share.
    ImageTransform crop =
        new ImageTransform.RandomCoverCrop(40, 40, 0.45, 1, Interpolation.NEAREST);
    int larger = 0;
    for (int seed = 0; seed < 1000; seed++) {
      Image got = run(coordinates(400, 200), seed, crop);
      int rows = got.level(0, 39, 1) - got.level(0, 0, 1);
      assertThat(rows).isBetween(85, 197);
      larger += rows > 195 * 0.725 ? 1 : 0;
    }
    assertThat(larger).isBetween(440, 560);
  }

  @Test
  void aPictureOfTheSizeStays() {
    ImageTransform step =
        new ImageTransform.UnlessSized(
            4, 4, List.of(crop(0.5, 0.5), new ImageTransform.ColorShift(0.5, 1, 1)));
    assertThat(run(coordinates(4, 4), 3, step)).isEqualTo(coordinates(4, 4));
    assertThat(run(coordinates(4, 5), 3, step)).isNotEqualTo(coordinates(4, 4));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> run(coordinates(4, 4), 3, new ImageTransform.UnlessSized(4, 5, List.of(step))))
        .withMessageContaining("lead to");
  }

  /** Red 200, green 100, blue 50: hue 20 degrees, saturation 0.75, value 200. */
  @Test
  void coloursAreMovedInHsvAndContrastAroundTheMiddle() {
    for (int seed = 0; seed < 40; seed++) {
      Image got =
          run(
              Image.filled(4, 4, 200, 100, 50),
              seed,
              new ImageTransform.Resize(4, 4, Interpolation.NEAREST),
              new ImageTransform.ColorShift(25.0 / 360, 0.2, 0.1));
      SeededRandom draws = SeededRandom.of(seed);
      double hue = 20 + draws.uniform(-25, 25);
      double saturation = 0.75 + draws.uniform(-0.2, 0.2);
      double contrast = 1 + draws.uniform(-0.1, 0.1);
      double least = 200 * (1 - saturation);
      // Between red (0) and yellow (60) green rises; below red, blue is the middle one.
      double middle = least + Math.abs(hue) / 60 * (200 - least);
      double[] moved = {200, hue >= 0 ? middle : least, hue >= 0 ? least : middle};
      for (int c = 0; c < 3; c++) {
        double expected = Math.min(255, (moved[c] - 127.5) * contrast + 127.5);
        assertThat((double) got.level(1, 1, c)).isCloseTo(expected, within(0.6));
      }
    }
  }

  @Test
  void saturationStaysBetweenZeroAndOne() {
    for (int seed = 0; seed < 20; seed++) {
      Image got =
          run(
              Image.filled(2, 2, 255, 0, 0),
              seed,
              new ImageTransform.Resize(2, 2, Interpolation.NEAREST),
              new ImageTransform.ColorShift(0, 0.2, 0));
      double move = moved(seed);
      assertThat((double) got.level(0, 0, 1)).isCloseTo(move > 0 ? 0 : -255 * move, within(0.6));
      assertThat(got.level(0, 0, 0)).isEqualTo(255);
    }
  }

  private static double moved(int seed) {
    SeededRandom draws = SeededRandom.of(seed);
    draws.uniform(-1, 1); // the hue
    return draws.uniform(-0.2, 0.2);
  }

  /**
   * A square of half of the shorter side at thirteen places, all of a quarter of the rest apart.
   */
  @Test
  void squaresStandAtThirteenPlaces() {
    Set<List<Integer>> places = new HashSet<>();
    for (int seed = 0; seed < 400; seed++) {
      Image got =
          run(
              coordinates(29, 21),
              seed,
              new ImageTransform.RandomPlacedCrop(10, 10, List.of(0.5), Interpolation.NEAREST));
      places.add(List.of(got.level(0, 0, 0), got.level(0, 0, 1)));
      assertThat(got.level(9, 0, 0) - got.level(0, 0, 0)).isEqualTo(9);
    }
    assertThat(places)
        .hasSize(13)
        .contains(List.of(0, 0), List.of(16, 8), List.of(8, 4), List.of(4, 2), List.of(12, 6))
        .doesNotContain(List.of(4, 0));
  }
}
