package io.tao4j.onnx;

import io.tao4j.error.TaoException;
import io.tao4j.file.FileBytes;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.StoredType;
import io.tao4j.wire.WireReader;
import io.tao4j.wire.WireType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the structure of an ONNX file: nodes, and tensors as parts of the file's bytes. Tensors in
 * a second file must lie in the model's own folder.
 */
final class OnnxModelReader {
  private final Path file;
  private final String source;

  private OnnxModelReader(Path file) {
    this.file = file;
    this.source = file.toString();
  }

  // Structure

  /** A dimension: a number, or a name, or neither. */
  record ReadDim(@Nullable Long size, String name) {}

  /**
   * Type of an input or output.
   *
   * @param type number of the element type in {@code TensorProto.DataType}; 0 for none
   * @param dims null where the file does not say them
   */
  record ReadValue(String name, int type, @Nullable List<ReadDim> dims) {}

  /** A node's attribute: whichever of these its kind is. */
  record ReadAttribute(
      float number,
      long integer,
      String text,
      @Nullable OnnxTensor tensor,
      List<Float> numbers,
      List<Long> integers,
      boolean isGraph) {}

  record ReadNode(
      String name,
      String domain,
      String type,
      List<String> inputs,
      List<String> outputs,
      Map<String, ReadAttribute> attributes) {}

  /**
   * A whole file.
   *
   * @param operatorSet version of the standard operators
   */
  record ReadModel(
      long operatorSet,
      List<ReadNode> nodes,
      Map<String, OnnxTensor> initializers,
      List<ReadValue> inputs,
      List<ReadValue> outputs,
      Map<String, String> properties) {}

  /** Every writer begins with the version of the format, field 1. */
  static boolean mayBeOnnx(ByteBuffer head) {
    return head.hasRemaining() && head.get(head.position()) == 8;
  }

  /** Whether bytes are an ONNX model: all fields at the top are well formed, a graph among them. */
  static boolean isOnnx(ByteBuffer bytes) {
    if (!mayBeOnnx(bytes)) {
      return false;
    }
    WireReader wire = WireReader.of(bytes, "");
    boolean graph = false;
    try {
      while (wire.next()) {
        graph |= wire.field() == 7 && wire.type() == WireType.LENGTH_DELIMITED;
        wire.skip();
      }
    } catch (TaoException e) {
      return false; // no protobuf message, so no such model: an answer, not a fault
    }
    return graph;
  }

  /**
   * @throws TaoException {@code ONNX-001} it cannot be read, {@code ONNX-002} a tensor is broken,
   *     {@code ONNX-003} a tensor lies outside of the model's folder, {@code ONNX-004} it is no
   *     model, and what {@link WireReader} throws
   */
  static ReadModel read(Path file) {
    return new OnnxModelReader(file).model(bytes(file));
  }

