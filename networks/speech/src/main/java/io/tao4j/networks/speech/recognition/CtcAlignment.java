package io.tao4j.networks.speech.recognition;

import io.tao4j.decode.CtcDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** When the labels of a text were said: the best path of all that give the text (Viterbi). */
final class CtcAlignment {
  private CtcAlignment() {}

  /**
   * Aligns.
   *
   * @param logProbabilities by step and class
   * @param labels that some path gives
   * @param blank the class that is no label
   */
  static CtcDecoder.Path of(double[][] logProbabilities, List<Integer> labels, int blank) {
    int states = 2 * labels.size() + 1;
    int[] path = new int[states];
    Arrays.fill(path, blank);
    for (int i = 0; i < labels.size(); i++) {
      path[2 * i + 1] = labels.get(i);
    }
    int steps = logProbabilities.length;
    byte[][] moves = new byte[steps][states];
    double[] best = new double[states];
    Arrays.fill(best, Double.NEGATIVE_INFINITY);
    for (int t = 0; t < steps; t++) {
      double[] next = new double[states];
      for (int s = 0; s < states; s++) {
        double value = t == 0 ? s < 2 ? 0 : Double.NEGATIVE_INFINITY : best[s];
        byte move = 0;
        if (t > 0 && s > 0 && best[s - 1] > value) {
          value = best[s - 1];
          move = 1;
        }
        boolean skips = s > 1 && path[s] != blank && path[s] != path[s - 2];
        if (t > 0 && skips && best[s - 2] > value) {
          value = best[s - 2];
          move = 2;
        }
        next[s] = value + logProbabilities[t][path[s]];
        moves[t][s] = move;
      }
      best = next;
    }
    int state = states > 1 && best[states - 2] > best[states - 1] ? states - 2 : states - 1;
    double score = steps == 0 ? 0 : best[state];
    Integer[] first = new Integer[labels.size()];
    Integer[] last = new Integer[labels.size()];
    Double[] probabilities = new Double[labels.size()];
    for (int t = steps - 1; t >= 0; t--) {
      if (state % 2 == 1) {
        int label = state / 2;
        double probability = Math.exp(logProbabilities[t][path[state]]);
        if (last[label] == null) {
          last[label] = t;
          probabilities[label] = probability;
        }
        first[label] = t;
        probabilities[label] = Math.max(probabilities[label], probability);
      }
      state -= moves[t][state];
    }
    return new CtcDecoder.Path(
        new ArrayList<>(labels), List.of(first), List.of(last), List.of(probabilities), score);
  }
}
