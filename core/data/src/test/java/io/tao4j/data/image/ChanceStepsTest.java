package io.tao4j.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.image.ImageTransform.RandomInversion;
import io.tao4j.data.image.ImageTransform.RandomKernelBlur;
import io.tao4j.data.image.ImageTransform.RandomRotation;
import io.tao4j.data.image.ImageTransform.Resize;
import io.tao4j.data.image.ImageTransform.Sometimes;
import io.tao4j.data.random.SeededRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Steps that are taken by chance, on pixels worked out by hand. */
class ChanceStepsTest {
  private static Image run(Image image, long seed, ImageTransform step) {
    Resize sized = new Resize(image.height(), image.width(), Interpolation.NEAREST);
    return new ImagePlan(List.of(sized, step), Normalization.unit(ColorOrder.RGB))
        .transform(image, SeededRandom.of(seed));
  }

  private static Image point() {
    byte[] rgb = new byte[9 * 9 * 3];
    Arrays.fill(rgb, 3 * (4 * 9 + 4), 3 * (4 * 9 + 4) + 3, (byte) 250);
    return Image.of(9, 9, rgb);
  }

  @Test
  void theNegativeIs255MinusTheLevel() {
    Image got = run(Image.filled(2, 2, 0, 100, 255), 1, new RandomInversion(1));
    assertThat(List.of(got.level(0, 0, 0), got.level(0, 0, 1), got.level(0, 0, 2)))
        .containsExactly(255, 155, 0);
    Image kept = run(Image.filled(2, 2, 0, 100, 255), 1, new RandomInversion(0));
    assertThat(kept.level(1, 1, 1)).isEqualTo(100);
  }

  /**
   * A side of 5 has a deviation of 0.3 * ((5 - 1) / 2 - 1) + 0.8 = 1.1 and weights by exp(-x^2 /
   * 2.42).
   */
  @Test
  void aBlurHasTheWeightsOfItsSide() {
    double[] weights = new double[5];
    double sum = 0;
    for (int i = 0; i < 5; i++) {
      weights[i] = Math.exp(-(i - 2) * (i - 2) / 2.42);
      sum += weights[i];
    }
    Image got = run(point(), 1, new RandomKernelBlur(1, List.of(5)));
    for (int x = 0; x < 5; x++) {
      assertThat((double) got.level(2 + x, 4, 0))
          .isCloseTo(250 * weights[x] / sum * weights[2] / sum, within(1.0));
    }
    assertThat(got.level(1, 4, 0)).isZero();
    assertThat(run(point(), 1, new RandomKernelBlur(0, List.of(5)))).isEqualTo(point());
    assertThatThrownBy(() -> new RandomKernelBlur(1, List.of(4))).hasMessageContaining("[4]");
  }

  /** Turned by 45 degrees the point's four neighbours along the axes each show a part of it. */
  @Test
  void aSmoothTurnMixesNeighbours() {
    Image hard = run(point(), 1, new RandomRotation(1, List.of(45.0)));
    Image smooth = run(point(), 1, new RandomRotation(1, List.of(45.0), true));
    assertThat(smooth.level(4, 4, 0)).isEqualTo(250);
    assertThat(hard.level(4, 4, 0)).isEqualTo(250);
    // the pixel above lies at (-0.707, -0.707) of the turned picture: 0.293 * 0.293 of the point
    assertThat((double) smooth.level(4, 3, 0)).isCloseTo(250 * 0.293 * 0.293, within(2.0));
    assertThat(hard.level(4, 3, 0)).isZero();
  }

  @Test
  void stepsBelowOneChanceAreAllTakenOrNone() {
    Sometimes both = new Sometimes(0.5, List.of(new RandomInversion(1), new RandomInversion(1)));
    Sometimes one = new Sometimes(0.5, List.of(new RandomInversion(1)));
    Image flat = Image.filled(2, 2, 10, 10, 10);
    int taken = 0;
    for (int seed = 0; seed < 400; seed++) {
      assertThat(run(flat, seed, both)).isEqualTo(flat);
      taken += run(flat, seed, one).level(0, 0, 0) == 245 ? 1 : 0;
    }
    assertThat(taken).isBetween(160, 240);
    assertThat(run(flat, 3, new Sometimes(0, List.of(new RandomInversion(1))))).isEqualTo(flat);
    assertThatThrownBy(
            () -> run(flat, 1, new Sometimes(1, List.of(new Resize(1, 1, Interpolation.AREA)))))
        .hasMessageContaining("must not fix the size");
  }
}
