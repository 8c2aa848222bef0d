package io.tao4j.networks.tokenizers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How often each word of some texts is there: what the pieces of a tokenizer are learnt from. Words
 * end at blanks. Not safe for use by several threads.
 */
public final class WordCounts {
  private final Map<String, Long> counts = new TreeMap<>();

  /** No word yet. */
  public WordCounts() {}

  /** Counts the words of a text. */
  public void add(String text) {
    for (String word : Objects.requireNonNull(text, "text").strip().split("\\s+")) {
      if (!word.isEmpty()) {
        counts.merge(word, 1L, Long::sum);
      }
    }
  }

  /** Each word with its count, in the order of the words. */
  public Map<String, Long> counts() {
    return Map.copyOf(counts);
  }

  /** Number of different words. */
  public int size() {
    return counts.size();
  }

  Iterable<Map.Entry<String, Long>> entries() {
    return counts.entrySet();
  }

  /**
   * The commonest characters that together make up a share of all.
   *
   * @param coverage above 0, up to 1
   */
  Set<Integer> characters(double coverage) {
    Map<Integer, Long> found = new HashMap<>();
    counts.forEach(
        (word, count) -> word.codePoints().forEach(c -> found.merge(c, count, Long::sum)));
    long all = found.values().stream().mapToLong(Long::longValue).sum();
    List<Map.Entry<Integer, Long>> commonest =
        found.entrySet().stream()
            .sorted(
                Map.Entry.<Integer, Long>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .toList();
    Set<Integer> kept = new TreeSet<>();
    long covered = 0;
    for (Map.Entry<Integer, Long> character : commonest) {
      if (covered >= coverage * all) {
        break;
      }
      kept.add(character.getKey());
      covered += character.getValue();
    }
    return kept;
  }
}
