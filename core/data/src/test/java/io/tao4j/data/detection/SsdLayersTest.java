package io.tao4j.data.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tao4j.data.image.HsvChange;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageLayer;
import io.tao4j.data.image.ImageLayer.Rectangle;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.PhotometricChange;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.geometry.Box;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SsdLayersTest {
  private static final int DRAWS = 2000;
  private static final List<Integer> FILL = List.of(124, 117, 104);
  private static final SsdAugmentation ALL =
      new SsdAugmentation(32, 0.5, 0.5, 18, 0.5, 1, 4, 0.3, 1, 0.5, 2, FILL);
  private static final Image PICTURE = Image.of(60, 40, new byte[60 * 40 * 3]);
  private static final List<LabelledBox> BOXES =
      List.of(new LabelledBox(new Box(5, 5, 25, 30), 0, false, false));

  private static WindowAugmentation.Shown draw(
      SsdAugmentation how, List<LabelledBox> boxes, long seed) {
    return new SsdLayers(how, SeededRandom.of(seed)).draw(PICTURE, boxes, 32, 48);
  }

  @Test
  void whatIsShownKeepsTaosLimits() {
    int parts = 0;
    int grown = 0;
    int mirrored = 0;
    Set<Interpolation> filters = EnumSet.noneOf(Interpolation.class);
    double most = 0;
    for (long seed = 0; seed < DRAWS; seed++) {
      WindowAugmentation.Shown shown = draw(ALL, BOXES, seed);
      ImageLayer layer = shown.layer();
      Rectangle window = layer.window();
      assertThat(layer.target()).isEqualTo(new Rectangle(0, 0, 48, 32));
      assertThat(layer.fill()).isEqualTo(FILL);
      assertThat(window.width()).isBetween(1, 240);
      assertThat(window.height()).isBetween(1, 160);
      filters.add(layer.interpolation());
      mirrored += layer.mirrorX() ? 1 : 0;
      if (shown.isPart()) {
        parts++;
        assertThat((double) window.width() / window.height()).isBetween(0.5, 2.0);
      } else {
        grown += window.width() > 60 ? 1 : 0;
        assertThat(window.left()).isLessThanOrEqualTo(0);
        assertThat(window.left() + window.width()).isGreaterThanOrEqualTo(60);
      }
      PhotometricChange change = (PhotometricChange) layer.colours();
      assertThat(Math.abs(change.brightness())).isLessThanOrEqualTo(32);
      assertThat(change.contrast()).isBetween(0.5, 1.5);
      assertThat(change.saturation()).isBetween(0.5, 1.5);
      assertThat(Math.abs(change.turn())).isLessThanOrEqualTo(0.1);
      most = Math.max(most, change.brightness());
    }
    assertThat(most).isGreaterThan(28);
    assertThat(filters).hasSize(5);
    assertThat(mirrored).isBetween(900, 1100);
    assertThat(parts).isBetween(DRAWS / 2, DRAWS - DRAWS / 10);
    assertThat(grown).isPositive();
  }

  /** Each part overlaps the object as the bounds ask, or it is the free one. */
  @Test
  void aPartOftenOverlapsTheObjectWell() {
    int well = 0;
    int parts = 0;
    for (long seed = 0; seed < DRAWS; seed++) {
      WindowAugmentation.Shown shown = draw(ALL, BOXES, seed);
      if (shown.isPart()) {
        parts++;
        Rectangle w = shown.layer().window();
        well +=
            BOXES.get(0).box().iou(Box.ofSize(w.left(), w.top(), w.width(), w.height())) > 0.1
                ? 1
                : 0;
      }
    }
    assertThat((double) well / parts).isGreaterThan(0.5);
  }

  @Test
  void whatIsOffDoesNothing() {
    SsdAugmentation none = new SsdAugmentation(0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, FILL);
    for (long seed = 0; seed < 50; seed++) {
      ImageLayer layer = draw(none, List.of(), seed).layer();
      assertThat(layer.window()).isEqualTo(new Rectangle(0, 0, 60, 40));
      assertThat(layer.mirrorX()).isFalse();
      assertThat(layer.colours()).isEqualTo(HsvChange.NONE);
    }
  }

  @Test
  void aPictureWithoutObjectsIsShownWhole() {
    for (long seed = 0; seed < 50; seed++) {
      assertThat(draw(ALL, List.of(), seed).isPart()).isFalse();
    }
  }

  @Test
  void settingsOutOfTheirRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SsdAugmentation(0, 0, 0, 0, 0, 1, 0.5, 1, 1, 1, 1, FILL))
        .withMessageContaining("largestCanvas");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SsdAugmentation(0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, FILL))
        .withMessageContaining("flip");
  }
}
