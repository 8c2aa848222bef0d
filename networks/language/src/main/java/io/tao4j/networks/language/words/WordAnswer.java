package io.tao4j.networks.language.words;

import io.tao4j.metric.ClassificationMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a network says of a text's words.
 *
 * @param words in order
 * @param scores by output: of each word a probability a class; of a word that no window holds the
 *     first class has 1
 * @param kinds by output of a head of whole texts: a score a class, before the softmax
 */
public record WordAnswer(
    List<TextWord> words, Map<String, float[][]> scores, Map<String, float[]> kinds) {

  /** The most probable class of each word. */
  public int[] best(String output) {
    float[][] all = scores.get(output);
    int[] best = new int[all.length];
    for (int i = 0; i < best.length; i++) {
      best[i] = ClassificationMetrics.best(all[i], 0, all[i].length);
    }
    return best;
  }

  /** Names of those. */
  public List<String> labels(String output, List<String> classes) {
    List<String> labels = new ArrayList<>();
    for (int label : best(output)) {
      labels.add(classes.get(label));
    }
    return labels;
  }
}
