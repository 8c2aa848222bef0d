package io.tao4j.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageCodecTest {

  /** Smooth, so that lossy formats come back nearly the same. */
  static Image gradient(int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = (y * width + x) * 3;
        rgb[at] = (byte) (255 * x / width);
        rgb[at + 1] = (byte) (255 * y / height);
        rgb[at + 2] = (byte) (128 * x / width + 64);
      }
    }
    return Image.of(width, height, rgb);
  }

  private static byte[] written(Image image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image.toBufferedImage(), format, out)).isTrue();
    return out.toByteArray();
  }

  private static Image decode(byte[] bytes) {
    return ImageCodec.decode(bytes, "test", ImageCodec.DEFAULT_MAX_PIXELS);
  }

  private static String codeOf(byte[] bytes) {
    try {
      decode(bytes);
      return "decoded";
    } catch (TaoException e) {
      assertThat(e.getMessage()).contains("test");
      return e.code();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "tif"})
  void readsLosslessFormatsExactly(String format) throws IOException {
    Image image = gradient(37, 23);
    assertThat(decode(written(image, format))).isEqualTo(image);
  }

  @Test
  void readsGif() throws IOException {
    Image image = Image.filled(9, 7, 250, 128, 3);
    assertThat(decode(written(image, "gif"))).isEqualTo(image);
  }

  @Test
  void readsJpegClosely() {
    Image image = gradient(64, 48);
    Image got = decode(ImageCodec.encodeJpeg(image));
    assertThat(got.level(32, 24, 0)).isBetween(118, 138);
    assertThat(got.width()).isEqualTo(64);
  }

  @Test
  void readsWebp() {
    Image image = gradient(40, 30);
    byte[] webp = OpenCvEncoder.encode(image, ".webp");
    Image got = decode(webp);
    assertThat(got.width()).isEqualTo(40);
    assertThat(got.height()).isEqualTo(30);
    assertThat(ImageHeader.read(HeaderBytes.of(webp)).width()).isEqualTo(40);
    assertThat(ImageHeader.read(HeaderBytes.of(webp)).height()).isEqualTo(30);
  }

  @Test
  void writesPngLosslessly() {
    Image image = gradient(31, 17);
    assertThat(decode(ImageCodec.encodePng(image))).isEqualTo(image);
  }

  @Test
  void dropsAlphaWithoutBlending() throws IOException {
    BufferedImage picture = new BufferedImage(2, 2, BufferedImage.TYPE_INT_ARGB);
    picture.setRGB(0, 0, 0x00_64_c8_0a);
    picture.setRGB(1, 1, 0x80_ff_00_7f);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", out);
    Image image = decode(out.toByteArray());
    assertThat(image.level(0, 0, 0)).isEqualTo(0x64);
    assertThat(image.level(0, 0, 1)).isEqualTo(0xc8);
    assertThat(image.level(1, 1, 2)).isEqualTo(0x7f);
  }

  @Test
  void readsNamesInAnyScript(@TempDir Path folder) throws IOException {
    Image image = gradient(8, 8);
    for (String name : new String[] {"größe.png", "猫.png", "кот 1.png", "a%20b#.png", "🐱.png"}) {
      Path file;
      try {
        file = folder.resolve(name);
      } catch (java.nio.file.InvalidPathException e) {
        continue; // this JVM runs in a locale that cannot name it
      }
      Files.write(file, ImageCodec.encodePng(image));
      assertThat(ImageCodec.read(file)).isEqualTo(image);
    }
  }

  @Test
  void refusesAHugePictureByItsHeaderAlone() {
    byte[] png = ImageCodec.encodePng(gradient(8, 8));
    ByteBuffer.wrap(png).putInt(16, 60_000).putInt(20, 60_000);
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    assertThatThrownBy(() -> decode(png))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("IMAGE-002")
        .hasMessageContaining("60000x60000")
        .hasMessageContaining("100000000");
    byte[] bmp = new byte[60];
    bmp[0] = 'B';
    bmp[1] = 'M';
    bmp[14] = 40;
    Arrays.fill(bmp, 18, 21, (byte) 0xff);
    Arrays.fill(bmp, 22, 25, (byte) 0xff);
    assertThat(codeOf(bmp)).isEqualTo("IMAGE-002");
  }

  @Test
  void takesAPictureOfExactlyTheLimit() {
    byte[] png = ImageCodec.encodePng(gradient(10, 10));
    assertThat(ImageCodec.decode(png, "test", 100)).isNotNull();
    assertThatThrownBy(() -> ImageCodec.decode(png, "test", 99)).hasMessageContaining("IMAGE-002");
  }

  @Test
  void everyPrefixOfAPictureIsRefused() throws IOException {
    for (byte[] encoded :
        new byte[][] {
          ImageCodec.encodePng(gradient(24, 24)),
          ImageCodec.encodeJpeg(gradient(24, 24)),
          OpenCvEncoder.encode(gradient(24, 24), ".webp"),
        }) {
      for (int length = 0; length < encoded.length; length++) {
        // PNG ends with a checksum of nothing: without it the picture is whole.
        if (length >= encoded.length - 4 && encoded[1] == 'P') {
          continue;
        }
        assertThat(codeOf(Arrays.copyOf(encoded, length)))
            .as("%d bytes", length)
            .startsWith("IMAGE-");
      }
      assertThat(codeOf(encoded)).isEqualTo("decoded");
    }
  }

  @Test
  void noByteChangeBreaksMoreThanThePicture() throws IOException {
    for (byte[] encoded :
        new byte[][] {
          ImageCodec.encodePng(gradient(12, 12)),
          ImageCodec.encodeJpeg(gradient(12, 12)),
          written(gradient(12, 12), "gif"),
          written(gradient(12, 12), "bmp"),
          written(gradient(6, 6), "tif"),
        }) {
      for (int at = 0; at < Math.min(encoded.length, 400); at++) {
        byte[] changed = encoded.clone();
        changed[at] ^= (byte) 0xff;
        // Either a picture or an error of ours; anything else fails the test.
        assertThat(codeOf(changed)).matches("decoded|IMAGE-00[123]");
      }
    }
  }

  @Test
  void refusesWhatIsNoPicture() {
    assertThat(codeOf(new byte[0])).isEqualTo("IMAGE-001");
    assertThat(codeOf("<html>not found</html>".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("IMAGE-003");
  }

  @Test
  void namesTheFileThatIsMissing(@TempDir Path folder) {
    assertThatThrownBy(() -> ImageCodec.read(folder.resolve("nothing.png")))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("IMAGE-001")
        .hasMessageContaining("nothing.png: no such file");
    assertThatThrownBy(() -> ImageCodec.read(folder))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("IMAGE-001");
  }

  @Test
  void knowsPicturesByTheirExtension() {
    for (String name : new String[] {"a.JPG", "b.jpeg", "c.Png", "d.e.webp", "x/f.tiff", "g.gif"}) {
      assertThat(ImageCodec.hasImageExtension(Path.of(name))).as(name).isTrue();
    }
    for (String name : new String[] {".jpg", ".a.png", "png", "a.txt", "a.png.part", "a."}) {
      assertThat(ImageCodec.hasImageExtension(Path.of(name))).as(name).isFalse();
    }
  }
}
