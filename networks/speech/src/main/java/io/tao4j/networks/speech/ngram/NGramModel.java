package io.tao4j.networks.speech.ngram;

import java.util.Arrays;
import java.util.List;

/**
 * A back-off language model of n-grams. A history is carried as a {@link State}, so that each word
 * costs a few look-ups, however long the sentence. Immutable, thread-safe. Probabilities are log10,
 * as ARPA files have them.
 *
 * <pre>{@code
 * NGramModel model = NGramEstimator.ofOrder(3).estimate(file);
 * double log10 = model.score(List.of("turn", "left")).log10();
 * }</pre>
 */
public final class NGramModel {
  private final NGramVocabulary vocabulary;
  private final NGramTrie trie;
  private final State start;
  private final State empty;

  NGramModel(NGramVocabulary vocabulary, NGramTrie trie) {
    this.vocabulary = vocabulary;
    this.trie = trie;
    this.empty = new State(new int[0]);
    this.start = trie.order() == 1 ? empty : new State(new int[] {NGramVocabulary.START_ID});
  }

  /**
   * The words before, as far as they matter: for each length the node of the last so many words.
   * Two histories that score all words alike may be equal, so that a beam search can join them.
   */
  public static final class State {
    private final int[] nodes;

    private State(int[] nodes) {
      this.nodes = nodes;
    }

    /** Words of the history that the model looks at. */
    public int length() {
      return nodes.length;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof State state && Arrays.equals(nodes, state.nodes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(nodes);
    }

    @Override
    public String toString() {
      return "history" + Arrays.toString(nodes);
    }
  }

  /**
   * A word behind a history.
   *
   * @param log10 of its probability
   * @param matched words of the n-gram that was found, 1 to the order
   * @param next the history with it
   */
  public record Step(double log10, int matched, State next) {}

  /**
   * A sentence.
   *
   * @param log10 of its probability, the end of the sentence included
   * @param steps of each word, and of the end
   * @param unknown words that the model does not know
   */
  public record Sentence(double log10, List<Step> steps, int unknown) {}

  /** Words of the longest n-grams. */
  public int order() {
    return trie.order();
  }

  /** The words. */
  public NGramVocabulary vocabulary() {
    return vocabulary;
  }

  /** Number of n-grams with so many words, from 1 to the order. */
  public int count(int words) {
    return trie.levels().get(words - 1).size();
  }

  NGramTrie trie() {
    return trie;
  }

  /** The history at the start of a sentence. */
  public State start() {
    return start;
  }

  /** No history: in the middle of something. */
  public State empty() {
    return empty;
  }

  /**
   * A word behind a history.
   *
   * @param word number in the vocabulary; that of {@link NGramVocabulary#END} for the end of a
   *     sentence. The start has no probability.
   */
  public Step step(State history, int word) {
    if (word < 0 || word >= vocabulary.size() || word == NGramVocabulary.START_ID) {
      throw new IllegalArgumentException(
          "no word can come as number %s of %s".formatted(word, vocabulary.size()));
    }
    int[] found = new int[Math.min(trie.order(), history.nodes.length + 1)];
    found[0] = word;
    int matched = 1;
    // nodes of longer histories lead to nodes of longer n-grams
    for (int length = 1; length < found.length; length++) {
      int node = history.nodes[length - 1];
      found[length] = node == NGramTrie.NONE ? NGramTrie.NONE : trie.child(length, node, word);
      if (found[length] != NGramTrie.NONE) {
        matched = length + 1;
      }
    }
    double log10 = trie.levels().get(matched - 1).logs().get(found[matched - 1]);
    for (int length = matched; length <= history.nodes.length; length++) {
      int node = history.nodes[length - 1];
      if (node != NGramTrie.NONE) {
        log10 += trie.levels().get(length - 1).backoff(node);
      }
    }
    return new Step(log10, matched, new State(kept(found)));
  }

  /** Nodes of what is a history for longer n-grams, without those that are not there. */
  private int[] kept(int[] found) {
    int length = Math.min(found.length, trie.order() - 1);
    while (length > 0 && found[length - 1] == NGramTrie.NONE) {
      length--;
    }
    return Arrays.copyOf(found, length);
  }

  /** The probability of a whole sentence. */
  public Sentence score(List<String> words) {
    State state = start;
    double sum = 0;
    int unknown = 0;
    Step[] steps = new Step[words.size() + 1];
    for (int i = 0; i <= words.size(); i++) {
      int id = i == words.size() ? NGramVocabulary.END_ID : vocabulary.id(words.get(i));
      unknown += id == NGramVocabulary.UNKNOWN_ID ? 1 : 0;
      steps[i] = step(state, id);
      sum += steps[i].log10();
      state = steps[i].next();
    }
    return new Sentence(sum, List.of(steps), unknown);
  }

  /** What is where, for people. */
  @Override
  public String toString() {
    return "n-grams up to %s words, %s words known, %s n-grams"
        .formatted(
            order(),
            vocabulary.size(),
            trie.levels().stream().mapToLong(NGramTrie.Level::size).sum());
  }
}
