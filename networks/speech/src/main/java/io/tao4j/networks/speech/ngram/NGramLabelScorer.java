package io.tao4j.networks.speech.ngram;

import io.tao4j.decode.CtcDecoder;
import java.util.List;

/**
 * Weighs a model of n-grams over a network's labels (characters or sub-words) into a beam search:
 * each label adds {@code alpha} times the natural logarithm of its probability, plus {@code beta}.
 * Thread-safe.
 */
public final class NGramLabelScorer implements CtcDecoder.LabelScorer<NGramModel.State> {
  private final NGramModel model;
  private final int[] words;
  private final double alpha;
  private final double beta;

  /**
   * @param labels the model's word for each of the network's labels, without the blank of CTC if it
   *     is the last label
   * @param alpha weight of the language model, 0 or more
   * @param beta reward of a label, against the model's liking for short texts
   */
  public NGramLabelScorer(NGramModel model, List<String> labels, double alpha, double beta) {
    this.model = model;
    this.words = labels.stream().mapToInt(model.vocabulary()::id).toArray();
    this.alpha = alpha;
    this.beta = beta;
  }

  @Override
  public NGramModel.State start() {
    return model.start();
  }

  @Override
  public NGramModel.State next(NGramModel.State state, int label) {
    return model.step(state, words[label]).next();
  }

  @Override
  public double score(NGramModel.State state, int label) {
    return alpha * Math.log(10) * model.step(state, words[label]).log10() + beta;
  }
}
