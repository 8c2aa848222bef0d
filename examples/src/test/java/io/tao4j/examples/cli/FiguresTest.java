package io.tao4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void writesSpeedsBelowOneWithTheirZero() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(Figures.speed().format(0.8)).isEqualTo("0.8");
      assertThat(Figures.speed().format(12.34)).isEqualTo("12.3");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void writesSlowRatesWithADecimal() {
    assertThat(Figures.rate(0.84)).isEqualTo("0.8");
    assertThat(Figures.rate(123.4)).isEqualTo("123");
  }
}
