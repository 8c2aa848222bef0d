package io.tao4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tao4j.error.TaoException;
import io.tao4j.fixtures.Golden;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsTest {

  @TempDir Path folder;

  // Round trips

  @Property(tries = 100)
  void whatIsWrittenIsRead(@ForAll("contents") Safetensors content) throws IOException {
    Path file = Files.createTempFile("tao4j", ".safetensors");
    try {
      content.write(file);
      Safetensors read = Safetensors.read(file);
      assertThat(read).isEqualTo(content);
      assertThat(List.copyOf(read.tensors().keySet()))
          .isEqualTo(List.copyOf(content.tensors().keySet()));
      assertThat(Files.size(file)).isEqualTo(content.byteSize());
      byte[] first = Files.readAllBytes(file);
      assertThat(ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8).isZero();
      read.write(file);
      assertThat(Files.readAllBytes(file)).isEqualTo(first);
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void typesWithoutACounterpartAreConverted() throws IOException {
    byte[] header =
        ("{"
                + String.join(
                    ",",
                    entry("a", "F64", "[2]", 0, 16),
                    entry("b", "U32", "[1]", 16, 20),
                    entry("c", "U16", "[1]", 20, 22),
                    entry("d", "I16", "[1]", 22, 24),
                    entry("e", "I8", "[2]", 24, 26))
                + "}")
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + 26).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length).put(header);
    bytes.putDouble(0.1).putDouble(1e300).putInt(-1).putShort((short) -1).putShort((short) -2);
    bytes.put((byte) -3).put((byte) 4);
    Path file = Files.write(folder.resolve("wide.safetensors"), bytes.array());
    Map<String, Tensor> tensors = Safetensors.read(file).tensors();
    assertThat(tensors.get("a").dtype()).isEqualTo(DType.FLOAT32);
    assertThat(tensors.get("a").toFloatArray()).containsExactly(0.1f, Float.POSITIVE_INFINITY);
    assertThat(tensors.get("b")).isEqualTo(Tensor.of(new long[] {4294967295L}, 1));
    assertThat(tensors.get("c")).isEqualTo(Tensor.of(new int[] {65535}, 1));
    assertThat(tensors.get("d")).isEqualTo(Tensor.of(new int[] {-2}, 1));
    assertThat(tensors.get("e")).isEqualTo(Tensor.of(new int[] {-3, 4}, 2));
  }

  @Provide
  Arbitrary<Safetensors> contents() {
    Arbitrary<Tensor> tensor =
        Combinators.combine(
                Arbitraries.of(DType.values()),
                Arbitraries.longs().between(0, 4).list().ofMaxSize(4),
                Arbitraries.longs())
            .as(SafetensorsTest::random);
    Arbitrary<String> name = Arbitraries.strings().ofMaxLength(12).filter(SafetensorsTest::isText);
    return Combinators.combine(
            Arbitraries.maps(name, tensor).ofMaxSize(8), Arbitraries.maps(name, name).ofMaxSize(4))
        .as(Safetensors::new);
  }

  // a lone surrogate has no UTF-8
  private static boolean isText(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text) && !text.equals("__metadata__");
  }

  private static Tensor random(DType dtype, List<Long> sizes, long seed) {
    Shape shape = Shape.of(sizes.stream().mapToLong(Long::longValue).toArray());
    byte[] bytes = new byte[(int) shape.elements() * dtype.byteSize()];
    new Random(seed).nextBytes(bytes);
    return Tensor.wrap(dtype, shape, ByteBuffer.wrap(bytes));
  }

  @Test
  void laysWideElementsFirstSoThatAllAreAligned() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("flags", Tensor.of(new boolean[] {true, false, true}, 3));
    tensors.put("weight", Tensor.of(new float[] {1, 2, 3}, 3));
    tensors.put("step", Tensor.of(new long[] {7}));
    byte[] bytes = bytes(Safetensors.of(tensors));
    ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int start = 8 + (int) data.getLong();
    assertThat(data.getLong(start)).isEqualTo(7);
    assertThat(data.getFloat(start + 8)).isEqualTo(1f);
    assertThat(data.get(start + 20)).isEqualTo((byte) 1);
    assertThat(new String(bytes, 8, 20, StandardCharsets.UTF_8)).startsWith("{\"flags\":");
  }

  @Test
  void sortsTextsSoThatTheOrderOfAMapDoesNotShow() {
    Map<String, String> backwards = new LinkedHashMap<>();
    backwards.put("b", "2");
    backwards.put("a", "1");
    assertThat(bytes(new Safetensors(Map.of(), backwards)))
        .isEqualTo(bytes(new Safetensors(Map.of(), Map.of("a", "1", "b", "2"))));
  }

  @Test
  void readsFromTheMiddleOfAFile() throws IOException {
    Safetensors content =
        new Safetensors(Map.of("x", Tensor.of(new int[] {1, -2}, 2)), Map.of("k", "v"));
    byte[] encoded = bytes(content);
    Path file = folder.resolve("middle");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(new byte[64]);
    all.write(encoded);
    all.write(new byte[] {9, 9, 9});
    Files.write(file, all.toByteArray());
    assertThat(part(file, 64, encoded.length)).isEqualTo(content);
    assertCode("TENSOR-002", () -> part(file, 64, encoded.length + 4), "truncated");
    assertCode("TENSOR-007", () -> part(file, 64, encoded.length + 1), "no tensor");
    assertThatThrownBy(() -> part(file, -1, 8)).isInstanceOf(IllegalArgumentException.class);
    assertCode("TENSOR-002", () -> part(file, 8, Long.MAX_VALUE), "truncated");
  }

  private static Safetensors part(Path file, long offset, long length) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return Safetensors.read(channel, file.toString(), offset, length, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void largeTensorsLieOutsideOfTheHeap() {
    Path file = folder.resolve("large.safetensors");
    Safetensors.of(Map.of("x", Tensor.full(3, 1 << 18))).write(file);
    ByteBuffer bytes = Safetensors.read(file).tensors().get("x").bytes();
    assertThat(bytes.isDirect()).isTrue();
    assertThat(bytes.isReadOnly()).isTrue();
  }

  @Test
  void readsAsManyTensorsAtOnceAsABufferHolds() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < 5; i++) {
      tensors.put("t" + i, Tensor.of(new float[] {i, i + 0.5f}, 2));
    }
    Path file = folder.resolve("several.safetensors");
    Safetensors.of(tensors).write(file);
    CRC32 sum = new CRC32();
    sum.update(Files.readAllBytes(file));
    for (int largest : new int[] {8, 20, 40}) { // one, two and all of them
      CRC32 seen = new CRC32();
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        Safetensors read = Safetensors.read(channel, "several", 0, channel.size(), seen, largest);
        assertThat(read.tensors()).isEqualTo(tensors);
      }
      assertThat(seen.getValue()).isEqualTo(sum.getValue());
    }
  }

  @Test
  void refusesATensorThatNoBufferHolds() throws IOException {
    long size = 1L << 31;
    byte[] header = file("{" + entry("big", "U8", "[" + size + "]", 0, size) + "}", 0);
    Path path = folder.resolve("big.safetensors");
    try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
      sparse.write(header);
      sparse.setLength(header.length + size);
    }
    assertCode("TENSOR-008", () -> Safetensors.read(path), "tensor 'big'");
  }

  @Test
  void failedWriteLeavesTheOldFile() throws IOException {
    Path file = folder.resolve("old.safetensors");
    Safetensors old = Safetensors.of(Map.of("x", Tensor.scalar(1)));
    old.write(file);
    assertThatThrownBy(() -> Safetensors.of(Map.of("__metadata__", Tensor.scalar(1))).write(file))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Safetensors.read(file)).isEqualTo(old);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
    Path below = file.resolve("below");
    assertCode("TENSOR-009", () -> old.write(below), "cannot write");
  }

  @Test
  void namesMissingFilesAndFolders() {
    assertCode("TENSOR-001", () -> Safetensors.read(folder.resolve("none")), "no such file");
    assertCode("TENSOR-001", () -> Safetensors.read(folder), folder.toString());
  }

  // Malformed files

  static Stream<Arguments> malformed() {
    String x = entry("x", "F32", "[2]", 0, 8);
    return Stream.of(
        row("empty file", new byte[0], "TENSOR-002", "0 bytes"),
        row("seven bytes", new byte[7], "TENSOR-002", "7 bytes"),
        row("header length 0", length(0, 16), "TENSOR-002", "0 bytes"),
        row("negative header length", length(-1, 16), "TENSOR-002", "18446744073709551615"),
        row("header above 100 MB", length(100_000_001, 16), "TENSOR-002", "100000001"),
        row("header beyond the end", length(4000, 16), "TENSOR-002", "only 16 follow"),
        row("a zip file", "PK\3\4 and more of it".getBytes(), "TENSOR-002", "no safetensors"),
        row("no JSON", file("hello world", 0), "TENSOR-003", "'{'"),
        row("an array", file("[1, 2, 3]", 0), "TENSOR-003", "'{'"),
        row("cut JSON", file("{\"x\":{\"dtype\":\"F32\"", 0), "TENSOR-003", "header"),
        row("two objects", file("{" + x + "}{}", 8), "TENSOR-003", "follows"),
        row("leading space", file(" {" + x + "}", 8), "TENSOR-003", "'{'"),
        row(
            "bad UTF-8",
            file(new byte[] {'{', '"', (byte) 0xff, '"', '}'}, 0),
            "TENSOR-003",
            "UTF-8"),
        row("UTF-16", file("{}".getBytes(StandardCharsets.UTF_16LE), 0), "TENSOR-003", "header"),
        row("tensor twice", file("{" + x + "," + x + "}", 8), "TENSOR-003", "uplicate"),
        row(
            "field twice",
            file("{\"x\":{\"dtype\":\"F32\",\"dtype\":\"F16\"}}", 8),
            "TENSOR-003",
            "uplicate"),
        row("metadata no object", file("{\"__metadata__\":[]}", 0), "TENSOR-003", "metadata"),
        row("metadata of numbers", file("{\"__metadata__\":{\"a\":1}}", 0), "TENSOR-003", "'a'"),
        row("entry no object", file("{\"x\":3}", 0), "TENSOR-004", "'x'"),
        row(
            "no dtype",
            file("{\"x\":{\"shape\":[],\"data_offsets\":[0,4]}}", 4),
            "TENSOR-004",
            "dtype"),
        row(
            "no shape",
            file("{\"x\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4),
            "TENSOR-004",
            "shape"),
        row(
            "no offsets",
            file("{\"x\":{\"dtype\":\"F32\",\"shape\":[]}}", 4),
            "TENSOR-004",
            "offsets"),
        row("unknown field", file("{\"x\":{\"type\":\"F32\"}}", 0), "TENSOR-004", "'type'"),
        row("dtype a number", file("{\"x\":{\"dtype\":32}}", 0), "TENSOR-004", "text"),
        row(
            "dtype unsupported",
            file("{" + entry("x", "C64", "[1]", 0, 8) + "}", 8),
            "TENSOR-005",
            "unsupported element type C64"),
        row(
            "dtype unknown",
            file("{" + entry("x", "Q7", "[1]", 0, 8) + "}", 8),
            "TENSOR-005",
            "unknown element type Q7"),
        row(
            "shape negative",
            file("{" + entry("x", "F32", "[-2]", 0, 8) + "}", 8),
            "TENSOR-004",
            "'-2'"),
        row(
            "shape fractional",
            file("{" + entry("x", "F32", "[2.5]", 0, 8) + "}", 8),
            "TENSOR-004",
            "2.5"),
        row(
            "shape nested",
            file("{" + entry("x", "F32", "[[2]]", 0, 8) + "}", 8),
            "TENSOR-004",
            "shape"),
        row(
            "shape a text",
            file("{" + entry("x", "F32", "\"2\"", 0, 8) + "}", 8),
            "TENSOR-004",
            "no list"),
        row(
            "shape beyond long",
            file("{" + entry("x", "F32", "[9223372036854775808]", 0, 8) + "}", 8),
            "TENSOR-004",
            "whole number"),
        row(
            "shape overflows",
            file("{" + entry("x", "F32", "[4294967296,4294967296]", 0, 8) + "}", 8),
            "TENSOR-006",
            "too many"),
        row(
            "overflow hidden by 0",
            file("{" + entry("x", "F32", "[4294967296,4294967296,0]", 0, 0) + "}", 0),
            "TENSOR-006",
            "too many"),
        row(
            "shape too large",
            file("{" + entry("x", "F32", "[3]", 0, 8) + "}", 8),
            "TENSOR-006",
            "12 bytes"),
        row(
            "three offsets",
            file("{\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1,2]}}", 1),
            "TENSOR-004",
            "3 numbers"),
        row(
            "offsets reversed",
            file("{" + entry("x", "F32", "[2]", 8, 0) + "}", 8),
            "TENSOR-007",
            "8 to 0"),
        row(
            "offsets beyond the end",
            file("{" + entry("x", "F32", "[4]", 0, 16) + "}", 8),
            "TENSOR-007",
            "truncated"),
        row(
            "hole before",
            file("{" + entry("x", "F32", "[1]", 4, 8) + "}", 8),
            "TENSOR-007",
            "0 to 4"),
        row("hole after", file("{" + x + "}", 9), "TENSOR-007", "1 bytes after"),
        row(
            "overlap",
            file("{" + x + "," + entry("y", "F32", "[2]", 4, 12) + "}", 12),
            "TENSOR-007",
            "'y'"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void refuses(String what, byte[] content, String code, String says) throws IOException {
    Path file = folder.resolve("bad.safetensors");
    Files.write(file, content);
    assertCode(code, () -> Safetensors.read(file), says);
    assertThatThrownBy(() -> Safetensors.read(file)).hasMessageContaining("bad.safetensors");
  }

  @Test
  void refusesEveryTruncation() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("a", Tensor.of(new float[] {1, 2, 3}, 3));
    tensors.put("b", Tensor.of(new byte[] {1, 2, 3}, 3));
    byte[] encoded = bytes(Safetensors.of(tensors));
    Path file = folder.resolve("cut.safetensors");
    for (int length = 0; length < encoded.length; length++) {
      Files.write(file, Arrays.copyOf(encoded, length));
      assertThatThrownBy(() -> Safetensors.read(file))
          .as("cut at %d", length)
          .isInstanceOf(TaoException.class);
    }
  }

  // Files of the reference implementation

  @Test
  void readsFilesOfTheReferenceImplementation() throws IOException {
    Golden golden = Golden.get();
    List<Path> files;
    try (Stream<Path> all = Files.list(golden.file("backbones/tiny"))) {
      files = all.filter(f -> f.toString().endsWith(".safetensors")).sorted().toList();
    }
    assertThat(files).hasSizeGreaterThanOrEqualTo(15);
    for (Path file : files) {
      Safetensors read = Safetensors.read(file);
      assertThat(read.tensors()).as(file.toString()).isNotEmpty();
      for (Map.Entry<String, Tensor> e : read.tensors().entrySet()) {
        assertThat(e.getValue().isFinite()).as(file + " " + e.getKey()).isTrue();
      }
      Path again = folder.resolve("again.safetensors");
      read.write(again);
      assertThat(Safetensors.read(again)).isEqualTo(read);
    }
  }

  // Writing files by hand

  private static String entry(String name, String dtype, String shape, long begin, long end) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
        .formatted(name, dtype, shape, begin, end);
  }

  private static byte[] file(String header, int dataLength) {
    return file(header.getBytes(StandardCharsets.UTF_8), dataLength);
  }

  private static byte[] file(byte[] header, int dataLength) {
    return ByteBuffer.allocate(8 + header.length + dataLength)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .array();
  }

  private static byte[] length(long headerLength, int following) {
    return ByteBuffer.allocate(8 + following)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(headerLength)
        .array();
  }

  private static Arguments row(String what, byte[] content, String code, String says) {
    return Arguments.of(what, content, code, says);
  }

  private static byte[] bytes(Safetensors content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      content.writeTo(Channels.newChannel(out));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private static void assertCode(
      String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String says) {
    TaoException e = catchThrowableOfType(TaoException.class, call);
    assertThat(e).isNotNull();
    assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
    assertThat(e).hasMessageContaining(says);
  }
}
