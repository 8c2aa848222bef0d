package io.tao4j.tensor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.tao4j.error.TaoException;
import io.tao4j.file.FileBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/**
 * The JSON header of a {@link Safetensors} file. After reading, entries lie in the file, follow
 * each other without a gap and have as many bytes as type and shape need.
 *
 * @param entries in the order of the header
 * @param metadata free texts
 * @param dataStart position in the file of offset 0
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata, long dataStart) {

  /**
   * Where a tensor lies.
   *
   * @param begin first byte, counted from the end of the header
   * @param end after the last byte
   */
  record Entry(String name, StoredType type, Shape shape, long begin, long end) {}

  /** The reference implementation's limit. */
  static final int MAXIMUM_LENGTH = 100_000_000;

  private static final String METADATA = "__metadata__";
  private static final JsonFactory JSON =
      new JsonFactoryBuilder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Element types of the format that are not read. */
  private static final Set<String> UNSUPPORTED =
      Set.of("U64", "C64", "F8_E4M3", "F8_E5M2", "F8_E8M0", "F4");

  /** The format's names of element types. */
  private static final Map<String, StoredType> TYPES = types();

  private static Map<String, StoredType> types() {
    Map<String, StoredType> types = new LinkedHashMap<>();
    for (DType dtype : DType.values()) {
      types.put(dtype.safetensorsName(), StoredType.of(dtype));
    }
    types.put("F64", StoredType.FLOAT64);
    types.put("I16", StoredType.INT16);
    types.put("I8", StoredType.INT8);
    types.put("U16", StoredType.UINT16);
    types.put("U32", StoredType.UINT32);
    return types;
  }

  List<Entry> byOffset() {
    return entries.stream()
        .sorted(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end))
        .toList();
  }

  // Reading

  static SafetensorsHeader read(
      FileChannel channel, String file, long offset, long length, @Nullable Checksum sum)
      throws IOException {
    if (length < 8) {
      throw new TaoException(
          "TENSOR-002",
          "%s is no safetensors file or is truncated: %s bytes, at least 8 are needed"
              .formatted(file, length));
    }
    long headerLength = FileBytes.read(channel, offset, 8, sum).getLong();
    if (headerLength < 2 || headerLength > MAXIMUM_LENGTH) {
      throw new TaoException(
          "TENSOR-002",
          "%s is no safetensors file: its header should have %s bytes, 2 to %s are possible"
              .formatted(file, Long.toUnsignedString(headerLength), MAXIMUM_LENGTH));
    }
    if (headerLength > length - 8) {
      throw new TaoException(
          "TENSOR-002",
          "%s is truncated: its header has %s bytes, only %s follow"
              .formatted(file, headerLength, length - 8));
    }
    byte[] json = new byte[(int) headerLength];
    FileBytes.read(channel, offset + 8, headerLength, sum).get(json);
    return new Parsing(file, length - 8 - headerLength).parse(json, offset + 8 + headerLength);
  }

  /** One header under the parser; knows the file's name for errors. */
  private static final class Parsing {
    private final String file;
    private final long dataLength;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    Parsing(String file, long dataLength) {
      this.file = file;
      this.dataLength = dataLength;
    }

    SafetensorsHeader parse(byte[] json, long dataStart) throws IOException {
      if (json[0] != '{') {
        throw broken("it does not begin with '{'", null);
      }
      // A decoder of our own reports bad UTF-8, and keeps Jackson from guessing UTF-16.
      try (Reader text =
              new InputStreamReader(
                  new ByteArrayInputStream(json), StandardCharsets.UTF_8.newDecoder());
          JsonParser parser = JSON.createParser(text)) {
        parser.nextToken();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          JsonToken value = parser.nextToken();
          if (name.equals(METADATA)) {
            readMetadata(parser, value);
          } else {
            readEntry(parser, name, value);
          }
        }
        if (parser.nextToken() != null) {
          throw broken("something follows its end", null);
        }
      } catch (JsonProcessingException e) {
        throw broken(e.getOriginalMessage(), e);
      } catch (CharacterCodingException e) {
        throw broken("it is not UTF-8", e);
      }
      SafetensorsHeader header = new SafetensorsHeader(List.copyOf(entries), metadata, dataStart);
      checkCoverage(header.byOffset());
      return header;
    }

    private TaoException broken(String reason, @Nullable Throwable cause) {
      return new TaoException(
          "TENSOR-003",
          "%s: the header is no JSON object of tensors: %s".formatted(file, reason),
          List.of(),
          cause);
    }

    private TaoException wrong(String code, String tensor, String problem) {
      return new TaoException(code, "%s: tensor '%s': %s".formatted(file, tensor, problem));
    }

    private void readMetadata(JsonParser parser, JsonToken value) throws IOException {
      if (value != JsonToken.START_OBJECT) {
        throw broken(METADATA + " is no object", null);
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        if (parser.nextToken() != JsonToken.VALUE_STRING) {
          throw broken("'%s' in %s is no text".formatted(key, METADATA), null);
        }
        metadata.put(key, parser.getText());
      }
    }

    private void readEntry(JsonParser parser, String name, JsonToken value) throws IOException {
      if (value != JsonToken.START_OBJECT) {
        throw wrong("TENSOR-004", name, "its entry is no object");
      }
      String dtype = null;
      long[] shape = null;
      long[] offsets = null;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "dtype" -> dtype = readText(parser, name);
          case "shape" -> shape = readNumbers(parser, name, field);
          case "data_offsets" -> offsets = readNumbers(parser, name, field);
          default ->
              throw wrong(
                  "TENSOR-004",
                  name,
                  "unknown field '%s'; dtype, shape and data_offsets are known".formatted(field));
        }
      }
      if (dtype == null || shape == null || offsets == null) {
        String missing = dtype == null ? "dtype" : shape == null ? "shape" : "data_offsets";
        throw wrong("TENSOR-004", name, "'%s' is missing".formatted(missing));
      }
      if (offsets.length != 2) {
        throw wrong(
            "TENSOR-004", name, "data_offsets has %s numbers, not 2".formatted(offsets.length));
      }
      entries.add(entry(name, dtype, type(name, dtype), shape, offsets[0], offsets[1]));
    }

    private String readText(JsonParser parser, String name) throws IOException {
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        throw wrong("TENSOR-004", name, "dtype is no text");
      }
      return parser.getText();
    }

    private long[] readNumbers(JsonParser parser, String name, String field) throws IOException {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw wrong("TENSOR-004", name, field + " is no list");
      }
      List<Long> numbers = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        // Asking for the number's type first keeps Jackson from rounding or overflowing.
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
            || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
            || parser.getLongValue() < 0) {
          throw wrong(
              "TENSOR-004",
              name,
              "%s holds '%s', which is no whole number from 0 to %s"
                  .formatted(field, parser.getText(), Long.MAX_VALUE));
        }
        numbers.add(parser.getLongValue());
      }
      return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    private StoredType type(String tensor, String name) {
      StoredType type = TYPES.get(name);
      if (type == null) {
        throw new TaoException(
            "TENSOR-005",
            "%s: tensor '%s' has the %s element type %s"
                .formatted(
                    file, tensor, UNSUPPORTED.contains(name) ? "unsupported" : "unknown", name),
            "convert it to one of " + String.join(", ", TYPES.keySet()));
      }
      return type;
    }

    private Entry entry(
        String name, String typeName, StoredType type, long[] sizes, long begin, long end) {
      if (end < begin || end > dataLength) {
        throw wrong(
            "TENSOR-007",
            name,
            "bytes %s to %s do not lie in the %s bytes of data (is the file truncated?)"
                .formatted(begin, end, dataLength));
      }
      long expected;
      try {
        expected = Math.multiplyExact(elements(sizes), type.byteSize());
      } catch (ArithmeticException e) {
        throw wrong(
            "TENSOR-006", name, "shape %s has too many elements".formatted(Arrays.toString(sizes)));
      }
      if (expected != end - begin) {
        throw wrong(
            "TENSOR-006",
            name,
            "%s %s takes %s bytes, data_offsets span %s"
                .formatted(typeName, Arrays.toString(sizes), expected, end - begin));
      }
      if (expected > Integer.MAX_VALUE) {
        throw wrong(
            "TENSOR-008",
            name,
            "%s bytes; a tensor here has at most %s".formatted(expected, Integer.MAX_VALUE));
      }
      return new Entry(name, type, Shape.of(sizes), begin, end);
    }

    // A zero hides no overflow: what follows it may still be too much for other code.
    private static long elements(long[] sizes) {
      boolean empty = false;
      long product = 1;
      for (long size : sizes) {
        empty |= size == 0;
        product = Math.multiplyExact(product, Math.max(1, size));
      }
      return empty ? 0 : product;
    }

    private void checkCoverage(List<Entry> sorted) {
      long position = 0;
      for (Entry entry : sorted) {
        if (entry.begin() != position) {
          throw wrong(
              "TENSOR-007",
              entry.name(),
              entry.begin() < position
                  ? "it begins at byte %s, inside the tensor before it".formatted(entry.begin())
                  : "bytes %s to %s before it belong to no tensor"
                      .formatted(position, entry.begin()));
        }
        position = entry.end();
      }
      if (position != dataLength) {
        throw new TaoException(
            "TENSOR-007",
            "%s: %s bytes after the last tensor belong to no tensor"
                .formatted(file, dataLength - position));
      }
    }
  }

  // Writing

  /** Tensors in the order of their bytes: wide elements first, so that all are aligned. */
  static List<Map.Entry<String, Tensor>> layout(Map<String, Tensor> tensors) {
    return tensors.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> -entry.getValue().dtype().byteSize()))
        .toList();
  }

  /** Length and header, padded with spaces to a multiple of eight bytes. */
  static ByteBuffer encode(Safetensors content) {
    Map<String, Long> begins = new LinkedHashMap<>();
    long position = 0;
    for (Map.Entry<String, Tensor> entry : layout(content.tensors())) {
      begins.put(entry.getKey(), position);
      position = Math.addExact(position, entry.getValue().byteSize());
    }
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    try (JsonGenerator generator = JSON.createGenerator(json)) {
      generator.writeStartObject();
      if (!content.metadata().isEmpty()) {
        generator.writeObjectFieldStart(METADATA);
        // sorted: a Map.of would come in another order in each run
        for (Map.Entry<String, String> e : new TreeMap<>(content.metadata()).entrySet()) {
          generator.writeStringField(e.getKey(), e.getValue());
        }
        generator.writeEndObject();
      }
      for (Map.Entry<String, Tensor> e : content.tensors().entrySet()) {
        writeEntry(generator, e.getKey(), e.getValue(), begins.get(e.getKey()));
      }
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    while (json.size() % 8 != 0) {
      json.write(' ');
    }
    if (json.size() > MAXIMUM_LENGTH) {
      throw new IllegalArgumentException(
          "a header of %s bytes; the format allows %s".formatted(json.size(), MAXIMUM_LENGTH));
    }
    return ByteBuffer.allocate(8 + json.size())
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.size())
        .put(json.toByteArray())
        .flip();
  }

  private static void writeEntry(JsonGenerator generator, String name, Tensor tensor, long begin)
      throws IOException {
    if (name.equals(METADATA)) {
      throw new IllegalArgumentException("no tensor can be named " + METADATA);
    }
    generator.writeObjectFieldStart(name);
    generator.writeStringField("dtype", tensor.dtype().safetensorsName());
    generator.writeArrayFieldStart("shape");
    for (long size : tensor.shape().toArray()) {
      generator.writeNumber(size);
    }
    generator.writeEndArray();
    generator.writeArrayFieldStart("data_offsets");
    generator.writeNumber(begin);
    generator.writeNumber(begin + tensor.byteSize());
    generator.writeEndArray();
    generator.writeEndObject();
  }
}
