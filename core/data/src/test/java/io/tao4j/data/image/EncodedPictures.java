package io.tao4j.data.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** Files of pictures with what encoders do not write: EXIF orientations, odd TIFF tags. */
final class EncodedPictures {
  private static final int SHORT = 3;
  private static final int LONG = 4;

  private EncodedPictures() {}

  /** EXIF data that hold an orientation and nothing else. */
  static byte[] exif(int orientation, ByteOrder order) {
    ByteBuffer b = ByteBuffer.allocate(26).order(order);
    b.put((order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM").getBytes(StandardCharsets.US_ASCII));
    b.putShort((short) 42).putInt(8).putShort((short) 1);
    b.putShort((short) 274).putShort((short) SHORT).putInt(1).putShort((short) orientation);
    return b.array();
  }

  /** A JPEG file with segments before its own; each begins with its marker's second byte. */
  static byte[] jpeg(byte[] jpeg, int fillBytes, byte[]... segments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    for (byte[] segment : segments) {
      for (int i = 0; i <= fillBytes; i++) {
        out.write(0xff);
      }
      out.write(segment[0]);
      out.write(segment.length + 1 >> 8);
      out.write(segment.length + 1);
      out.write(segment, 1, segment.length - 1);
    }
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  /** An APP1 segment of EXIF data for {@link #jpeg}. */
  static byte[] app1(byte[] exif) {
    return ByteBuffer.allocate(7 + exif.length)
        .put((byte) 0xe1)
        .put("Exif\0\0".getBytes(StandardCharsets.US_ASCII))
        .put(exif)
        .array();
  }

  /** A PNG file with an eXIf chunk behind its header. */
  static byte[] png(byte[] png, byte[] exif) {
    byte[] name = "eXIf".getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(exif);
    return ByteBuffer.allocate(png.length + 12 + exif.length)
        .put(png, 0, 33)
        .putInt(exif.length)
        .put(name)
        .put(exif)
        .putInt((int) sum.getValue())
        .put(png, 33, png.length - 33)
        .array();
  }

  /** A WebP file in its extended form, with EXIF data behind its pixels. */
  static byte[] webp(byte[] webp, int width, int height, byte[] exif) {
    ByteBuffer b = ByteBuffer.allocate(webp.length + 18 + 8 + exif.length);
    b.order(ByteOrder.LITTLE_ENDIAN).put(webp, 0, 12);
    b.put("VP8X".getBytes(StandardCharsets.US_ASCII)).putInt(10).putInt(8);
    b.putShort((short) (width - 1)).put((byte) 0).putShort((short) (height - 1)).put((byte) 0);
    b.put(webp, 12, webp.length - 12);
    b.put("EXIF".getBytes(StandardCharsets.US_ASCII)).putInt(exif.length).put(exif);
    b.putInt(4, b.capacity() - 8);
    return b.array();
  }

  /** A TIFF file of one strip under construction: 8 bits, three samples a pixel, uncompressed. */
  static final class Tiff {
    private final Map<Integer, int[]> tags = new TreeMap<>();
    private final byte[] strip;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    Tiff(int width, int height, int samples, byte[] strip) {
      this.strip = strip;
      int[] bits = new int[samples];
      java.util.Arrays.fill(bits, 8);
      tag(256, width).tag(257, height).tag(258, bits).tag(259, 1).tag(262, 2);
      tag(273, 0).tag(277, samples).tag(278, height).tag(279, strip.length);
    }

    Tiff tag(int tag, int... values) {
      tags.put(tag, values);
      return this;
    }

    Tiff order(ByteOrder other) {
      order = other;
      return this;
    }

    byte[] bytes() {
      int directory = 8;
      int behind = directory + 2 + 12 * tags.size() + 4;
      List<int[]> outside = new ArrayList<>();
      int strips = behind;
      for (int[] values : tags.values()) {
        strips += values.length > 2 ? 2 * values.length : 0;
      }
      tags.put(273, new int[] {strips});
      ByteBuffer b = ByteBuffer.allocate(strips + strip.length).order(order);
      b.put((order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM").getBytes(StandardCharsets.US_ASCII));
      b.putShort((short) 42).putInt(directory).putShort((short) tags.size());
      int at = behind;
      for (Map.Entry<Integer, int[]> entry : tags.entrySet()) {
        int[] values = entry.getValue();
        boolean one = values.length == 1;
        b.putShort(entry.getKey().shortValue());
        b.putShort((short) (one ? LONG : SHORT)).putInt(values.length);
        if (one) {
          b.putInt(values[0]);
        } else if (values.length == 2) {
          b.putShort((short) values[0]).putShort((short) values[1]);
        } else {
          b.putInt(at);
          outside.add(values);
          at += 2 * values.length;
        }
      }
      b.putInt(0);
      outside.forEach(
          values -> {
            for (int value : values) {
              b.putShort((short) value);
            }
          });
      return b.put(strip).array();
    }
  }
}
