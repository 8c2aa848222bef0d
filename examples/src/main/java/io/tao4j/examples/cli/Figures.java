package io.tao4j.examples.cli;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Figures as text. */
final class Figures {
  private static final double MEBIBYTE = 1 << 20;

  private Figures() {}

  /** {@code top_1 0.9140, top_3 0.9880}; whole numbers without decimals. */
  static String line(Map<String, Double> figures) {
    return figures.entrySet().stream()
        .map(e -> e.getKey() + " " + number(e.getValue()))
        .collect(Collectors.joining(", "));
  }

  static String number(double value) {
    boolean isInteger = value == Math.rint(value) && Math.abs(value) < 1e15 && Math.abs(value) > 1;
    return isInteger ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.4f", value);
  }

  /** Form of a progress bar's speed: {@code 0.8}, where the bar's own form is {@code .8}. */
  static DecimalFormat speed() {
    return new DecimalFormat("0.0", DecimalFormatSymbols.getInstance(Locale.ROOT));
  }

  /** How many a second, with a decimal where whole numbers would say too little. */
  static String rate(double perSecond) {
    return String.format(Locale.ROOT, perSecond < 10 ? "%.1f" : "%.0f", perSecond);
  }

  /** Bytes in MiB. */
  static double mebibytes(long bytes) {
    return bytes / MEBIBYTE;
  }
}
