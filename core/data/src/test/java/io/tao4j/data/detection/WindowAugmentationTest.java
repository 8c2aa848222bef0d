package io.tao4j.data.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tao4j.data.image.HsvChange;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageLayer;
import io.tao4j.data.image.ImageLayer.Rectangle;
import io.tao4j.data.image.PhotometricChange;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.geometry.Box;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What DetectNet_v2's and EfficientDet's augmentations show. */
class WindowAugmentationTest {
  private static final int DRAWS = 1000;
  private static final Image PICTURE = Image.of(60, 40, new byte[60 * 40 * 3]);
  private static final Image WIDE = Image.of(60, 20, new byte[60 * 20 * 3]);

  private static ImageLayer draw(WindowAugmentation how, Image image, long seed) {
    WindowAugmentation.Shown shown = how.draw(image, List.of(), 80, 120, SeededRandom.of(seed));
    assertThat(shown.isPart()).isFalse();
    assertThat(shown.layer().target()).isEqualTo(new Rectangle(0, 0, 120, 80));
    return shown.layer();
  }

  @Test
  void withoutChangesTheWholePictureIsStretched() {
    SpatialAugmentation still = new SpatialAugmentation(0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1);
    ImageLayer layer = draw(still, PICTURE, 1);
    assertThat(layer.window()).isEqualTo(new Rectangle(0, 0, 60, 40));
    assertThat(layer.mirrorX()).isFalse();
    assertThat(layer.colours()).isEqualTo(HsvChange.NONE);
    assertThat(layer.fill()).containsExactly(0, 0, 0);
  }

  @Test
  void zoomAndMovesKeepTheirLimits() {
    SpatialAugmentation how = new SpatialAugmentation(0.5, 0.5, 2, 12, 8, 30, 0.2, 0.1, 0.05, 1, 1);
    int mirrored = 0;
    int larger = 0;
    for (long seed = 0; seed < DRAWS; seed++) {
      ImageLayer layer = draw(how, PICTURE, seed);
      Rectangle window = layer.window();
      assertThat(window.width()).isBetween(30, 120);
      assertThat(window.height()).isBetween(20, 80);
      // 12 pixels of the input are 6 of the picture, at a zoom of a half twice that
      assertThat(window.left()).isBetween(-60 - 12, 30 + 12);
      assertThat(window.top()).isBetween(-40 - 8, 20 + 8);
      PhotometricChange change = (PhotometricChange) layer.colours();
      assertThat(Math.abs(change.turn())).isLessThanOrEqualTo(30.0 / 360);
      assertThat(change.saturation()).isBetween(0.8, 1.2);
      assertThat(change.contrast()).isBetween(0.9, 1.1);
      assertThat(Math.abs(change.brightness())).isLessThanOrEqualTo(0.1 * 255);
      mirrored += layer.mirrorX() ? 1 : 0;
      larger += window.width() < 60 ? 1 : 0;
    }
    assertThat(mirrored).isBetween(430, 570);
    assertThat(larger).isBetween(DRAWS / 2, DRAWS * 4 / 5);
  }

  @Test
  void aFittedPictureKeepsItsShapeAndLiesAtTheTopLeft() {
    ScaleAugmentation fit = new ScaleAugmentation(0, 1, 1, List.of(1, 2, 3));
    Placement placement = Placement.of(draw(fit, WIDE, 3));
    // 60x20 into 120x80: twice as large
    assertThat(placement.toInput(new Box(0, 0, 60, 20))).isEqualTo(new Box(0, 0, 120, 40));
    ScaleAugmentation turned = new ScaleAugmentation(1, 0.5, 0.5, List.of(1, 2, 3));
    Placement small = Placement.of(draw(turned, WIDE, 3));
    assertThat(small.toInput(new Box(0, 0, 60, 20))).isEqualTo(new Box(0, 0, 60, 20));
    assertThat(small.toInput(new Box(0, 0, 6, 20))).isEqualTo(new Box(54, 0, 60, 20));
  }

  @Test
  void aLargerPictureShowsPartsOfItself() {
    ScaleAugmentation how = new ScaleAugmentation(0.5, 2, 2, List.of(1, 2, 3));
    int least = 100;
    int most = 0;
    for (long seed = 0; seed < DRAWS; seed++) {
      Rectangle window = draw(how, WIDE, seed).window();
      assertThat(window.left()).isBetween(0, 60 - window.width());
      least = Math.min(least, window.left());
      most = Math.max(most, window.left());
    }
    assertThat(least).isZero();
    assertThat(most).isEqualTo(30);
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    List<Integer> black = List.of(0, 0, 0);
    assertThatIllegalArgumentException().isThrownBy(() -> new ScaleAugmentation(0.5, 2, 1, black));
    assertThatIllegalArgumentException().isThrownBy(() -> new ScaleAugmentation(0.5, 0, 1, black));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SpatialAugmentation(2, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1))
        .withMessageContaining("flip");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SpatialAugmentation(0, 2, 1, 0, 0, 0, 0, 0, 0, 1, 1))
        .withMessageContaining("largestZoom");
  }
}
