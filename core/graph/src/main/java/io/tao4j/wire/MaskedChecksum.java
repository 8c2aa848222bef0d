package io.tao4j.wire;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The checksum of TensorFlow's files: CRC-32C, rotated and shifted so that sums of sums stay apart.
 */
public final class MaskedChecksum {
  private static final int MASK = 0xa282ead8;

  private MaskedChecksum() {}

  /** Of a part of an array. */
  public static int of(byte[] bytes, int from, int length) {
    return of(ByteBuffer.wrap(bytes, from, length));
  }

  /** Of all bytes between a buffer's position, which moves, and its limit. */
  public static int of(ByteBuffer bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return Integer.rotateRight((int) sum.getValue(), 15) + MASK;
  }
}
