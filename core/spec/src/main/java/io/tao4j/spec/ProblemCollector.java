package io.tao4j.spec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers problems up to a number that a person could still use, and finds their lines. */
final class ProblemCollector {
  /** Past this the report says so once; it bounds time and memory on hostile input. */
  static final int MOST = 300;

  private final String source;
  private final SourceText text;
  private final List<Problem> problems = new ArrayList<>();

  ProblemCollector(String source, SourceText text) {
    this.source = source;
    this.text = text;
  }

  ProblemCollector(SpecTree tree) {
    this(tree.source(), tree.text());
    problems.addAll(tree.report().problems());
  }

  /** An error of the text as a whole or of a place that is no field yet. */
  void error(SpecCode code, Origin origin, String message, String hint) {
    error(code, origin, "", message, hint);
  }

  void error(SpecCode code, Origin origin, String path, String message, String hint) {
    add(code, Severity.ERROR, origin, path, message, hint);
  }

  void notice(SpecCode code, Origin origin, String message, String hint) {
    notice(code, origin, "", message, hint);
  }

  void notice(SpecCode code, Origin origin, String path, String message, String hint) {
    add(code, Severity.NOTICE, origin, path, message, hint);
  }

  private void add(
      SpecCode code, Severity severity, Origin origin, String path, String message, String hint) {
    if (full()) {
      return;
    }
    problems.add(new Problem(code, severity, origin, path, message, hint, lineOf(origin)));
    if (full()) {
      problems.add(
          new Problem(
              SpecCode.TOO_MANY_PROBLEMS,
              Severity.ERROR,
              Origin.file(source, 0, 0),
              "",
              "more than " + MOST + " problems, the rest is not listed",
              "repair the first ones and check again",
              null));
    }
  }

  private @Nullable String lineOf(Origin origin) {
    return origin.inFile() ? text.line(origin.line()) : null;
  }

  boolean full() {
    return problems.size() >= MOST;
  }

  boolean hasErrors() {
    return problems.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
  }

  /** In the order of the file; what has no place in it comes last. */
  SpecReport report() {
    List<Problem> sorted = new ArrayList<>(problems);
    sorted.sort(
        Comparator.comparingInt(
                (Problem problem) ->
                    problem.origin().inFile() ? problem.origin().line() : Integer.MAX_VALUE)
            .thenComparingInt(problem -> problem.origin().column()));
    return new SpecReport(source, sorted);
  }
}
