package io.tao4j.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.data.image.Image;
import io.tao4j.geometry.Box;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoxOverlayTest {
  private static final Image GREY = Image.filled(200, 150, 128, 128, 128);
  private static final Box BOX = new Box(50, 60, 120, 110);

  private static boolean changed(Image picture, int x, int y) {
    return picture.level(x, y, 0) != 128
        || picture.level(x, y, 1) != 128
        || picture.level(x, y, 2) != 128;
  }

  @Test
  void drawsFourSidesAndALabelAbove() {
    Image drawn = BoxOverlay.draw(GREY, List.of(new BoxOverlay.Entry(BOX, "cat 0.90", 0)));
    assertThat(changed(drawn, 50, 90)).as("left").isTrue();
    assertThat(changed(drawn, 120, 90)).as("right").isTrue();
    assertThat(changed(drawn, 85, 110)).as("bottom").isTrue();
    assertThat(changed(drawn, 85, 85)).as("inside").isFalse();
    assertThat(changed(drawn, 55, 54)).as("label").isTrue();
    assertThat(changed(drawn, 10, 10)).as("elsewhere").isFalse();
    assertThat(GREY.level(50, 90, 0)).as("the picture itself").isEqualTo(128);
  }

  @Test
  void putsTheLabelInsideWhereThePictureEnds() {
    Image drawn =
        BoxOverlay.draw(
            GREY, List.of(new BoxOverlay.Entry(new Box(150, 0, 200, 60), "a long label", 1)));
    assertThat(changed(drawn, 195, 8)).isTrue();
    assertThat(changed(drawn, 120, 8)).as("moved left until it fits").isTrue();
  }

  @Test
  void leavesOutWhatHasNoArea() {
    List<BoxOverlay.Entry> nothing =
        List.of(
            new BoxOverlay.Entry(new Box(50, 50, 50, 90), "x", 0),
            new BoxOverlay.Entry(new Box(90, 50, 60, 90), "x", 0));
    assertThat(BoxOverlay.draw(GREY, nothing)).isEqualTo(GREY);
  }

  @Test
  void theFirstLiesOnTop() {
    List<BoxOverlay.Entry> both =
        List.of(new BoxOverlay.Entry(BOX, "", 0), new BoxOverlay.Entry(BOX, "", 1));
    int first = BoxOverlay.draw(GREY, List.of(new BoxOverlay.Entry(BOX, "", 0))).level(50, 90, 0);
    int second = BoxOverlay.draw(GREY, List.of(new BoxOverlay.Entry(BOX, "", 1))).level(50, 90, 0);
    assertThat(BoxOverlay.draw(GREY, both).level(50, 90, 0)).isEqualTo(first).isNotEqualTo(second);
    assertThatThrownBy(() -> new BoxOverlay.Entry(BOX, "", -1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
