package io.tao4j.spec;

/** How bad a problem is. */
public enum Severity {
  /** The spec cannot be used. */
  ERROR,
  /** The spec can be used, but something in it has no effect or is doubtful. */
  NOTICE
}
