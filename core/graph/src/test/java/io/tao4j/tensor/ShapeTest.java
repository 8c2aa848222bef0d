package io.tao4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ShapeTest {

  @Test
  void countsElements() {
    assertThat(Shape.SCALAR.elements()).isEqualTo(1);
    assertThat(Shape.of(2, 3, 4).elements()).isEqualTo(24);
    assertThat(Shape.of(2, 0, 4).elements()).isZero();
    assertThatThrownBy(() -> Shape.of(1L << 40, 1L << 40).elements())
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Shape.batch(3).elements()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void countsAxesFromEitherEnd() {
    Shape shape = Shape.of(2, 3, 4);
    assertThat(shape.size(-1)).isEqualTo(4);
    assertThat(shape.size(0)).isEqualTo(2);
    assertThat(shape.with(-2, Dim.of(9))).isEqualTo(Shape.of(2, 9, 4));
    assertThatThrownBy(() -> shape.dim(3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> shape.dim(-4)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Shape.SCALAR.dim(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bindsSymbols() {
    Shape shape = Shape.of(Dim.symbol("N"), Dim.of(3), Dim.symbol("H", 32).floorDividedBy(32));
    assertThat(shape).hasToString("[N,3,H/32]");
    assertThat(shape.bind(Map.of("N", 4L))).hasToString("[4,3,H/32]");
    Shape bound = shape.bind(Map.of("N", 4L, "H", 64L));
    assertThat(bound).isEqualTo(Shape.of(4, 3, 2));
    assertThat(bound.isFixed()).isTrue();
    assertThat(bound.toArray()).containsExactly(4, 3, 2);
    assertThatThrownBy(() -> shape.bind(Map.of("H", 33L)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
