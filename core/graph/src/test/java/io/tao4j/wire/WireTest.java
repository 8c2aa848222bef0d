package io.tao4j.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class WireTest {

  @Test
  void writesTheBytesThatTheEncodingGuideGives() {
    assertThat(hex(new WireWriter().int64(1, 150))).isEqualTo("089601");
    assertThat(hex(new WireWriter().string(2, "testing"))).isEqualTo("120774657374696e67");
    assertThat(hex(new WireWriter().message(3, new WireWriter().int64(1, 150))))
        .isEqualTo("1a03089601");
    assertThat(hex(new WireWriter().packedInt64s(6, 3, 270, 86942))).isEqualTo("3206038e029ea705");
    assertThat(hex(new WireWriter().int64(1, -2))).isEqualTo("08feffffffffffffffff01");
    assertThat(hex(new WireWriter().zigZag(1, -2))).isEqualTo("0803");
    assertThat(hex(new WireWriter().float32(1, 1))).isEqualTo("0d0000803f");
    assertThat(hex(new WireWriter().float64(1, 1))).isEqualTo("09000000000000f03f");
    assertThat(hex(new WireWriter().packedFloats(1).packedInt64s(2).packedDoubles(3))).isEmpty();
  }

  @Property(seed = "20261124")
  void integersComeBack(@ForAll long value, @ForAll @IntRange(min = 1, max = 536870911) int field) {
    WireReader reader =
        reader(
            new WireWriter()
                .int64(field, value)
                .zigZag(field, value)
                .fixed64(field, value)
                .fixed32(field, (int) value)
                .bool(field, value > 0));
    next(reader, field, WireType.VARINT);
    assertThat(reader.readInt64()).isEqualTo(value);
    next(reader, field, WireType.VARINT);
    assertThat(reader.readZigZag()).isEqualTo(value);
    next(reader, field, WireType.FIXED64);
    assertThat(reader.readFixed64()).isEqualTo(value);
    next(reader, field, WireType.FIXED32);
    assertThat(reader.readFixed32()).isEqualTo((int) value);
    next(reader, field, WireType.VARINT);
    assertThat(reader.readBool()).isEqualTo(value > 0);
    assertThat(reader.next()).isFalse();
  }

  @Property(seed = "20261124")
  void textBytesAndListsComeBack(
      @ForAll byte[] bytes,
      @ForAll long[] longs,
      @ForAll float[] floats,
      @ForAll double[] doubles) {
    String text = new String(bytes, StandardCharsets.UTF_8) + "\u56fe \ud83d\udcf7";
    WireReader reader =
        reader(
            new WireWriter()
                .string(1, text)
                .bytes(2, bytes)
                .bytes(3, bytes.length, stream -> stream.write(bytes))
                .packedInt64s(4, longs)
                .packedFloats(5, floats)
                .packedDoubles(6, doubles));
    List<Long> gotLongs = new ArrayList<>();
    List<Float> gotFloats = new ArrayList<>();
    List<Double> gotDoubles = new ArrayList<>();
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> assertThat(reader.readString()).isEqualTo(text);
        case 2 -> assertThat(reader.readByteArray()).isEqualTo(bytes);
        case 3 -> {
          ByteBuffer view = reader.readBytes();
          assertThat(view.isReadOnly()).isTrue();
          assertThat(view).isEqualTo(ByteBuffer.wrap(bytes));
        }
        case 4 -> reader.readInt64s(gotLongs::add);
        case 5 -> reader.readFloats(value -> gotFloats.add((float) value));
        case 6 -> reader.readDoubles(gotDoubles::add);
        default -> throw new AssertionError(reader.field());
      }
    }
    assertThat(gotLongs).containsExactly(box(longs));
    assertThat(gotFloats).hasSize(floats.length);
    for (int i = 0; i < floats.length; i++) {
      assertThat(gotFloats.get(i)).isEqualTo(floats[i]);
    }
    assertThat(gotDoubles).hasSize(doubles.length);
    for (int i = 0; i < doubles.length; i++) {
      assertThat(gotDoubles.get(i)).isEqualTo(doubles[i]);
    }
  }

  @Test
  void readsRepeatedFieldsWrittenOneByOne() {
    WireReader reader = reader(new WireWriter().int64(1, 5).int64(1, -6).float32(2, 1.5f));
    List<Long> longs = new ArrayList<>();
    List<Double> floats = new ArrayList<>();
    while (reader.next()) {
      if (reader.field() == 1) {
        reader.readInt64s(longs::add);
      } else {
        reader.readFloats(floats::add);
      }
    }
    assertThat(longs).containsExactly(5L, -6L);
    assertThat(floats).containsExactly(1.5);
  }

  @Property(tries = 300, seed = "20261124")
  void cutOrAlteredMessagesNeverEscapeAsOtherErrors(
      @ForAll @Size(max = 200) byte[] noise, @ForAll @IntRange(max = 60) int cut) {
    byte[] encoded =
        new WireWriter()
            .string(1, "name")
            .message(2, new WireWriter().packedFloats(1, 1, 2, 3).int64(2, 1L << 60))
            .fixed64(3, 5)
            .toByteArray();
    byte[] altered = encoded.clone();
    for (int i = 0; i < Math.min(noise.length, 3); i++) {
      altered[Math.floorMod(noise[i] * 31 + cut, altered.length)] ^= noise[noise.length - 1 - i];
    }
    readAll(noise);
    readAll(altered);
    readAll(java.util.Arrays.copyOf(encoded, Math.min(cut, encoded.length)));
  }

  private static void readAll(byte[] bytes) {
    try {
      descend(WireReader.of(bytes, "noise"), 0);
    } catch (TaoException e) {
      assertThat(e.code()).startsWith("WIRE-");
      assertThat(e).hasMessageContaining("noise at byte ");
    }
  }

  private static void descend(WireReader reader, int depth) {
    while (reader.next()) {
      if (reader.type() == WireType.LENGTH_DELIMITED && depth < 4) {
        descend(reader.readMessage(), depth + 1);
      } else if (reader.field() % 2 == 0) {
        reader.readInt64();
      } else {
        reader.skip();
      }
    }
  }

  @Test
  void namesSourceAndOffsetOfEachFault() {
    fails("0a05616263", "WIRE-001 m.onnx at byte 1: field 1 says it has 5 bytes but 3 are left");
    fails("0afeffffffffffffffff01", "WIRE-001 m.onnx at byte 1: field 1 says it has 18446744073");
    fails("08ff", "WIRE-001 m.onnx at byte 1: the data ends within a number");
    fails("0d000000", "WIRE-001 m.onnx at byte 1: field 1 needs 4 bytes but 3 are left");
    fails("08ffffffffffffffffffff01", "WIRE-002 m.onnx at byte 1: a number of more than");
    fails("00", "WIRE-002 m.onnx at byte 0: no field starts with 0");
    fails("0f", "WIRE-002 m.onnx at byte 0: no field starts with 15");
    fails("0c", "WIRE-002 m.onnx at byte 1: the end of a group that did not start");
    fails("0b14", "WIRE-002 m.onnx at byte 1: group 1 ends as group 2");
    fails("0b".repeat(100), "WIRE-002 m.onnx at byte 65: more than 64 groups");
    assertFailure(
        () -> {
          WireReader reader = WireReader.of(HexFormat.of().parseHex("0802"), "m.onnx");
          reader.next();
          reader.readString();
        },
        "WIRE-003 m.onnx at byte 1: field 1 is VARINT, expected LENGTH_DELIMITED");
    assertFailure(
        () -> {
          WireReader reader = WireReader.of(HexFormat.of().parseHex("0a02c328"), "m.onnx");
          reader.next();
          reader.readString();
        },
        "WIRE-004 m.onnx at byte 1: field 1 is not text in UTF-8");
    assertFailure(
        () -> {
          WireReader reader = WireReader.of(HexFormat.of().parseHex("0a03000000"), "m.onnx");
          reader.next();
          reader.readFloats(value -> {});
        },
        "WIRE-002 m.onnx at byte 1: field 1 packs 3 bytes, which is no multiple of 4");
  }

  @Test
  void countsOffsetsFromTheOutermostMessage() {
    byte[] bytes =
        new WireWriter()
            .message(1, new WireWriter().message(1, new WireWriter().int64(1, 300)))
            .toByteArray();
    bytes[bytes.length - 1] = (byte) 0xff;
    WireReader outer = WireReader.of(bytes, "m");
    outer.next();
    WireReader middle = outer.readMessage();
    middle.next();
    WireReader inner = middle.readMessage();
    inner.next();
    assertFailure(inner::readInt64, "WIRE-001 m at byte 5: the data ends within a number");
    assertThat(outer.next()).isFalse();
  }

  @Test
  void skipsGroupsOfOldWriters() {
    // group 1 { field 2: 5, group 3 {} }, field 4: 7
    WireReader reader = WireReader.of(HexFormat.of().parseHex("0b10051b1c0c2007"), "m");
    reader.next();
    assertThat(reader.type()).isEqualTo(WireType.START_GROUP);
    reader.skip();
    next(reader, 4, WireType.VARINT);
    assertThat(reader.readInt64()).isEqualTo(7);
  }

  @Test
  void refusesToBeUsedOutOfOrder() {
    WireReader reader = reader(new WireWriter().int64(1, 1).int64(1, 2));
    assertThatThrownBy(reader::readInt64).isInstanceOf(IllegalStateException.class);
    reader.next();
    assertThatThrownBy(reader::next).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new WireWriter().int64(0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new WireWriter().string(1, "\ud83d"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void streamsLargeFieldsWithoutHoldingThem() throws IOException {
    long size = 3L << 30;
    byte[] block = new byte[1 << 20];
    WireWriter message =
        new WireWriter()
            .message(
                7,
                new WireWriter()
                    .bytes(
                        9,
                        size,
                        stream -> {
                          for (long left = size; left > 0; left -= block.length) {
                            stream.write(block);
                          }
                        }));
    long[] counted = {0};
    message.writeTo(
        new java.io.OutputStream() {
          @Override
          public void write(int value) {
            counted[0]++;
          }

          @Override
          public void write(byte[] bytes, int from, int length) {
            counted[0] += length;
          }
        });
    assertThat(counted[0]).isEqualTo(message.size()).isGreaterThan(size);
    assertThatThrownBy(message::toByteArray).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void refusesContentOfAnotherSizeThanDeclared() {
    WireWriter less = new WireWriter().bytes(1, 4, stream -> stream.write(1));
    assertThatThrownBy(() -> less.writeTo(new ByteArrayOutputStream()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a field of 4 bytes was given 1");
    WireWriter more = new WireWriter().bytes(1, 1, stream -> stream.write(new byte[2]));
    assertThatThrownBy(() -> more.writeTo(new ByteArrayOutputStream()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a field of 1 bytes was given more");
  }

  private static void fails(String hex, String message) {
    assertFailure(
        () -> {
          WireReader reader = WireReader.of(HexFormat.of().parseHex(hex), "m.onnx");
          while (reader.next()) {
            reader.skip();
          }
        },
        message);
  }

  private static void assertFailure(ThrowingCallable action, String message) {
    assertThatThrownBy(action).isInstanceOf(TaoException.class).hasMessageStartingWith(message);
  }

  private static void next(WireReader reader, int field, WireType type) {
    assertThat(reader.next()).isTrue();
    assertThat(reader.field()).isEqualTo(field);
    assertThat(reader.type()).isEqualTo(type);
  }

  private static WireReader reader(WireWriter writer) {
    byte[] bytes = writer.toByteArray();
    assertThat(writer.size()).isEqualTo(bytes.length);
    return WireReader.of(bytes, "test");
  }

  private static String hex(WireWriter writer) {
    return HexFormat.of().formatHex(writer.toByteArray());
  }

  private static Long[] box(long[] values) {
    Long[] boxed = new Long[values.length];
    for (int i = 0; i < values.length; i++) {
      boxed[i] = values[i];
    }
    return boxed;
  }
}
