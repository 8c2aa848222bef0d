package io.tao4j.spec;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a spec.
 *
 * @param code stable code
 * @param severity error or notice
 * @param origin where
 * @param path the field, as the file names it ({@code training_config.num_epochs}); of a rule over
 *     several fields as the spec record names it; empty for the spec as a whole
 * @param message what is wrong, one line without the place
 * @param hint what to do or what was probably meant; empty when nothing is known
 * @param sourceLine the offending line as written, or null when there is none
 */
public record Problem(
    SpecCode code,
    Severity severity,
    Origin origin,
    String path,
    String message,
    String hint,
    @Nullable String sourceLine) {

  private static final int WIDTH = 120;

  /** {@code SPEC-104 train.yaml:12:3 unknown field 'num_epoch' …; did you mean 'num_epochs'?} */
  public String headline() {
    StringBuilder text = new StringBuilder(code.code()).append(' ').append(origin).append(' ');
    if (severity == Severity.NOTICE) {
      text.append("notice: ");
    }
    text.append(message);
    if (!hint.isEmpty()) {
      text.append("; ").append(hint);
    }
    return text.toString();
  }

  /** The headline and, below it, the offending line with a mark under the place. */
  @Override
  public String toString() {
    if (sourceLine == null || origin.column() < 1) {
      return headline();
    }
    // Long lines are cut to a window around the place.
    int at = Math.min(origin.column() - 1, sourceLine.length());
    int from = Math.max(0, Math.min(at - WIDTH / 2, sourceLine.length() - WIDTH));
    String shown = sourceLine.substring(from, Math.min(sourceLine.length(), from + WIDTH));
    return headline()
        + "\n    "
        + shown.replaceAll("[\\p{Cntrl}]", " ")
        + "\n    "
        + " ".repeat(at - from)
        + "^";
  }
}
