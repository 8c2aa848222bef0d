package io.tao4j.engine.tensorflow.internal;

import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/** Host tensors to TensorFlow's and back; both are row-major and little-endian. */
final class NativeTensors {
  private static final int CHUNK = 1 << 18;

  private NativeTensors() {}

  /** A copy in TensorFlow's memory; the caller closes it. */
  static org.tensorflow.Tensor toNative(Tensor tensor) {
    TType copy = org.tensorflow.Tensor.of(type(tensor.dtype()), shape(tensor.shape()));
    ByteBuffer source = tensor.bytes();
    if (source.hasRemaining()) {
      ByteDataBuffer target = copy.asRawTensor().data();
      byte[] chunk = new byte[Math.min(CHUNK, source.remaining())];
      long offset = 0;
      while (source.hasRemaining()) {
        int length = Math.min(chunk.length, source.remaining());
        source.get(chunk, 0, length);
        target.offset(offset).write(chunk, 0, length);
        offset += length;
      }
    }
    return copy;
  }

  /** A copy in host memory. */
  static Tensor toHost(org.tensorflow.Tensor tensor) {
    byte[] bytes = new byte[Math.toIntExact(tensor.numBytes())];
    if (bytes.length > 0) {
      tensor.asRawTensor().data().read(bytes, 0, bytes.length);
    }
    return Tensor.wrap(
        dtype(tensor.dataType()), Shape.of(tensor.shape().asArray()), ByteBuffer.wrap(bytes));
  }

  static DataType dataType(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> DataType.DT_FLOAT;
      case FLOAT16 -> DataType.DT_HALF;
      case BFLOAT16 -> DataType.DT_BFLOAT16;
      case INT32 -> DataType.DT_INT32;
      case INT64 -> DataType.DT_INT64;
      case UINT8 -> DataType.DT_UINT8;
      case BOOL -> DataType.DT_BOOL;
    };
  }

  private static DType dtype(DataType type) {
    DType known = dtypeOrNull(type);
    if (known == null) {
      throw new IllegalStateException("a TensorFlow program returned " + type);
    }
    return known;
  }

  /** The host's form of an element type, or null where it has none. */
  static @Nullable DType dtypeOrNull(DataType type) {
    return switch (type) {
      case DT_FLOAT -> DType.FLOAT32;
      case DT_HALF -> DType.FLOAT16;
      case DT_BFLOAT16 -> DType.BFLOAT16;
      case DT_INT32 -> DType.INT32;
      case DT_INT64 -> DType.INT64;
      case DT_UINT8 -> DType.UINT8;
      case DT_BOOL -> DType.BOOL;
      default -> null;
    };
  }

  private static Class<? extends TType> type(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> TFloat32.class;
      case FLOAT16 -> TFloat16.class;
      case BFLOAT16 -> TBfloat16.class;
      case INT32 -> TInt32.class;
      case INT64 -> TInt64.class;
      case UINT8 -> TUint8.class;
      case BOOL -> TBool.class;
    };
  }

  /** TensorFlow's form of a shape; symbols are unknown sizes. */
  static org.tensorflow.ndarray.Shape shape(Shape shape) {
    return org.tensorflow.ndarray.Shape.of(
        shape.dims().stream().mapToLong(d -> d.isFixed() ? d.size() : -1).toArray());
  }

  /** A shape as graph definitions have it; symbols are unknown sizes. */
  static TensorShapeProto proto(Shape shape) {
    TensorShapeProto.Builder proto = TensorShapeProto.newBuilder();
    shape.dims().forEach(d -> proto.addDimBuilder().setSize(d.isFixed() ? d.size() : -1));
    return proto.build();
  }
}
