package io.tao4j.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BoxTest {
  @Property(tries = 300, seed = "7")
  void iouIsWhatCountingPixelsGives(
      @ForAll @IntRange(min = 0, max = 9) int x1,
      @ForAll @IntRange(min = 0, max = 9) int y1,
      @ForAll @IntRange(min = 1, max = 6) int w1,
      @ForAll @IntRange(min = 1, max = 6) int h1,
      @ForAll @IntRange(min = 0, max = 9) int x2,
      @ForAll @IntRange(min = 0, max = 9) int y2,
      @ForAll @IntRange(min = 1, max = 6) int w2,
      @ForAll @IntRange(min = 1, max = 6) int h2) {
    int both = 0;
    int either = 0;
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 16; x++) {
        boolean a = x >= x1 && x < x1 + w1 && y >= y1 && y < y1 + h1;
        boolean b = x >= x2 && x < x2 + w2 && y >= y2 && y < y2 + h2;
        both += a && b ? 1 : 0;
        either += a || b ? 1 : 0;
      }
    }
    Box a = Box.ofSize(x1, y1, w1, h1);
    Box b = Box.ofSize(x2, y2, w2, h2);
    assertThat(a.iou(b)).isCloseTo((double) both / either, within(1e-12));
    assertThat(b.iou(a)).isEqualTo(a.iou(b));
    assertThat(a.intersection(b).area()).isEqualTo(both);
  }

  @Test
  void emptyBoxesCoverNothing() {
    Box full = new Box(0, 0, 10, 10);
    for (Box empty :
        new Box[] {
          new Box(3, 3, 3, 8),
          new Box(8, 3, 3, 8),
          new Box(8, 8, 3, 3),
          new Box(Double.NaN, 0, 5, 5),
          new Box(0, 0, 5, Double.NaN)
        }) {
      assertThat(empty.isEmpty()).isTrue();
      assertThat(empty.area()).isZero();
      assertThat(empty.iou(full)).isZero();
      assertThat(full.iou(empty)).isZero();
    }
  }

  @Test
  void clipsToAPicture() {
    assertThat(new Box(-4, 2, 20, 30).clip(10, 8)).isEqualTo(new Box(0, 2, 10, 8));
    assertThat(new Box(12, 0, 15, 4).clip(10, 8).isEmpty()).isTrue();
  }
}
