package io.tao4j.onnx;

import io.tao4j.check.CheckReport;
import io.tao4j.check.OutputCheck;
import io.tao4j.check.Sample;
import io.tao4j.check.Tolerance;
import io.tao4j.error.TaoException;
import java.nio.file.Path;
import java.util.List;

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
  public static CheckReport compare(Path file, List<Sample> samples, Tolerance tolerance) {
    try (OnnxSession session = OnnxSession.open(file)) {
      return OutputCheck.compare(samples, tolerance, session.inputNames(), session::run);
    }
  }
}
