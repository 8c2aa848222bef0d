package io.tao4j.weights.format;

import io.tao4j.tensor.Shape;
import io.tao4j.tensor.StoredType;
import io.tao4j.wire.MaskedChecksum;
import io.tao4j.wire.WireReader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * TensorFlow's checkpoints: {@code NAME.index}, a sorted table of where tensors lie, and {@code
 * NAME.data-00000-of-00001} with their bytes. Version 2 writes keys such as {@code
 * layer_with_weights-0/kernel/.ATTRIBUTES/VARIABLE_VALUE} and an object graph that knows the
 * variables' own names; where those are unique they are used.
 */
final class TensorFlowCheckpoint {
  private static final String OBJECTS = "_CHECKPOINTABLE_OBJECT_GRAPH";
  private static final String ATTRIBUTE = "/.ATTRIBUTES/VARIABLE_VALUE";
  private static final String INDEX = ".index";
  private static final int TEXT = 7;

  /** Where a tensor lies. */
  private record Entry(
      int type, List<Long> dims, int shard, long offset, long size, int checksum) {}

  private final Path index;
  private final int shards;
  private final Map<Integer, WeightBytes> data = new HashMap<>();

  private TensorFlowCheckpoint(Path index, int shards) {
    this.index = index;
    this.shards = shards;
  }

  /**
   * @param file {@code NAME.index}
   */
  static Map<String, StoredTensor> read(WeightBytes file) {
    Map<String, ByteBuffer> table = SortedTable.read(file);
    ByteBuffer header = table.remove("");
    if (header == null) {
      throw WeightErrors.damaged(file.path().toString(), "it has no header");
    }
    TensorFlowCheckpoint checkpoint =
        new TensorFlowCheckpoint(file.path(), shards(header, file.path()));
    Map<String, Entry> entries = new LinkedHashMap<>();
    table.forEach((name, bytes) -> entries.put(name, checkpoint.entry(name, bytes)));
    Entry objects = entries.remove(OBJECTS);
    Map<String, String> names = objects == null ? Map.of() : checkpoint.names(objects, entries);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    entries.forEach(
        (key, entry) -> {
          StoredType type = type(entry.type());
          if (type != null) {
            String name = names.getOrDefault(key, key.replace(ATTRIBUTE, ""));
            StoredTensor tensor = checkpoint.tensor(key, type, entry);
            tensors.putIfAbsent(name, tensor);
          }
        });
    return tensors;
  }

