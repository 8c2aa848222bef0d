package io.tao4j.engine.pytorch.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Tensors between host memory and DJL. */
public final class DjlTensors {
  private DjlTensors() {}

  /** A copy in host memory. */
  public static Tensor toHost(NDArray array) {
    ByteBuffer source = array.toByteBuffer(true);
    ByteBuffer copy = ByteBuffer.allocate(source.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    copy.put(source).flip();
    return Tensor.wrap(dtype(array.getDataType()), Shape.of(array.getShape().getShape()), copy);
  }

  /**
   * DJL's name of an element type.
   *
   * @throws IllegalArgumentException for bfloat16
   */
  public static DataType dataType(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> DataType.FLOAT32;
      case FLOAT16 -> DataType.FLOAT16;
      // DJL 0.36 aborts the JVM when it makes a bfloat16 array; scripts cast by themselves.
      case BFLOAT16 -> throw new IllegalArgumentException("hand bfloat16 over as FLOAT32");
      case INT32 -> DataType.INT32;
      case INT64 -> DataType.INT64;
      case UINT8 -> DataType.UINT8;
      case BOOL -> DataType.BOOLEAN;
    };
  }

  private static DType dtype(DataType type) {
    return switch (type) {
      case FLOAT32 -> DType.FLOAT32;
      case FLOAT16 -> DType.FLOAT16;
      case INT32 -> DType.INT32;
      case INT64 -> DType.INT64;
      case UINT8 -> DType.UINT8;
      case BOOLEAN -> DType.BOOL;
      default -> throw new IllegalStateException("a script returned " + type);
    };
  }
}
