package io.tao4j.tensor;

/** Element types of tensors, with their little-endian width in bytes. */
public enum DType {
  FLOAT32("F32", 4),
  FLOAT16("F16", 2),
  BFLOAT16("BF16", 2),
  INT32("I32", 4),
  INT64("I64", 8),
  UINT8("U8", 1),
  BOOL("BOOL", 1);

  private final String safetensorsName;
  private final int byteSize;

  DType(String safetensorsName, int byteSize) {
    this.safetensorsName = safetensorsName;
    this.byteSize = byteSize;
  }

  /** Bytes of one element. */
  public int byteSize() {
    return byteSize;
  }

  /** The name that a safetensors header uses, for example {@code F32}. */
  public String safetensorsName() {
    return safetensorsName;
  }

  /** Whether values are real numbers; only these have gradients. */
  public boolean isFloating() {
    return this == FLOAT32 || this == FLOAT16 || this == BFLOAT16;
  }
}
