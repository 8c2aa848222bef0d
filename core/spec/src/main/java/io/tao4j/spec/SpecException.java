package io.tao4j.spec;

import io.tao4j.error.TaoException;
import java.util.List;

/** A spec has errors. The text lists every one of them with its place and the offending line. */
public final class SpecException extends TaoException {
  private final transient SpecReport report;

  SpecException(SpecReport report) {
    super(SpecCode.INVALID.code(), report.summary(), details(report), null);
    this.report = report;
  }

  private static List<String> details(SpecReport report) {
    return report.problems().stream().flatMap(problem -> problem.toString().lines()).toList();
  }

  /** All problems, notices included. */
  public SpecReport report() {
    return report;
  }
}
