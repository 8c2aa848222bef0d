package io.tao4j.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes TensorFlow's record files: each record is its length (8 bytes, little endian), the masked
 * CRC-32C of those bytes, the data, and the masked CRC-32C of the data. Closing closes the stream.
 *
 * @see <a href="https://www.tensorflow.org/tutorials/load_data/tfrecord">TFRecord and Example</a>
 */
public final class TFRecordWriter implements AutoCloseable {
  private static final int FRAME = Long.BYTES + 2 * Integer.BYTES;

  private final OutputStream stream;

  /** Writes to {@code stream}, from where it stands. */
  public TFRecordWriter(OutputStream stream) {
    this.stream = stream;
  }

  /** Adds one record in a single write. */
  public void write(byte[] record) throws IOException {
    ByteBuffer frame =
        ByteBuffer.allocate(Math.addExact(record.length, FRAME)).order(ByteOrder.LITTLE_ENDIAN);
    frame.putLong(record.length);
    frame.putInt(MaskedChecksum.of(frame.array(), 0, Long.BYTES));
    frame.put(record).putInt(MaskedChecksum.of(record, 0, record.length));
    stream.write(frame.array());
  }

  /** Passes what was written on to the file. */
  public void flush() throws IOException {
    stream.flush();
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