  private static int shards(ByteBuffer header, Path file) {
    WireReader wire = WireReader.of(header, file.toString());
    int shards = 1;
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> shards = wire.readInt32();
        case 2 -> {
          if (wire.readInt32() != 0) {
            throw WeightErrors.unsupported(
                file.toString(), "its numbers are big-endian", "save it on another machine");
          }
        }
        default -> wire.skip();
      }
    }
    return shards;
  }

  private Entry entry(String name, ByteBuffer bytes) {
    WireReader wire = WireReader.of(bytes, index + " (" + name + ")");
    int type = 0;
    int shard = 0;
    long offset = 0;
    long size = 0;
    int checksum = 0;
    List<Long> dims = new ArrayList<>();
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> type = wire.readInt32();
        case 2 -> dims(wire.readMessage(), dims);
        case 3 -> shard = wire.readInt32();
        case 4 -> offset = wire.readInt64();
        case 5 -> size = wire.readInt64();
        case 6 -> checksum = wire.readFixed32();
        case 7 ->
            throw WeightErrors.unsupported(
                index.toString(),
                "variable '%s' is stored in slices".formatted(name),
                "save the checkpoint without partitioned variables");
        default -> wire.skip();
      }
    }
    return new Entry(type, dims, shard, offset, size, checksum);
  }

  private static void dims(WireReader shape, List<Long> dims) {
    while (shape.next()) {
      if (shape.field() != 2) {
        shape.skip();
        continue;
      }
      WireReader dim = shape.readMessage();
      long size = 0;
      while (dim.next()) {
        if (dim.field() == 1) {
          size = dim.readInt64();
        } else {
          dim.skip();
        }
      }
      dims.add(size);
    }
  }

  private static @Nullable StoredType type(int code) {
    return switch (code) {
      case 1 -> StoredType.FLOAT32;
      case 2 -> StoredType.FLOAT64;
      case 3 -> StoredType.INT32;
      case 4 -> StoredType.UINT8;
      case 5 -> StoredType.INT16;
      case 6 -> StoredType.INT8;
      case 9 -> StoredType.INT64;
      case 10 -> StoredType.BOOL;
      case 14 -> StoredType.BFLOAT16;
      case 17 -> StoredType.UINT16;
      case 19 -> StoredType.FLOAT16;
      case 22 -> StoredType.UINT32;
      default -> null;
    };
  }

  private WeightBytes.Part bytes(Entry entry) {
    if (entry.shard() < 0 || entry.shard() >= shards) {
      throw WeightErrors.damaged(
          index.toString(), "part %s of %s is named".formatted(entry.shard(), shards));
    }
    String name = index.getFileName().toString();
    String shardName =
        String.format(
            Locale.ROOT,
            "%s.data-%05d-of-%05d",
            name.substring(0, name.length() - INDEX.length()),
            entry.shard(),
            shards);
    WeightBytes part =
        data.computeIfAbsent(entry.shard(), s -> WeightBytes.open(index.resolveSibling(shardName)));
    return part.later(entry.offset(), entry.size());
  }

  private StoredTensor tensor(String key, StoredType type, Entry entry) {
    long expected;
    try {
      expected = type.byteSize();
      for (long dim : entry.dims()) {
        if (dim < 0) {
          throw new ArithmeticException();
        }
        expected = Math.multiplyExact(expected, dim);
      }
    } catch (ArithmeticException e) {
      throw WeightErrors.tooLarge(
          index.toString(), "variable '%s' has the shape %s".formatted(key, entry.dims()));
    }
    if (expected != entry.size()) {
      throw WeightErrors.damaged(
          index.toString(),
          "variable '%s' %s takes %s bytes, the file has %s"
              .formatted(key, entry.dims(), expected, entry.size()));
    }
    WeightBytes.Part bytes = bytes(entry); // now, so that a file that is cut short is found at once
    Shape shape = Shape.of(entry.dims().stream().mapToLong(Long::longValue).toArray());
    return StoredTensor.of(
        type,
        shape,
        () -> {
          ByteBuffer content = bytes.read();
          if (MaskedChecksum.of(content.duplicate()) != entry.checksum()) {
            throw WeightErrors.damaged(
                index.toString(), "the checksum of variable '%s' is wrong".formatted(key));
          }
          return content;
        });
  }

  // The object graph

  /**
   * Variables' own names by key. A name is used where it stands for one variable only; SavedModels
   * list the same variable more than once.
   */
  private Map<String, String> names(Entry entry, Map<String, Entry> entries) {
    if (entry.type() != TEXT || !entry.dims().isEmpty()) {
      return Map.of();
    }
    ByteBuffer bytes = bytes(entry).read();
    // a text: its length, the checksum of that, the text
    int shift = 0;
    while (bytes.hasRemaining() && bytes.get() < 0 && shift < 9) {
      shift++;
    }
    if (bytes.remaining() < 4) {
      throw WeightErrors.damaged(index.toString(), "its object graph is cut short");
    }
    bytes.position(bytes.position() + 4);
    Map<String, String> names = new LinkedHashMap<>();
    WireReader graph = WireReader.of(bytes, index + " (object graph)");
    while (graph.next()) {
      if (graph.field() != 1) {
        graph.skip();
        continue;
      }
      WireReader object = graph.readMessage();
      while (object.next()) {
        if (object.field() == 2) {
          attribute(object.readMessage(), names);
        } else {
          object.skip();
        }
      }
    }
    Map<String, Entry> first = new HashMap<>();
    Set<String> ambiguous = new HashSet<>();
    names.forEach(
        (key, name) -> {
          Entry stored = entries.get(key);
          Entry other = stored == null ? null : first.putIfAbsent(name, stored);
          if (other != null
              && (other.checksum() != stored.checksum() || !other.dims().equals(stored.dims()))) {
            ambiguous.add(name);
          }
        });
    names.values().removeAll(ambiguous);
    return names;
  }

  private static void attribute(WireReader attribute, Map<String, String> names) {
    String full = "";
    String key = "";
    while (attribute.next()) {
      switch (attribute.field()) {
        case 2 -> full = attribute.readString();
        case 3 -> key = attribute.readString();
        default -> attribute.skip();
      }
    }
    if (!full.isEmpty() && !key.isEmpty()) {
      names.put(key, full);
    }
  }
}
