package io.tao4j.onnx;

import io.tao4j.error.TaoException;
import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares what ONNX Runtime computes from a file with what an engine computed. */
public final class OnnxCheck {
  private OnnxCheck() {}

  /**
   * Runs a file on samples.
   *
   * @param samples at least one; inputs that the file does not have are left out, outputs that it
   *     does not have are not compared
   * @throws TaoException {@code EXPORT-005} if ONNX Runtime refuses the file, {@code EXPORT-006} if
   *     it cannot compute a sample, {@code EXPORT-007} if it is not available here
   * @throws IllegalArgumentException if a sample lacks an input or output of the file, or an output
   *     has another shape
   */
  public static OnnxCheckReport compare(
      Path file, List<OnnxSample> samples, OnnxTolerance tolerance) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("a check needs at least one sample");
    }
    Map<String, Worst> worst = new LinkedHashMap<>();
    try (OnnxSession session = OnnxSession.open(file)) {
      for (OnnxSample sample : samples) {
        Map<String, Tensor> inputs = new LinkedHashMap<>(sample.inputs());
        inputs.keySet().retainAll(session.inputNames());
        Map<String, Tensor> outputs = session.run(inputs);
        for (String name : session.outputNames()) {
          Tensor expected = sample.outputs().get(name);
          if (expected == null) {
            throw new IllegalArgumentException(
                "the sample has no output '%s', it has %s"
                    .formatted(name, sample.outputs().keySet()));
          }
          worst
              .computeIfAbsent(name, n -> new Worst())
              .add(name, expected, outputs.get(name), tolerance);
        }
      }
    }
    List<OnnxCheckReport.Comparison> comparisons = new ArrayList<>();
    worst.forEach((name, w) -> comparisons.add(w.toComparison(name)));
    return new OnnxCheckReport(tolerance, comparisons);
  }

  /** What one output's comparison has seen so far. */
  private static final class Worst {
    private long elements;
    private double error;
    private double share = -1;
    private double expectedThere;
    private double actualThere;

    void add(String name, Tensor expected, Tensor actual, OnnxTolerance tolerance) {
      if (!expected.shape().equals(actual.shape())
          || expected.dtype().isFloating() != actual.dtype().isFloating()) {
        throw new IllegalArgumentException(
            "output '%s' is %s %s, the sample has %s %s"
                .formatted(
                    name, actual.dtype(), actual.shape(), expected.dtype(), expected.shape()));
      }
      elements += expected.elements();
      for (long i = 0; i < expected.elements(); i++) {
        double wanted = expected.get(i);
        double got = actual.get(i);
        double difference = difference(wanted, got);
        double allowed = expected.dtype().isFloating() ? tolerance.allowed(wanted) : 0;
        double part = share(difference, allowed);
        error = Math.max(error, difference);
        if (part > share) {
          share = part;
          expectedThere = wanted;
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

    private static double difference(double wanted, double got) {
      if (Double.isFinite(wanted) && Double.isFinite(got)) {
        return Math.abs(wanted - got);
      }
      return Double.compare(wanted, got) == 0 ? 0 : Double.POSITIVE_INFINITY;
    }

    OnnxCheckReport.Comparison toComparison(String name) {
      return new OnnxCheckReport.Comparison(
          name, elements, error, Math.max(0, share), expectedThere, actualThere);
    }
  }
}
