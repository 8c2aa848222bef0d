package io.tao4j.wire;

import io.tao4j.error.TaoException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.function.LongConsumer;

/**
 * Reads one protobuf message field by field:
 *
 * <pre>{@code
 * WireReader reader = WireReader.of(bytes, "model.onnx");
 * while (reader.next()) {
 *   switch (reader.field()) {
 *     case 1 -> version = reader.readInt64();
 *     case 7 -> readGraph(reader.readMessage());
 *     default -> reader.skip();
 *   }
 * }
 * }</pre>
 *
 * After {@link #next()} the value must be read once or skipped. Nothing outside the message is ever
 * read: a value or length that reaches beyond its end, a value of another wire type than asked for
 * and a number of more than ten bytes are {@link TaoException}s with the source's name and the byte
 * offset (codes {@code WIRE-001} truncated, {@code WIRE-002} malformed, {@code WIRE-003} other
 * type, {@code WIRE-004} text that is not UTF-8). Not safe for use by several threads.
 */
public final class WireReader {
  /** Groups within groups that {@link #skip()} follows. */
  private static final int DEEPEST_GROUP = 64;

  private static final WireType[] TYPES = WireType.values();

  private final ByteBuffer buffer;
  private final String source;
  private final long base;
  private int field;
  private WireType type = WireType.VARINT;
  private boolean pending;

  private WireReader(ByteBuffer buffer, String source, long base) {
    this.buffer = buffer;
    this.source = source;
    this.base = base;
  }

  /**
   * @param bytes one message, which the caller leaves unchanged while it is read
   * @param source name for error texts, usually the file
   */
  public static WireReader of(byte[] bytes, String source) {
    return of(ByteBuffer.wrap(bytes), source);
  }

  /**
   * @param message one message, from the buffer's position to its limit; neither is changed
   * @param source name for error texts, usually the file
   */
  public static WireReader of(ByteBuffer message, String source) {
    return new WireReader(message.slice().order(ByteOrder.LITTLE_ENDIAN), source, 0);
  }

  /** Goes to the next field; false at the end of the message. */
  public boolean next() {
    if (pending) {
      throw new IllegalStateException("the value of field " + field + " was not read or skipped");
    }
    if (!buffer.hasRemaining()) {
      return false;
    }
    long at = offset();
    long tag = varint();
    int code = (int) (tag & 7);
    if (tag >>> 32 != 0 || tag >>> 3 == 0 || code >= TYPES.length) {
      throw failure("WIRE-002", at, "no field starts with " + Long.toUnsignedString(tag));
    }
    field = (int) (tag >>> 3);
    type = TYPES[code];
    pending = true;
    return true;
  }

  /** Number of the current field. */
  public int field() {
    return field;
  }

  /** Wire type of the current field. */
  public WireType type() {
    return type;
  }

  /** Bytes from the start of the outermost message. */
  public long offset() {
    return base + buffer.position();
  }

  /** Bytes left in this message. */
  public int remaining() {
    return buffer.remaining();
  }

  /** The name for error texts. */
  public String source() {
    return source;
  }

  /** A value of type int64, uint64 (as its bits), enum. */
  public long readInt64() {
    expect(WireType.VARINT);
    return varint();
  }

  /** A value of type int32, uint32 (as its bits), enum; the lower 32 bits, as protobuf does. */
  public int readInt32() {
    return (int) readInt64();
  }

  /** A value of type bool. */
  public boolean readBool() {
    return readInt64() != 0;
  }

  /** A value of type sint64 or sint32. */
  public long readZigZag() {
    long value = readInt64();
    return value >>> 1 ^ -(value & 1);
  }

  /** A value of type fixed32 or sfixed32. */
  public int readFixed32() {
    expect(WireType.FIXED32);
    need(Integer.BYTES);
    return buffer.getInt();
  }

  /** A value of type fixed64 or sfixed64. */
  public long readFixed64() {
    expect(WireType.FIXED64);
    need(Long.BYTES);
    return buffer.getLong();
  }

  /** A value of type float. */
  public float readFloat() {
    return Float.intBitsToFloat(readFixed32());
  }

  /** A value of type double. */
  public double readDouble() {
    return Double.longBitsToDouble(readFixed64());
  }

