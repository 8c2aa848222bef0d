package io.tao4j.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers in host memory: a type, a fixed shape and little-endian bytes in row-major order. The
 * content does not change and may be read by many threads. The memory may lie outside of the heap
 * (see {@link Safetensors}); there is nothing to close.
 *
 * <p>Limit: a tensor holds less than 2 GiB, the size of a Java buffer.
 */
public final class Tensor {
  private static final int FINITE_BLOCK = 4096;

  /** Infinity's bits; those of NaN, without the sign, are above. */
  private static final int INFINITY_BITS = 0x7F800000;

  private final DType dtype;
  private final Shape shape;
  private final ByteBuffer bytes;

  private Tensor(DType dtype, Shape shape, ByteBuffer bytes) {
    this.dtype = dtype;
    this.shape = shape;
    this.bytes = bytes;
  }

  /**
   * A tensor over bytes that the caller does not change any more.
   *
   * @param bytes little-endian; all between position and limit
   * @throws IllegalArgumentException if the length does not fit type and shape
   */
  public static Tensor wrap(DType dtype, Shape shape, ByteBuffer bytes) {
    long expected = Math.multiplyExact(shape.elements(), dtype.byteSize());
    if (bytes.remaining() != expected) {
      throw new IllegalArgumentException(
          "%s %s takes %s bytes, got %s".formatted(dtype, shape, expected, bytes.remaining()));
    }
    return new Tensor(dtype, shape, bytes.slice().asReadOnlyBuffer());
  }

  /** A copy of {@code values} as {@code FLOAT32}. */
  public static Tensor of(float[] values, long... shape) {
    ByteBuffer bytes = allocate((long) values.length * 4);
    bytes.asFloatBuffer().put(values);
    return wrap(DType.FLOAT32, Shape.of(shape), bytes);
  }

  /** A copy of {@code values} as {@code INT64}. */
  public static Tensor of(long[] values, long... shape) {
    ByteBuffer bytes = allocate((long) values.length * 8);
    bytes.asLongBuffer().put(values);
    return wrap(DType.INT64, Shape.of(shape), bytes);
  }

  /** A copy of {@code values} as {@code INT32}. */
  public static Tensor of(int[] values, long... shape) {
    ByteBuffer bytes = allocate((long) values.length * 4);
    bytes.asIntBuffer().put(values);
    return wrap(DType.INT32, Shape.of(shape), bytes);
  }

  /** A copy of {@code values} as {@code UINT8}. */
  public static Tensor of(byte[] values, long... shape) {
    return wrap(DType.UINT8, Shape.of(shape), ByteBuffer.wrap(values.clone()));
  }

