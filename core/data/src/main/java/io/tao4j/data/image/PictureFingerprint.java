package io.tao4j.data.image;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * What a picture looks like, in few numbers, so that sets can be searched for pictures that are
 * there twice: a digest of its pixels, a perceptual hash, and a thumbnail. The hash is that of the
 * signs of low frequencies: other sizes, formats, brightness and contrast change few of its 64
 * bits. The thumbnail tells pictures apart that happen to have one hash. Immutable, about a
 * kilobyte.
 *
 * @see <a href="https://www.phash.org/docs/pubs/thesis_zauner.pdf">Zauner: Implementation and
 *     benchmarking of perceptual image hash functions (2010), section 3.2.1</a>
 */
public final class PictureFingerprint {
  /** Bits of the hash. */
  public static final int BITS = 64;

  private static final int PLANE = 32;
  private static final int FREQUENCIES = 8;
  private static final int THUMBNAIL = 16;
  private static final int CHANNELS = 3;

  /** A thumbnail whose levels differ less shows nothing that could be compared. */
  private static final double FLAT = 2;

  /** {@code [frequency, place]} of the cosine transform. */
  private static final double[][] COSINES = cosines();

  private final long high;
  private final long low;
  private final long hash;
  private final byte[] thumbnail; // [THUMBNAIL, THUMBNAIL, CHANNELS], levels
  private final double mean;
  private final double deviation;

  private PictureFingerprint(long high, long low, long hash, byte[] thumbnail) {
    this.high = high;
    this.low = low;
    this.hash = hash;
    this.thumbnail = thumbnail;
    double sum = 0;
    double squares = 0;
    for (byte level : thumbnail) {
      sum += level & 0xff;
      squares += (double) (level & 0xff) * (level & 0xff);
    }
    this.mean = sum / thumbnail.length;
    this.deviation = Math.sqrt(Math.max(0, squares / thumbnail.length - mean * mean));
  }

  private static double[][] cosines() {
    double[][] table = new double[FREQUENCIES][PLANE];
    for (int f = 0; f < FREQUENCIES; f++) {
      for (int x = 0; x < PLANE; x++) {
        table[f][x] = Math.cos(Math.PI * (f + 1) * (x + 0.5) / PLANE);
      }
    }
    return table;
  }

  /** That of a picture. */
  public static PictureFingerprint of(Image picture) {
    byte[] rgb = picture.pixels();
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    digest.update(
        ByteBuffer.allocate(2 * Integer.BYTES)
            .putInt(picture.width())
            .putInt(picture.height())
            .flip());
    digest.update(rgb);
    ByteBuffer first = ByteBuffer.wrap(digest.digest());
    double[] plane = means(rgb, picture.width(), picture.height(), PLANE);
    return new PictureFingerprint(first.getLong(), first.getLong(), hash(plane), thumbnail(plane));
  }

  /**
   * Means of the levels of equal parts, {@code [size, size, 3]}; a pixel that lies in two parts
   * counts in both by its shares.
   */
  private static double[] means(byte[] rgb, int width, int height, int size) {
    double[] rows = new double[size * width * CHANNELS];
    double tall = (double) height / size;
    for (int row = 0; row < size; row++) {
      double from = row * tall;
      for (int y = (int) from; y < Math.min(height, (int) Math.ceil(from + tall)); y++) {
        double share = (Math.min(y + 1, from + tall) - Math.max(y, from)) / tall;
        int source = y * width * CHANNELS;
        int target = row * width * CHANNELS;
        for (int i = 0; i < width * CHANNELS; i++) {
          rows[target + i] += share * (rgb[source + i] & 0xff);
        }
      }
    }
    double[] means = new double[size * size * CHANNELS];
    double wide = (double) width / size;
    for (int column = 0; column < size; column++) {
      double from = column * wide;
      for (int x = (int) from; x < Math.min(width, (int) Math.ceil(from + wide)); x++) {
        double share = (Math.min(x + 1, from + wide) - Math.max(x, from)) / wide;
        for (int row = 0; row < size; row++) {
          for (int c = 0; c < CHANNELS; c++) {
            means[(row * size + column) * CHANNELS + c] +=
                share * rows[(row * width + x) * CHANNELS + c];
          }
        }
      }
    }
    return means;
  }

  /** Each bit says whether a low frequency is above the middle one of all of them. */
  private static long hash(double[] plane) {
    double[][] rows = new double[PLANE][FREQUENCIES];
    for (int y = 0; y < PLANE; y++) {
      for (int x = 0; x < PLANE; x++) {
        int at = (y * PLANE + x) * CHANNELS;
        double grey = 0.299 * plane[at] + 0.587 * plane[at + 1] + 0.114 * plane[at + 2];
        for (int f = 0; f < FREQUENCIES; f++) {
          rows[y][f] += grey * COSINES[f][x];
        }
      }
    }
    double[] values = new double[BITS];
    for (int v = 0; v < FREQUENCIES; v++) {
      for (int u = 0; u < FREQUENCIES; u++) {
        double sum = 0;
        for (int y = 0; y < PLANE; y++) {
          sum += rows[y][u] * COSINES[v][y];
        }
        values[v * FREQUENCIES + u] = sum;
      }
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double middle = (sorted[BITS / 2 - 1] + sorted[BITS / 2]) / 2;
    long bits = 0;
    for (int i = 0; i < BITS; i++) {
      bits |= values[i] > middle ? 1L << i : 0;
    }
    return bits;
  }

  private static byte[] thumbnail(double[] plane) {
    byte[] small = new byte[THUMBNAIL * THUMBNAIL * CHANNELS];
    int step = PLANE / THUMBNAIL;
    for (int y = 0; y < THUMBNAIL; y++) {
      for (int x = 0; x < THUMBNAIL; x++) {
        for (int c = 0; c < CHANNELS; c++) {
          double sum = 0;
          for (int i = 0; i < step * step; i++) {
            int row = y * step + i / step;
            int column = x * step + i % step;
            sum += plane[(row * PLANE + column) * CHANNELS + c];
          }
          small[(y * THUMBNAIL + x) * CHANNELS + c] = (byte) Math.round(sum / (step * step));
        }
      }
    }
    return small;
  }

  /** The perceptual hash; bit 8 v + u is that of frequency u + 1 along x and v + 1 along y. */
  public long hash() {
    return hash;
  }

  /** How many bits of the hashes differ, 0 to {@value #BITS}. */
  public int distance(PictureFingerprint other) {
    return Long.bitCount(hash ^ other.hash);
  }

  /** Whether size and every pixel are the same. */
  public boolean isSame(PictureFingerprint other) {
    return high == other.high && low == other.low;
  }

  /**
   * How alike the thumbnails are whatever their brightness and contrast: their correlation, -1 to
   * 1. 0 where one of them is of one colour.
   */
  public double likeness(PictureFingerprint other) {
    if (deviation < FLAT || other.deviation < FLAT) {
      return 0;
    }
    double sum = 0;
    for (int i = 0; i < thumbnail.length; i++) {
      sum += (double) (thumbnail[i] & 0xff) * (other.thumbnail[i] & 0xff);
    }
    return (sum / thumbnail.length - mean * other.mean) / (deviation * other.deviation);
  }

  /** The thumbnail less its mean, so that brightness does not count; {@code [16 * 16 * 3]}. */
  public float[] vector() {
    float[] vector = new float[thumbnail.length];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) ((thumbnail[i] & 0xff) - mean);
    }
    return vector;
  }
}
