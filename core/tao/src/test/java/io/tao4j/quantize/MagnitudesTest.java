package io.tao4j.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.tensor.Tensor;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MagnitudesTest {
  private static Magnitudes of(float[] values) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    Magnitudes magnitudes = new Magnitudes(largest);
    magnitudes.add(Tensor.of(values, values.length));
    return magnitudes;
  }

  private static float[] normal(int count) {
    Random random = new Random(4);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Mean squared error of rounding to a grid, straight from the numbers. */
  private static double error(float[] values, double threshold, int levels) {
    double scale = threshold / levels;
    double sum = 0;
    for (float value : values) {
      double magnitude = Math.abs(value);
      double rounded = Math.min(Math.rint(magnitude / scale), levels) * scale;
      sum += (magnitude - rounded) * (magnitude - rounded);
    }
    return sum / values.length;
  }

  @Test
  void minMaxCutsNothingOff() {
    assertThat(of(new float[] {-3, 2, 0}).threshold(CalibrationMethod.MIN_MAX, 0, 127))
        .isEqualTo(3);
  }

  @Test
  void percentileIsWhatItsShareStaysWithin() {
    float[] values = new float[10_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % 2 == 0 ? 1 : -1) * (i + 1) / 10_000f;
    }
    Magnitudes magnitudes = of(values);
    assertThat(magnitudes.threshold(CalibrationMethod.PERCENTILE, 90, 127))
        .isCloseTo(0.9, Offset.offset(1.0 / Magnitudes.BINS));
    assertThat(magnitudes.threshold(CalibrationMethod.PERCENTILE, 100, 127)).isEqualTo(1);
  }

  @Test
  void meanSquaredErrorFindsTheLeast() {
    float[] values = normal(50_000);
    values[0] = 30; // an outlier, cut off as far as that pays
    double chosen = of(values).threshold(CalibrationMethod.MSE, 0, 127);
    assertThat(chosen).isBetween(3.0, 29.0);
    double least = error(values, chosen, 127);
    for (double other = 2; other <= 30; other += 0.5) {
      assertThat(least)
          .as("against %s", other)
          .isLessThanOrEqualTo(error(values, other, 127) * 1.02);
    }
  }

  @Test
  void entropyCutsOutliersOffAndKeepsAnEvenSpread() {
    float[] values = normal(50_000);
    values[0] = 30;
    assertThat(of(values).threshold(CalibrationMethod.ENTROPY, 0, 127)).isBetween(2.0, 8.0);
    Random random = new Random(5);
    float[] even = new float[50_000];
    for (int i = 0; i < even.length; i++) {
      even[i] = random.nextFloat();
    }
    assertThat(of(even).threshold(CalibrationMethod.ENTROPY, 0, 127)).isGreaterThan(0.95);
  }

  @Test
  void nothingButZerosHasNoRange() {
    for (CalibrationMethod method : CalibrationMethod.values()) {
      assertThat(of(new float[8]).threshold(method, 99, 127)).isZero();
    }
  }
}
