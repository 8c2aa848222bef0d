package io.tao4j.geometry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MaskOutlinesTest {
  private static RunLengthMask mask(String... rows) {
    boolean[] inside = new boolean[rows.length * rows[0].length()];
    for (int i = 0; i < inside.length; i++) {
      inside[i] = rows[i / rows[0].length()].charAt(i % rows[0].length()) == '#';
    }
    return RunLengthMask.ofPixels(rows.length, rows[0].length(), inside);
  }

  private static RunLengthMask redrawn(RunLengthMask mask, double tolerance) {
    return RunLengthMask.union(
        MaskOutlines.of(mask, tolerance).stream()
            .map(xy -> RunLengthMask.ofPolygon(mask.height(), mask.width(), xy))
            .toList());
  }

  @Test
  void aRectangleHasFourCorners() {
    List<double[]> polygons = MaskOutlines.of(mask("....", ".##.", ".##.", "...."), 0);
    assertThat(polygons).hasSize(1);
    assertThat(polygons.get(0)).containsExactly(1, 1, 3, 1, 3, 3, 1, 3);
  }

  @Test
  void pixelsThatTouchAtACornerAreTwoPolygons() {
    assertThat(MaskOutlines.of(mask("#.", ".#"), 0)).hasSize(2);
    assertThat(MaskOutlines.of(mask(".#", "#."), 0)).hasSize(2);
  }

  @Test
  void aHoleIsFilled() {
    RunLengthMask ring = mask("###", "#.#", "###");
    assertThat(MaskOutlines.of(ring, 0)).hasSize(1);
    assertThat(redrawn(ring, 0).area()).isEqualTo(9);
    assertThat(MaskOutlines.of(mask("...", "..."), 1)).isEmpty();
  }

  /** With all corners nothing is lost: blobs without holes are drawn again as they were. */
  @Test
  void outlinesDrawTheMaskAgain() {
    SplittableRandom random = new SplittableRandom(5);
    for (int run = 0; run < 30; run++) {
      int side = 24;
      boolean[] inside = new boolean[side * side];
      double x = 8 + random.nextDouble() * 8;
      double y = 8 + random.nextDouble() * 8;
      double a = 3 + random.nextDouble() * 5;
      double b = 3 + random.nextDouble() * 5;
      for (int i = 0; i < inside.length; i++) {
        double dx = (i % side - x) / a;
        double dy = (i / side - y) / b;
        inside[i] = dx * dx + dy * dy <= 1;
      }
      RunLengthMask ellipse = RunLengthMask.ofPixels(side, side, inside);
      assertThat(redrawn(ellipse, 0)).isEqualTo(ellipse);
      int all = MaskOutlines.of(ellipse, 0).get(0).length;
      int fewer = MaskOutlines.of(ellipse, 1).get(0).length;
      assertThat(fewer).isLessThan(all);
      assertThat(redrawn(ellipse, 1).iou(ellipse)).isGreaterThan(0.75);
    }
  }

  /** Pixels at random, with all ways in which borders can meet. */
  @Test
  void anyMaskIsCoveredByItsOutlines() {
    SplittableRandom random = new SplittableRandom(6);
    for (int run = 0; run < 50; run++) {
      boolean[] inside = new boolean[12 * 9];
      for (int i = 0; i < inside.length; i++) {
        inside[i] = random.nextInt(2) == 0;
      }
      RunLengthMask mask = RunLengthMask.ofPixels(9, 12, inside);
      RunLengthMask drawn = redrawn(mask, 0);
      assertThat(mask.intersection(drawn).area()).isEqualTo(mask.area());
    }
  }
}
