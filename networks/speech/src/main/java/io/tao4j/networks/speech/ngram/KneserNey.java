package io.tao4j.networks.speech.ngram;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Interpolated modified Kneser-Ney smoothing. Shorter n-grams are counted by how many different
 * words they follow, those at a sentence's start and the longest by how often they are there.
 */
final class KneserNey {
  /** What a probability of 0 is written as: the start of a sentence. */
  static final float NEVER = -99;

  /** Discounts of an order in which some count of 1 to 4 never comes: too small a text. */
  private static final double[] USUAL_DISCOUNTS = {0, 0.5, 1, 1.5};

  private final NGramVocabulary vocabulary;
  private final NGramCounts counts;
  private final int order;
  private final boolean[][] kept;
  private final double[][] discounts;
  private final double[][] probabilities;
  private final double[][] backoffs;

  private KneserNey(
      NGramVocabulary vocabulary,
      NGramCounts counts,
      int[] thresholds,
      @Nullable Set<String> allowed) {
    this.vocabulary = vocabulary;
    this.counts = counts;
    this.order = counts.order();
    this.kept = new boolean[order][];
    this.discounts = new double[order][];
    this.probabilities = new double[order][];
    this.backoffs = new double[order][];
    for (int n = 0; n < order; n++) {
      discounts[n] = discounts(counts, n + 1);
      kept[n] = kept(n, thresholds[n], allowed);
    }
  }

  /**
   * @param thresholds by length: n-grams that are there at most so often are left out
   * @param allowed words whose n-grams are kept, or null for all
   */
  static NGramModel model(
      NGramVocabulary vocabulary,
      NGramCounts counts,
      int[] thresholds,
      @Nullable Set<String> allowed) {
    return new KneserNey(vocabulary, counts, thresholds, allowed).model();
  }

  /** How often an n-gram counts for the smoothing. */
  static int adjusted(NGramCounts counts, int words, int node) {
    NGramCounts.Level level = counts.level(words);
    if (words == 1 && node == NGramVocabulary.START_ID) {
      return 0;
    }
    boolean longest = words == counts.order();
    return longest || startsSentence(counts, words, node)
        ? level.raw[node]
        : level.leftNeighbours[node];
  }

  private static boolean startsSentence(NGramCounts counts, int words, int node) {
    int at = node;
    for (int n = words; n > 1; n--) {
      at = counts.level(n).parents[at];
    }
    return at == NGramVocabulary.START_ID;
  }

  /** What n-grams of one length with counts of 1, 2, and 3 or more give up. */
  static double[] discounts(NGramCounts counts, int words) {
    long[] having = new long[5];
    for (int node = 0; node < counts.level(words).size; node++) {
      int count = adjusted(counts, words, node);
      if (count > 0 && count < having.length) {
        having[count]++;
      }
    }
    double[] discounts = new double[4];
    double share = having[1] / (double) (having[1] + 2 * having[2]);
    for (int k = 1; k < discounts.length; k++) {
      discounts[k] = k - (k + 1) * share * having[k + 1] / having[k];
      // not (0 <= d <= k), so that what is no number is refused too
      if (having[k + 1] == 0 || !(discounts[k] >= 0 && discounts[k] <= k)) {
        return USUAL_DISCOUNTS.clone();
      }
    }
    return discounts;
  }

  private boolean[] kept(int n, int threshold, @Nullable Set<String> allowed) {
    NGramCounts.Level level = counts.level(n + 1);
    boolean[] keep = new boolean[level.size];
    for (int node = 0; node < level.size; node++) {
      int word = level.words[node];
      boolean known = allowed == null || word < 3 || allowed.contains(vocabulary.word(word));
      boolean parent = n == 0 || kept[n - 1][level.parents[node]];
      // the unknown word has a node whatever its count
      keep[node] = known && parent && (n == 0 || level.raw[node] > threshold);
    }
    return keep;
  }

  private NGramModel model() {
    unigrams();
    int[][] suffixes = new int[order][];
    suffixes[0] = new int[counts.level(1).size];
    for (int n = 1; n < order; n++) {
      NGramCounts.Level level = counts.level(n + 1);
      suffixes[n] = new int[level.size];
      for (int node = 0; node < level.size; node++) {
        suffixes[n][node] =
            n == 1
                ? level.words[node]
                : child(n - 1, suffixes[n - 1][level.parents[node]], level.words[node]);
      }
      longer(n, suffixes[n]);
    }
    return new NGramModel(keptVocabulary(), trie());
  }

