package io.tao4j.metric.text;

import java.util.Arrays;

/**
 * Word error rate and character error rate of a corpus: edits (substitutions, insertions,
 * deletions) summed over all texts, by the summed length of the references. Texts are compared as
 * they are: case and punctuation count. Can exceed 1. Not safe for use by several threads.
 *
 * <p>Used for recognised speech and for text read in pictures; {@link EditAlignment} tells which
 * words were taken for which.
 */
public final class ErrorRate {
  private final boolean words;
  private long edits;
  private long length;
  private long texts;
  private long exact;

  private ErrorRate(boolean words) {
    this.words = words;
  }

  /** Counts words: runs of anything but blanks. */
  public static ErrorRate ofWords() {
    return new ErrorRate(true);
  }

  /** Counts characters: Unicode code points, blanks included. */
  public static ErrorRate ofCharacters() {
    return new ErrorRate(false);
  }

  /** The words of a text, as this counts them. */
  public static String[] words(String text) {
    String stripped = text.strip();
    return stripped.isEmpty() ? new String[0] : stripped.split("\\s+");
  }

  /**
   * Adds a text.
   *
   * @return its edits
   */
  public int add(String reference, String hypothesis) {
    int distance;
    int size;
    if (words) {
      String[] right = words(reference);
      distance = distance(right, words(hypothesis));
      size = right.length;
    } else {
      Integer[] right = reference.codePoints().boxed().toArray(Integer[]::new);
      distance = distance(right, hypothesis.codePoints().boxed().toArray(Integer[]::new));
      size = right.length;
    }
    edits += distance;
    length += size;
    texts++;
    exact += distance == 0 ? 1 : 0;
    return distance;
  }

  /** Edits by length of the references; NaN where the references are empty. */
  public double rate() {
    return length == 0 ? Double.NaN : (double) edits / length;
  }

  /** Share of texts without an edit, 0 to 1; NaN without texts. */
  public double exactShare() {
    return texts == 0 ? Double.NaN : (double) exact / texts;
  }

  /** Edits of all texts. */
  public long edits() {
    return edits;
  }

  /** Words or characters of all references. */
  public long referenceLength() {
    return length;
  }

  /** Levenshtein's distance; memory in proportion to the second sequence. */
  static <T> int distance(T[] reference, T[] hypothesis) {
    int[] row = new int[hypothesis.length + 1];
    Arrays.setAll(row, j -> j);
    for (int i = 1; i <= reference.length; i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= hypothesis.length; j++) {
        int replaced = diagonal + (reference[i - 1].equals(hypothesis[j - 1]) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[hypothesis.length];
  }
}
