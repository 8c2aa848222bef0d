package io.tao4j.weights.format;

import io.tao4j.weights.format.PickleReader.Tuple;
import io.tao4j.weights.format.TorchNames.Storage;
import io.tao4j.weights.format.TorchNames.TypeName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * PyTorch's first format (before 0.2): a tar archive with the storages, the tensors as views of
 * them, and a pickle that names tensors by number.
 */
final class TorchTar {
  private static final int HEADER = 512;
  private static final int MOST = 1_000_000;

  private final String place;
  private final Map<String, ByteBuffer> entries;
  private final Map<Long, Object> objects = new HashMap<>();

  private TorchTar(String place, Map<String, ByteBuffer> entries) {
    this.place = place;
    this.entries = entries;
  }

  static boolean isTar(WeightBytes file) {
    ByteBuffer head = file.head(HEADER);
    return head.remaining() == HEADER
        && head.get(257) == 'u'
        && head.get(258) == 's'
        && head.get(259) == 't'
        && head.get(260) == 'a'
        && head.get(261) == 'r';
  }

  static Map<String, StoredTensor> read(WeightBytes file) {
    String place = file.path().toString();
    Map<String, ByteBuffer> entries = new HashMap<>();
    try (TarFile tar = new TarFile(file.path())) {
      for (TarArchiveEntry entry : tar.getEntries()) {
        if (entry.isFile() && !entry.isSparse()) {
          entries.put(
              entry.getName().replaceFirst("^\\./", ""),
              file.part(entry.getDataOffset(), entry.getSize()));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw WeightErrors.damaged(place, "it is no tar archive: " + e.getMessage(), e);
    }
    return new TorchTar(place, entries).tensors();
  }

  private ByteBuffer entry(String name) {
    ByteBuffer entry = entries.get(name);
    if (entry == null) {
      throw WeightErrors.damaged(place, "it has no entry '%s'".formatted(name));
    }
    return entry;
  }

  private Object pickle(ByteBuffer bytes) {
    return PickleReader.read(
        bytes,
        place,
        new TorchNames(
            place,
            false,
            id -> {
              Long key = null;
              if (id instanceof String text && text.matches("\\d{1,18}")) {
                key = Long.valueOf(text);
              } else if (id instanceof Long number) {
                key = number;
              }
              Object object = key == null ? null : objects.get(key);
              if (object == null) {
                throw WeightErrors.damaged(place, "tensor '%s' is missing".formatted(id));
              }
              return object;
            }));
  }

  private Map<String, StoredTensor> tensors() {
    ByteBuffer storages = entry("storages");
    long count = count(pickle(storages));
    for (long i = 0; i < count; i++) {
      storage(storages);
    }
    if (!(pickle(storages) instanceof List<?> views)) {
      throw WeightErrors.damaged(place, "its list of views is missing");
    }
    for (Object view : views) {
      view(items(view, 4));
    }
    ByteBuffer tensors = entry("tensors");
    count = count(pickle(tensors));
    for (long i = 0; i < count; i++) {
      tensor(tensors);
    }
    return TorchTree.tensors(pickle(entry("pickle")), place);
  }

  private long count(Object value) {
    if (value instanceof Long count && count >= 0 && count <= MOST) {
      return count;
    }
    throw WeightErrors.damaged(place, "it does not say how many tensors it has");
  }

  private List<Object> items(Object value, int count) {
    if (value instanceof Tuple tuple && tuple.items().size() == count) {
      return tuple.items();
    }
    throw WeightErrors.damaged(place, "a tensor is said in no known way");
  }

  private long number(Object value) {
    if (value instanceof Long number) {
      return number;
    }
    if (value instanceof String text && text.matches("\\d{1,18}")) {
      return Long.parseLong(text);
    }
    throw WeightErrors.damaged(place, "a number was expected");
  }

  private void storage(ByteBuffer bytes) {
    List<Object> head = items(pickle(bytes), 3);
    if (!(head.get(2) instanceof TypeName type)) {
      throw WeightErrors.damaged(place, "a storage has no type");
    }
    need(bytes, Long.BYTES);
    long elements = bytes.getLong();
    int width = type.type().byteSize();
    if (elements < 0 || elements > bytes.remaining() / width) {
      throw WeightErrors.damaged(place, "a storage should have %s elements".formatted(elements));
    }
    int length = (int) (elements * width);
    ByteBuffer content = bytes.slice(bytes.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + length);
    objects.put(number(head.get(0)), Storage.of(type.type(), elements, content));
  }

  private void view(List<Object> parts) {
    Storage root = storageOf(parts.get(1));
    long offset = number(parts.get(2));
    long elements = number(parts.get(3));
    if (offset < 0 || elements < 0 || elements > root.elements() - offset) {
      throw WeightErrors.damaged(place, "a view lies outside of its storage");
    }
    int width = root.type().byteSize();
    objects.put(
        number(parts.get(0)),
        new Storage(
            root.type(),
            elements,
            (from, count) -> root.bytes().read(offset * width + from, count)));
  }

  private Storage storageOf(Object key) {
    if (objects.get(number(key)) instanceof Storage storage) {
      return storage;
    }
    throw WeightErrors.damaged(place, "storage '%s' is missing".formatted(key));
  }

  private void tensor(ByteBuffer bytes) {
    List<Object> head = items(pickle(bytes), 3);
    Storage storage = storageOf(head.get(1));
    need(bytes, Long.BYTES);
    int rank = (int) bytes.getLong(); // the number has four bytes, four more follow
    if (rank < 0 || rank > 16) {
      throw WeightErrors.damaged(place, "a tensor of %s dimensions".formatted(rank));
    }
    need(bytes, (2 * rank + 1) * Long.BYTES);
    long[] sizes = new long[rank];
    long[] strides = new long[rank];
    bytes.asLongBuffer().get(sizes).get(strides);
    bytes.position(bytes.position() + 2 * rank * Long.BYTES);
    long offset = bytes.getLong();
    objects.put(
        number(head.get(0)),
        new TorchNames(place, false, id -> id).strided(storage, offset, sizes, strides));
  }

  private void need(ByteBuffer bytes, int length) {
    if (bytes.order(ByteOrder.LITTLE_ENDIAN).remaining() < length) {
      throw WeightErrors.damaged(place, "it ends within a tensor");
    }
  }
}
