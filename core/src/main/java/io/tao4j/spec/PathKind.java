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
  /** A file or folder to be written, relative to the working directory; need not exist. */
  OUTPUT
}
