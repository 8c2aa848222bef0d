package io.tao4j.spec;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the names that a misspelt one was probably meant to be. */
public final class NearestNames {
  private static final int LONGEST = 80;
  private static final int MOST = 3;

  private record Candidate(String name, int distance) {}

  private NearestNames() {}

  /** {@code did you mean 'num_epochs'?}, or empty when nothing is near. */
  public static String hint(String written, Collection<String> names) {
    List<String> near = of(written, names);
    if (near.isEmpty()) {
      return "";
    }
    return "did you mean '" + String.join("' or '", near) + "'?";
  }

  /** The nearest names, best first: only those that share the smallest distance. */
  public static List<String> of(String written, Collection<String> names) {
    if (written.length() > LONGEST) {
      return List.of();
    }
    String plain = plain(written);
    List<Candidate> candidates =
        names.stream()
            .map(name -> new Candidate(name, distance(plain, plain(name))))
            .filter(candidate -> candidate.distance() <= Math.max(1, plain.length() / 3))
            .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
            .toList();
    if (candidates.isEmpty()) {
      return names.stream()
          .filter(name -> plain.length() >= 4 && wordsOverlap(plain, plain(name)))
          .sorted()
          .limit(MOST)
          .toList();
    }
    int best = candidates.get(0).distance();
    return candidates.stream()
        .filter(candidate -> candidate.distance() == best)
        .map(Candidate::name)
        .limit(MOST)
        .toList();
  }

  /** {@code batchSize}, {@code batch-size} and {@code Batch_Size} are one name to a person. */
  private static String plain(String name) {
    return name.replaceAll("[_\\-\\s]", "").toLowerCase(Locale.ROOT);
  }

  private static boolean wordsOverlap(String written, String name) {
    return name.length() >= 4 && (name.startsWith(written) || written.startsWith(name));
  }

  /** Edits between two names: insert, delete, replace, swap neighbours. */
  static int distance(String a, String b) {
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          edits[i][j] = i + j;
          continue;
        }
        int replace = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replace, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        edits[i][j] = swapped ? Math.min(best, edits[i - 2][j - 2] + 1) : best;
      }
    }
    return edits[a.length()][b.length()];
  }
}
