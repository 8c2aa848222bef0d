package io.tao4j.onnx;

import io.tao4j.tensor.DType;

/**
 * The element type in which an op is computed where runtimes have no kernel for its own: the values
 * are cast, computed and cast back. Widening loses nothing.
 */
final class WideTypes {
  private WideTypes() {}

  /** For arithmetic of floats: ONNX Runtime's CPU kernels know no BFLOAT16. */
  static DType floating(DType dtype) {
    return dtype == DType.BFLOAT16 ? DType.FLOAT32 : dtype;
  }

  /** For arithmetic, comparison and choice: no kernels for UINT8 and few for BOOL. */
  static DType number(DType dtype) {
    return switch (dtype) {
      case BFLOAT16 -> DType.FLOAT32;
      case UINT8, BOOL -> DType.INT32;
      case FLOAT32, FLOAT16, INT32, INT64 -> dtype;
    };
  }
}
