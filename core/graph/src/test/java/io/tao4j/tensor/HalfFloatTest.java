package io.tao4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HalfFloatTest {

  @Test
  void everyFloat16ComesBack() {
    for (int bits = 0; bits < 0x10000; bits++) {
      float value = HalfFloat.fromFloat16((short) bits);
      short back = HalfFloat.toFloat16(value);
      if ((bits & 0x7fff) > 0x7c00) {
        assertThat(value).as("bits %x", bits).isNaN();
        assertThat(back & 0x7fff).as("bits %x", bits).isGreaterThan(0x7c00);
        assertThat(back & 0x8000).as("sign of %x", bits).isEqualTo(bits & 0x8000);
      } else if ((short) bits != back) {
        assertThat(back & 0xffff).as("bits %x", bits).isEqualTo(bits);
      }
    }
  }

  @Test
  void everyBfloat16ComesBack() {
    for (int bits = 0; bits < 0x10000; bits++) {
      float value = HalfFloat.fromBfloat16((short) bits);
      short back = HalfFloat.toBfloat16(value);
      if ((bits & 0x7fff) > 0x7f80) {
        assertThat(value).as("bits %x", bits).isNaN();
        assertThat(HalfFloat.fromBfloat16(back)).as("bits %x", bits).isNaN();
      } else if ((short) bits != back) {
        assertThat(back & 0xffff).as("bits %x", bits).isEqualTo(bits);
      }
    }
  }

  @Test
  void float16HasTheValuesOfItsDefinition() {
    for (int bits = 0; bits < 0x7c00; bits++) {
      int exponent = bits >> 10;
      int fraction = bits & 0x3ff;
      double expected =
          exponent == 0 ? fraction * 0x1p-24 : (1 + fraction / 1024.0) * Math.pow(2, exponent - 15);
      if (HalfFloat.fromFloat16((short) bits) != expected
          || HalfFloat.fromFloat16((short) (bits | 0x8000)) != -expected) {
        assertThat((double) HalfFloat.fromFloat16((short) bits)).as("%x", bits).isEqualTo(expected);
      }
    }
    assertThat(HalfFloat.fromFloat16((short) 0x7c00)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(HalfFloat.fromFloat16((short) 0xfc00)).isEqualTo(Float.NEGATIVE_INFINITY);
  }

  /** Between each two neighbours: below, at and above the middle. */
  @Test
  void float16RoundsToTheNearestAndTiesToEven() {
    for (int bits = 0; bits < 0x7bff; bits++) {
      float low = HalfFloat.fromFloat16((short) bits);
      float high = HalfFloat.fromFloat16((short) (bits + 1));
      checkBetween(bits, low, high, HalfFloat::toFloat16);
    }
    assertThat(HalfFloat.toFloat16(Math.nextDown(65520f))).isEqualTo((short) 0x7bff);
    assertThat(HalfFloat.toFloat16(65520f)).isEqualTo((short) 0x7c00);
    assertThat(HalfFloat.toFloat16(-1e30f)).isEqualTo((short) 0xfc00);
  }

  @Test
  void bfloat16RoundsToTheNearestAndTiesToEven() {
    for (int bits = 0; bits < 0x7f7f; bits++) {
      float low = HalfFloat.fromBfloat16((short) bits);
      float high = HalfFloat.fromBfloat16((short) (bits + 1));
      checkBetween(bits, low, high, HalfFloat::toBfloat16);
    }
    assertThat(HalfFloat.toBfloat16(Float.MAX_VALUE)).isEqualTo((short) 0x7f80);
    assertThat(HalfFloat.toBfloat16(-Float.MAX_VALUE)).isEqualTo((short) 0xff80);
  }

  private interface Narrowing {
    short apply(float value);
  }

  private static void checkBetween(int bits, float low, float high, Narrowing narrow) {
    // exact: neighbours differ by a power of two, and a float has bits to spare
    float middle = (float) (((double) low + high) / 2);
    int even = (bits & 1) == 0 ? bits : bits + 1;
    int[] expected = {bits, even, bits + 1};
    float[] values = {Math.nextDown(middle), middle, Math.nextUp(middle)};
    for (int i = 0; i < 3; i++) {
      int positive = narrow.apply(values[i]) & 0xffff;
      int negative = narrow.apply(-values[i]) & 0xffff;
      if (positive != expected[i] || negative != (expected[i] | 0x8000)) {
        assertThat(positive).as("%a between %x and next", values[i], bits).isEqualTo(expected[i]);
        assertThat(negative).as("%a, negative", values[i]).isEqualTo(expected[i] | 0x8000);
      }
    }
  }

  @Property
  void narrowingKeepsTheOrder(@ForAll float a, @ForAll float b) {
    float low = Math.min(a, b);
    float high = Math.max(a, b);
    assertThat(HalfFloat.fromFloat16(HalfFloat.toFloat16(low)))
        .isLessThanOrEqualTo(HalfFloat.fromFloat16(HalfFloat.toFloat16(high)));
    assertThat(HalfFloat.fromBfloat16(HalfFloat.toBfloat16(low)))
        .isLessThanOrEqualTo(HalfFloat.fromBfloat16(HalfFloat.toBfloat16(high)));
  }
}