  /** A value of type bytes: a read-only view, little endian, of the message's own memory. */
  public ByteBuffer readBytes() {
    expect(WireType.LENGTH_DELIMITED);
    return delimited().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A value of type bytes, copied. */
  public byte[] readByteArray() {
    expect(WireType.LENGTH_DELIMITED);
    ByteBuffer view = delimited();
    byte[] bytes = new byte[view.remaining()];
    view.get(bytes);
    return bytes;
  }

  /** A value of type string. */
  public String readString() {
    expect(WireType.LENGTH_DELIMITED);
    long at = offset();
    ByteBuffer view = delimited();
    try {
      // a fresh decoder reports bad bytes, where new String(...) would replace them
      return StandardCharsets.UTF_8.newDecoder().decode(view).toString();
    } catch (CharacterCodingException e) {
      throw failure("WIRE-004", at, "field " + field + " is not text in UTF-8");
    }
  }

  /** A message within this one; reading it does not move this reader any further. */
  public WireReader readMessage() {
    expect(WireType.LENGTH_DELIMITED);
    ByteBuffer view = delimited();
    return new WireReader(view, source, offset() - view.remaining());
  }

  /** One occurrence of a repeated integer field, packed or not; values as {@link #readInt64()}. */
  public void readInt64s(LongConsumer values) {
    if (type == WireType.VARINT) {
      values.accept(readInt64());
      return;
    }
    WireReader packed = readMessage();
    while (packed.buffer.hasRemaining()) {
      values.accept(packed.varint());
    }
  }

  /** One occurrence of a repeated float field, packed or not. */
  public void readFloats(DoubleConsumer values) {
    if (type == WireType.FIXED32) {
      values.accept(readFloat());
      return;
    }
    ByteBuffer packed = packed(Float.BYTES);
    while (packed.hasRemaining()) {
      values.accept(packed.getFloat());
    }
  }

  /** One occurrence of a repeated double field, packed or not. */
  public void readDoubles(DoubleConsumer values) {
    if (type == WireType.FIXED64) {
      values.accept(readDouble());
      return;
    }
    ByteBuffer packed = packed(Double.BYTES);
    while (packed.hasRemaining()) {
      values.accept(packed.getDouble());
    }
  }

  /** Passes over the current value, whatever its type. */
  public void skip() {
    if (!pending) {
      throw new IllegalStateException("there is no value to skip");
    }
    pending = false;
    skipValue(type, field, 0);
  }

  private void skipValue(WireType kind, int number, int depth) {
    switch (kind) {
      case VARINT -> varint();
      case FIXED64 -> buffer.position(buffer.position() + need(Long.BYTES));
      case FIXED32 -> buffer.position(buffer.position() + need(Integer.BYTES));
      case LENGTH_DELIMITED -> delimited();
      case START_GROUP -> skipGroup(number, depth + 1);
      case END_GROUP ->
          throw failure("WIRE-002", offset(), "the end of a group that did not start");
    }
  }

  private void skipGroup(int number, int depth) {
    if (depth > DEEPEST_GROUP) {
      throw failure("WIRE-002", offset(), "more than " + DEEPEST_GROUP + " groups in each other");
    }
    while (true) {
      long at = offset();
      long tag = varint();
      int code = (int) (tag & 7);
      if (tag >>> 32 != 0 || tag >>> 3 == 0 || code >= TYPES.length) {
        throw failure("WIRE-002", at, "no field starts with " + Long.toUnsignedString(tag));
      }
      if (TYPES[code] == WireType.END_GROUP) {
        if (tag >>> 3 != number) {
          throw failure("WIRE-002", at, "group " + number + " ends as group " + (tag >>> 3));
        }
        return;
      }
      skipValue(TYPES[code], (int) (tag >>> 3), depth);
    }
  }

  private void expect(WireType expected) {
    if (!pending) {
      throw new IllegalStateException("there is no value to read: call next() first");
    }
    if (type != expected) {
      throw failure(
          "WIRE-003", offset(), "field " + field + " is " + type + ", expected " + expected);
    }
    pending = false;
  }

  private long varint() {
    long at = offset();
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (!buffer.hasRemaining()) {
        throw failure("WIRE-001", at, "the data ends within a number");
      }
      long next = buffer.get();
      if (shift == 63 && (next & 0x7e) != 0) {
        throw failure("WIRE-002", at, "a number of more than 64 bits");
      }
      value |= (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw failure("WIRE-002", at, "a number of more than ten bytes");
  }

  private ByteBuffer delimited() {
    long at = offset();
    long length = varint();
    if (length < 0 || length > buffer.remaining()) {
      throw failure(
          "WIRE-001",
          at,
          "field %s says it has %s bytes but %s are left"
              .formatted(field, Long.toUnsignedString(length), buffer.remaining()));
    }
    ByteBuffer view = buffer.slice(buffer.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.position(buffer.position() + (int) length);
    return view;
  }

  private ByteBuffer packed(int width) {
    expect(WireType.LENGTH_DELIMITED);
    long at = offset();
    ByteBuffer view = delimited();
    if (view.remaining() % width != 0) {
      throw failure(
          "WIRE-002",
          at,
          "field %s packs %s bytes, which is no multiple of %s"
              .formatted(field, view.remaining(), width));
    }
    return view;
  }

  private int need(int bytes) {
    if (buffer.remaining() < bytes) {
      throw failure(
          "WIRE-001",
          offset(),
          "field %s needs %s bytes but %s are left".formatted(field, bytes, buffer.remaining()));
    }
    return bytes;
  }

  private TaoException failure(String code, long at, String problem) {
    return new TaoException(
        code,
        source + " at byte " + at + ": " + problem,
        List.of("The file is damaged, cut short, or of another kind."),
        null);
  }
}
