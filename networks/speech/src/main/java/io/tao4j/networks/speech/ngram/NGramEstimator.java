package io.tao4j.networks.speech.ngram;

import io.tao4j.error.TaoException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Estimates models of n-grams from text: interpolated modified Kneser-Ney smoothing, as KenLM's
 * lmplz does it. A text has one sentence a line, words apart by blanks. Immutable.
 *
 * <p>The text is held in memory as numbers: about 30 bytes a word and order.
 *
 * @see <a href="https://aclanthology.org/P13-2121/">Heafield et al. 2013, Scalable Modified
 *     Kneser-Ney Language Model Estimation</a>
 * @see <a href="https://dash.harvard.edu/handle/1/25104739">Chen and Goodman 1998, An Empirical
 *     Study of Smoothing Techniques for Language Modeling</a>
 */
public final class NGramEstimator {
  /** Longest n-grams that can be asked for. */
  public static final int HIGHEST_ORDER = 10;

  private final int order;
  private final List<Integer> pruning;
  private final @Nullable Set<String> vocabulary;

  private NGramEstimator(int order, List<Integer> pruning, @Nullable Set<String> vocabulary) {
    this.order = order;
    this.pruning = pruning;
    this.vocabulary = vocabulary;
  }

  /**
   * N-grams of up to so many words, none left out.
   *
   * @param order 1 to {@value #HIGHEST_ORDER}
   */
  public static NGramEstimator ofOrder(int order) {
    if (order < 1 || order > HIGHEST_ORDER) {
      throw new IllegalArgumentException(
          "the order is 1 to %s, got %s".formatted(HIGHEST_ORDER, order));
    }
    return new NGramEstimator(order, List.of(0), null);
  }

  /**
   * Leaves out n-grams that are rare; their probability goes to what is backed off to.
   *
   * @param thresholds for 1 word, 2 words ...: n-grams that are there at most so often go; the last
   *     one holds for all longer ones. Each is at least the one before, the first is 0.
   */
  public NGramEstimator withPruning(List<Integer> thresholds) {
    boolean rises = !thresholds.isEmpty() && thresholds.get(0) == 0;
    for (int i = 1; i < thresholds.size(); i++) {
      rises &= thresholds.get(i) >= thresholds.get(i - 1);
    }
    if (!rises) {
      throw new IllegalArgumentException(
          "thresholds start with 0 and never fall, got " + thresholds);
    }
    return new NGramEstimator(order, List.copyOf(thresholds), vocabulary);
  }

  /** Keeps the n-grams of these words only. */
  public NGramEstimator withVocabulary(Set<String> words) {
    return new NGramEstimator(order, pruning, Set.copyOf(words));
  }

  /** The words of a line: what stands between blanks. */
  static List<String> words(String line) {
    StringTokenizer tokens = new StringTokenizer(line);
    List<String> words = new ArrayList<>();
    while (tokens.hasMoreTokens()) {
      words.add(tokens.nextToken());
    }
    return words;
  }

  /**
   * Reads a text in UTF-8 and estimates.
   *
   * @throws TaoException {@code NGRAM-001} if it cannot be read, {@code NGRAM-002} if it has no
   *     word or uses the marks of a sentence as words
   */
  public NGramModel estimate(Path text) {
    return Utf8Text.read(text, reader -> estimate(reader, text.toString()));
  }

  /**
   * Estimates from a text that is open.
   *
   * @param text is not closed
   * @param source name for error texts
   */
  public NGramModel estimate(BufferedReader text, String source) throws IOException {
    Corpus corpus = new Corpus();
    int number = 0;
    for (String line = text.readLine(); line != null; line = text.readLine()) {
      number++;
      List<String> words = words(line);
      for (String mark : List.of(NGramVocabulary.START, NGramVocabulary.END)) {
        if (words.contains(mark)) {
          throw new TaoException(
              "NGRAM-002",
              "%s:%s: '%s' is the mark of a sentence and cannot be a word"
                  .formatted(source, number, mark),
              "take the marks out of the text: each line is a sentence");
        }
      }
      corpus.add(words);
    }
    if (corpus.ids.size() == 3) {
      throw new TaoException(
          "NGRAM-002", source + " has no words", "give a text of one sentence a line");
    }
    NGramVocabulary all = new NGramVocabulary(corpus.words);
    NGramCounts counts = NGramCounts.of(corpus.tokens(), all.size(), order);
    return KneserNey.model(all, counts, threshold(), vocabulary);
  }

  private int[] threshold() {
    int[] thresholds = new int[order];
    for (int i = 0; i < order; i++) {
      thresholds[i] = pruning.get(Math.min(i, pruning.size() - 1));
    }
    return thresholds;
  }

  /** Sentences as numbers, with their marks, one after the other. */
  private static final class Corpus {
    private final Map<String, Integer> ids = new HashMap<>();
    private final List<String> words = new ArrayList<>();
    private int[] tokens = new int[1 << 12];
    private int size;

    Corpus() {
      List.of(NGramVocabulary.UNKNOWN, NGramVocabulary.START, NGramVocabulary.END)
          .forEach(this::id);
    }

    private int id(String word) {
      Integer known = ids.get(word);
      if (known != null) {
        return known;
      }
      ids.put(word, words.size());
      words.add(word);
      return words.size() - 1;
    }

    void add(List<String> sentence) {
      if (sentence.isEmpty()) {
        return;
      }
      put(NGramVocabulary.START_ID);
      sentence.forEach(word -> put(id(word)));
      put(NGramVocabulary.END_ID);
    }

    private void put(int id) {
      if (size == tokens.length) {
        tokens = Arrays.copyOf(tokens, size + (size >> 1));
      }
      tokens[size++] = id;
    }

    int[] tokens() {
      return Arrays.copyOf(tokens, size);
    }
  }
}
