package io.tao4j.networks.tokenizers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Learns independent pieces and their probabilities: from all frequent parts of words, those go
 * that the likelihood of the texts misses least, between rounds of expectation and maximisation.
 *
 * @see <a href="https://arxiv.org/abs/1804.10959">Kudo 2018, Subword Regularization</a>
 */
final class UnigramTraining {
  /** Characters of the longest piece. */
  private static final int LONGEST = 16;

  /** Pieces to begin with. */
  private static final int MOST_SEEDS = 200_000;

  /** Rounds between two prunings. */
  private static final int ROUNDS = 2;

  /** Share of the pieces that a pruning keeps. */
  private static final double KEPT = 0.75;

  /** Pieces that are expected less often than this go. */
  private static final double LEAST_EXPECTED = 0.5;

  /** A word as its characters. */
  private record Word(String[] characters, long count) {}

  private final List<Word> words = new ArrayList<>();
  private final Set<String> singles;
  private Map<String, Double> scores = new LinkedHashMap<>();

  /**
   * @param singles pieces of one character, which all stay
   */
  UnigramTraining(Set<String> singles) {
    this.singles = singles;
  }

  /** Adds a word; its characters are among the single pieces. */
  void add(List<String> characters, long count) {
    words.add(new Word(characters.toArray(new String[0]), count));
  }

