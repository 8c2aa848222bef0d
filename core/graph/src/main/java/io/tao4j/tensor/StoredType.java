package io.tao4j.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Element types that files of tensors hold, more than the library computes with: one without a
 * counterpart among {@link DType} is converted as it is read.
 */
public enum StoredType {
  /** Rounded to {@code FLOAT32}; what is beyond its range becomes infinite. */
  FLOAT64(8, DType.FLOAT32),
  FLOAT32(4, DType.FLOAT32),
  FLOAT16(2, DType.FLOAT16),
  BFLOAT16(2, DType.BFLOAT16),
  INT64(8, DType.INT64),
  INT32(4, DType.INT32),
  /** Widened to {@code INT32}. */
  INT16(2, DType.INT32),
  /** Widened to {@code INT32}. */
  INT8(1, DType.INT32),
  UINT8(1, DType.UINT8),
  /** Widened to {@code INT32}. */
  UINT16(2, DType.INT32),
  /** Widened to {@code INT64}. */
  UINT32(4, DType.INT64),
  BOOL(1, DType.BOOL);

  private final int byteSize;
  private final DType dtype;

  StoredType(int byteSize, DType dtype) {
    this.byteSize = byteSize;
    this.dtype = dtype;
  }

  /** Bytes of one element in the file. */
  public int byteSize() {
    return byteSize;
  }

  /** Element type of the tensor that {@link #decode} gives. */
  public DType dtype() {
    return dtype;
  }

  /** The stored type of a computed one. */
  public static StoredType of(DType dtype) {
    return valueOf(dtype.name());
  }

  /**
   * The tensor of stored bytes: a view of them where the types agree, else a converted copy.
   *
   * @param bytes little-endian, all between position and limit
   * @throws IllegalArgumentException if the length does not fit type and shape
   */
  public Tensor decode(Shape shape, ByteBuffer bytes) {
    long expected = Math.multiplyExact(shape.elements(), byteSize);
    if (bytes.remaining() != expected) {
      throw new IllegalArgumentException(
          "%s %s takes %s bytes, got %s".formatted(this, shape, expected, bytes.remaining()));
    }
    ByteBuffer from = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    return switch (this) {
      case FLOAT32, FLOAT16, BFLOAT16, INT64, INT32, UINT8, BOOL -> Tensor.wrap(dtype, shape, from);
      case FLOAT64, INT16, INT8, UINT16, UINT32 -> Tensor.wrap(dtype, shape, convert(shape, from));
    };
  }

  private ByteBuffer convert(Shape shape, ByteBuffer from) {
    int count = Math.toIntExact(shape.elements());
    ByteBuffer to =
        ByteBuffer.allocate(Math.multiplyExact(count, dtype.byteSize()))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      switch (this) {
        case FLOAT64 -> to.putFloat((float) from.getDouble());
        case INT16 -> to.putInt(from.getShort());
        case INT8 -> to.putInt(from.get());
        case UINT16 -> to.putInt(Short.toUnsignedInt(from.getShort()));
        case UINT32 -> to.putLong(Integer.toUnsignedLong(from.getInt()));
        case FLOAT32, FLOAT16, BFLOAT16, INT64, INT32, UINT8, BOOL ->
            throw new IllegalStateException(this + " needs no conversion");
      }
    }
    return to.flip();
  }
}
