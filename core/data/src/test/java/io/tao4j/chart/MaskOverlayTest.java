package io.tao4j.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.data.image.Image;
import io.tao4j.data.segmentation.LabelMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaskOverlayTest {
  private static final LabelMap MAP = LabelMap.of(3, 1, new byte[] {0, 1, (byte) LabelMap.IGNORED});
  private static final Image GREY = Image.filled(3, 1, 100, 100, 100);

  @Test
  void whatLiesBetweenTheOthersHasNoColour() {
    for (String nothing : List.of("background", "no_change")) {
      byte[] rgb = MaskOverlay.blend(GREY, MAP, List.of(nothing, "change")).rgb();
      assertThat(rgb).startsWith(100, 100, 100);
      int red = MaskOverlay.colour(1).getRed();
      assertThat(rgb[3] & 0xff).isBetween((100 + red) / 2 - 1, (100 + red) / 2 + 1);
      assertThat(rgb[6] & 0xff).as("ignored").isLessThan(60);
    }
    assertThat(MaskOverlay.blend(GREY, MAP, List.of("road", "car")).rgb()[0])
        .isNotEqualTo((byte) 100);
  }

  @Test
  void whatIsWrongIsRedAboveALegend() {
    LabelMap answer = LabelMap.of(3, 1, new byte[] {0, 0, 1});
    Image errors = MaskOverlay.errors(GREY, MAP, answer);
    byte[] rgb = errors.rgb();
    assertThat(rgb).startsWith(100, 100, 100);
    assertThat(rgb[3] & 0xff).isGreaterThan(150);
    assertThat(rgb[4] & 0xff).isLessThan(70);
    assertThat(rgb[6] & 0xff).as("ignored").isLessThan(60);
    assertThat(errors.height()).isGreaterThan(10);
  }

  @Test
  void picturesStandSideBySideOnWhite() {
    Image both = MaskOverlay.beside(List.of(GREY, Image.filled(1, 2, 7, 8, 9)));
    assertThat(both.width()).isEqualTo(4);
    assertThat(both.height()).isEqualTo(2);
    assertThat(both.rgb()).startsWith(100, 100, 100).endsWith(-1, -1, -1, 7, 8, 9);
    assertThat(MaskOverlay.beside(List.of(GREY))).isSameAs(GREY);
  }
}
