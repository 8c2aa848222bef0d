package io.tao4j.weights.format;

import io.tao4j.error.TaoException;
import io.tao4j.file.FileBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Errors that all readers share. */
final class WeightErrors {
  private WeightErrors() {}

  static TaoException unreadable(Path file, IOException cause) {
    return new TaoException(
        "WEIGHTS-001",
        "cannot read weights from %s: %s".formatted(file, FileBytes.reason(file, cause)),
        List.of(),
        cause);
  }

  static TaoException damaged(String place, String problem) {
    return damaged(place, problem, null);
  }

  static TaoException damaged(String place, String problem, @Nullable Throwable cause) {
    return new TaoException(
        "WEIGHTS-003",
        "%s is truncated or damaged: %s".formatted(place, problem),
        List.of("copy or download the file again"),
        cause);
  }

  static TaoException refused(String place, String problem, String remedy) {
    return new TaoException("WEIGHTS-004", "%s: %s".formatted(place, problem), remedy);
  }

  static TaoException tooLarge(String place, String problem) {
    return new TaoException(
        "WEIGHTS-005",
        "%s: %s".formatted(place, problem),
        "no file of weights needs this: it is damaged or hostile");
  }

  static TaoException unsupported(String place, String problem, String remedy) {
    return new TaoException("WEIGHTS-006", "%s: %s".formatted(place, problem), remedy);
  }
}
