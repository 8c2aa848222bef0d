package io.tao4j.onnx;

import io.tao4j.tensor.DType;

/**
 * The element type in which an op is computed where runtimes have no kernel for its own: the values
 * are cast, computed and cast back. Widening loses nothing.
 */
enum WideTypes {
  /** Its CPU kernels know no BFLOAT16. */
  ONNX_RUNTIME,

  /**
   * Computes in BFLOAT16 where the file says it. Convolutions and pools of operator set 17 have no
   * such form by the letter, and a strict checker refuses them; TensorRT has not been tried.
   */
  TENSORRT;

  /** For arithmetic of floats. */
  DType floating(DType dtype) {
    return dtype == DType.BFLOAT16 && this == ONNX_RUNTIME ? DType.FLOAT32 : dtype;
  }

  /** For arithmetic, comparison and choice: no kernels for UINT8 and few for BOOL. */
  DType number(DType dtype) {
    return switch (dtype) {
      case BFLOAT16 -> floating(dtype);
      case UINT8, BOOL -> DType.INT32;
      case FLOAT32, FLOAT16, INT32, INT64 -> dtype;
    };
  }
}
