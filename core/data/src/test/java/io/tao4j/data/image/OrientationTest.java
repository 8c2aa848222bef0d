package io.tao4j.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One reader, one rule: what is decoded is turned as the size says, in every format. */
class OrientationTest {
  private static final int WIDTH = 48;
  private static final int HEIGHT = 32;

  /** Where the stored picture's red corner is shown: right, bottom. */
  private static final boolean[][] RED_CORNER = {
    {false, false}, {true, false}, {true, true}, {false, true},
    {false, false}, {true, false}, {true, true}, {false, true},
  };

  @TempDir Path folder;

  /** Black, but for its top left quarter, which is red, and its top right one, which is green. */
  private static Image stored() {
    byte[] rgb = new byte[3 * WIDTH * HEIGHT];
    for (int y = 0; y < HEIGHT / 2; y++) {
      for (int x = 0; x < WIDTH; x++) {
        rgb[3 * (y * WIDTH + x) + (x < WIDTH / 2 ? 0 : 1)] = (byte) 255;
      }
    }
    return Image.of(WIDTH, HEIGHT, rgb);
  }

  /** Red and blue exchanged: that encoder takes blue first. */
  private static Image exchanged(Image image) {
    byte[] rgb = image.rgb();
    for (int i = 0; i < rgb.length; i += 3) {
      byte red = rgb[i];
      rgb[i] = rgb[i + 2];
      rgb[i + 2] = red;
    }
    return Image.of(image.width(), image.height(), rgb);
  }

  private static byte[] file(String format, int orientation, ByteOrder order) {
    byte[] exif = EncodedPictures.exif(orientation, order);
    return switch (format) {
      case "jpeg" ->
          EncodedPictures.jpeg(ImageCodec.encodeJpeg(stored()), 0, EncodedPictures.app1(exif));
      case "png" -> EncodedPictures.png(ImageCodec.encodePng(stored()), exif);
      case "webp" ->
          EncodedPictures.webp(
              OpenCvEncoder.encode(exchanged(stored()), ".webp"), WIDTH, HEIGHT, exif);
      case "tiff" ->
          new EncodedPictures.Tiff(WIDTH, HEIGHT, 3, stored().rgb())
              .tag(274, orientation)
              .order(order)
              .bytes();
      default -> throw new IllegalArgumentException(format);
    };
  }

  static Stream<Arguments> files() {
    return Stream.of("jpeg", "png", "webp", "tiff")
        .flatMap(
            format ->
                Stream.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 300)
                    .map(orientation -> Arguments.of(format, orientation)));
  }

  private ImageSize sizeOf(byte[] bytes) throws IOException {
    return ImageSize.read(Files.write(folder.resolve("picture"), bytes)).orElseThrow();
  }

  private static Image decode(byte[] bytes) {
    return ImageCodec.decode(bytes, "test", ImageCodec.DEFAULT_MAX_PIXELS);
  }

  @ParameterizedTest
  @MethodSource("files")
  void pixelsAndSizeAreTurnedByOneRule(String format, int orientation) throws IOException {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      byte[] bytes = file(format, orientation, order);
      Image shown = decode(bytes);
      int used = orientation >= 1 && orientation <= 8 ? orientation : 1;
      assertThat(sizeOf(bytes)).isEqualTo(new ImageSize(shown.width(), shown.height()));
      assertThat(shown.width()).isEqualTo(used < 5 ? WIDTH : HEIGHT);
      boolean[] corner = RED_CORNER[used - 1];
      int x = corner[0] ? shown.width() - 4 : 3;
      int y = corner[1] ? shown.height() - 4 : 3;
      assertThat(shown.level(x, y, 0)).isGreaterThan(200);
      assertThat(shown.level(x, y, 1)).isLessThan(60);
      // The green quarter is beside the red one along the stored rows.
      boolean turned = used >= 5;
      int greenX = turned ? x : shown.width() - 1 - x;
      int greenY = turned ? shown.height() - 1 - y : y;
      assertThat(shown.level(greenX, greenY, 1)).isGreaterThan(200);
    }
  }

  @Test
  void fillBytesBeforeASegmentAreNoContent() throws IOException {
    byte[] app1 = EncodedPictures.app1(EncodedPictures.exif(6, ByteOrder.BIG_ENDIAN));
    byte[] bytes = EncodedPictures.jpeg(ImageCodec.encodeJpeg(stored()), 5, app1);
    assertThat(decode(bytes).width()).isEqualTo(HEIGHT);
    assertThat(sizeOf(bytes)).isEqualTo(new ImageSize(HEIGHT, WIDTH));
  }

  @Test
  void ofTwoExifSegmentsTheFirstCounts() throws IOException {
    byte[] upright = EncodedPictures.app1(EncodedPictures.exif(1, ByteOrder.BIG_ENDIAN));
    byte[] turned = EncodedPictures.app1(EncodedPictures.exif(8, ByteOrder.LITTLE_ENDIAN));
    byte[] jpeg = ImageCodec.encodeJpeg(stored());
    byte[] xmp =
        "\u00e1http://ns.adobe.com/xap/1.0/\0<x/>"
            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    for (byte[] bytes :
        new byte[][] {
          EncodedPictures.jpeg(jpeg, 0, upright, turned),
          EncodedPictures.jpeg(jpeg, 0, turned, upright),
          EncodedPictures.jpeg(jpeg, 0, xmp, turned)
        }) {
      Image shown = decode(bytes);
      assertThat(sizeOf(bytes)).isEqualTo(new ImageSize(shown.width(), shown.height()));
    }
    assertThat(decode(EncodedPictures.jpeg(jpeg, 0, upright, turned)).width()).isEqualTo(WIDTH);
    assertThat(decode(EncodedPictures.jpeg(jpeg, 0, turned, upright)).width()).isEqualTo(HEIGHT);
    assertThat(decode(EncodedPictures.jpeg(jpeg, 0, xmp, turned)).width()).isEqualTo(HEIGHT);
  }

  @Test
  void damagedExifDataSayNothing() throws IOException {
    byte[] exif = EncodedPictures.exif(6, ByteOrder.BIG_ENDIAN);
    exif[4] = 0x7f; // the directory is far away
    byte[] bytes =
        EncodedPictures.jpeg(ImageCodec.encodeJpeg(stored()), 0, EncodedPictures.app1(exif));
    assertThat(decode(bytes).width()).isEqualTo(WIDTH);
    assertThat(sizeOf(bytes)).isEqualTo(new ImageSize(WIDTH, HEIGHT));
  }
}