  private static ByteBuffer bytes(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new TaoException(
            "ONNX-001",
            "%s has %s bytes; no ONNX file has 2 GiB".formatted(file, channel.size()),
            "keep large weights in a second file");
      }
      return FileBytes.read(channel, 0, channel.size());
    } catch (IOException e) {
      throw new TaoException(
          "ONNX-001",
          "cannot read %s: %s".formatted(file, FileBytes.reason(file, e)),
          List.of(),
          e);
    }
  }

  private ReadModel model(ByteBuffer bytes) {
    WireReader wire = WireReader.of(bytes, source);
    long operatorSet = 1;
    WireReader graph = null;
    Map<String, String> properties = new LinkedHashMap<>();
    while (wire.next()) {
      switch (wire.field()) {
        case 7 -> graph = wire.readMessage();
        case 8 -> operatorSet = Math.max(operatorSet, operatorSet(wire.readMessage()));
        case 14 -> entry(wire.readMessage(), properties);
        default -> wire.skip();
      }
    }
    if (graph == null) {
      throw new TaoException("ONNX-004", source + " holds no ONNX graph");
    }
    List<ReadNode> nodes = new ArrayList<>();
    Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
    List<ReadValue> inputs = new ArrayList<>();
    List<ReadValue> outputs = new ArrayList<>();
    while (graph.next()) {
      switch (graph.field()) {
        case 1 -> nodes.add(node(graph.readMessage()));
        case 5 -> {
          OnnxTensor tensor = tensor(graph.readMessage());
          if (initializers.put(tensor.name(), tensor) != null) {
            throw broken(tensor.name(), "it is there twice");
          }
        }
        case 11 -> inputs.add(value(graph.readMessage()));
        case 12 -> outputs.add(value(graph.readMessage()));
        default -> graph.skip();
      }
    }
    return new ReadModel(operatorSet, nodes, initializers, inputs, outputs, properties);
  }

  private static long operatorSet(WireReader wire) {
    String domain = "";
    long version = 0;
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> domain = wire.readString();
        case 2 -> version = wire.readInt64();
        default -> wire.skip();
      }
    }
    return domain.isEmpty() || domain.equals("ai.onnx") ? version : 0;
  }

  private static void entry(WireReader wire, Map<String, String> entries) {
    String key = "";
    String value = "";
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> key = wire.readString();
        case 2 -> value = wire.readString();
        default -> wire.skip();
      }
    }
    entries.put(key, value);
  }

  private ReadNode node(WireReader wire) {
    String name = "";
    String domain = "";
    String type = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    Map<String, ReadAttribute> attributes = new LinkedHashMap<>();
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> inputs.add(wire.readString());
        case 2 -> outputs.add(wire.readString());
        case 3 -> name = wire.readString();
        case 4 -> type = wire.readString();
        case 5 -> attribute(wire.readMessage(), attributes);
        case 7 -> domain = wire.readString();
        default -> wire.skip();
      }
    }
    return new ReadNode(name, domain, type, inputs, outputs, attributes);
  }

  private void attribute(WireReader wire, Map<String, ReadAttribute> attributes) {
    String name = "";
    float number = 0;
    long integer = 0;
    String text = "";
    OnnxTensor tensor = null;
    List<Float> numbers = new ArrayList<>();
    List<Long> integers = new ArrayList<>();
    boolean graph = false;
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> name = wire.readString();
        case 2 -> number = wire.readFloat();
        case 3 -> integer = wire.readInt64();
        case 4 -> text = text(wire);
        case 5 -> tensor = tensor(wire.readMessage());
        case 6 -> {
          graph = true;
          wire.skip();
        }
        case 7 -> wire.readFloats(n -> numbers.add((float) n));
        case 8 -> wire.readInt64s(integers::add);
        default -> wire.skip();
      }
    }
    attributes.put(
        name, new ReadAttribute(number, integer, text, tensor, numbers, integers, graph));
  }

  private static String text(WireReader wire) {
    return java.nio.charset.StandardCharsets.UTF_8.decode(wire.readBytes()).toString();
  }

  private static ReadValue value(WireReader wire) {
    String name = "";
    int type = 0;
    List<ReadDim> dims = null;
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> name = wire.readString();
        case 2 -> {
          WireReader kind = wire.readMessage();
          while (kind.next()) {
            if (kind.field() != 1) {
              kind.skip();
              continue;
            }
            WireReader tensor = kind.readMessage();
            while (tensor.next()) {
              switch (tensor.field()) {
                case 1 -> type = tensor.readInt32();
                case 2 -> dims = dims(tensor.readMessage());
                default -> tensor.skip();
              }
            }
          }
        }
        default -> wire.skip();
      }
    }
    return new ReadValue(name, type, dims);
  }

  private static List<ReadDim> dims(WireReader shape) {
    List<ReadDim> dims = new ArrayList<>();
    while (shape.next()) {
      if (shape.field() != 1) {
        shape.skip();
        continue;
      }
      WireReader dim = shape.readMessage();
      Long size = null;
      String name = "";
      while (dim.next()) {
        switch (dim.field()) {
          case 1 -> size = dim.readInt64();
          case 2 -> name = dim.readString();
          default -> dim.skip();
        }
      }
      dims.add(new ReadDim(size, name));
    }
    return dims;
  }

  // Tensors

  private TaoException broken(String tensor, String problem) {
    return new TaoException(
        "ONNX-002",
        "%s: tensor '%s': %s".formatted(source, tensor, problem),
        "the file is truncated, damaged or made by a newer tool: export it again");
  }

  private OnnxTensor tensor(WireReader wire) {
    String name = "";
    int code = 0;
    List<Long> dims = new ArrayList<>();
    ByteBuffer raw = null;
    List<Number> numbers = new ArrayList<>();
    Map<String, String> external = new LinkedHashMap<>();
    boolean isExternal = false;
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> wire.readInt64s(dims::add);
        case 2 -> code = wire.readInt32();
        case 4 -> wire.readFloats(numbers::add);
        case 5, 7, 11 -> wire.readInt64s(numbers::add);
        case 8 -> name = wire.readString();
        case 9 -> raw = wire.readBytes();
        case 10 -> wire.readDoubles(numbers::add);
        case 13 -> entry(wire.readMessage(), external);
        case 14 -> isExternal = wire.readInt32() == 1;
        default -> wire.skip();
      }
    }
    StoredType type = type(code, name);
    Shape shape = shape(dims, name);
    long size = Math.multiplyExact(shape.elements(), type.byteSize());
    if (isExternal) {
      return new OnnxTensor(name, type, shape, external(name, external, size));
    }
    if (raw == null) {
      if (numbers.size() != shape.elements()) {
        throw broken(name, "%s numbers for the shape %s".formatted(numbers.size(), shape));
      }
      ByteBuffer packed = pack(type, numbers);
      return new OnnxTensor(name, type, shape, packed::duplicate);
    }
    if (raw.remaining() != size) {
      throw broken(
          name, "%s %s takes %s bytes, it has %s".formatted(type, shape, size, raw.remaining()));
    }
    ByteBuffer bytes = raw;
    return new OnnxTensor(
        name, type, shape, () -> bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN));
  }

  private StoredType type(int code, String tensor) {
    return switch (code) {
      case 1 -> StoredType.FLOAT32;
      case 2 -> StoredType.UINT8;
      case 3 -> StoredType.INT8;
      case 4 -> StoredType.UINT16;
      case 5 -> StoredType.INT16;
      case 6 -> StoredType.INT32;
      case 7 -> StoredType.INT64;
      case 9 -> StoredType.BOOL;
      case 10 -> StoredType.FLOAT16;
      case 11 -> StoredType.FLOAT64;
      case 12 -> StoredType.UINT32;
      case 16 -> StoredType.BFLOAT16;
      default -> throw broken(tensor, "element type %s is not read here".formatted(code));
    };
  }

  private Shape shape(List<Long> dims, String tensor) {
    try {
      long elements = 1;
      for (long dim : dims) {
        if (dim < 0) {
          throw new ArithmeticException();
        }
        elements = Math.multiplyExact(elements, Math.max(1, dim));
      }
      if (elements > Integer.MAX_VALUE) {
        throw new ArithmeticException();
      }
    } catch (ArithmeticException e) {
      throw broken(tensor, "no tensor has the shape " + dims);
    }
    return Shape.of(dims.stream().mapToLong(Long::longValue).toArray());
  }

  /** Numbers of a typed field; half floats are there as their bits. */
  private static ByteBuffer pack(StoredType type, List<Number> numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.size() * type.byteSize()).order(ByteOrder.LITTLE_ENDIAN);
    for (Number number : numbers) {
      switch (type) {
        case FLOAT64 -> bytes.putDouble(number.doubleValue());
        case FLOAT32 -> bytes.putFloat(number.floatValue());
        case INT64 -> bytes.putLong(number.longValue());
        case INT32, UINT32 -> bytes.putInt(number.intValue());
        case FLOAT16, BFLOAT16, INT16, UINT16 -> bytes.putShort(number.shortValue());
        case INT8, UINT8, BOOL -> bytes.put(number.byteValue());
      }
    }
    return bytes.flip();
  }

  private Supplier<ByteBuffer> external(String tensor, Map<String, String> entries, long size) {
    String location = entries.getOrDefault("location", "");
    Path folder = file.toAbsolutePath().getParent();
    Path data;
    long offset;
    long length;
    try {
      data = folder.resolve(location).normalize();
      offset = Long.parseLong(entries.getOrDefault("offset", "0"));
      length = Long.parseLong(entries.getOrDefault("length", Long.toString(size)));
    } catch (InvalidPathException | NumberFormatException e) {
      throw broken(tensor, "its place is said as " + entries);
    }
    if (location.isEmpty() || !data.startsWith(folder.normalize()) || !isWithin(data, folder)) {
      throw new TaoException(
          "ONNX-003",
          "%s: tensor '%s' lies in '%s', outside of the model's folder"
              .formatted(source, tensor, location),
          "a model's data must lie beside it: do not load models from people you do not trust");
    }
    if (length != size || offset < 0) {
      throw broken(tensor, "%s bytes at %s in '%s'".formatted(length, offset, location));
    }
    try (FileChannel channel = FileChannel.open(data, StandardOpenOption.READ)) {
      if (offset > channel.size() || size > channel.size() - offset) {
        throw broken(
            tensor,
            "bytes %s to %s of '%s', which has %s"
                .formatted(offset, offset + size, location, channel.size()));
      }
      ByteBuffer bytes = FileBytes.read(channel, offset, size);
      return () -> bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new TaoException(
          "ONNX-001",
          "cannot read %s, which holds tensor '%s' of %s".formatted(data, tensor, source),
          List.of("keep the two files together"),
          e);
    }
  }

  /** Also where a link leads elsewhere. */
  private static boolean isWithin(Path data, Path folder) {
    try {
      return !Files.exists(data) || data.toRealPath().startsWith(folder.toRealPath());
    } catch (IOException e) {
      return false;
    }
  }
}
