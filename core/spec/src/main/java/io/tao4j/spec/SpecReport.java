package io.tao4j.spec;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Everything that was found wrong with a spec, in the order of the file. Immutable.
 *
 * @param source name of the spec file
 * @param problems errors and notices
 */
public record SpecReport(String source, List<Problem> problems) {

  /** Copies the list. */
  public SpecReport {
    problems = List.copyOf(problems);
  }

  /** The problems that forbid the use of the spec. */
  public List<Problem> errors() {
    return problems.stream().filter(problem -> problem.severity() == Severity.ERROR).toList();
  }

  /** The problems that do not. */
  public List<Problem> notices() {
    return problems.stream().filter(problem -> problem.severity() == Severity.NOTICE).toList();
  }

  /** Whether the spec cannot be used. */
  public boolean hasErrors() {
    return problems.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
  }

  /**
   * Does nothing when there are only notices.
   *
   * @throws SpecException with every problem in its text
   */
  public void throwIfErrors() {
    if (hasErrors()) {
      throw new SpecException(this);
    }
  }

  String summary() {
    return source
        + ": "
        + counted(errors().size(), "error")
        + (notices().isEmpty() ? "" : ", " + counted(notices().size(), "notice"));
  }

  private static String counted(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** Every problem as a block of one to three lines; empty when nothing is wrong. */
  @Override
  public String toString() {
    return problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
  }
}
