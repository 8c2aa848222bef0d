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
   * @param noise root mean square of the differences as a share of the spread (standard deviation)
   *     of the engine's numbers; 0 where all are equal
   * @param worstShare largest difference, or the noise, as a share of what was allowed; at most 1
   *     if within
   * @param expected the engine's number at the place of the worst share
   * @param actual the exported model's number there
   */
  public record Comparison(
      String output,
      long elements,
      double maximumError,
      double noise,
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
          "output '%s': max abs error %.3g over %d numbers, noise %.3g of the spread, %.3g of the"
              + " allowed (expected %.7g, got %.7g)",
          output,
          maximumError,
          elements,
          noise,
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
    lines.add("allowed is " + tolerance + "; no file was written");
    throw new TaoException(
        "EXPORT-004", "%s would not compute what the model computes".formatted(file), lines, null);
  }

  /** Largest absolute difference of all outputs. */
  public double maximumError() {
    return outputs.stream().mapToDouble(Comparison::maximumError).max().orElse(0);
  }

  /** Largest noise of all outputs. */
  public double noise() {
    return outputs.stream().mapToDouble(Comparison::noise).max().orElse(0);
  }
}
