package io.tao4j.weights.format;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.OrderedDataType;
import io.tao4j.error.TaoException;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.StoredType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numeric datasets of an HDF5 file by their path. Links to other places or files are not
 * followed. A dataset in one piece is a view of the file's bytes; one in (compressed) chunks is
 * unpacked when it is read, within a limit that follows from the size of the file.
 *
 * @param tensors by path, {@code layers/conv2d/vars/0}
 * @param listsLayers whether a group lists layers, as Keras 1 and 2 wrote files
 * @param names the attribute {@code name} of groups that have one, by path
 */
record HdfTensors(
    Map<String, StoredTensor> tensors, boolean listsLayers, Map<String, String> names) {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final int DEEPEST = 64;
  private static final int MOST = 1_000_000;

  /** Unpacked over packed size: weights hardly shrink; a file of zeros is a bomb. */
  private static final long LARGEST_RATIO = 64;

  /** Unpacked size that is never too much. */
  private static final long SMALL = 4 << 20;

  static boolean isHdf(ByteBuffer head) {
    return head.remaining() >= 8
        && Arrays.equals(SIGNATURE, 0, 8, copy(head.slice(head.position(), 8)), 0, 8);
  }

  private static byte[] copy(ByteBuffer bytes) {
    byte[] array = new byte[bytes.remaining()];
    bytes.get(array);
    return array;
  }

  /**
   * @param bytes the file
   * @param place name for errors
   */
  static HdfTensors read(ByteBuffer bytes, String place) {
    try {
      HdfFile file = HdfFile.fromByteBuffer(bytes);
      Walk walk = new Walk(place, bytes.capacity());
      walk.group(file, "", 0);
      return new HdfTensors(walk.tensors, walk.listsLayers, walk.names);
    } catch (TaoException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      // A damaged file makes the library fail in many ways.
      throw WeightErrors.damaged(place, String.valueOf(e.getMessage()), e);
    }
  }

  private static final class Walk {
    private final String place;
    private final long fileSize;
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private boolean listsLayers;
    private int visited;

    Walk(String place, long fileSize) {
      this.place = place;
      this.fileSize = fileSize;
    }

    private void group(Group group, String path, int depth) {
      if (depth > DEEPEST) {
        throw WeightErrors.tooLarge(place, "its groups are nested without an end");
      }
      Map<String, Attribute> attributes = group.getAttributes();
      listsLayers |= attributes.containsKey("layer_names");
      if (attributes.containsKey("name")
          && attributes.get("name").getData() instanceof String name) {
        names.put(path, name);
      }
      for (Node node : group.getChildren().values()) {
        if (++visited > MOST) {
          throw WeightErrors.tooLarge(place, "it has more than %s objects".formatted(MOST));
        }
        String fullName = path.isEmpty() ? node.getName() : path + "/" + node.getName();
        if (node.isLink()) {
          throw WeightErrors.refused(
              place,
              "'%s' is a link to another place".formatted(fullName),
              "save the weights again");
        } else if (node instanceof Dataset dataset) {
          StoredTensor tensor = tensor(dataset, fullName);
          if (tensor != null) {
            tensors.put(fullName, tensor);
          }
        } else if (node instanceof Group child) {
          group(child, fullName, depth + 1);
        }
      }
    }

    /** Null where it holds no numbers. */
    private @Nullable StoredTensor tensor(Dataset dataset, String name) {
      StoredType type = type(dataset.getDataType());
      if (type == null || dataset.isEmpty()) {
        return null;
      }
      int[] dims = dataset.getDimensions();
      Shape shape = Shape.of(Arrays.stream(dims).asLongStream().toArray());
      long size;
      try {
        size = Math.multiplyExact(shape.elements(), type.byteSize());
      } catch (ArithmeticException e) {
        throw WeightErrors.tooLarge(place, "'%s' has the shape %s".formatted(name, shape));
      }
      boolean inOnePiece = dataset instanceof ContiguousDataset;
      if (size > Integer.MAX_VALUE
          || inOnePiece && size > fileSize
          || size > Math.max(SMALL, fileSize * LARGEST_RATIO)) {
        throw WeightErrors.tooLarge(
            place, "'%s' %s has %s bytes in a file of %s".formatted(name, shape, size, fileSize));
      }
      if (dataset instanceof ChunkedDataset chunked) {
        checkChunks(name, chunked.getChunkDimensions(), dims, type);
      }
      boolean little =
          !(dataset.getDataType() instanceof OrderedDataType ordered)
              || ordered.getByteOrder() == ByteOrder.LITTLE_ENDIAN;
      return StoredTensor.of(
          type,
          shape,
          () -> {
            try {
              return dataset instanceof ContiguousDataset contiguous && little
                  ? contiguous.getBuffer().duplicate().rewind()
                  : bytes(dataset.getDataFlat(), type, (int) size);
            } catch (RuntimeException e) {
              throw WeightErrors.damaged(
                  place, "'%s' cannot be read: %s".formatted(name, e.getMessage()), e);
            }
          });
    }

    /** The library keeps tables as large as a chunk and as long as the list of chunks. */
    private void checkChunks(String name, int[] chunk, int[] dims, StoredType type) {
      double elements = 1;
      double chunks = 1;
      boolean usable = chunk.length == dims.length;
      for (int i = 0; usable && i < dims.length; i++) {
        usable = chunk[i] > 0;
        elements *= chunk[i];
        chunks *= Math.ceil((double) dims[i] / chunk[i]);
      }
      double bytes = elements * type.byteSize();
      if (!usable || bytes > Math.max(SMALL, fileSize * LARGEST_RATIO) || chunks > fileSize) {
        throw WeightErrors.tooLarge(
            place,
            "'%s' of shape %s has chunks of %s"
                .formatted(name, Arrays.toString(dims), Arrays.toString(chunk)));
      }
    }

    private static @Nullable StoredType type(DataType type) {
      if (type instanceof FloatingPoint) {
        return switch (type.getSize()) {
          case 2 -> StoredType.FLOAT16;
          case 4 -> StoredType.FLOAT32;
          case 8 -> StoredType.FLOAT64;
          default -> null;
        };
      }
      if (type instanceof FixedPoint number) {
        return switch (type.getSize()) {
          case 1 -> number.isSigned() ? StoredType.INT8 : StoredType.UINT8;
          case 2 -> number.isSigned() ? StoredType.INT16 : StoredType.UINT16;
          case 4 -> number.isSigned() ? StoredType.INT32 : StoredType.UINT32;
          case 8 -> StoredType.INT64;
          default -> null;
        };
      }
      return null;
    }

    /** Little-endian bytes of an array of numbers, whichever the library gave. */
    private static ByteBuffer bytes(Object array, StoredType type, int size) {
      ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
      int count = java.lang.reflect.Array.getLength(array);
      for (int i = 0; i < count; i++) {
        Number number = (Number) java.lang.reflect.Array.get(array, i);
        switch (type) {
          case FLOAT64 -> bytes.putDouble(number.doubleValue());
          case FLOAT32 -> bytes.putFloat(number.floatValue());
          case FLOAT16 -> bytes.putShort(io.tao4j.tensor.HalfFloat.toFloat16(number.floatValue()));
          case BFLOAT16 ->
              bytes.putShort(io.tao4j.tensor.HalfFloat.toBfloat16(number.floatValue()));
          case INT64 -> bytes.putLong(number.longValue());
          case INT32, UINT32 -> bytes.putInt(number.intValue());
          case INT16, UINT16 -> bytes.putShort(number.shortValue());
          case INT8, UINT8, BOOL -> bytes.put(number.byteValue());
        }
      }
      return bytes.flip();
    }
  }
}
