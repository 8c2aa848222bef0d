package io.tao4j.onnx;

import io.tao4j.graph.TensorType;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.wire.WireWriter;

/** Element types and shapes in the words of {@code onnx.proto}. */
final class OnnxTypes {
  /** Signed bytes, which no tensor here has: weights in 8 bits. */
  static final int INT8 = 3;

  private OnnxTypes() {}

  /** Number of an element type in {@code TensorProto.DataType}. */
  static int code(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> 1;
      case UINT8 -> 2;
      case INT32 -> 6;
      case INT64 -> 7;
      case BOOL -> 9;
      case FLOAT16 -> 10;
      case BFLOAT16 -> 16;
    };
  }

  /**
   * A {@code ValueInfoProto}; symbols become {@code dim_param}s such as {@code N} or {@code H/32}.
   */
  static WireWriter valueInfo(String name, TensorType type) {
    WireWriter shape = new WireWriter();
    for (Dim dim : type.shape().dims()) {
      shape.message(
          1,
          dim.isFixed()
              ? new WireWriter().int64(1, dim.size())
              : new WireWriter().string(2, dim.toString()));
    }
    WireWriter tensor = new WireWriter().int64(1, code(type.dtype())).message(2, shape);
    return new WireWriter().string(1, name).message(2, new WireWriter().message(1, tensor));
  }
}
