package io.tao4j.spec;

import java.util.Locale;

/** Java's {@code batchSizePerGpu} and the spec's {@code batch_size_per_gpu}. */
public final class FieldNames {
  private FieldNames() {}

  /** {@code batchSizePerGpu} to {@code batch_size_per_gpu}; digits stay with the word before. */
  public static String toSpec(String javaName) {
    return javaName
        .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .replaceAll("([A-Z])([A-Z][a-z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  /** {@code batch_size_per_gpu} to {@code batchSizePerGpu}. */
  public static String toJava(String specName) {
    StringBuilder name = new StringBuilder();
    boolean upper = false;
    for (char c : specName.toCharArray()) {
      if (c == '_') {
        upper = name.length() > 0;
      } else {
        name.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return name.toString();
  }
}