  /** A copy of {@code values} as {@code BOOL}. */
  public static Tensor of(boolean[] values, long... shape) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) (values[i] ? 1 : 0);
    }
    return wrap(DType.BOOL, Shape.of(shape), ByteBuffer.wrap(bytes));
  }

  /** A {@code FLOAT32} scalar. */
  public static Tensor scalar(float value) {
    return of(new float[] {value});
  }

  /** A {@code FLOAT32} tensor of one value. */
  public static Tensor full(float value, long... shape) {
    float[] values = new float[Math.toIntExact(Shape.of(shape).elements())];
    Arrays.fill(values, value);
    return of(values, shape);
  }

  private static ByteBuffer allocate(long size) {
    return ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Tensors one after another along their first axis.
   *
   * @param tensors at least one; equal but for the size of the first axis
   * @throws IllegalArgumentException if they do not fit
   */
  public static Tensor joinRows(List<Tensor> tensors) {
    Tensor first = tensors.get(0);
    long rows = 0;
    long size = 0;
    for (Tensor tensor : tensors) {
      if (!first.hasRowsLike(tensor)) {
        throw new IllegalArgumentException(
            "rows of %s %s do not fit to those of %s %s"
                .formatted(tensor.dtype, tensor.shape, first.dtype, first.shape));
      }
      rows += tensor.shape.size(0);
      size += tensor.byteSize();
    }
    ByteBuffer bytes = allocate(size);
    tensors.forEach(t -> bytes.put(t.bytes()));
    long[] sizes = first.shape.toArray();
    sizes[0] = rows;
    return wrap(first.dtype, Shape.of(sizes), bytes.flip());
  }

  /** Whether both have a first axis and are equal in type and shape but for its size. */
  public boolean hasRowsLike(Tensor other) {
    int rank = shape.rank();
    if (dtype != other.dtype || rank == 0 || other.shape.rank() != rank) {
      return false;
    }
    return Arrays.equals(shape.toArray(), 1, rank, other.shape.toArray(), 1, rank);
  }

  /**
   * A part along the first axis, over the same memory.
   *
   * @throws IllegalArgumentException if it reaches beyond the tensor
   */
  public Tensor rows(long from, long count) {
    long all = shape.rank() == 0 ? 0 : shape.size(0);
    if (from < 0 || count < 0 || from + count > all) {
      throw new IllegalArgumentException(
          "rows %s to %s of %s %s".formatted(from, from + count, dtype, shape));
    }
    int each = all == 0 ? 0 : Math.toIntExact(byteSize() / all);
    long[] sizes = shape.toArray();
    sizes[0] = count;
    ByteBuffer part = bytes().slice((int) from * each, (int) count * each);
    return new Tensor(dtype, Shape.of(sizes), part);
  }

  /** Element type. */
  public DType dtype() {
    return dtype;
  }

  /** Fixed shape. */
  public Shape shape() {
    return shape;
  }

  /** Number of elements. */
  public long elements() {
    return shape.elements();
  }

  /** Number of bytes. */
  public long byteSize() {
    return bytes.remaining();
  }

  /** The bytes, read-only and little-endian; position and limit are the caller's own. */
  public ByteBuffer bytes() {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A view of a {@code FLOAT32} tensor without a copy. */
  public FloatBuffer floats() {
    require(DType.FLOAT32);
    return bytes().asFloatBuffer();
  }

  /** A view of an {@code INT32} tensor without a copy. */
  public IntBuffer ints() {
    require(DType.INT32);
    return bytes().asIntBuffer();
  }

  /** A view of an {@code INT64} tensor without a copy. */
  public LongBuffer longs() {
    require(DType.INT64);
    return bytes().asLongBuffer();
  }

  /** One element as a number, whatever the type; false and true are 0 and 1. */
  public double get(long index) {
    int i = Math.toIntExact(index);
    ByteBuffer b = bytes();
    return switch (dtype) {
      case FLOAT32 -> b.getFloat(i * 4);
      case FLOAT16 -> HalfFloat.fromFloat16(b.getShort(i * 2));
      case BFLOAT16 -> HalfFloat.fromBfloat16(b.getShort(i * 2));
      case INT32 -> b.getInt(i * 4);
      case INT64 -> b.getLong(i * 8);
      case UINT8 -> b.get(i) & 0xff;
      case BOOL -> b.get(i) == 0 ? 0 : 1;
    };
  }

  /** The only element of a tensor of one element. */
  public double item() {
    if (elements() != 1) {
      throw new IllegalStateException("item() needs one element, shape is " + shape);
    }
    return get(0);
  }

  /** A copy of all elements as floats, whatever the type. */
  public float[] toFloatArray() {
    float[] values = new float[Math.toIntExact(elements())];
    if (dtype == DType.FLOAT32) {
      floats().get(values);
    } else {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) get(i);
      }
    }
    return values;
  }

  /** A copy of all elements as doubles, whatever the type. */
  public double[] toDoubleArray() {
    double[] values = new double[Math.toIntExact(elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = get(i);
    }
    return values;
  }

  /** A copy of all elements as longs; fractions are cut off. */
  public long[] toLongArray() {
    long[] values = new long[Math.toIntExact(elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = dtype == DType.INT64 ? bytes().getLong(i * 8) : (long) get(i);
    }
    return values;
  }

  /** This tensor in another type; numbers are rounded to nearest even where it is narrower. */
  public Tensor to(DType target) {
    if (target == dtype) {
      return this;
    }
    int n = Math.toIntExact(elements());
    ByteBuffer out = allocate((long) n * target.byteSize());
    for (int i = 0; i < n; i++) {
      switch (target) {
        case FLOAT32 -> out.putFloat((float) get(i));
        case FLOAT16 -> out.putShort(HalfFloat.toFloat16((float) get(i)));
        case BFLOAT16 -> out.putShort(HalfFloat.toBfloat16((float) get(i)));
        case INT32 -> out.putInt((int) get(i));
        case INT64 -> out.putLong((long) get(i));
        case UINT8 -> out.put((byte) (int) get(i));
        case BOOL -> out.put((byte) (get(i) == 0 ? 0 : 1));
      }
    }
    return wrap(target, shape, out.flip());
  }

  /** The same numbers in another shape of as many elements. */
  public Tensor reshape(long... sizes) {
    return wrap(dtype, Shape.of(sizes), bytes());
  }

  /** Whether every number is finite; integers always are. */
  public boolean isFinite() {
    if (!dtype.isFloating()) {
      return true;
    }
    if (dtype == DType.FLOAT32) {
      return areFinite(bytes().asIntBuffer());
    }
    for (long i = 0; i < elements(); i++) {
      if (!Double.isFinite(get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * By the bits, a block at a time: a maximum of whole numbers is what the compiler makes vectors
   * of, and a file of a hundred megabytes is looked through in hundredths of a second.
   */
  private static boolean areFinite(IntBuffer bits) {
    int[] block = new int[Math.min(bits.remaining(), FINITE_BLOCK)];
    while (bits.hasRemaining()) {
      int count = Math.min(bits.remaining(), block.length);
      bits.get(block, 0, count);
      if (largestMagnitude(block, count) >= INFINITY_BITS) {
        return false;
      }
    }
    return true;
  }

  private static int largestMagnitude(int[] bits, int count) {
    int largest = 0;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, bits[i] & Integer.MAX_VALUE);
    }
    return largest;
  }

  private void require(DType expected) {
    if (dtype != expected) {
      throw new IllegalStateException("tensor is " + dtype + ", not " + expected);
    }
  }

  /** Same type, shape and bytes. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor t
        && t.dtype == dtype
        && t.shape.equals(shape)
        && t.bytes.equals(bytes);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * dtype.hashCode() + shape.hashCode()) + bytes.hashCode();
  }

  @Override
  public String toString() {
    return "Tensor[" + dtype + " " + shape + "]";
  }
}
