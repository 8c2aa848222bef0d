package io.tao4j.engine;

/** Number format of the heavy arithmetic. Weights and optimiser state are float32 always. */
public enum Precision {
  /** {@link #BF16} where the device computes it fast, else {@link #FP32}. */
  AUTO("the device's own"),
  /** Everything in float32. */
  FP32("float32"),
  /**
   * Convolutions and matrix products in bfloat16; norms, losses and reductions in float32. Where
   * oneDNN has no kernels for it, a warning says so and it is {@link #FP32}: on x86 without
   * AVX-512, and where oneDNN is held to less ({@code ONEDNN_MAX_CPU_ISA}).
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
