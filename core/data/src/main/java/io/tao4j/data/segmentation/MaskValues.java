package io.tao4j.data.segmentation;

import io.tao4j.error.TaoException;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A mask file's values, before it is known what they mean: levels of one channel, of 8 or 16 bits;
 * of a palette the numbers of the colours and not the colours; of three channels that are not equal
 * colours, as {@code 0xRRGGBB}. Where colours are asked for, all files give colours: palettes
 * theirs, levels greys. Transparency is dropped.
 *
 * @param width pixels in a row
 * @param height rows
 * @param values row by row
 * @param colours whether values are colours
 */
public record MaskValues(int width, int height, int[] values, boolean colours) {

  /**
   * Reads a PNG, BMP, GIF, TIFF or JPEG file.
   *
   * @param maxPixels more declared pixels than this are refused before anything is decoded
   * @param coloured whether colours are asked for
   * @throws TaoException {@code MASK-001} naming the file, if it cannot be read
   */
  public static MaskValues read(Path file, long maxPixels, boolean coloured) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new TaoException("MASK-001", file + ": no such mask file", List.of(), e);
    } catch (IOException e) {
      throw new TaoException("MASK-001", file + ": cannot be read: " + e, List.of(), e);
    }
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new TaoException(
            "MASK-001",
            file + ": not a mask in a known format",
            "known: PNG, BMP, GIF, TIFF; JPEG, whose values are not exact");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > maxPixels) {
          throw new TaoException(
              "MASK-001",
              "%s: declares %sx%s pixels, more than the limit of %s"
                  .formatted(file, reader.getWidth(0), reader.getHeight(0), maxPixels));
        }
        return of(reader.read(0), coloured);
      } finally {
        reader.dispose();
      }
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new TaoException(
          "MASK-001", "%s: the content is corrupt: %s".formatted(file, e), List.of(), e);
    }
  }

  private static MaskValues of(BufferedImage picture, boolean coloured) {
    Raster raster = picture.getRaster();
    int width = picture.getWidth();
    int height = picture.getHeight();
    int bands = raster.getNumBands();
    int[] first = raster.getSamples(0, 0, width, height, 0, (int[]) null);
    if (bands < 3 && coloured && picture.getColorModel() instanceof IndexColorModel palette) {
      for (int i = 0; i < first.length; i++) {
        first[i] = palette.getRGB(first[i]) & 0xffffff;
      }
      return new MaskValues(width, height, first, true);
    }
    int[] second = bands < 3 ? first : raster.getSamples(0, 0, width, height, 1, (int[]) null);
    int[] third = bands < 3 ? first : raster.getSamples(0, 0, width, height, 2, (int[]) null);
    if (!coloured && Arrays.equals(first, second) && Arrays.equals(first, third)) {
      return new MaskValues(width, height, first, false);
    }
    int deep = raster.getSampleModel().getSampleSize(0) > 8 ? 8 : 0;
    int[] colours = new int[first.length];
    for (int i = 0; i < first.length; i++) {
      colours[i] = first[i] >> deep << 16 | second[i] >> deep << 8 | third[i] >> deep;
    }
    return new MaskValues(width, height, colours, true);
  }

  /** A value as people write it. */
  String text(int value) {
    return colours
        ? "(%s, %s, %s)".formatted(value >> 16 & 0xff, value >> 8 & 0xff, value & 0xff)
        : Integer.toString(value);
  }
}
