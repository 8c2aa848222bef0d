package io.tao4j.networks.speech.ngram;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;

/**
 * How well a model foretells a text: 10 to the minus mean log10 probability. The end of each
 * sentence counts as a word, its start does not.
 *
 * @param sentences of the text
 * @param tokens words and ends of sentences
 * @param unknown words that the model does not know
 * @param log10 sum over all tokens
 * @param log10Known sum over the tokens that are known
 */
public record Perplexity(
    long sentences, long tokens, long unknown, double log10, double log10Known) {

  /**
   * Measures a text of one sentence a line, words apart by blanks. Empty lines are passed over.
   *
   * @param text is not closed
   */
  public static Perplexity of(NGramModel model, BufferedReader text) throws IOException {
    long sentences = 0;
    long tokens = 0;
    long unknown = 0;
    double all = 0;
    double known = 0;
    for (String line = text.readLine(); line != null; line = text.readLine()) {
      List<String> words = NGramEstimator.words(line);
      if (words.isEmpty()) {
        continue;
      }
      sentences++;
      NGramModel.Sentence sentence = model.score(words);
      tokens += sentence.steps().size();
      unknown += sentence.unknown();
      all += sentence.log10();
      for (int i = 0; i < sentence.steps().size(); i++) {
        boolean isKnown = i == words.size() || model.vocabulary().id(words.get(i)) != 0;
        known += isKnown ? sentence.steps().get(i).log10() : 0;
      }
    }
    return new Perplexity(sentences, tokens, unknown, all, known);
  }

  /** Of all words; unknown ones count as {@code <unk>}. NaN for a text without words. */
  public double value() {
    return Math.pow(10, -log10 / tokens);
  }

  /** Of the words that are known. */
  public double valueOfKnown() {
    return Math.pow(10, -log10Known / (tokens - unknown));
  }
}
