package io.tao4j.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.image.RandAugmentOps.Change;
import io.tao4j.data.random.SeededRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The steps of TAO's PyTorch classification, by pixels worked out by hand. */
class RandAugmentTest {
  private static final Normalization LEVELS =
      new Normalization(ColorOrder.RGB, 1, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));

  /** One row of grey levels. */
  private static Image row(int... levels) {
    byte[] rgb = new byte[levels.length * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) levels[i / 3];
    }
    return Image.of(levels.length, 1, rgb);
  }

  private static int[] red(Image image, int y) {
    int[] levels = new int[image.width()];
    for (int x = 0; x < levels.length; x++) {
      levels[x] = image.level(x, y, 0);
    }
    return levels;
  }

  private static Image change(Image image, Change change, double strength, double sign) {
    return OpenCv.scoped(
        () ->
            MatOps.toImage(
                RandAugmentOps.change(
                    MatOps.toMat(image), change, strength, sign, new Scalar(9, 9, 9, 0))));
  }

  @ParameterizedTest
  @CsvSource({
    "INVERT,0.5,0 100 200,255 155 55",
    // 4 - int(2) = 2 bits stay
    "POSTERIZE,0.5,0 63 64 200,0 0 64 192",
    // from 256 - 128 on
    "SOLARIZE,0.5,0 127 128 255,0 127 127 0",
    // 55 more below 128, at most 255
    "SOLARIZE_ADD,0.5,0 100 127 128,55 155 182 128",
    // 50 to 150 spread over 0 to 255
    "AUTO_CONTRAST,0.5,50 100 150,0 127 255",
    "AUTO_CONTRAST,0.5,70 70 70,70 70 70",
    // a factor of 1 - 0.5 * 0.9
    "BRIGHTNESS,0.5,0 100 200,0 55 110",
    // the mean is 100: 100 + 0.55 * (level - 100)
    "CONTRAST,0.5,0 100 200,45 100 155",
    // grey stays
    "SATURATION,0.5,0 100 200,0 100 200",
    // 0.45 * 0.5 of 4 columns is 0.9: by almost one to the right, sign -1
    "SHIFT_Y,0,10 20 30 40,10 20 30 40"
  })
  void levels(Change change, double strength, String before, String after) {
    int[] given = List.of(before.split(" ")).stream().mapToInt(Integer::parseInt).toArray();
    int[] expected = List.of(after.split(" ")).stream().mapToInt(Integer::parseInt).toArray();
    int[] got = red(change(row(given), change, strength, -1), 0);
    for (int i = 0; i < expected.length; i++) {
      assertThat(got[i]).as("place " + i).isCloseTo(expected[i], within(1));
    }
  }

  /** 510 pixels, half of them 10 and half 200: a step is one, the second class begins at 255. */
  @Test
  void equalisedLevelsAreAsFrequent() {
    int[] given = new int[510];
    for (int i = 0; i < given.length; i++) {
      given[i] = i % 2 == 0 ? 10 : 200;
    }
    assertThat(red(change(row(given), Change.EQUALIZE, 0.5, 1), 0)).containsOnly(0, 255);
  }

  /** 5 of 13 parts of the middle, one of each neighbour; 1.45 times away from that. */
  @Test
  void sharpnessMovesAwayFromTheSmoothPicture() {
    byte[] rgb = new byte[27];
    for (int c = 0; c < 3; c++) {
      rgb[12 + c] = 130 - 256;
    }
    Image got = change(Image.of(3, 3, rgb), Change.SHARPNESS, 0.5, 1);
    assertThat(got.level(1, 1, 0)).isCloseTo((int) (130 * 1.45 - 50 * 0.45), within(1));
    assertThat(got.level(0, 0, 0)).isZero();
  }

  @Test
  void shiftsAndShearsMoveWithTheColourOutside() {
    // 0.45 * 10/18 of 4 columns is one column: place x shows column x + 1.
    double strength = 10.0 / 18;
    assertThat(red(change(row(10, 20, 30, 40), Change.SHIFT_X, strength, 1), 0))
        .containsExactly(20, 30, 40, 9);
    assertThat(red(change(row(10, 20, 30, 40), Change.SHIFT_X, strength, -1), 0))
        .containsExactly(9, 10, 20, 30);
    // At a slope of 0.3 row 10 of 21, 10.5 from the top, moves by 3.15 columns.
    byte[] rgb = new byte[21 * 21 * 3];
    for (int i = 0; i < 21 * 21; i++) {
      rgb[3 * i] = (byte) (10 * (i % 21));
    }
    Image sheared = change(Image.of(21, 21, rgb), Change.SHEAR_X, 1, 1);
    assertThat(sheared.level(5, 10, 0)).isCloseTo((int) Math.round(10 * (5 + 3.15)), within(1));
  }

  private static Image run(Image image, long seed, ImageTransform step) {
    ImageTransform sized =
        new ImageTransform.Resize(image.height(), image.width(), Interpolation.NEAREST);
    return new ImagePlan(List.of(sized, step), LEVELS).transform(image, SeededRandom.of(seed));
  }

  private static Image square() {
    byte[] rgb = new byte[27];
    for (int i = 0; i < 9; i++) {
      rgb[3 * i] = (byte) (i + 1);
    }
    return Image.of(3, 3, rgb);
  }

  @Test
  void quarterTurnsAreCounterClockwise() {
    Image got = run(square(), 1, new ImageTransform.RandomRotation(1, List.of(90.0)));
    assertThat(red(got, 0)).containsExactly(3, 6, 9);
    assertThat(red(got, 2)).containsExactly(1, 4, 7);
    Image half = run(square(), 1, new ImageTransform.RandomRotation(1, List.of(180.0)));
    assertThat(red(half, 0)).containsExactly(9, 8, 7);
    Image back = run(square(), 1, new ImageTransform.RandomRotation(1, List.of(-90.0)));
    assertThat(red(back, 0)).containsExactly(7, 4, 1);
    // By 45 degrees the middle stays, the top left corner shows the middle of the top, and what
    // a corner of a larger picture shows is outside.
    ImageTransform eighth = new ImageTransform.RandomRotation(1, List.of(45.0));
    assertThat(run(square(), 1, eighth).level(1, 1, 0)).isEqualTo(5);
    assertThat(run(square(), 1, eighth).level(0, 0, 0)).isEqualTo(2);
    assertThat(run(Image.filled(20, 20, 7, 7, 7), 1, eighth).level(0, 0, 0)).isZero();
  }

  @Test
  void theLargerPictureIsCutAtRandomAndTheSmallerLiesOnBlack() {
    Image flat = Image.filled(10, 10, 50, 60, 70);
    assertThat(run(flat, 4, new ImageTransform.RandomScaleCrop(10, 10, 1.2, 1.2))).isEqualTo(flat);
    Image small = run(flat, 4, new ImageTransform.RandomScaleCrop(10, 10, 0.5, 0.5));
    int lit = 0;
    for (int i = 0; i < 100; i++) {
      lit += small.level(i % 10, i / 10, 0) == 50 ? 1 : 0;
    }
    assertThat(lit).isEqualTo(25);
  }

  @Test
  void theErasedPartHasTheColourAndItsShareOfTheArea() {
    Image black = Image.filled(60, 60, 0, 0, 0);
    int erased = 0;
    double area = 0;
    for (int seed = 0; seed < 1000; seed++) {
      Image got = run(black, seed, new ImageTransform.RandomErase(0.2, List.of(1, 2, 3)));
      int painted = 0;
      for (int i = 0; i < 3600; i++) {
        int green = got.level(i % 60, i / 60, 1);
        assertThat(green == 2 || green == 0).isTrue();
        painted += green == 2 ? 1 : 0;
      }
      if (painted > 0) {
        erased++;
        area += painted / 3600.0;
        assertThat(painted / 3600.0).isBetween(0.018, 0.35);
      }
    }
    assertThat(erased).isBetween(160, 240);
    assertThat(area / erased).isCloseTo((0.02 + 1.0 / 3) / 2, within(0.02));
  }

  @Test
  void blurSpreadsAndKeepsTheSum() {
    byte[] rgb = new byte[9 * 9 * 3];
    rgb[(4 * 9 + 4) * 3] = (byte) 250;
    Image point = Image.of(9, 9, rgb);
    double[] middles = new double[200];
    for (int seed = 0; seed < middles.length; seed++) {
      middles[seed] = run(point, seed, new ImageTransform.RandomBlur(1)).level(4, 4, 0);
    }
    // A deviation of 1 leaves 250 * (1 / 2.5066)^2 = 39.8, one of 0 leaves all.
    assertThat(Arrays.stream(middles)).allMatch(m -> m >= 39 && m <= 250);
    assertThat(Arrays.stream(middles).min().orElseThrow()).isLessThan(45);
    assertThat(Arrays.stream(middles).max().orElseThrow()).isGreaterThan(245);
  }

  /** Each of the two drawn is done half of the time: a quarter of pictures stays as it is. */
  @Test
  void twoChangesEachHalfOfTheTime() {
    byte[] rgb = new byte[16 * 16 * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (60 + i * 7 % 100);
    }
    Image image = Image.of(16, 16, rgb);
    Map<Boolean, Integer> same = new TreeMap<>();
    for (int seed = 0; seed < 1000; seed++) {
      Image got = run(image, seed, new ImageTransform.RandAugment(2, 5, 1, List.of(124, 116, 104)));
      same.merge(got.equals(image), 1, Integer::sum);
    }
    assertThat(same.get(true)).isBetween(200, 320);
  }
}
