package io.tao4j.data.detection;

import java.nio.file.Path;

/**
 * Something wrong with a label.
 *
 * @param kind what sort
 * @param file where
 * @param line line in the file from 1, or the record's number in a record file; 0 for the whole
 * @param text what is wrong, with the values
 */
public record LabelProblem(Kind kind, Path file, int line, String text) {

  /** Sorts of problems. */
  public enum Kind {
    /** Not as many columns as the format has. */
    COLUMNS(false),
    /** A number is missing, not one, or not finite. */
    NUMBER(false),
    /** The box has no positive width and height. */
    SIZE(false),
    /** The box lies wholly outside of the picture. */
    OUTSIDE(false),
    /** The box reaches out of the picture by more than a pixel; it is cut. */
    CLIPPED(true),
    /** Class and box are there already; the second is left out. */
    DUPLICATE(true),
    /** The file is not UTF-8 text; its picture is left out. */
    ENCODING(false),
    /** The file is no JSON, XML or record of the expected form; its picture is left out. */
    STRUCTURE(false),
    /** The label belongs to no picture. */
    NO_PICTURE(false),
    /** The picture has no labels, not even an empty file; it is left out. */
    NO_LABELS(true),
    /** A class or picture number that the file does not define. */
    REFERENCE(false);

    private final boolean tolerable;

    Kind(boolean tolerable) {
      this.tolerable = tolerable;
    }

    /** Whether it never stops a training, because nothing that the label says is lost. */
    public boolean tolerable() {
      return tolerable;
    }
  }

  /** File, line and text: {@code labels/000017.txt:3: 14 columns …}. */
  @Override
  public String toString() {
    return line == 0 ? file + ": " + text : file + ":" + line + ": " + text;
  }
}
