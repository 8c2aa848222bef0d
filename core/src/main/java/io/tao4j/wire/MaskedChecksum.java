package io.tao4j.wire;

import java.util.zip.CRC32C;

/** The checksum of record files: CRC-32C, rotated and shifted so that sums of sums stay apart. */
final class MaskedChecksum {
  private static final int MASK = 0xa282ead8;

  private MaskedChecksum() {}

  static int of(byte[] bytes, int from, int length) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, from, length);
    int value = (int) sum.getValue();
    return Integer.rotateRight(value, 15) + MASK;
  }
}
