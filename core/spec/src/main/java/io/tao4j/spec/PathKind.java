package io.tao4j.spec;

/** What a text field that holds a path must name. */
public enum PathKind {
  /** The text is no path. */
  NONE,
  /** An existing file. */
  FILE,
  /** An existing folder. */
  FOLDER,
  /** An existing file or folder. */
  EXISTING,
  /**
   * A file or a folder that whoever uses the spec looks for: a folder that another field names may
   * stand before it. One that is relative, and is there from the spec's folder on, is given from
   * there.
   */
  PREFIXED,
  /** As {@link #PREFIXED}, or a pattern of such, for example {@code records/*}. */
  PREFIXED_PATTERN,
  /** A file or folder to be written, relative to the working directory; need not exist. */
  OUTPUT
}
