package io.tao4j.check;

import io.tao4j.error.TaoException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How an exported model compares with the engine.
 *
 * @param tolerance what was allowed
 * @param outputs one comparison for each output, over all samples
 */
public record CheckReport(Tolerance tolerance, List<Comparison> outputs) {
  public CheckReport {
    outputs = List.copyOf(outputs);
  }

  /**
   * One output.
   *
   * @param output name
   * @param elements how many numbers were compared
   * @param maximumError largest absolute difference; infinite where one is not a number, or
   *     infinite, and the other is something else
   * @param worstShare largest difference as a share of what was allowed there; at most 1 if within
   * @param expected the engine's number at the place of the worst share
   * @param actual the exported model's number there
   */
  public record Comparison(
      String output,
      long elements,
      double maximumError,
      double worstShare,
      double expected,
      double actual) {
    /** Whether every element is as near as allowed. */
    public boolean isWithin() {
      return worstShare <= 1;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "output '%s': max abs error %.3g over %d numbers, %.3g of the allowed"
              + " (expected %.7g, got %.7g)",
          output,
          maximumError,
          elements,
          worstShare,
          expected,
          actual);
    }
  }

  /** Whether every output is within the tolerance. */
  public boolean isWithin() {
    return outputs.stream().allMatch(Comparison::isWithin);
  }

  /**
   * Does nothing if every output is within the tolerance.
   *
   * @param file what was to be written
   * @throws TaoException {@code EXPORT-004} naming the outputs that are too far off
   */
  public void requireWithin(Path file) {
    if (isWithin()) {
      return;
    }
    List<String> lines = new ArrayList<>();
    outputs.stream().filter(c -> !c.isWithin()).forEach(c -> lines.add(c.toString()));
    lines.add(
        "allowed is %s + %s * |expected|; no file was written"
            .formatted(tolerance.absolute(), tolerance.relative()));
    throw new TaoException(
        "EXPORT-004", "%s would not compute what the model computes".formatted(file), lines, null);
  }

  /** Largest absolute difference of all outputs. */
  public double maximumError() {
    return outputs.stream().mapToDouble(Comparison::maximumError).max().orElse(0);
  }
}
