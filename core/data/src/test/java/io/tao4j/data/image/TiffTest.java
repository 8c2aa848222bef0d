package io.tao4j.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TiffTest {
  private static Image decode(byte[] bytes) {
    return ImageCodec.decode(bytes, "test", ImageCodec.DEFAULT_MAX_PIXELS);
  }

  private static byte[] compressed(Image image, String compression) throws IOException {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("tiff");
    ImageWriter writer = writers.next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionType(compression);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      BufferedImage picture = image.toBufferedImage();
      writer.write(null, new IIOImage(picture, null, null), param);
    }
    writer.dispose();
    return out.toByteArray();
  }

  /** Noise, so that the strips have many codes and tables run full. */
  private static Image noise(int width, int height) {
    io.tao4j.data.random.SeededRandom random = io.tao4j.data.random.SeededRandom.of(5);
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / 7 % 3 == 0 ? random.nextInt(256) : i / 500);
    }
    return Image.of(width, height, rgb);
  }

  @Test
  void coloursUnderAlphaAreWhatTheFileSays() {
    byte[] rgba = new byte[4 * 20 * 10];
    for (int i = 0; i < rgba.length; i += 4) {
      rgba[i] = (byte) 200;
      rgba[i + 1] = 100;
      rgba[i + 2] = 50;
      rgba[i + 3] = (byte) (i / 4 % 2 == 0 ? 0 : 128);
    }
    for (int kind : new int[] {0, 1, 2}) {
      byte[] tiff = new EncodedPictures.Tiff(20, 10, 4, rgba).tag(338, kind).bytes();
      assertThat(decode(tiff)).isEqualTo(Image.filled(20, 10, 200, 100, 50));
    }
  }

  /** sRGB's primaries and grey as a colour management system puts them into L*a*b* of D50. */
  @Test
  void labColoursAreThoseOfTheirWhite() {
    int[][] lab = {{138, 81, 70}, {224, -79, 81}, {75, 68, -112}, {137, 0, 0}, {165, -54, 40}};
    int[][] rgb = {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {128, 128, 128}, {40, 180, 80}};
    for (int i = 0; i < lab.length; i++) {
      for (boolean icc : new boolean[] {false, true}) {
        int shift = icc ? 128 : 0;
        byte[] strip = new byte[3 * 8 * 8];
        for (int p = 0; p < strip.length; p += 3) {
          strip[p] = (byte) lab[i][0];
          strip[p + 1] = (byte) (lab[i][1] + shift);
          strip[p + 2] = (byte) (lab[i][2] + shift);
        }
        Image image =
            decode(new EncodedPictures.Tiff(8, 8, 3, strip).tag(262, icc ? 9 : 8).bytes());
        for (int c = 0; c < 3; c++) {
          assertThat(Math.abs(image.level(3, 3, c) - rgb[i][c]))
              .as("colour %d channel %d", i, c)
              .isLessThanOrEqualTo(rgb[i][c] == 0 ? 12 : 4);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"LZW", "ZLib", "Deflate", "PackBits"})
  void packedStripsAreRead(String compression) throws IOException {
    Image image = noise(301, 157);
    assertThat(decode(compressed(image, compression))).isEqualTo(image);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LZW", "ZLib", "Deflate"})
  void aDamagedStripIsNoPicture(String compression) throws IOException {
    byte[] tiff = compressed(noise(301, 157), compression);
    for (int from : new int[] {tiff.length / 4, tiff.length / 2}) {
      byte[] damaged = tiff.clone();
      for (int i = from; i < from + 600; i++) {
        damaged[i] = (byte) (damaged[i] * 7 + 13);
      }
      assertThatThrownBy(() -> decode(damaged))
          .isInstanceOf(TaoException.class)
          .hasMessageContaining("IMAGE-001");
    }
  }
}
