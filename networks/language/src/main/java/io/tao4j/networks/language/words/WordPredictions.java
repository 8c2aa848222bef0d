package io.tao4j.networks.language.words;

import io.tao4j.metric.ClassificationMetrics;
import io.tao4j.network.Batch;
import io.tao4j.networks.language.text.TextBatch;
import io.tao4j.networks.language.text.TextSample;
import io.tao4j.networks.language.text.TextSet;
import io.tao4j.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what a network says of a set's words, window by window. Used by one thread. */
final class WordPredictions {
  private final TextSet<WordTruth> set;
  private final List<WordHead> heads;
  private final Map<Integer, Collected> bySentence = new LinkedHashMap<>();

  /**
   * What was said of a text.
   *
   * @param of the text
   * @param labels of its words, a list a head of words; 0 of a word that no window holds
   */
  static final class Collected {
    final Sentence of;
    final int[][] labels;
    int kind;

    /** Negative logarithms of the truth's probabilities, and of how many words. */
    double loss;

    int words;

    Collected(Sentence of) {
      this.of = of;
      this.labels = new int[of.labels().size()][of.words().size()];
    }

    double meanLoss() {
      return words == 0 ? 0 : loss / words;
    }
  }

  /**
   * @param heads in the order of the sentences' labels, those of whole texts among them
   */
  WordPredictions(TextSet<WordTruth> set, List<WordHead> heads) {
    this.set = set;
    this.heads = heads;
  }

  void add(Batch batch, Map<String, Tensor> outputs) {
    long[] numbers = batch.truth().get(TextBatch.NUMBERS).toLongArray();
    Map<String, float[]> scores = new HashMap<>();
    heads.forEach(head -> scores.put(head.output(), outputs.get(head.output()).toFloatArray()));
    for (int row = 0; row < numbers.length; row++) {
      TextSample<WordTruth> sample = set.samples().get((int) numbers[row]);
      WordTruth truth = sample.truth();
      Collected collected =
          bySentence.computeIfAbsent(truth.sentence(), n -> new Collected(truth.of()));
      int index = 0;
      for (WordHead head : heads) {
        float[] all = scores.get(head.output());
        int classes = head.classes().size();
        if (head.pooling() != null) {
          collected.kind = ClassificationMetrics.best(all, row * classes, classes);
          float[] shares = WordLabeller.softmax(all, row * classes, classes);
          collected.loss -= Math.log(Math.max(1e-30, shares[truth.of().kind()]));
          continue;
        }
        int list = index++;
        int length = Math.toIntExact(outputs.get(head.output()).shape().size(1));
        for (int at : truth.window().firsts()) {
          int word = truth.window().words()[at];
          int from = (row * length + at) * classes;
          collected.labels[list][word] = ClassificationMetrics.best(all, from, classes);
          float[] shares = WordLabeller.softmax(all, from, classes);
          collected.loss -= Math.log(Math.max(1e-30, shares[truth.of().labels().get(list)[word]]));
          collected.words++;
        }
      }
    }
  }

  /** In the order of the set. */
  List<Collected> sentences() {
    return bySentence.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue)
        .toList();
  }

  static List<String> names(int[] labels, List<String> classes) {
    return Arrays.stream(labels).mapToObj(classes::get).toList();
  }
}
