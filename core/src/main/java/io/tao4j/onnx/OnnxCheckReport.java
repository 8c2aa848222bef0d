package io.tao4j.onnx;

import java.util.List;
import java.util.Locale;

/**
 * How an exported model compares with the engine.
 *
 * @param tolerance what was allowed
 * @param outputs one comparison for each output, over all samples
 */
public record OnnxCheckReport(OnnxTolerance tolerance, List<Comparison> outputs) {
  public OnnxCheckReport {
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
   * @param actual ONNX Runtime's number there
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

  /** Largest absolute difference of all outputs. */
  public double maximumError() {
    return outputs.stream().mapToDouble(Comparison::maximumError).max().orElse(0);
  }
}
