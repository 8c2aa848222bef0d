package io.tao4j.data;

import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.file.FileBytes;
import io.tao4j.tensor.HalfFloat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One array of NumPy in an {@code .npy} file, versions 1 to 3, of which rows along the first axis
 * are read one by one: a set of any size takes no memory. Numbers of the types f2, f4, f8, i1 to i8
 * and u1 to u4, either byte order, in C's order. Immutable; nothing is held open. Thread-safe.
 *
 * <p>Errors are {@code DATA-013}.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">the
 *     format</a>
 */
public final class NpyFile {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([a-zA-Z]\\d*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SIZE = Pattern.compile("\\d{1,15}");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^)]*)\\)");
  private static final int LONGEST_HEADER = 1 << 16;

  private final Path file;
  private final List<Long> shape;
  private final String type;
  private final ByteOrder order;
  private final long start;
  private final long rowElements;

  private NpyFile(Path file, List<Long> shape, String type, ByteOrder order, long start) {
    this.file = file;
    this.shape = List.copyOf(shape);
    this.type = type;
    this.order = order;
    this.start = start;
    this.rowElements = shape.stream().skip(1).reduce(1L, (a, b) -> a * b);
  }

  /**
   * Reads the head of a file.
   *
   * @throws TaoException {@code DATA-013} if it cannot be read, is no such file, has another type
   *     or order, or is shorter than its head says
   */
  public static NpyFile open(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer head = FileBytes.read(channel, 0, Math.min(channel.size(), 12));
      byte[] magic = new byte[MAGIC.length];
      if (head.remaining() < 12) {
        throw wrong(file, "it is no .npy file");
      }
      head.get(magic);
      if (!java.util.Arrays.equals(magic, MAGIC)) {
        throw wrong(file, "it is no .npy file");
      }
      int version = head.get();
      head.get();
      boolean isShort = version == 1;
      long length = isShort ? head.getShort() & 0xffff : head.getInt() & 0xffffffffL;
      long from = isShort ? 10 : 12;
      if (version < 1 || version > 3 || length > LONGEST_HEADER) {
        throw wrong(file, "its head is not read: version %s, %s bytes".formatted(version, length));
      }
      ByteBuffer text = FileBytes.read(channel, from, length);
      byte[] bytes = new byte[text.remaining()];
      text.get(bytes);
      NpyFile array = of(file, new String(bytes, StandardCharsets.UTF_8), from + length);
      long room = channel.size() - array.start;
      long needed = array.shape.contains(0L) ? 0 : width(array.type);
      for (long size : array.shape) {
        if (size > 0 && needed > room / size) {
          throw wrong(
              file,
              "it has %s bytes of numbers, more were expected for %s".formatted(room, array.shape));
        }
        needed *= size;
      }
      return array;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static NpyFile of(Path file, String head, long start) {
    Matcher type = TYPE.matcher(head);
    Matcher fortran = ORDER.matcher(head);
    Matcher sizes = SHAPE.matcher(head);
    if (!type.find() || !fortran.find() || !sizes.find()) {
      throw wrong(file, "its head is not read: " + head.strip());
    }
    if (fortran.group(1).equals("True")) {
      throw wrong(file, "the first axis moves fastest; save numpy.ascontiguousarray of it");
    }
    List<Long> shape = new ArrayList<>();
    for (String size : sizes.group(1).split(",", -1)) {
      if (!size.isBlank()) {
        if (!SIZE.matcher(size.strip()).matches()) {
          throw wrong(file, "its head is not read: a size of '%s'".formatted(size.strip()));
        }
        shape.add(Long.parseLong(size.strip()));
      }
    }
    ByteOrder order = type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    NpyFile array = new NpyFile(file, shape, type.group(2), order, start);
    if (shape.isEmpty() || width(array.type) == 0) {
      throw wrong(
          file,
          "it holds %s of type %s; numbers with an axis are read".formatted(shape, type.group(2)));
    }
    return array;
  }

  /** Bytes of an element; 0 for a type that is not read. */
  private static int width(String code) {
    return switch (code) {
      case "i1", "u1" -> 1;
      case "f2", "i2", "u2" -> 2;
      case "f4", "i4", "u4" -> 4;
      case "f8", "i8" -> 8;
      default -> 0;
    };
  }

  private static TaoException wrong(Path file, String problem) {
    return new TaoException("DATA-013", file + ": " + problem);
  }

  private static TaoException unreadable(Path file, IOException e) {
    return new TaoException(
        "DATA-013",
        "cannot read %s: %s".formatted(file, FileBytes.reason(file, e)),
        List.of("it is to be an array that numpy.save has written"),
        e);
  }

  /** The file. */
  public Path file() {
    return file;
  }

  /** Sizes of all axes, one or more. */
  public List<Long> shape() {
    return shape;
  }

  /**
   * One row along the first axis, row-major.
   *
   * @param index 0 .. {@code shape().get(0)} - 1
   * @throws TaoException {@code DATA-013} if it cannot be read
   */
  public float[] row(long index) {
    if (index < 0 || index >= shape.get(0)) {
      throw new IllegalArgumentException("row %s of %s".formatted(index, shape));
    }
    int width = width(type);
    float[] values = new float[Math.toIntExact(rowElements)];
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer bytes =
          FileBytes.read(channel, start + index * rowElements * width, rowElements * width)
              .order(order);
      for (int i = 0; i < values.length; i++) {
        values[i] =
            switch (type) {
              case "f2" -> HalfFloat.fromFloat16(bytes.getShort());
              case "f4" -> bytes.getFloat();
              case "f8" -> (float) bytes.getDouble();
              case "i1" -> bytes.get();
              case "u1" -> bytes.get() & 0xff;
              case "i2" -> bytes.getShort();
              case "u2" -> bytes.getShort() & 0xffff;
              case "i4" -> bytes.getInt();
              case "u4" -> bytes.getInt() & 0xffffffffL;
              default -> bytes.getLong();
            };
      }
      return values;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * Writes an array of float32.
   *
   * @param values row-major
   * @param shape sizes whose product is the number of values
   */
  public static void write(Path file, float[] values, long... shape) throws IOException {
    StringBuilder sizes = new StringBuilder();
    long count = 1;
    for (long size : shape) {
      sizes.append(size).append(", ");
      count = Math.multiplyExact(count, size);
    }
    if (count != values.length || shape.length == 0) {
      throw new IllegalArgumentException(
          "%s values for sizes %s".formatted(values.length, sizes.toString()));
    }
    String head =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%s), }"
            .formatted(
                shape.length == 1
                    ? sizes.toString().strip()
                    : sizes.substring(0, sizes.length() - 2));
    // the numbers start at a multiple of 64
    int padding = 63 - (10 + head.length()) % 64;
    byte[] text = (head + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + text.length + Math.multiplyExact(4, values.length))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) text.length).put(text);
    for (float value : values) {
      bytes.putFloat(value);
    }
    AtomicFile.writeStream(file, stream -> stream.write(bytes.array()));
  }
}
