package io.tao4j.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScatterChartTest {
  @Test
  void drawsEachPointInItsColour() {
    BufferedImage picture =
        new ScatterChart("Accuracy and latency", "ms", "top_1")
            .point("fp32", 12, 0.9)
            .point("int8", 3, 0.89)
            .draw();
    for (Color colour : new Color[] {Picture.COLOURS[0], Picture.COLOURS[1]}) {
      long pixels =
          IntStream.range(0, picture.getWidth() * picture.getHeight())
              .filter(
                  i ->
                      (picture.getRGB(i % picture.getWidth(), i / picture.getWidth()) & 0xffffff)
                          == (colour.getRGB() & 0xffffff))
              .count();
      assertThat(pixels).as("%s", colour).isGreaterThan(100);
    }
  }

  @Test
  void drawsEqualAndNoPoints() {
    assertThat(new ScatterChart("t", "x", "y").draw().getWidth()).isEqualTo(900);
    assertThat(new ScatterChart("t", "x", "y").point("a", 0, 0).point("b", 0, 0).draw())
        .isNotNull();
  }

  @Test
  void refusesWhatHasNoPlace() {
    ScatterChart chart = new ScatterChart("t", "x", "y").point("a", 1, 1);
    assertThatIllegalArgumentException().isThrownBy(() -> chart.point("a", 2, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> chart.point("b", Double.NaN, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> chart.point("b", -1, 2));
  }
}
