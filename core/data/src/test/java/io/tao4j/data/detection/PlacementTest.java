package io.tao4j.data.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.geometry.Box;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class PlacementTest {
  @Test
  void scalesThenShifts() {
    Placement placement = new Placement(640, 480, 2, 0.5, 10, -3);
    assertThat(placement.toInput(new Box(1, 4, 5, 8))).isEqualTo(new Box(12, -1, 20, 1));
  }

  @Test
  void mirroredBoxesAreTheRightWayRound() {
    Placement mirrored = new Placement(640, 480, -1, 1, 100, 0);
    assertThat(mirrored.toInput(new Box(10, 5, 30, 9))).isEqualTo(new Box(70, 5, 90, 9));
  }

  @Property(tries = 200, seed = "11")
  void goesThereAndBack(
      @ForAll @DoubleRange(min = 0.05, max = 20) double scaleX,
      @ForAll @DoubleRange(min = 0.05, max = 20) double scaleY,
      @ForAll boolean mirror,
      @ForAll @DoubleRange(min = -500, max = 500) double offset) {
    Placement placement =
        new Placement(640, 480, mirror ? -scaleX : scaleX, scaleY, offset, -offset);
    Box box = new Box(3.25, 40, 90.5, 41.75);
    Box back = placement.toPicture(placement.toInput(box));
    assertThat(back.left()).isCloseTo(box.left(), within(1e-9));
    assertThat(back.top()).isCloseTo(box.top(), within(1e-9));
    assertThat(back.right()).isCloseTo(box.right(), within(1e-9));
    assertThat(back.bottom()).isCloseTo(box.bottom(), within(1e-9));
    assertThat(placement.toInput(box).isEmpty()).isFalse();
  }

  @Test
  void cutsToThePicture() {
    Placement mirrored = new Placement(640, 480, -0.5, 0.5, 320, 10);
    assertThat(mirrored.cutToPicture(new Box(-20, 0, 100, 300)))
        .isEqualTo(new Box(440, 0, 640, 480));
    assertThat(mirrored.cutToPicture(new Box(0, 0, 100, 9)).isEmpty()).isTrue();
  }

  @Test
  void refusesAScaleOfNothing() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Placement(640, 480, 0, 1, 0, 0));
  }
}