  /**
   * Learns so many pieces.
   *
   * @return pieces with the logarithms of their probabilities, the most probable first; fewer where
   *     the texts have no more
   */
  Map<String, Double> learn(int number) {
    seed();
    while (true) {
      for (int round = 0; round < ROUNDS; round++) {
        maximise(expected(), scores.size() > number);
      }
      if (scores.size() <= number) {
        break;
      }
      prune(Math.max(number, (int) (scores.size() * KEPT)));
    }
    Map<String, Double> sorted = new LinkedHashMap<>();
    scores.entrySet().stream()
        .sorted(
            Map.Entry.<String, Double>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  private void seed() {
    Map<String, Long> found = new HashMap<>();
    for (Word word : words) {
      for (int from = 0; from < word.characters().length; from++) {
        StringBuilder part = new StringBuilder();
        int last = Math.min(word.characters().length, from + LONGEST);
        for (int to = from; to < last; to++) {
          part.append(word.characters()[to]);
          found.merge(part.toString(), word.count(), Long::sum);
        }
      }
    }
    Map<String, Double> start = new HashMap<>();
    for (String single : singles) {
      start.put(single, (double) Math.max(1, found.getOrDefault(single, 0L)));
    }
    found.entrySet().stream()
        .filter(entry -> entry.getValue() > 1 && !singles.contains(entry.getKey()))
        .sorted(
            Comparator.<Map.Entry<String, Long>>comparingLong(
                    entry -> -entry.getValue() * entry.getKey().length())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_SEEDS)
        .forEach(
            entry ->
                start.put(entry.getKey(), (double) entry.getValue() * entry.getKey().length()));
    maximise(start, false);
  }

  /** How often each piece is expected, over all cuts of all words (forward and backward sums). */
  private Map<String, Double> expected() {
    Map<String, Double> expected = new HashMap<>();
    for (Word word : words) {
      Lattice lattice = new Lattice(word.characters(), scores);
      lattice.expectations(word.count(), expected);
    }
    return expected;
  }

  /** New scores: logarithms of shares, lowered for pieces that are rare (digamma), as in Kudo's. */
  private void maximise(Map<String, Double> counts, boolean dropsRare) {
    Map<String, Double> kept = new HashMap<>();
    double sum = 0;
    for (Map.Entry<String, Double> entry : counts.entrySet()) {
      boolean single = singles.contains(entry.getKey());
      if (!dropsRare || single || entry.getValue() >= LEAST_EXPECTED) {
        double count = Math.max(entry.getValue(), single ? LEAST_EXPECTED : 0);
        kept.put(entry.getKey(), count);
        sum += count;
      }
    }
    for (String single : singles) {
      if (!kept.containsKey(single)) {
        kept.put(single, LEAST_EXPECTED);
        sum += LEAST_EXPECTED;
      }
    }
    double all = digamma(sum);
    Map<String, Double> next = new LinkedHashMap<>();
    kept.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> next.put(entry.getKey(), digamma(entry.getValue()) - all));
    scores = next;
  }

  /** Those stay without which the best cuts of all words would lose most likelihood. */
  private void prune(int number) {
    Map<String, Double> uses = new HashMap<>();
    double all = 0;
    for (Word word : words) {
      for (String piece : new Lattice(word.characters(), scores).best(null)) {
        uses.merge(piece, (double) word.count(), Double::sum);
        all += word.count();
      }
    }
    Map<String, Double> losses = new HashMap<>();
    for (String piece : scores.keySet()) {
      if (singles.contains(piece)) {
        continue;
      }
      double count = uses.getOrDefault(piece, 0.0);
      String[] characters = piece.codePoints().mapToObj(Character::toString).toArray(String[]::new);
      List<String> others = new Lattice(characters, scores).best(piece);
      // with the piece gone, its uses become uses of the others
      double more = all + count * (others.size() - 1);
      double without = 0;
      for (String other : others) {
        without += Math.log((uses.getOrDefault(other, 0.0) + count) / more);
      }
      losses.put(piece, count == 0 ? 0 : count * (Math.log(count / all) - without));
    }
    Map<String, Double> kept = new LinkedHashMap<>();
    singles.forEach(single -> kept.put(single, scores.get(single)));
    losses.entrySet().stream()
        .sorted(
            Map.Entry.<String, Double>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(Math.max(0, number - singles.size()))
        .forEach(entry -> kept.put(entry.getKey(), scores.get(entry.getKey())));
    scores = kept;
  }

  /** Derivative of the logarithm of the gamma function, for x above 0. */
  static double digamma(double x) {
    double result = 0;
    double at = x;
    while (at < 7) {
      result -= 1 / at;
      at++;
    }
    at -= 0.5;
    double inverse = 1 / (at * at);
    return result
        + Math.log(at)
        + inverse / 24
        - 7 * inverse * inverse / 960
        + 31 * inverse * inverse * inverse / 8064;
  }

  /** All cuts of a word into pieces. */
  private static final class Lattice {
    /** A piece from one place to another. */
    private record Edge(int from, int to, String piece, double score) {}

    private final int length;
    private final List<Edge> edges = new ArrayList<>();

    /** Edges are in the order of their ends. */
    Lattice(String[] characters, Map<String, Double> scores) {
      length = characters.length;
      for (int to = 1; to <= length; to++) {
        StringBuilder part = new StringBuilder();
        for (int from = to - 1; from >= Math.max(0, to - LONGEST); from--) {
          part.insert(0, characters[from]);
          Double score = scores.get(part.toString());
          if (score != null) {
            edges.add(new Edge(from, to, part.toString(), score));
          }
        }
      }
    }

    /**
     * The most probable cut.
     *
     * @param without a piece that is not allowed, or null
     */
    List<String> best(@Nullable String without) {
      double[] scores = new double[length + 1];
      Arrays.fill(scores, 1, length + 1, Double.NEGATIVE_INFINITY);
      Edge[] last = new Edge[length + 1];
      for (Edge edge : edges) {
        double score = scores[edge.from()] + edge.score();
        if (score > scores[edge.to()] && !edge.piece().equals(without)) {
          scores[edge.to()] = score;
          last[edge.to()] = edge;
        }
      }
      List<String> pieces = new ArrayList<>();
      for (int at = length; at > 0; at = last[at].from()) {
        pieces.add(last[at].piece());
      }
      return pieces;
    }

    /** Adds how often each piece is expected in so many of the word. */
    void expectations(long count, Map<String, Double> expected) {
      double[] forward = new double[length + 1];
      Arrays.fill(forward, 1, length + 1, Double.NEGATIVE_INFINITY);
      for (Edge edge : edges) {
        forward[edge.to()] = logSum(forward[edge.to()], forward[edge.from()] + edge.score());
      }
      double[] backward = new double[length + 1];
      Arrays.fill(backward, 0, length, Double.NEGATIVE_INFINITY);
      for (int i = edges.size() - 1; i >= 0; i--) {
        Edge edge = edges.get(i);
        backward[edge.from()] = logSum(backward[edge.from()], backward[edge.to()] + edge.score());
      }
      for (Edge edge : edges) {
        double share = forward[edge.from()] + edge.score() + backward[edge.to()] - forward[length];
        expected.merge(edge.piece(), count * Math.exp(share), Double::sum);
      }
    }

    private static double logSum(double a, double b) {
      double most = Math.max(a, b);
      return most == Double.NEGATIVE_INFINITY
          ? most
          : most + Math.log1p(Math.exp(Math.min(a, b) - most));
    }
  }
}
