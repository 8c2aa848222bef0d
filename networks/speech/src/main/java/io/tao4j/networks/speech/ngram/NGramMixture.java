package io.tao4j.networks.speech.ngram;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Joins two models into one: each probability is the weighted mean of theirs. A model of one's own
 * few sentences gains from a model of much other text this way. A word that only one of them knows
 * has probability 0 in the other.
 *
 * @see <a href="https://www.isca-speech.org/archive/icslp_2002/stolcke02_icslp.html">Stolcke 2002,
 *     SRILM: static interpolation</a>
 */
public final class NGramMixture {
  /** Steps after which the weight has long settled. */
  private static final int STEPS = 50;

  private static final double SETTLED = 1e-6;

  private NGramMixture() {}

  /**
   * The weight of the first model at which a text of one's own is foretold best, by expectation
   * maximisation.
   *
   * @param text of one sentence a line, of which neither model was made; not closed
   * @return above 0 and below 1; 0.5 for a text without words
   */
  public static double weight(NGramModel first, NGramModel second, BufferedReader text)
      throws IOException {
    List<double[]> tokens = new ArrayList<>();
    for (String line = text.readLine(); line != null; line = text.readLine()) {
      List<String> words = NGramEstimator.words(line);
      if (words.isEmpty()) {
        continue;
      }
      NGramModel.Sentence one = first.score(words);
      NGramModel.Sentence two = second.score(words);
      for (int i = 0; i < one.steps().size(); i++) {
        tokens.add(
            new double[] {
              Math.pow(10, one.steps().get(i).log10()), Math.pow(10, two.steps().get(i).log10())
            });
      }
    }
    double weight = 0.5;
    for (int step = 0; step < STEPS && !tokens.isEmpty(); step++) {
      double sum = 0;
      for (double[] p : tokens) {
        sum += weight * p[0] / (weight * p[0] + (1 - weight) * p[1]);
      }
      double next = sum / tokens.size();
      boolean settled = Math.abs(next - weight) < SETTLED;
      weight = next;
      if (settled) {
        break;
      }
    }
    return weight;
  }

  /**
   * The joined model, of the longer order and all n-grams of both.
   *
   * @param weight of the first, 0 to 1
   */
  public static NGramModel of(NGramModel first, NGramModel second, double weight) {
    if (!(weight >= 0 && weight <= 1)) {
      throw new IllegalArgumentException("a weight is 0 to 1, got " + weight);
    }
    Map<String, Integer> ids = new HashMap<>();
    List<String> words = new ArrayList<>();
    for (NGramModel model : List.of(first, second)) {
      for (String word : model.vocabulary().words()) {
        if (ids.putIfAbsent(word, words.size()) == null) {
          words.add(word);
        }
      }
    }
    return new Join(first, second, weight, new NGramVocabulary(words)).model();
  }

  /** One n-gram of the joined model. */
  private static final class Entry {
    private double probability;
    private double log10Backoff;
  }

  /** Two models on their way to one. */
  private static final class Join {
    private final NGramModel first;
    private final NGramModel second;
    private final double weight;
    private final NGramVocabulary vocabulary;
    private final List<TreeMap<List<Integer>, Entry>> levels = new ArrayList<>();

    Join(NGramModel first, NGramModel second, double weight, NGramVocabulary vocabulary) {
      this.first = first;
      this.second = second;
      this.weight = weight;
      this.vocabulary = vocabulary;
    }

    NGramModel model() {
      int order = Math.max(first.order(), second.order());
      for (int n = 1; n <= order; n++) {
        levels.add(new TreeMap<>(Join::compare));
        collect(first, n);
        collect(second, n);
        for (Map.Entry<List<Integer>, Entry> entry : levels.get(n - 1).entrySet()) {
          entry.getValue().probability =
              weight * probability(first, entry.getKey())
                  + (1 - weight) * probability(second, entry.getKey());
        }
        if (n > 1) {
          backoffs(n);
        }
      }
      NGramTrieBuilder builder = new NGramTrieBuilder(vocabulary.words(), order);
      levels.forEach(
          level ->
              level.forEach(
                  (words, entry) ->
                      builder.add(
                          words.stream().mapToInt(Integer::intValue).toArray(),
                          log10(entry.probability),
                          (float) entry.log10Backoff)));
      return new NGramModel(vocabulary, builder.build());
    }

    private static int compare(List<Integer> a, List<Integer> b) {
      for (int i = 0; i < a.size(); i++) {
        int order = Integer.compare(a.get(i), b.get(i));
        if (order != 0) {
          return order;
        }
      }
      return 0;
    }

    private void collect(NGramModel model, int n) {
      if (n > model.order()) {
        return;
      }
      model
          .trie()
          .visit(
              n,
              (words, length, node) -> {
                List<Integer> joined = new ArrayList<>(n);
                for (int word : words) {
                  joined.add(vocabulary.id(model.vocabulary().word(word)));
                }
                levels.get(n - 1).computeIfAbsent(joined, key -> new Entry());
              });
    }

    private double probability(NGramModel model, List<Integer> words) {
      int last = words.get(words.size() - 1);
      String word = vocabulary.word(last);
      if (last == NGramVocabulary.START_ID || !model.vocabulary().contains(word)) {
        return 0;
      }
      NGramModel.State state = model.empty();
      for (int i = 0; i + 1 < words.size(); i++) {
        int id = words.get(i);
        state =
            id == NGramVocabulary.START_ID
                ? model.start()
                : model.step(state, model.vocabulary().id(vocabulary.word(id))).next();
      }
      return Math.pow(10, model.step(state, model.vocabulary().id(word)).log10());
    }

    /** What is left for words that do not follow a history, over what shorter ones give them. */
    private void backoffs(int n) {
      Map<List<Integer>, double[]> sums = new HashMap<>();
      levels
          .get(n - 1)
          .forEach(
              (words, entry) -> {
                double[] sum = sums.computeIfAbsent(words.subList(0, n - 1), key -> new double[2]);
                sum[0] += entry.probability;
                sum[1] += shorter(words.subList(1, n));
              });
      sums.forEach(
          (history, sum) ->
              levels.get(n - 2).get(history).log10Backoff =
                  log10(Math.max(0, 1 - sum[0]) / Math.max(Double.MIN_NORMAL, 1 - sum[1])));
    }

    private double shorter(List<Integer> words) {
      Entry entry = levels.get(words.size() - 1).get(words);
      if (entry != null) {
        return entry.probability;
      }
      Entry history = levels.get(words.size() - 2).get(words.subList(0, words.size() - 1));
      double backoff = history == null ? 0 : history.log10Backoff;
      return Math.pow(10, backoff) * shorter(words.subList(1, words.size()));
    }

    private static float log10(double value) {
      return value > 0 ? Math.max(KneserNey.NEVER, (float) Math.log10(value)) : KneserNey.NEVER;
    }
  }
}
