package io.tao4j.engine.pytorch.internal;

import io.tao4j.tensor.DType;

/** Numbers by which TorchScript text names element types and memory layouts. */
final class ScalarType {
  /** {@code torch.channels_last}: channels are innermost in memory; the logical order stays. */
  static final int CHANNELS_LAST = 2;

  private ScalarType() {}

  /** The code in {@code torch.to(x, code)}. */
  static int code(DType dtype) {
    return switch (dtype) {
      case UINT8 -> 0;
      case INT32 -> 3;
      case INT64 -> 4;
      case FLOAT16 -> 5;
      case FLOAT32 -> 6;
      case BOOL -> 11;
      case BFLOAT16 -> 15;
    };
  }

  /** A float as TorchScript text: always with a point, an exponent or a name. */
  static String literal(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    return Double.toString(value);
  }
}
