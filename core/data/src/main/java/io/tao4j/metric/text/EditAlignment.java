package io.tao4j.metric.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a hypothesis comes out of a reference with the fewest edits: Levenshtein's alignment, token
 * by token. Of several alignments with as few edits one is taken that, from the end, pairs tokens
 * before it deletes, and deletes before it inserts; the number of edits is the same for all.
 *
 * @param steps from the first token to the last
 * @param <T> a word, a character
 */
public record EditAlignment<T>(List<Step<T>> steps) {

  /** What happens to a token. */
  public enum Kind {
    /** The same token in both. */
    MATCH,
    /** Another token in its place. */
    SUBSTITUTION,
    /** A token that the reference lacks. */
    INSERTION,
    /** A token that the hypothesis lacks. */
    DELETION
  }

  /**
   * One step.
   *
   * @param kind what happens
   * @param reference token of the reference; null for an insertion
   * @param hypothesis token of the hypothesis; null for a deletion
   */
  public record Step<T>(Kind kind, @Nullable T reference, @Nullable T hypothesis) {}

  /** Most cells of the table of an alignment, one byte a cell. */
  private static final long MAXIMUM_CELLS = 1L << 30;

  public EditAlignment {
    steps = List.copyOf(steps);
  }

  /**
   * Aligns two sequences. Takes time and bytes of memory in proportion to the product of their
   * lengths; {@link ErrorRate} needs no alignment where only the number of edits is asked.
   *
   * @throws IllegalArgumentException if that product is over 2^30
   */
  public static <T> EditAlignment<T> of(List<T> reference, List<T> hypothesis) {
    int rows = reference.size();
    int columns = hypothesis.size();
    long cells = (rows + 1L) * (columns + 1L);
    if (cells > MAXIMUM_CELLS) {
      throw new IllegalArgumentException(
          "%s tokens against %s are too many to align; split them into utterances"
              .formatted(rows, columns));
    }
    Kind[] kinds = Kind.values();
    byte[][] choices = new byte[rows + 1][columns + 1];
    int[] above = new int[columns + 1];
    int[] current = new int[columns + 1];
    for (int j = 1; j <= columns; j++) {
      above[j] = j;
      choices[0][j] = (byte) Kind.INSERTION.ordinal();
    }
    for (int i = 1; i <= rows; i++) {
      current[0] = i;
      choices[i][0] = (byte) Kind.DELETION.ordinal();
      for (int j = 1; j <= columns; j++) {
        boolean same = reference.get(i - 1).equals(hypothesis.get(j - 1));
        int best = above[j - 1] + (same ? 0 : 1);
        Kind choice = same ? Kind.MATCH : Kind.SUBSTITUTION;
        if (above[j] + 1 < best) {
          best = above[j] + 1;
          choice = Kind.DELETION;
        }
        if (current[j - 1] + 1 < best) {
          best = current[j - 1] + 1;
          choice = Kind.INSERTION;
        }
        current[j] = best;
        choices[i][j] = (byte) choice.ordinal();
      }
      int[] swap = above;
      above = current;
      current = swap;
    }
    List<Step<T>> steps = new ArrayList<>(Math.max(rows, columns));
    for (int i = rows, j = columns; i > 0 || j > 0; ) {
      Kind kind = kinds[choices[i][j]];
      T from = kind == Kind.INSERTION ? null : reference.get(--i);
      T to = kind == Kind.DELETION ? null : hypothesis.get(--j);
      steps.add(new Step<>(kind, from, to));
    }
    Collections.reverse(steps);
    return new EditAlignment<>(steps);
  }

  /** Steps of a kind. */
  public int count(Kind kind) {
    return (int) steps.stream().filter(s -> s.kind() == kind).count();
  }

  /** Steps that are no match: the Levenshtein distance. */
  public int edits() {
    return steps.size() - count(Kind.MATCH);
  }
}
