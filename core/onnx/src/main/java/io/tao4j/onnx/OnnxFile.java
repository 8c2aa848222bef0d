package io.tao4j.onnx;

import io.tao4j.file.AtomicFile;
import io.tao4j.file.Sha256;
import io.tao4j.graph.TensorType;
import io.tao4j.onnx.OnnxGraph.Initializer;
import io.tao4j.tensor.Tensor;
import io.tao4j.wire.WireWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an ONNX model. Weights beyond a limit lie in a second file, whose name holds a hash
 * of its content: so an older pair of files stays whole until the new model file, written last,
 * takes the place of the old.
 */
final class OnnxFile {
  /** IR version 8 came with operator set 17. */
  static final int IR_VERSION = 8;

  static final int OPERATOR_SET = 17;

  /** Smaller tensors stay in the model: shapes and limits must be known when it is loaded. */
  private static final long SMALLEST_EXTERNAL = 1024;

  /** Offsets that a memory map accepts. */
  private static final long ALIGNMENT = 4096;

  private record Place(long offset, long size) {}

  private final OnnxGraph graph;
  private final String graphName;
  private final Map<String, String> properties;
  private final Map<String, Place> places = new LinkedHashMap<>();

  OnnxFile(OnnxGraph graph, String graphName, Map<String, String> properties, long embeddedBytes) {
    this.graph = graph;
    this.graphName = graphName;
    this.properties = properties;
    long total = graph.initializers().values().stream().mapToLong(i -> i.tensor().byteSize()).sum();
    if (total > embeddedBytes) {
      long end = 0;
      for (Map.Entry<String, Initializer> entry : graph.initializers().entrySet()) {
        long size = entry.getValue().tensor().byteSize();
        if (size >= SMALLEST_EXTERNAL) {
          long offset = (end + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
          places.put(entry.getKey(), new Place(offset, size));
          end = offset + size;
        }
      }
    }
  }

  /** Name of the second file of a model file of this name, or null if one is enough. */
  @Nullable String dataName(String modelName) {
    return places.isEmpty() ? null : modelName + "." + hash() + ".data";
  }

  private String hash() {
    Sha256 digest = new Sha256();
    places.keySet().forEach(name -> digest.add(initializer(name).bytes()));
    return digest.hex(8);
  }

  private Tensor initializer(String name) {
    Initializer initializer = graph.initializers().get(name);
    if (initializer == null) {
      throw new IllegalStateException("no initialiser '" + name + "'");
    }
    return initializer.tensor();
  }

  /** Writes the second file, atomically. */
  void writeData(Path file) throws IOException {
    AtomicFile.writeStream(
        file,
        stream -> {
          long position = 0;
          for (Map.Entry<String, Place> entry : places.entrySet()) {
            stream.write(new byte[Math.toIntExact(entry.getValue().offset() - position)]);
            copy(initializer(entry.getKey()), stream);
            position = entry.getValue().offset() + entry.getValue().size();
          }
        });
  }

  /** Writes the model file, atomically. */
  void writeModel(Path file, @Nullable String dataName) throws IOException {
    WireWriter model = toProto(dataName);
    AtomicFile.writeStream(file, model::writeTo);
  }

  /** Writes model file and second file, for one use. */
  void write(Path file) throws IOException {
    String dataName = dataName(file.getFileName().toString());
    if (dataName != null) {
      writeData(file.resolveSibling(dataName));
    }
    writeModel(file, dataName);
  }

  /**
   * The model file in direct memory.
   *
   * @throws IllegalStateException if it needs a second file
   */
  ByteBuffer toDirectBuffer() {
    if (!places.isEmpty()) {
      throw new IllegalStateException("the weights are in a second file");
    }
    WireWriter model = toProto(null);
    ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(model.size()));
    try {
      model.writeTo(
          new OutputStream() {
            @Override
            public void write(int value) {
              bytes.put((byte) value);
            }

            @Override
            public void write(byte[] values, int from, int length) {
              bytes.put(values, from, length);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return bytes.flip();
  }

  /** Removes data files of earlier versions of a model file. */
  static void removeStaleData(Path model, @Nullable String dataName) throws IOException {
    String prefix = model.getFileName() + ".";
    try (var files =
        Files.newDirectoryStream(
            model.toAbsolutePath().getParent(),
            f -> {
              String name = f.getFileName().toString();
              return name.startsWith(prefix)
                  && name.substring(prefix.length()).matches("[0-9a-f]{16}\\.data")
                  && !name.equals(dataName);
            })) {
      for (Path stale : files) {
        Files.deleteIfExists(stale);
      }
    }
  }

  private static void copy(Tensor tensor, OutputStream stream) throws IOException {
    ByteBuffer bytes = tensor.bytes();
    byte[] chunk = new byte[Math.min(1 << 16, Math.max(1, bytes.remaining()))];
    while (bytes.hasRemaining()) {
      int size = Math.min(chunk.length, bytes.remaining());
      bytes.get(chunk, 0, size);
      stream.write(chunk, 0, size);
    }
  }

  private WireWriter toProto(@Nullable String dataName) {
    WireWriter proto = new WireWriter().int64(1, IR_VERSION).string(2, "tao4j");
    proto.string(3, version());
    WireWriter content = new WireWriter();
    graph.nodes().forEach(n -> content.message(1, n.toProto()));
    content.string(2, graphName);
    graph
        .initializers()
        .forEach((name, tensor) -> content.message(5, tensorProto(name, tensor, dataName)));
    values(content, 11, graph.inputs());
    values(content, 12, graph.outputs());
    values(content, 13, graph.values());
    proto.message(7, content);
    proto.message(8, new WireWriter().string(1, "").int64(2, OPERATOR_SET));
    properties.forEach(
        (key, value) -> proto.message(14, new WireWriter().string(1, key).string(2, value)));
    return proto;
  }

  /** Version of this library, as its jar says it. */
  static String version() {
    String version = OnnxFile.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static void values(WireWriter content, int field, Map<String, TensorType> values) {
    values.forEach((name, type) -> content.message(field, OnnxTypes.valueInfo(name, type)));
  }

  private WireWriter tensorProto(String name, Initializer initializer, @Nullable String dataName) {
    Tensor tensor = initializer.tensor();
    WireWriter proto = new WireWriter();
    for (long size : tensor.shape().toArray()) {
      proto.int64(1, size);
    }
    proto.int64(2, initializer.elementType()).string(8, name);
    Place place = places.get(name);
    if (place != null && dataName != null) {
      return proto
          .message(13, entry("location", dataName))
          .message(13, entry("offset", Long.toString(place.offset())))
          .message(13, entry("length", Long.toString(place.size())))
          .int64(14, 1);
    }
    return tensor.byteSize() < SMALLEST_EXTERNAL
        ? proto.bytes(9, tensor.bytes())
        : proto.bytes(9, tensor.byteSize(), stream -> copy(tensor, stream));
  }

  private static WireWriter entry(String key, String value) {
    return new WireWriter().string(1, key).string(2, value);
  }
}
