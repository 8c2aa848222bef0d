package io.tao4j.export;

import java.util.Locale;

/** Number formats of an exported network, by TAO's names. */
public enum DataType {
  /** As it was trained. */
  FP32,
  /** 16-bit floats where the values allow it. */
  FP16,
  /** 8-bit integers, with scales from a calibration or from training. */
  INT8;

  /** As TAO writes it: {@code fp32}, {@code fp16}, {@code int8}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
