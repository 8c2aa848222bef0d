package io.tao4j.spec;

/**
 * Where a value comes from.
 *
 * @param kind file, environment, model, override or default
 * @param source name of the file, path of the overridden field, or {@code default}; for the spec of
 *     a model file also where the value came from at its training
 * @param line line in the file or in the text of the override, from 1; 0 when there is none
 * @param column column in that line counted in characters, from 1; 0 when there is none
 * @param variable the environment variable that gave the value; empty for the other kinds
 */
public record Origin(Kind kind, String source, int line, int column, String variable) {

  /** The sources of a value. */
  public enum Kind {
    /** Written in the spec file. */
    FILE,
    /** An environment variable that the spec file names. */
    ENVIRONMENT,
    /** Kept in a model file since its training. */
    MODEL,
    /** Set by the program or on the command line. */
    OVERRIDE,
    /** The default that the field declares. */
    DEFAULT
  }

  private static final Origin DEFAULT = new Origin(Kind.DEFAULT, "default", 0, 0, "");

  /** A place in a file; line 0 means the file as a whole. */
  public static Origin file(String name, int line, int column) {
    return new Origin(Kind.FILE, name, line, column, "");
  }

  /**
   * A place in the spec that a model file keeps.
   *
   * @param model name of the file, or what else the model is called
   * @param before origin of the value at the training, as the spec in the file says it; empty where
   *     it does not
   */
  public static Origin model(String model, int line, int column, String before) {
    if (before.equals(DEFAULT.source)) {
      return new Origin(Kind.DEFAULT, "model " + model + ", there default", line, column, "");
    }
    String what = "model " + model + (before.isEmpty() ? "" : ", there " + before);
    return new Origin(Kind.MODEL, what, line, column, "");
  }

  /** A place in the text of an override of {@code path}. */
  public static Origin override(String path, int line, int column) {
    return new Origin(Kind.OVERRIDE, path, line, column, "");
  }

  /** The value of an environment variable, named at a place of a file or of an override. */
  public static Origin environment(String variable, Origin place) {
    return new Origin(Kind.ENVIRONMENT, place.source, place.line, place.column, variable);
  }

  /** A declared default. */
  public static Origin declaredDefault() {
    return DEFAULT;
  }

  /** Whether the line and the column are those of a file. */
  boolean inFile() {
    return line > 0 && (kind == Kind.FILE || kind == Kind.ENVIRONMENT || kind == Kind.MODEL);
  }

  private String place() {
    return line == 0 ? source : source + ":" + line + ":" + column;
  }

  /**
   * {@code train.yaml:12:3}, {@code train.yaml}, {@code override train.epochs}, {@code
   * train.yaml:12:3 (environment EPOCHS)}, {@code model best.tao, there train.yaml:12:3}, {@code
   * default}.
   */
  @Override
  public String toString() {
    return switch (kind) {
      case FILE -> place();
      case ENVIRONMENT -> place() + " (environment " + variable + ")";
      case OVERRIDE -> "override " + source;
      case MODEL, DEFAULT -> source;
    };
  }
}
