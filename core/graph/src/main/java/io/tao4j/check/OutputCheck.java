package io.tao4j.check;

import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Compares what some program computes with what an engine computed. */
public final class OutputCheck {
  private OutputCheck() {}

  /**
   * Runs a program on samples.
   *
   * @param samples at least one; inputs that the program does not have are left out, outputs that
   *     it does not have are not compared
   * @param inputNames the program's inputs
   * @param program from inputs to outputs, each by name
   * @throws IllegalArgumentException if there is no sample, if a sample lacks an output of the
   *     program, or an output has another shape
   */
  public static CheckReport compare(
      List<Sample> samples,
      Tolerance tolerance,
      Collection<String> inputNames,
      UnaryOperator<Map<String, Tensor>> program) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("a check needs at least one sample");
    }
    Map<String, Worst> worst = new LinkedHashMap<>();
    for (Sample sample : samples) {
      Map<String, Tensor> inputs = new LinkedHashMap<>(sample.inputs());
      inputs.keySet().retainAll(inputNames);
      program
          .apply(inputs)
          .forEach(
              (name, actual) -> {
                Tensor expected = sample.outputs().get(name);
                if (expected == null) {
                  throw new IllegalArgumentException(
                      "the sample has no output '%s', it has %s"
                          .formatted(name, sample.outputs().keySet()));
                }
                worst
                    .computeIfAbsent(name, n -> new Worst())
                    .add(name, expected, actual, tolerance);
              });
    }
    List<CheckReport.Comparison> comparisons = new ArrayList<>();
    worst.forEach((name, w) -> comparisons.add(w.toComparison(name, tolerance)));
    return new CheckReport(tolerance, comparisons);
  }

  /** What one output's comparison has seen so far. */
  private static final class Worst {
    private long elements;
    private double error;
    private double share = -1;
    private double expectedThere;
    private double actualThere;
    private double squaredDifferences;
    // Welford's way: numbers far from 0 with a small spread lose nothing
    private long counted;
    private double mean;
    private double squaredDeviations;

    void add(String name, Tensor expected, Tensor actual, Tolerance tolerance) {
      if (!expected.shape().equals(actual.shape())
          || expected.dtype().isFloating() != actual.dtype().isFloating()) {
        throw new IllegalArgumentException(
            "output '%s' is %s %s, the sample has %s %s"
                .formatted(
                    name, actual.dtype(), actual.shape(), expected.dtype(), expected.shape()));
      }
      elements += expected.elements();
      for (long i = 0; i < expected.elements(); i++) {
        double expectedNumber = expected.get(i);
        double got = actual.get(i);
        double difference = difference(expectedNumber, got);
        double allowed = expected.dtype().isFloating() ? tolerance.allowed(expectedNumber) : 0;
        double part = share(difference, allowed);
        error = Math.max(error, difference);
        squaredDifferences += difference * difference;
        if (Double.isFinite(expectedNumber)) {
          double before = expectedNumber - mean;
          mean += before / ++counted;
          squaredDeviations += before * (expectedNumber - mean);
        }
        if (part > share) {
          share = part;
          expectedThere = expectedNumber;
          actualThere = got;
        }
      }
    }

    /** Neither 0 / 0 nor an infinite or undefined allowance may decide: both give NaN. */
    private static double share(double difference, double allowed) {
      if (difference == 0 || Double.isInfinite(difference)) {
        return difference;
      }
      return difference / allowed;
    }

    private static double difference(double expectedNumber, double got) {
      if (Double.isFinite(expectedNumber) && Double.isFinite(got)) {
        return Math.abs(expectedNumber - got);
      }
      return Double.compare(expectedNumber, got) == 0 ? 0 : Double.POSITIVE_INFINITY;
    }

    CheckReport.Comparison toComparison(String name, Tolerance tolerance) {
      double noise =
          squaredDifferences == 0 ? 0 : Math.sqrt(squaredDifferences / squaredDeviations);
      double ofNoise = Double.isInfinite(tolerance.noise()) ? 0 : noise / tolerance.noise();
      return new CheckReport.Comparison(
          name,
          elements,
          error,
          noise,
          Math.max(Math.max(0, share), ofNoise),
          expectedThere,
          actualThere);
    }
  }
}
