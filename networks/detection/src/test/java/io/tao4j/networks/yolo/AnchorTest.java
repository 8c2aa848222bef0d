package io.tao4j.networks.yolo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnchorTest {
  /** Shows the fields of yolo_v3 too, whose heads take them so. */
  @Test
  void readsTaosForm() {
    assertThat(Anchor.parse("[(114.94, 60.67), (159,114.59),( .5 , 7. )]"))
        .contains(List.of(new Anchor(114.94, 60.67), new Anchor(159, 114.59), new Anchor(0.5, 7)));
    YoloV4Spec spec =
        YoloMeaningTest.bind(
                "yolov4_config.big_anchor_shape", "\"[(90.5, 80)]\"",
                "yolov4_config.mid_anchor_shape", "\"[(40, 30.5)]\"",
                "yolov4_config.small_anchor_shape", "\"[(12, 11)]\"")
            .spec();
    assertThat(new YoloSettings(spec, YoloV4Network.NAME).heads())
        .extracting(YoloHead::anchors)
        .containsExactly(
            List.of(new Anchor(90.5, 80)),
            List.of(new Anchor(40, 30.5)),
            List.of(new Anchor(12, 11)));
  }

  @Test
  void writesWhatItReads() {
    List<Anchor> anchors = List.of(new Anchor(114.94, 60.67), new Anchor(1, 2));
    assertThat(Anchor.parse(Anchor.text(anchors))).contains(anchors);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "(1, 2)",
        "[(1, 2, 3)]",
        "[(1; 2)]",
        "[(0, 2)]",
        "[(-1, 2)]",
        "[(1, 2) (3, 4)]",
        "[(a, 2)]",
        "[(1, 2)] x"
      })
  void refusesWhatIsNoListOfSizes(String text) {
    assertThat(Anchor.parse(text)).isEmpty();
  }

  @Test
  void comparesShapesAtOneCentre() {
    assertThat(new Anchor(10, 20).shapeIou(20, 10)).isEqualTo(100.0 / 300);
    assertThat(new Anchor(10, 20).shapeIou(10, 20)).isEqualTo(1);
  }
}
