package io.tao4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DimTest {

  private static long at(Dim dim, long value) {
    return dim instanceof Dim.Symbol symbol ? symbol.at(value) : dim.size();
  }

  /** A chain of steps on a symbol, then a number for it, equals the steps on the number. */
  @Property
  void stepsCommuteWithBinding(
      @ForAll @IntRange(min = 1, max = 64) int multipleOf,
      @ForAll @IntRange(min = 1, max = 50) int count,
      @ForAll @IntRange(min = -20, max = 20) int addend,
      @ForAll @IntRange(min = 1, max = 12) int factor,
      @ForAll @IntRange(min = 1, max = 16) int divisor) {
    long value = (long) multipleOf * count;
    Dim dim = Dim.symbol("H", multipleOf).times(factor).plus(addend);
    assertThat(at(dim, value)).isEqualTo(value * factor + addend);
    Dim.Symbol symbol = (Dim.Symbol) dim;
    if (symbol.knownDivisor() % divisor == 0) {
      Dim divided = dim.floorDividedBy(divisor);
      assertThat(at(divided, value)).isEqualTo(Math.floorDiv(value * factor + addend, divisor));
      assertThat(at(divided.times(3).plus(1), value))
          .isEqualTo(3L * Math.floorDiv(value * factor + addend, divisor) + 1);
    } else {
      assertThatThrownBy(() -> dim.floorDividedBy(divisor))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("declare H as a multiple of");
    }
  }

  @Property
  void divisionsInARowAreOneDivision(
      @ForAll @IntRange(min = 0, max = 5) int first,
      @ForAll @IntRange(min = 0, max = 5) int second) {
    Dim dim = Dim.symbol("W", 1024);
    assertThat(dim.floorDividedBy(1L << first).floorDividedBy(1L << second))
        .isEqualTo(dim.floorDividedBy(1L << first + second));
  }

  @Property
  void theProposedMultipleIsEnough(
      @ForAll @IntRange(min = 1, max = 40) int multipleOf,
      @ForAll @IntRange(min = 2, max = 40) int divisor) {
    Dim dim = Dim.symbol("H", multipleOf);
    if (multipleOf % divisor != 0) {
      String message =
          org.assertj.core.api.Assertions.catchThrowable(() -> dim.floorDividedBy(divisor))
              .getMessage();
      long proposed = Long.parseLong(message.replaceAll(".*multiple of (\\d+).*", "$1"));
      assertThat(proposed % multipleOf).isZero();
      assertThat(at(Dim.symbol("H", proposed).floorDividedBy(divisor), proposed))
          .isEqualTo(proposed / divisor);
    }
  }

  @Test
  void numbersAreNumbers() {
    assertThat(Dim.of(7).plus(2).times(3).floorDividedBy(4)).isEqualTo(Dim.of(6));
    assertThat(Dim.of(7).isFixed()).isTrue();
    assertThat(Dim.symbol("N").isFixed()).isFalse();
  }

  @Test
  void fractionsAreReduced() {
    assertThat(Dim.symbol("H", 4).floorDividedBy(4).times(2))
        .isEqualTo(Dim.symbol("H", 4).floorDividedBy(2));
  }

  @Test
  void saysWhatItIs() {
    assertThat(Dim.symbol("N")).hasToString("N");
    assertThat(Dim.symbol("H", 32).floorDividedBy(8).times(3).plus(-1)).hasToString("H*3/8-1");
    assertThat(Dim.of(5)).hasToString("5");
  }

  @Test
  void refusesWhatIsNoDimension() {
    assertThatThrownBy(() -> Dim.of(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Dim.symbol(" ")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Dim.symbol("H", 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Dim.symbol("N").size()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> ((Dim.Symbol) Dim.symbol("H", 32)).at(33))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("multiple of 32");
    assertThatThrownBy(() -> new Dim.Symbol("H", 3, 1, 2, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be divided by 2");
  }
}
