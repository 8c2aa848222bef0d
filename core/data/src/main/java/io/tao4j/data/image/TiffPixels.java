package io.tao4j.data.image;

import io.tao4j.error.TaoException;
import org.jspecify.annotations.Nullable;

/**
 * What has to be said to libtiff so that it gives a TIFF file's levels as they are in the file, and
 * the colours of CIE L*a*b*, which it takes for those of a cathode-ray tube.
 */
final class TiffPixels {
  private static final int RGB = 2;
  private static final int CIE_LAB = 8;
  private static final int ICC_LAB = 9;
  private static final int BYTE = 8;

  private static final int ASSOCIATED_ALPHA = 1;

  /** CIE's white D50 and, for its XYZ, the primaries of sRGB adapted from D65 by Bradford. */
  private static final double[] WHITE = {0.9642, 1, 0.8249};

  private static final double[][] XYZ_TO_RGB = {
    {3.1338561, -1.6168667, -0.4906146},
    {-0.9787684, 1.9161415, 0.0334540},
    {0.0719453, -0.2289914, 1.4052427}
  };

  private TiffPixels() {}

  /**
   * The file to be decoded. Its orientation is taken out: libtiff would turn it by rules of its
   * own. Alpha is called associated, because libtiff multiplies colours by any other.
   *
   * @param name of the file in errors
   */
  static byte[] prepared(byte[] file, String name) {
    byte[] changed = file.clone();
    TiffDirectory directory = directory(changed);
    if (directory == null) {
      return file;
    }
    directory.replace(changed, TiffDirectory.ORIENTATION, 1);
    if (directory.values(TiffDirectory.EXTRA_SAMPLES).length == 1) {
      directory.replace(changed, TiffDirectory.EXTRA_SAMPLES, ASSOCIATED_ALPHA);
    }
    if (isLab(directory)) {
      if (directory.value(TiffDirectory.BITS, 1) != BYTE) {
        throw new TaoException(
            "IMAGE-001",
            name + ": L*a*b* colours of more than 8 bits are not read",
            "convert the file to RGB");
      }
      directory.replace(changed, TiffDirectory.PHOTOMETRIC, RGB);
    }
    return changed;
  }

  private static @Nullable TiffDirectory directory(byte[] file) {
    return TiffDirectory.read(HeaderBytes.of(file), 0, file.length);
  }

  private static boolean isLab(TiffDirectory directory) {
    long photometric = directory.value(TiffDirectory.PHOTOMETRIC, RGB);
    return photometric == CIE_LAB || photometric == ICC_LAB;
  }

  /** Levels that {@link #prepared} gave, as red, green and blue, in place. */
  static void toRgb(byte[] levels, byte[] file) {
    TiffDirectory directory = directory(file);
    if (directory == null || !isLab(directory)) {
      return;
    }
    boolean signed = directory.value(TiffDirectory.PHOTOMETRIC, RGB) == CIE_LAB;
    for (int i = 0; i < levels.length; i += 3) {
      double l = (levels[i] & 0xff) * 100.0 / 255;
      double a = signed ? levels[i + 1] : (levels[i + 1] & 0xff) - 128;
      double b = signed ? levels[i + 2] : (levels[i + 2] & 0xff) - 128;
      double y = (l + 16) / 116;
      double[] xyz = {
        WHITE[0] * linear(y + a / 500), WHITE[1] * linear(y), WHITE[2] * linear(y - b / 200)
      };
      for (int c = 0; c < 3; c++) {
        double[] row = XYZ_TO_RGB[c];
        levels[i + c] = level(row[0] * xyz[0] + row[1] * xyz[1] + row[2] * xyz[2]);
      }
    }
  }

  private static double linear(double f) {
    return f > 6.0 / 29 ? f * f * f : (f - 4.0 / 29) * 3 * (6.0 / 29) * (6.0 / 29);
  }

  /** With sRGB's curve. */
  private static byte level(double light) {
    double curved = light <= 0.0031308 ? 12.92 * light : 1.055 * Math.pow(light, 1 / 2.4) - 0.055;
    return (byte) Math.max(0, Math.min(255, Math.rint(curved * 255)));
  }
}
