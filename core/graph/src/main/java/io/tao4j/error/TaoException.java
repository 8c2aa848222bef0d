package io.tao4j.error;

import java.util.List;

/**
 * Something outside the program is wrong: a file, a spec, a model, a device. The message is one
 * block for a person: what was wrong, where, what was expected and what to do.
 *
 * <p>The {@link #code()} is stable, so that programs and tests can tell failures apart; texts may
 * change. Mistakes of the calling program (a null, a negative size) are {@link
 * IllegalArgumentException} or {@link IllegalStateException} instead.
 */
public class TaoException extends RuntimeException {
  private final String code;
  private final String problem;
  private final List<String> details;

  /**
   * @param code stable code such as {@code GRAPH-007}
   * @param problem what is wrong and where, in one line
   * @param details further lines: one a problem, what was expected, what to do
   */
  public TaoException(String code, String problem, String... details) {
    this(code, problem, List.of(details), null);
  }

  /**
   * @param code stable code such as {@code MODEL-002}
   * @param problem what is wrong and where, in one line
   * @param details further lines
   * @param cause what was caught, or null
   */
  public TaoException(
      String code,
      String problem,
      List<String> details,
      @org.jspecify.annotations.Nullable Throwable cause) {
    super(text(code, problem, details), cause);
    this.code = code;
    this.problem = problem;
    this.details = List.copyOf(details);
  }

  private static String text(String code, String problem, List<String> details) {
    StringBuilder text = new StringBuilder(code).append(' ').append(problem);
    for (String detail : details) {
      text.append(System.lineSeparator()).append("  ").append(detail);
    }
    return text.toString();
  }

  /** Stable code, a group and a number: {@code SPEC-104}. */
  public String code() {
    return code;
  }

  /** The first line without the code. */
  public String problem() {
    return problem;
  }

  /** The further lines, unindented. */
  public List<String> details() {
    return details;
  }
}