  /** Index of a word behind a node of {@code words} words, which is there. */
  private int child(int words, int node, int word) {
    NGramCounts.Level parents = counts.level(words);
    NGramCounts.Level children = counts.level(words + 1);
    int at =
        java.util.Arrays.binarySearch(
            children.words, parents.firstChildren[node], parents.firstChildren[node + 1], word);
    if (at < 0) {
      throw new IllegalStateException("an n-gram's end is no n-gram");
    }
    return at;
  }

  private double discounted(int n, int count) {
    return Math.max(0, count - discounts[n][Math.min(count, 3)]);
  }

  private void unigrams() {
    NGramCounts.Level level = counts.level(1);
    double[] p = new double[level.size];
    double total = 0;
    double left = 0;
    int words = 0;
    for (int node = 0; node < level.size; node++) {
      int count = adjusted(counts, 1, node);
      total += count;
      double kept1 = kept[0][node] ? discounted(0, count) : 0;
      left += count - kept1;
      p[node] = kept1;
      words += kept[0][node] && node != NGramVocabulary.START_ID ? 1 : 0;
    }
    for (int node = 0; node < level.size; node++) {
      p[node] = node == NGramVocabulary.START_ID ? 0 : p[node] / total + left / total / words;
    }
    probabilities[0] = p;
    backoffs[0] = new double[level.size];
  }

  private void longer(int n, int[] suffixes) {
    NGramCounts.Level parents = counts.level(n);
    NGramCounts.Level level = counts.level(n + 1);
    double[] p = new double[level.size];
    for (int parent = 0; parent < parents.size; parent++) {
      int from = parents.firstChildren[parent];
      int to = parents.firstChildren[parent + 1];
      double total = 0;
      double left = 0;
      for (int node = from; node < to; node++) {
        int count = adjusted(counts, n + 1, node);
        total += count;
        p[node] = kept[n][node] ? discounted(n, count) : 0;
        left += count - p[node];
      }
      backoffs[n - 1][parent] = to == from ? 1 : left / total;
      for (int node = from; node < to; node++) {
        p[node] = (p[node] + left * probabilities[n - 1][suffixes[node]]) / total;
      }
    }
    probabilities[n] = p;
    backoffs[n] = new double[level.size];
  }

  private NGramVocabulary keptVocabulary() {
    List<String> words = new ArrayList<>();
    for (int id = 0; id < vocabulary.size(); id++) {
      if (kept[0][id]) {
        words.add(vocabulary.word(id));
      }
    }
    return new NGramVocabulary(words);
  }

  /** The n-grams that are kept, with the numbers of the words that are. */
  private NGramTrie trie() {
    int[] numbers = new int[vocabulary.size()];
    int number = 0;
    for (int id = 0; id < numbers.length; id++) {
      numbers[id] = kept[0][id] ? number++ : -1;
    }
    List<NGramTrie.Level> levels = new ArrayList<>();
    for (int n = 0; n < order; n++) {
      NGramCounts.Level level = counts.level(n + 1);
      boolean last = n + 1 == order;
      int size = 0;
      for (boolean keep : kept[n]) {
        size += keep ? 1 : 0;
      }
      int[] words = new int[size];
      float[] logs = new float[size];
      float[] logBackoffs = new float[last ? 0 : size];
      int[] firstChildren = new int[last ? 0 : size + 1];
      int at = 0;
      int children = 0;
      for (int node = 0; node < level.size; node++) {
        if (!kept[n][node]) {
          continue;
        }
        words[at] = numbers[level.words[node]];
        logs[at] = log10(probabilities[n][node]);
        if (!last) {
          logBackoffs[at] = log10(backoffs[n][node]);
          firstChildren[at] = children;
          for (int i = level.firstChildren[node]; i < level.firstChildren[node + 1]; i++) {
            children += kept[n + 1][i] ? 1 : 0;
          }
          firstChildren[at + 1] = children;
        }
        at++;
      }
      levels.add(
          new NGramTrie.Level(
              IntBuffer.wrap(words),
              FloatBuffer.wrap(logs),
              FloatBuffer.wrap(logBackoffs),
              IntBuffer.wrap(firstChildren)));
    }
    return new NGramTrie(levels);
  }

  private static float log10(double probability) {
    return probability > 0 ? (float) Math.log10(probability) : NEVER;
  }
}
