package io.tao4j.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.Color;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class ImageTest {

  @Test
  void comesBackFromEveryTypeOfBufferedImage() {
    int[] types = {
      BufferedImage.TYPE_INT_RGB,
      BufferedImage.TYPE_INT_ARGB,
      BufferedImage.TYPE_INT_BGR,
      BufferedImage.TYPE_3BYTE_BGR,
      BufferedImage.TYPE_4BYTE_ABGR
    };
    for (int type : types) {
      BufferedImage picture = new BufferedImage(3, 2, type);
      picture.setRGB(0, 0, new Color(10, 20, 30).getRGB());
      picture.setRGB(2, 1, new Color(250, 128, 1).getRGB());
      Image image = Image.of(picture);
      assertThat(image.level(0, 0, 0)).isEqualTo(10);
      assertThat(image.level(0, 0, 2)).isEqualTo(30);
      assertThat(image.level(2, 1, 1)).isEqualTo(128);
      assertThat(Image.of(image.toBufferedImage())).isEqualTo(image);
    }
  }

  @Test
  void greyLevelsAreKeptAsTheyAre() {
    BufferedImage picture = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    picture.getRaster().setSample(1, 0, 0, 100);
    Image image = Image.of(picture);
    assertThat(image.level(1, 0, 0)).isEqualTo(100);
    assertThat(image.level(1, 0, 1)).isEqualTo(100);
    assertThat(image.level(0, 0, 1)).isZero();
  }

  @Test
  void deepGreyKeepsAllItsBits() {
    BufferedImage picture = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
    picture.getRaster().setSample(0, 0, 0, 0x64ff);
    Image image = Image.of(picture);
    assertThat(image.isDeep()).isTrue();
    assertThat(image.highestStep()).isEqualTo(0x64ff);
    assertThat(image.level(0, 0, 1)).isEqualTo(Math.round(0x64ff / 257f));
    assertThat(image).isNotEqualTo(Image.of(1, 1, image.rgb()));
  }

  @Test
  void isACopyOfWhatItWasMadeFrom() {
    byte[] rgb = {1, 2, 3};
    Image image = Image.of(1, 1, rgb);
    rgb[0] = 9;
    image.rgb()[1] = 9;
    assertThat(image.rgb()).containsExactly(1, 2, 3);
  }

  @Test
  void refusesBytesThatDoNotFit() {
    assertThatIllegalArgumentException().isThrownBy(() -> Image.of(2, 1, new byte[5]));
    assertThatIllegalArgumentException().isThrownBy(() -> Image.of(0, 1, new byte[0]));
    // 2^31 pixels: the product must not wrap to a small number.
    assertThatIllegalArgumentException().isThrownBy(() -> Image.of(1 << 16, 1 << 16, new byte[0]));
  }
}
