package io.tao4j.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.random.SeededRandom;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagePlanTest {
  private static final Normalization LEVELS =
      new Normalization(ColorOrder.RGB, 1, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));

  /** Red is the column, green the row, blue 7. */
  private static Image coordinates(int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = (y * width + x) * 3;
        rgb[at] = (byte) x;
        rgb[at + 1] = (byte) y;
        rgb[at + 2] = 7;
      }
    }
    return Image.of(width, height, rgb);
  }

  private static Image run(Image image, long seed, ImageTransform... steps) {
    // Resizing to the size it has changes nothing, and a plan needs a size.
    List<ImageTransform> all = new ArrayList<>();
    all.add(new ImageTransform.Resize(image.height(), image.width(), Interpolation.NEAREST));
    all.addAll(List.of(steps));
    ImagePlan plan = new ImagePlan(all, LEVELS);
    return plan.transform(image, SeededRandom.of(seed));
  }

  @Test
  void mirrorsPixelForPixel() {
    Image image = coordinates(5, 4);
    Image left = run(image, 1, new ImageTransform.HorizontalFlip(1));
    Image top = run(image, 1, new ImageTransform.VerticalFlip(1));
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 5; x++) {
        assertThat(left.level(x, y, 0)).isEqualTo(4 - x);
        assertThat(left.level(x, y, 1)).isEqualTo(y);
        assertThat(top.level(x, y, 0)).isEqualTo(x);
        assertThat(top.level(x, y, 1)).isEqualTo(3 - y);
      }
    }
    for (int seed = 0; seed < 50; seed++) {
      assertThat(run(image, seed, new ImageTransform.HorizontalFlip(0))).isEqualTo(image);
    }
  }

  @Test
  void flipsAboutAsOftenAsAsked() {
    Image image = coordinates(2, 2);
    int flipped = 0;
    for (int seed = 0; seed < 2000; seed++) {
      flipped += run(image, seed, new ImageTransform.HorizontalFlip(0.3)).equals(image) ? 0 : 1;
    }
    assertThat(flipped).isBetween(540, 660);
  }

  @Test
  void cropsTheMiddle() {
    Image crop = run(coordinates(9, 6), 1, middle(4, 3, 6, 9, Interpolation.AREA));
    assertThat(crop.level(0, 0, 0)).isEqualTo(3);
    assertThat(crop.level(0, 0, 1)).isEqualTo(1);
    // Half a pixel rounds to even: (10 - 7) / 2 = 1.5 becomes 2, (8 - 7) / 2 = 0.5 becomes 0.
    Image odd = run(coordinates(10, 8), 1, middle(7, 7, 8, 10, Interpolation.AREA));
    assertThat(odd.level(0, 0, 0)).isEqualTo(2);
    assertThat(odd.level(0, 0, 1)).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> middle(5, 2, 4, 2, Interpolation.AREA))
        .withMessageContaining("smaller than its middle");
  }

  private static ImageTransform middle(
      int height, int width, int coverHeight, int coverWidth, Interpolation interpolation) {
    return new ImageTransform.MiddleCrop(height, width, coverHeight, coverWidth, interpolation);
  }

  /** Height and width of the picture and, worked out by hand, of what covers 24 x 40. */
  @ParameterizedTest
  @CsvSource({"70,50,56,40", "50,70,28,40", "24,40,24,40", "12,200,24,400", "33,7,188,40"})
  void theMiddleIsThatOfThePictureThatCoversTheBox(
      int height, int width, int coveredHeight, int coveredWidth) {
    Image source = coordinates(width, height);
    for (Interpolation interpolation :
        List.of(
            Interpolation.BILINEAR,
            Interpolation.BILINEAR_ANTIALIAS,
            Interpolation.BICUBIC_ANTIALIAS)) {
      Image full =
          run(source, 1, new ImageTransform.Resize(coveredHeight, coveredWidth, interpolation));
      Image got = run(source, 1, middle(22, 38, 24, 40, interpolation));
      int top = (int) Math.rint((coveredHeight - 22) / 2.0);
      int left = (int) Math.rint((coveredWidth - 38) / 2.0);
      for (int y = 0; y < 22; y++) {
        for (int x = 0; x < 38; x++) {
          for (int channel = 0; channel < 3; channel++) {
            assertThat(got.level(x, y, channel)).isEqualTo(full.level(left + x, top + y, channel));
          }
        }
      }
    }
  }

  /** The whole of it would be 51,200,000 columns wide. */
  @Test
  void ofALongPictureOnlyTheMiddleIsComputed() {
    Image line = Image.filled(200_000, 1, 10, 20, 30);
    Image got = run(line, 1, middle(224, 224, 256, 256, Interpolation.BILINEAR_ANTIALIAS));
    assertThat(got.level(223, 223, 2)).isEqualTo(30);
  }

  @Test
  void randomCropReachesEveryPlaceAndNoOther() {
    Image image = coordinates(6, 5);
    Set<String> seen = new HashSet<>();
    for (int seed = 0; seed < 2000; seed++) {
      Image crop = run(image, seed, new ImageTransform.RandomCrop(5, 6, 1, 200));
      assertThat(crop.width()).isEqualTo(6);
      // The middle pixel tells the shift.
      seen.add((crop.level(3, 2, 0) - 3) + "," + (crop.level(3, 2, 1) - 2));
    }
    assertThat(seen)
        .containsExactlyInAnyOrder(
            "-1,-1", "0,-1", "1,-1", "-1,0", "0,0", "1,0", "-1,1", "0,1", "1,1");
    Image small = run(Image.filled(2, 2, 9, 9, 9), 3, new ImageTransform.RandomCrop(4, 4, 0, 200));
    assertThat(small.level(0, 0, 0)).isEqualTo(200);
    assertThat(small.level(1, 1, 0)).isEqualTo(9);
  }

  @Test
  void randomResizedCropKeepsToAreaAndRatio() {
    Image image = coordinates(200, 150);
    double area = 0;
    int n = 400;
    for (int seed = 0; seed < n; seed++) {
      Image crop =
          run(
              image,
              seed,
              new ImageTransform.RandomResizedCrop(
                  64, 64, 0.2, 0.6, 0.75, 1.5, Interpolation.NEAREST));
      // Nearest pixels at the ends give the window to within its step.
      double width = (crop.level(63, 0, 0) - crop.level(0, 0, 0)) * 64.0 / 63;
      double height = (crop.level(0, 63, 1) - crop.level(0, 0, 1)) * 64.0 / 63;
      double part = width * height / (200 * 150);
      assertThat(part).isBetween(0.18, 0.63);
      assertThat(width / height).isBetween(0.7, 1.6);
      area += part / n;
    }
    assertThat(area).isCloseTo(0.4, within(0.03));
  }

  @Test
  void randomResizedCropFallsBackToTheMiddleOfAStrip() {
    Image strip = coordinates(200, 4);
    Image crop =
        run(
            strip,
            1,
            new ImageTransform.RandomResizedCrop(4, 5, 0.9, 1, 0.75, 1.25, Interpolation.NEAREST));
    // 4 high, at most 5 wide, in the middle.
    assertThat(crop.level(0, 0, 0)).isEqualTo(97);
    assertThat(crop.level(4, 3, 0)).isEqualTo(101);
    Image pixel =
        run(
            Image.filled(1, 1, 5, 6, 7),
            1,
            ImageTransform.RandomResizedCrop.of(8, 8, Interpolation.BICUBIC));
    assertThat(pixel).isEqualTo(Image.filled(8, 8, 5, 6, 7));
  }

  @Test
  void jitterOfNothingChangesNothing() {
    Image image = coordinates(9, 9);
    assertThat(run(image, 5, new ImageTransform.ColorJitter(0, 0, 0, 0))).isEqualTo(image);
    assertThat(run(image, 5, new ImageTransform.ColorJitter(0.5, 0.5, 0.5, 0.2)))
        .isNotEqualTo(image)
        .isEqualTo(run(image, 5, new ImageTransform.ColorJitter(0.5, 0.5, 0.5, 0.2)));
  }

  @Test
  void greyHasThreeEqualChannels() {
    Image gray = run(Image.filled(3, 3, 200, 100, 50), 1, new ImageTransform.Grayscale(1));
    assertThat(gray.level(1, 1, 0)).isEqualTo(124).isEqualTo(gray.level(1, 1, 2));
  }

  @Test
  void laysChannelsOutInTheNormalisationsOrder() {
    Image image = coordinates(4, 3);
    ImageTransform same = new ImageTransform.Resize(3, 4, Interpolation.BILINEAR);
    Tensor rgb = new ImagePlan(List.of(same), LEVELS).apply(image);
    assertThat(rgb.shape().toArray()).containsExactly(3, 3, 4);
    assertThat(rgb.get(2 * 4 + 3)).isEqualTo(3);
    assertThat(rgb.get(12 + 2 * 4 + 3)).isEqualTo(2);
    assertThat(rgb.get(24)).isEqualTo(7);
    Tensor bgr =
        new ImagePlan(
                List.of(same),
                new Normalization(
                    ColorOrder.BGR, 2, List.of(1.0, 2.0, 3.0), List.of(4.0, 5.0, 6.0)))
            .apply(image);
    assertThat(bgr.get(0)).isCloseTo((2 * 7 - 1) / 4.0, within(1e-6));
    assertThat(bgr.get(24 + 3)).isCloseTo((2 * 3 - 3) / 6.0, within(1e-6));
  }

  @Test
  void refusesAPlanWithoutASize() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImagePlan(List.of(new ImageTransform.HorizontalFlip(0.5)), LEVELS))
        .withMessageContaining("no step fixes the size");
    ImagePlan random =
        new ImagePlan(
            List.of(middle(4, 6, 5, 7, Interpolation.AREA), new ImageTransform.HorizontalFlip(0.5)),
            LEVELS);
    assertThat(random.shape().toArray()).containsExactly(3, 4, 6);
    assertThat(random.isRandom()).isTrue();
    assertThat(random.apply(coordinates(9, 9), SeededRandom.of(1)).elements()).isEqualTo(72);
    assertThatIllegalArgumentException().isThrownBy(() -> random.apply(coordinates(9, 9)));
  }

  @Test
  void stepsRefuseImpossibleValues() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageTransform.Resize(0, 5, Interpolation.AREA));
    assertThatIllegalArgumentException().isThrownBy(() -> new ImageTransform.HorizontalFlip(1.1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageTransform.HorizontalFlip(Double.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageTransform.ColorJitter(0, 0, 0, 0.6));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageTransform.RandomCrop(4, 4, -1, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageTransform.Letterbox(4, 4, Interpolation.AREA, 256, true));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new ImageTransform.RandomResizedCrop(4, 4, 0.5, 0.2, 1, 1, Interpolation.AREA));
  }

  @Test
  void holdsNoNativeMemoryAfterThousandsOfPictures() {
    ImagePlan plan =
        new ImagePlan(
            List.of(
                ImageTransform.RandomResizedCrop.of(96, 96, Interpolation.BILINEAR),
                new ImageTransform.ColorJitter(0.3, 0.3, 0.3, 0.1)),
            LEVELS);
    byte[] png = ImageCodec.encodePng(coordinates(128, 128));
    long before = 0;
    for (int i = 0; i < 1500; i++) {
      if (i == 500) {
        before = org.bytedeco.javacpp.Pointer.totalBytes();
      }
      plan.apply(ImageCodec.decode(png, "test", 1 << 20), SeededRandom.of(i));
    }
    // One decoded picture takes 49,152 bytes: a thousand forgotten ones would be 49 MB.
    assertThat(org.bytedeco.javacpp.Pointer.totalBytes()).isLessThanOrEqualTo(before + 100_000);
  }

  /** Scaled whole, this picture would have 6.5 thousand million pixels. */
  @Test
  void ofALongPictureOnlyTheMiddleIsComputedWithEveryFilter() {
    byte[] rgb = new byte[3 * 100_000];
    java.util.Arrays.fill(rgb, (byte) 77);
    for (Image image : List.of(Image.of(100_000, 1, rgb), Image.of(1, 100_000, rgb))) {
      for (Interpolation interpolation : Interpolation.values()) {
        ImagePlan plan =
            new ImagePlan(
                List.of(new ImageTransform.MiddleCrop(224, 224, 256, 256, interpolation)),
                Normalization.unit(ColorOrder.GRAY));
        assertThat(plan.apply(image).toFloatArray()).containsOnly(77f / 255);
      }
    }
  }
}
