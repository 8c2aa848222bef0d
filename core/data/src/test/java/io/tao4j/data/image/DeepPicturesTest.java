package io.tao4j.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.random.SeededRandom;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures of 16 bits keep them, from the file to the network. */
class DeepPicturesTest {
  private static final int WIDTH = 24;
  private static final int HEIGHT = 16;

  /** Levels of 12 bits in 16, as cameras and X-ray devices write them. */
  private static int twelve(int x, int y) {
    return 4095 * (x + y) / (WIDTH + HEIGHT);
  }

  private static BufferedImage grey() {
    BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        picture.getRaster().setSample(x, y, 0, twelve(x, y));
      }
    }
    return picture;
  }

  private static Image decode(byte[] bytes) {
    return ImageCodec.decode(bytes, "test", ImageCodec.DEFAULT_MAX_PIXELS);
  }

  private static byte[] file(String format) throws IOException {
    if (format.equals("pgm")) {
      byte[] head = "P5\n# twelve bits\n24 16\n4095\n".getBytes(StandardCharsets.US_ASCII);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(head);
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          out.write(twelve(x, y) >> 8);
          out.write(twelve(x, y));
        }
      }
      return out.toByteArray();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(grey(), format, out)).isTrue();
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "tiff"})
  void filesKeepTheirLevels(String format) throws IOException {
    Image image = decode(file(format));
    assertThat(image).isEqualTo(Image.of(grey()));
    assertThat(image.isDeep()).isTrue();
    assertThat(image.byteSize()).isEqualTo(6L * WIDTH * HEIGHT);
    assertThat(decode(ImageCodec.encodePng(image))).isEqualTo(image);
  }

  /** Netpbm says which level is white, so that one of 12 bits is as bright as it is meant. */
  @Test
  void aFileThatNamesItsWhiteIsScaledToIt() throws IOException {
    Image image = decode(file("pgm"));
    for (int x = 0; x < WIDTH; x++) {
      assertThat(image.level(x, 3, 0)).isEqualTo(Math.round(twelve(x, 3) * 255f / 4095));
    }
  }

  private static float[] numbers(ImageTransform step, Image image, Normalization normalization) {
    ImagePlan plan = new ImagePlan(List.of(step, resize()), normalization);
    FloatBuffer out = FloatBuffer.allocate(plan.elements());
    plan.apply(image, SeededRandom.of(3), out);
    return out.array();
  }

  private static ImageTransform resize() {
    return new ImageTransform.Resize(HEIGHT, WIDTH, Interpolation.BILINEAR);
  }

  @Test
  void levelsBetweenWholeOnesReachTheNetwork() throws IOException {
    Image image = decode(file("png"));
    Normalization tf = Normalization.of(Normalization.Mode.TF, true);
    float[] numbers = numbers(resize(), image, tf);
    Normalization deep = Normalization.grayCaffe(30048.9216).deep();
    float[] counted = numbers(resize(), image, deep);
    for (int x = 0; x < WIDTH; x++) {
      assertThat(numbers[x]).isCloseTo(twelve(x, 0) / 32767.5f - 1, within(1e-6f));
      assertThat(counted[x]).isCloseTo(twelve(x, 0) - 30048.9216f, within(0.01f));
    }
  }

  /** Every step gives a deep picture what it gives a whole one, but for the rounding. */
  @Test
  void stepsDoTheSameWithBothKinds() {
    SeededRandom random = SeededRandom.of(9);
    byte[] rgb = new byte[3 * WIDTH * HEIGHT];
    short[] same = new short[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (96 + random.nextInt(64)); // no overshoot is cut between two passes
      same[i] = (short) ((rgb[i] & 0xff) * Image.STEPS);
    }
    Image rounded = Image.of(WIDTH, HEIGHT, rgb);
    Image deep = Image.ofDeep(WIDTH, HEIGHT, same);
    assertThat(deep.rgb()).isEqualTo(rgb);
    List<ImageTransform> steps =
        List.of(
            new ImageTransform.Resize(9, 11, Interpolation.BILINEAR),
            new ImageTransform.Resize(9, 11, Interpolation.BICUBIC),
            new ImageTransform.Resize(9, 11, Interpolation.AREA),
            new ImageTransform.Resize(9, 11, Interpolation.BILINEAR_ANTIALIAS),
            new ImageTransform.Resize(40, 50, Interpolation.BICUBIC_ANTIALIAS),
            new ImageTransform.MiddleCrop(8, 8, 10, 10, Interpolation.BILINEAR_ANTIALIAS),
            new ImageTransform.Letterbox(20, 20, Interpolation.AREA, -1, true),
            new ImageTransform.RandomCrop(20, 20, 4, 7),
            new ImageTransform.HorizontalFlip(1),
            new ImageTransform.VerticalFlip(1),
            new ImageTransform.ColorJitter(0.4, 0.4, 0.4, 0.1),
            new ImageTransform.Grayscale(1));
    for (ImageTransform step : steps) {
      for (ColorOrder order : ColorOrder.values()) {
        Normalization unit = Normalization.unit(order);
        float[] a = numbers(step, rounded, unit);
        float[] b = numbers(step, deep, unit);
        for (int i = 0; i < a.length; i++) {
          assertThat(b[i]).as("%s %s %d", step, order, i).isCloseTo(a[i], within(4f / 255));
        }
      }
    }
  }

  @Test
  void canvasesTakeBothKinds() {
    Image rounded = Image.filled(8, 8, 200, 60, 30);
    short[] steps = new short[3 * 64];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = (short) (new int[] {200, 60, 30}[i % 3] * Image.STEPS);
    }
    Image deep = Image.ofDeep(8, 8, steps);
    HsvChange change = new HsvChange(0.1, 0.5, 1.1);
    Image drawn =
        ImageCanvas.compose(8, 16, List.of(layer(rounded, 0, change), layer(deep, 8, change)));
    assertThat(drawn.isDeep()).isTrue();
    for (int c = 0; c < 3; c++) {
      assertThat(drawn.level(12, 4, c)).isCloseTo(drawn.level(4, 4, c), within(4));
    }
  }

  private static ImageLayer layer(Image image, int left, HsvChange change) {
    return new ImageLayer(
        image,
        new ImageLayer.Rectangle(0, 0, 8, 8),
        new ImageLayer.Rectangle(left, 0, 8, 8),
        false,
        false,
        change,
        Interpolation.AREA);
  }
}
