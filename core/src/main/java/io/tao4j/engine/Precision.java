package io.tao4j.engine;

/** Number format of the heavy arithmetic. Weights and optimiser state are float32 always. */
public enum Precision {
  /** {@link #BF16} where the device computes it fast, else {@link #FP32}. */
  AUTO("the device's own"),
  /** Everything in float32. */
  FP32("float32"),
  /**
   * Convolutions and matrix products in bfloat16; norms, losses and reductions in float32. On a
   * virtual machine that hides the sizes of its caches, and where the host holds oneDNN to less
   * than AVX-512 ({@code ONEDNN_MAX_CPU_ISA}), a warning says so and it is {@link #FP32}.
   */
  BF16("bfloat16");

  private final String text;

  Precision(String text) {
    this.text = text;
  }

  /** As people call it: {@code bfloat16}. */
  public String text() {
    return text;
  }
}
