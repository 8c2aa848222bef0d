package io.tao4j.networks.tokenizers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;

/**
 * Learns pieces by joining, again and again, the two neighbours that stand together most often:
 * byte pair encoding. Of pairs that are equally frequent the first in the order of their texts is
 * taken.
 *
 * @see <a href="https://arxiv.org/abs/1508.07909">Sennrich, Haddow and Birch 2016</a>
 */
final class PairMerges {
  private record Pair(String left, String right) implements Comparable<Pair> {
    @Override
    public int compareTo(Pair other) {
      int first = left.compareTo(other.left);
      return first != 0 ? first : right.compareTo(other.right);
    }
  }

  private final List<List<String>> words = new ArrayList<>();
  private final List<Long> counts = new ArrayList<>();
  private final BinaryOperator<String> join;
  private final Map<Pair, Long> pairs = new HashMap<>();
  private final Map<Pair, Set<Integer>> places = new HashMap<>();

  /**
   * @param join the piece that two make
   */
  PairMerges(BinaryOperator<String> join) {
    this.join = join;
  }

  /** Adds a word as the pieces that it begins with. */
  void add(List<String> pieces, long count) {
    int word = words.size();
    words.add(new ArrayList<>(pieces));
    counts.add(count);
    countPairs(word, count);
  }

  private void countPairs(int word, long change) {
    List<String> pieces = words.get(word);
    for (int i = 0; i + 1 < pieces.size(); i++) {
      Pair pair = new Pair(pieces.get(i), pieces.get(i + 1));
      pairs.merge(pair, change, (a, b) -> a + b == 0 ? null : Long.valueOf(a + b));
      places.computeIfAbsent(pair, p -> new TreeSet<>()).add(word);
    }
  }

  /**
   * Joins up to so many pairs.
   *
   * @return the pieces that came of it, in their order; fewer where nothing is left to join
   */
  List<String> learn(int number) {
    Set<String> learnt = new LinkedHashSet<>();
    while (learnt.size() < number) {
      Pair best = null;
      long most = 0;
      for (Map.Entry<Pair, Long> entry : pairs.entrySet()) {
        long count = entry.getValue();
        if (best == null || count > most || (count == most && entry.getKey().compareTo(best) < 0)) {
          best = entry.getKey();
          most = count;
        }
      }
      if (best == null) {
        break;
      }
      learnt.add(joined(best));
    }
    return List.copyOf(learnt);
  }

  private String joined(Pair pair) {
    String piece = join.apply(pair.left(), pair.right());
    for (int word : List.copyOf(places.get(pair))) {
      long count = counts.get(word);
      countPairs(word, -count);
      List<String> before = words.get(word);
      List<String> after = new ArrayList<>();
      for (int i = 0; i < before.size(); i++) {
        if (i + 1 < before.size()
            && before.get(i).equals(pair.left())
            && before.get(i + 1).equals(pair.right())) {
          after.add(piece);
          i++;
        } else {
          after.add(before.get(i));
        }
      }
      words.set(word, after);
      countPairs(word, count);
    }
    pairs.remove(pair);
    places.remove(pair);
    return piece;
  }
}
