package io.tao4j.weights.format;

import io.tao4j.weights.format.PickleReader.Tuple;
import io.tao4j.weights.format.TorchNames.Storage;
import io.tao4j.weights.format.TorchNames.TypeName;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * PyTorch's files: zip archives ({@code data.pkl} and {@code data/KEY}), TorchScript archives (the
 * same with code, which is left alone), and the stream of pickles of PyTorch before 1.6.
 */
final class TorchFiles {
  /** The lower eight bytes of the number that begins a stream of pickles. */
  private static final long MAGIC = 0xa86a20f9469cfc6cL;

  private static final int PROTOCOL = 1001;

  private TorchFiles() {}

  // Zip archives

  /** The archive's folder, such as {@code archive/}, or null if it is none of PyTorch's. */
  static @Nullable String folder(ZipDirectory zip) {
    for (String name : zip.names()) {
      if (name.endsWith("/data.pkl") && name.indexOf('/') == name.length() - 9) {
        return name.substring(0, name.length() - 8);
      }
    }
    return null;
  }

  static boolean isScript(ZipDirectory zip, String folder) {
    return zip.has(folder + "constants.pkl");
  }

  static Map<String, StoredTensor> readZip(ZipDirectory zip, String folder, String file) {
    String place = file + " (" + folder + "data.pkl)";
    String order = folder + "byteorder";
    if (zip.has(order)
        && !StandardCharsets.US_ASCII
            .decode(zip.part(order).read())
            .toString()
            .strip()
            .equals("little")) {
      throw WeightErrors.unsupported(
          file, "its numbers are big-endian", "save it on a little-endian machine");
    }
    Map<String, WeightBytes.Part> parts = new HashMap<>();
    TorchNames names =
        new TorchNames(
            place,
            isScript(zip, folder),
            id -> {
              StorageId storageId = StorageId.of(id, place);
              WeightBytes.Part bytes =
                  parts.computeIfAbsent(storageId.key(), key -> zip.part(folder + "data/" + key));
              return storage(storageId, bytes, place);
            });
    return TorchTree.tensors(
        PickleReader.read(zip.part(folder + "data.pkl").read(), place, names), place);
  }

  /** What a pickle says instead of a storage's numbers. */
  private record StorageId(TypeName type, String key, long elements) {
    static StorageId of(Object id, String place) {
      if (id instanceof Tuple tuple
          && tuple.items().size() >= 5
          && "storage".equals(tuple.items().get(0))
          && tuple.items().get(1) instanceof TypeName type
          && tuple.items().get(2) instanceof String key
          && tuple.items().get(4) instanceof Long elements
          && elements >= 0) {
        return new StorageId(type, key, elements);
      }
      throw WeightErrors.damaged(place, "a storage is said in no known way");
    }
  }

  private static Storage storage(StorageId id, WeightBytes.Part bytes, String place) {
    int width = id.type().type().byteSize();
    if (bytes.length() / width < id.elements()) {
      throw WeightErrors.damaged(
          place,
          "storage '%s' should have %s elements of %s bytes, it has %s bytes"
              .formatted(id.key(), id.elements(), width, bytes.length()));
    }
    return new Storage(id.type().type(), id.elements(), bytes::read);
  }

  // The stream of pickles

  static boolean isStream(ByteBuffer head) {
    // protocol 2, a long of ten bytes, the magic number
    return head.remaining() >= 14
        && head.get(0) == (byte) 0x80
        && head.get(2) == (byte) 0x8a
        && head.get(3) == 10
        && head.getLong(4) == MAGIC;
  }

  /** Storages of a stream follow the pickle that names them: found when a tensor is read. */
  private static final class LateStorages implements TorchNames.Storages {
    private final String place;
    private final Map<String, StorageId> ids = new HashMap<>();
    private final Map<String, ByteBuffer> bytes = new HashMap<>();

    LateStorages(String place) {
      this.place = place;
    }

    @Override
    public Storage find(Object id) {
      StorageId storageId = StorageId.of(id, place);
      ids.put(storageId.key(), storageId);
      return new Storage(
          storageId.type().type(),
          storageId.elements(),
          (from, count) ->
              bytes
                  .get(storageId.key())
                  .slice((int) from, (int) count)
                  .order(ByteOrder.LITTLE_ENDIAN));
    }
  }

  static Map<String, StoredTensor> readStream(WeightBytes file) {
    String place = file.path().toString();
    ByteBuffer bytes = file.part(0, file.size());
    LateStorages storages = new LateStorages(place);
    TorchNames names = new TorchNames(place, false, storages);
    PickleReader.read(bytes, place, names); // the magic number
    if (!Long.valueOf(PROTOCOL).equals(PickleReader.read(bytes, place, names))) {
      throw WeightErrors.unsupported(
          place, "another version of PyTorch's old format", "save it with a current PyTorch");
    }
    if (PickleReader.read(bytes, place, names) instanceof Map<?, ?> system
        && Boolean.FALSE.equals(system.get("little_endian"))) {
      throw WeightErrors.unsupported(
          place, "its numbers are big-endian", "save it on a little-endian machine");
    }
    Object root = PickleReader.read(bytes, place, names);
    if (!(PickleReader.read(bytes, place, names) instanceof List<?> keys)) {
      throw WeightErrors.damaged(place, "the list of its storages is missing");
    }
    for (Object key : keys) {
      StorageId id = key instanceof String text ? storages.ids.get(text) : null;
      if (id == null || bytes.remaining() < Long.BYTES) {
        throw WeightErrors.damaged(place, "storage '%s' is missing".formatted(key));
      }
      long elements = bytes.order(ByteOrder.LITTLE_ENDIAN).getLong();
      int width = id.type().type().byteSize();
      if (elements < id.elements() || elements > bytes.remaining() / width) {
        throw WeightErrors.damaged(
            place,
            "storage '%s' should have %s elements of %s bytes, it says %s and %s bytes are left"
                .formatted(key, id.elements(), width, elements, bytes.remaining()));
      }
      int length = Math.toIntExact(elements * width);
      storages.bytes.put(
          id.key(), bytes.slice(bytes.position(), length).order(ByteOrder.LITTLE_ENDIAN));
      bytes.position(bytes.position() + length);
    }
    for (String key : storages.ids.keySet()) {
      if (!storages.bytes.containsKey(key)) {
        throw WeightErrors.damaged(place, "storage '%s' is missing".formatted(key));
      }
    }
    return TorchTree.tensors(root, place);
  }
}
