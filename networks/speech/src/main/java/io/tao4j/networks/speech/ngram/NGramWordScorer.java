package io.tao4j.networks.speech.ngram;

import io.tao4j.decode.CtcDecoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Weighs a model of words into a beam search over characters or pieces: at the blank behind a word
 * it adds {@code alpha} times the natural logarithm of the word's probability behind the words
 * before, plus {@code beta}. Thread-safe.
 */
public final class NGramWordScorer implements CtcDecoder.LabelScorer<NGramWordScorer.State> {
  private final NGramModel model;
  private final List<String> labels;
  private final double alpha;
  private final double beta;

  /**
   * @param labels what the network's classes add to a text; a blank ends a word
   * @param alpha weight of the language model, 0 or more
   * @param beta reward of a word, against the model's liking for short texts
   */
  public NGramWordScorer(NGramModel model, List<String> labels, double alpha, double beta) {
    this.model = model;
    this.labels = List.copyOf(labels);
    this.alpha = alpha;
    this.beta = beta;
  }

  /**
   * The words so far.
   *
   * @param history of whole words
   * @param part characters of the word that is not whole yet
   */
  public record State(NGramModel.State history, String part) {}

  @Override
  public State start() {
    return new State(model.start(), "");
  }

  @Override
  public State next(State state, int label) {
    State next = state;
    for (int character : labels.get(label).codePoints().toArray()) {
      if (!Character.isWhitespace(character)) {
        next = new State(next.history(), next.part() + Character.toString(character));
      } else if (!next.part().isEmpty()) {
        next = new State(step(next).next(), "");
      }
    }
    return next;
  }

  private NGramModel.Step step(State state) {
    return model.step(state.history(), model.vocabulary().id(state.part()));
  }

  @Override
  public double score(State state, int label) {
    double score = 0;
    State at = state;
    for (int character : labels.get(label).codePoints().toArray()) {
      if (!Character.isWhitespace(character)) {
        at = new State(at.history(), at.part() + Character.toString(character));
      } else if (!at.part().isEmpty()) {
        NGramModel.Step step = step(at);
        score += word(step);
        at = new State(step.next(), "");
      }
    }
    return score;
  }

  private double word(NGramModel.Step step) {
    return alpha * Math.log(10) * step.log10() + beta;
  }

  /**
   * Beams in the order of their scores with the last word and the end of the sentence, which a
   * search does not meet.
   */
  public List<CtcDecoder.Beam> best(List<CtcDecoder.Beam> beams) {
    List<CtcDecoder.Beam> ended = new ArrayList<>();
    for (CtcDecoder.Beam beam : beams) {
      State state = start();
      for (int label : beam.labels()) {
        state = next(state, label);
      }
      double score = beam.score();
      NGramModel.State history = state.history();
      if (!state.part().isEmpty()) {
        NGramModel.Step step = step(state);
        score += word(step);
        history = step.next();
      }
      score += alpha * Math.log(10) * model.step(history, NGramVocabulary.END_ID).log10();
      ended.add(new CtcDecoder.Beam(beam.labels(), beam.logProbability(), score));
    }
    ended.sort(Comparator.comparingDouble(beam -> -beam.score()));
    return ended;
  }
}
