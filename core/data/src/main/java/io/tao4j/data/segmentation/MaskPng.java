package io.tao4j.data.segmentation;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Masks as PNG files of one byte a pixel. */
public final class MaskPng {
  private static final int COLOURS = 256;

  private MaskPng() {}

  /**
   * The content of a file whose values are the classes, with a palette.
   *
   * @param colours by class; further ones, and {@link LabelMap#IGNORED}, are grey
   */
  public static byte[] encode(LabelMap labels, List<Color> colours) {
    byte[] red = new byte[COLOURS];
    byte[] green = new byte[COLOURS];
    byte[] blue = new byte[COLOURS];
    for (int i = 0; i < COLOURS; i++) {
      Color colour = i < colours.size() ? colours.get(i) : Color.GRAY;
      red[i] = (byte) colour.getRed();
      green[i] = (byte) colour.getGreen();
      blue[i] = (byte) colour.getBlue();
    }
    BufferedImage image =
        new BufferedImage(
            labels.width(),
            labels.height(),
            BufferedImage.TYPE_BYTE_INDEXED,
            new IndexColorModel(8, COLOURS, red, green, blue));
    return png(image, labels.toBytes());
  }

  /**
   * The content of a file of levels, without a palette.
   *
   * @param values unsigned, row by row
   */
  public static byte[] encode(int width, int height, byte[] values) {
    return png(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY), values);
  }

  private static byte[] png(BufferedImage image, byte[] values) {
    WritableRaster raster = image.getRaster();
    raster.setDataElements(0, 0, image.getWidth(), image.getHeight(), values);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, "png", out)) {
        throw new IllegalStateException("this Java has no PNG writer");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
