package io.tao4j.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds one protobuf message. Fields are written in the order of the calls, with their values
 * whether default or not; large byte fields are named with their size and fetched only while the
 * whole is written out, so a model of several gigabytes never lies in memory:
 *
 * <pre>{@code
 * new WireWriter()
 *     .int64(1, 9)
 *     .message(7, new WireWriter().string(2, "main").bytes(9, size, weights::writeTo))
 *     .writeTo(stream);
 * }</pre>
 *
 * Not safe for use by several threads.
 */
public final class WireWriter {
  private static final int HIGHEST_FIELD = (1 << 29) - 1;

  /** The content of a large field, written when the message is. */
  @FunctionalInterface
  public interface Content {
    /** Writes exactly as many bytes as were declared. */
    void writeTo(OutputStream stream) throws IOException;
  }

  private record Part(long size, Content content) {}

  private final List<Part> parts = new ArrayList<>();
  private ByteArrayOutputStream small = new ByteArrayOutputStream();
  private long partsSize;

  /** An empty message. */
  public WireWriter() {}

  /** A field of type int32, int64, uint32, uint64 (as its bits) or enum. */
  public WireWriter int64(int field, long value) {
    tag(field, WireType.VARINT);
    varint(value);
    return this;
  }

  /** A field of type bool. */
  public WireWriter bool(int field, boolean value) {
    return int64(field, value ? 1 : 0);
  }

  /** A field of type sint32 or sint64. */
  public WireWriter zigZag(int field, long value) {
    return int64(field, value << 1 ^ value >> 63);
  }

  /** A field of type fixed32 or sfixed32. */
  public WireWriter fixed32(int field, int value) {
    tag(field, WireType.FIXED32);
    little(value, Integer.BYTES);
    return this;
  }

  /** A field of type fixed64 or sfixed64. */
  public WireWriter fixed64(int field, long value) {
    tag(field, WireType.FIXED64);
    little(value, Long.BYTES);
    return this;
  }

  /** A field of type float. */
  public WireWriter float32(int field, float value) {
    return fixed32(field, Float.floatToRawIntBits(value));
  }

  /** A field of type double. */
  public WireWriter float64(int field, double value) {
    return fixed64(field, Double.doubleToRawLongBits(value));
  }

  /**
   * A field of type string.
   *
   * @throws IllegalArgumentException when {@code value} has half a surrogate pair
   */
  public WireWriter string(int field, String value) {
    try {
      return bytes(field, StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value)));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("not a text: half a surrogate pair in " + value, e);
    }
  }

  /** A field of type bytes, copied. */
  public WireWriter bytes(int field, byte[] value) {
    return bytes(field, ByteBuffer.wrap(value));
  }

  /** A field of type bytes, copied from the buffer's position to its limit. */
  public WireWriter bytes(int field, ByteBuffer value) {
    byte[] copy = new byte[value.remaining()];
    value.duplicate().get(copy);
    tag(field, WireType.LENGTH_DELIMITED);
    varint(copy.length);
    small.writeBytes(copy);
    return this;
  }

  /**
   * A field of type bytes that is fetched each time the message is written.
   *
   * @param size number of bytes; {@link #writeTo} fails when the content has another
   */
  public WireWriter bytes(int field, long size, Content content) {
    if (size < 0) {
      throw new IllegalArgumentException("a size of " + size);
    }
    tag(field, WireType.LENGTH_DELIMITED);
    varint(size);
    add(new Part(size, stream -> writeCounted(stream, size, content)));
    return this;
  }

  /** A message within this one, as it is now. */
  public WireWriter message(int field, WireWriter message) {
    if (message == this) {
      throw new IllegalArgumentException("a message cannot hold itself");
    }
    message.closePart();
    tag(field, WireType.LENGTH_DELIMITED);
    varint(message.partsSize);
    // small parts are joined, so a tree of tiny messages does not become a list of tiny arrays
    for (Part part : message.parts) {
      if (part.content() instanceof Chunk chunk) {
        small.writeBytes(chunk.bytes());
      } else {
        add(part);
      }
    }
    return this;
  }

  /** A repeated integer field, packed; left out when empty. */
  public WireWriter packedInt64s(int field, long... values) {
    if (values.length > 0) {
      WireWriter packed = new WireWriter();
      for (long value : values) {
        packed.varint(value);
      }
      message(field, packed);
    }
    return this;
  }

  /** A repeated float field, packed; left out when empty. */
  public WireWriter packedFloats(int field, float... values) {
    if (values.length > 0) {
      ByteBuffer packed =
          ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
              .order(ByteOrder.LITTLE_ENDIAN);
      packed.asFloatBuffer().put(values);
      bytes(field, packed);
    }
    return this;
  }

  /** A repeated double field, packed; left out when empty. */
  public WireWriter packedDoubles(int field, double... values) {
    if (values.length > 0) {
      ByteBuffer packed =
          ByteBuffer.allocate(Math.multiplyExact(values.length, Double.BYTES))
              .order(ByteOrder.LITTLE_ENDIAN);
      packed.asDoubleBuffer().put(values);
      bytes(field, packed);
    }
    return this;
  }

  /** Bytes of the message as it is now. */
  public long size() {
    return partsSize + small.size();
  }

  /** Writes the message; may be called again. The stream is neither flushed nor closed. */
  public void writeTo(OutputStream stream) throws IOException {
    closePart();
    for (Part part : parts) {
      part.content().writeTo(stream);
    }
  }

  /**
   * The message in memory.
   *
   * @throws ArithmeticException when it has more than 2 GiB
   */
  public byte[] toByteArray() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.toIntExact(size()));
    try {
      writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void tag(int field, WireType type) {
    if (field < 1 || field > HIGHEST_FIELD) {
      throw new IllegalArgumentException("no field has the number " + field);
    }
    varint((long) field << 3 | type.ordinal());
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      small.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    small.write((int) rest);
  }

  private void little(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      small.write((int) (value >>> 8 * i));
    }
  }

  private record Chunk(byte[] bytes) implements Content {
    @Override
    public void writeTo(OutputStream stream) throws IOException {
      stream.write(bytes);
    }
  }

  private void closePart() {
    if (small.size() > 0) {
      byte[] bytes = small.toByteArray();
      small = new ByteArrayOutputStream();
      parts.add(new Part(bytes.length, new Chunk(bytes)));
      partsSize += bytes.length;
    }
  }

  private void add(Part part) {
    closePart();
    parts.add(part);
    partsSize = Math.addExact(partsSize, part.size());
  }

  private static void writeCounted(OutputStream stream, long size, Content content)
      throws IOException {
    CountingStream counted = new CountingStream(stream, size);
    content.writeTo(counted);
    if (counted.written != size) {
      throw new IllegalStateException(
          "a field of %s bytes was given %s".formatted(size, counted.written));
    }
  }

  private static final class CountingStream extends OutputStream {
    private final OutputStream to;
    private final long size;
    private long written;

    CountingStream(OutputStream to, long size) {
      this.to = to;
      this.size = size;
    }

    @Override
    public void write(int value) throws IOException {
      count(1);
      to.write(value);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      count(length);
      to.write(bytes, from, length);
    }

    private void count(int length) {
      written += length;
      if (written > size) {
        throw new IllegalStateException("a field of %s bytes was given more".formatted(size));
      }
    }
  }
}
