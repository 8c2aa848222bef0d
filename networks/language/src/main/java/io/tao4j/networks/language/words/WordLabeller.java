package io.tao4j.networks.language.words;

import io.tao4j.model.Model;
import io.tao4j.network.GraphRunner;
import io.tao4j.network.SinglePassInference;
import io.tao4j.networks.language.text.TextCutter;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * From texts to labels of their words. A text of any length is answered: a long one in windows that
 * overlap, each word by the window in which most stands on both sides of it.
 *
 * @param <O> one result
 */
public final class WordLabeller<O> implements SinglePassInference<String, O> {
  /** Windows that are computed together. */
  private static final int BATCH = 16;

  private final TextCutter cutter;
  private final Function<String, List<TextWord>> split;
  private final boolean windows;
  private final BiFunction<String, WordAnswer, O> result;

  /**
   * @param split from a text to its words
   * @param windows whether a long text is seen in several windows; else its end has the first class
   * @param result from a text and what is said of its words
   */
  public WordLabeller(
      Model model,
      Function<String, List<TextWord>> split,
      boolean windows,
      BiFunction<String, WordAnswer, O> result) {
    this.cutter = new TextCutter(model);
    this.split = split;
    this.windows = windows;
    this.result = result;
  }

  private static List<String> texts(List<TextWord> words) {
    return words.stream().map(TextWord::text).toList();
  }

  private WordWindow beginning(String text) {
    return WordWindow.truncated(texts(split.apply(text)), cutter.tokenizer(), cutter.sequences());
  }

  private List<WordWindow> windows(String text) {
    if (!windows) {
      return List.of(beginning(text));
    }
    return WordWindow.of(
        texts(split.apply(text)),
        cutter.tokenizer(),
        cutter.sequences(),
        LabelledWords.overlap(cutter.longest()));
  }

  @Override
  public int length(String text) {
    return cutter.length(text);
  }

  @Override
  public int batchesByLength() {
    return TextCutter.BATCHES_BY_LENGTH;
  }

  @Override
  public boolean fitsOnePass(String text) {
    // a token stands for a character or more
    return !windows || text.length() < cutter.longest() / 2 || windows(text).size() == 1;
  }

  @Override
  public Map<String, Tensor> encode(List<String> texts) {
    return cutter.inputs(texts.stream().map(text -> beginning(text).tokens()).toList());
  }

  @Override
  public List<O> decode(List<String> texts, Map<String, Tensor> outputs) {
    List<O> results = new ArrayList<>();
    Map<String, float[]> numbers = new HashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      Collector collector = new Collector(split.apply(texts.get(i)));
      collector.add(beginning(texts.get(i)), outputs, numbers, i);
      results.add(result.apply(texts.get(i), collector.answer()));
    }
    return results;
  }

  /** A window of one of the texts. */
  private record Part(int text, WordWindow window) {}

  @Override
  public List<O> infer(List<String> texts, GraphRunner graphs) {
    List<Part> parts = new ArrayList<>();
    List<Collector> collectors = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      collectors.add(new Collector(split.apply(texts.get(i))));
      for (WordWindow window : windows(texts.get(i))) {
        parts.add(new Part(i, window));
      }
    }
    parts.sort(Comparator.comparingInt(part -> part.window().tokens().length()));
    for (int from = 0; from < parts.size(); from += BATCH) {
      List<Part> batch = parts.subList(from, Math.min(parts.size(), from + BATCH));
      Map<String, Tensor> outputs =
          graphs.run(
              GraphRunner.MAIN,
              cutter.inputs(batch.stream().map(part -> part.window().tokens()).toList()));
      Map<String, float[]> numbers = new HashMap<>();
      for (int row = 0; row < batch.size(); row++) {
        Part part = batch.get(row);
        collectors.get(part.text()).add(part.window(), outputs, numbers, row);
      }
    }
    List<O> results = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      results.add(result.apply(texts.get(i), collectors.get(i).answer()));
    }
    return results;
  }

  /** Puts a text's windows together. */
  private static final class Collector {
    private final List<TextWord> words;
    private final Map<String, float[][]> scores = new LinkedHashMap<>();
    private final Map<String, float[]> kinds = new LinkedHashMap<>();

    Collector(List<TextWord> words) {
      this.words = words;
    }

    /**
     * @param numbers of the outputs, which are read once
     */
    void add(
        WordWindow window, Map<String, Tensor> outputs, Map<String, float[]> numbers, int row) {
      outputs.forEach(
          (name, tensor) -> {
            float[] all = numbers.computeIfAbsent(name, n -> tensor.toFloatArray());
            int classes = Math.toIntExact(tensor.shape().size(-1));
            if (tensor.shape().rank() == 2) {
              kinds.putIfAbsent(
                  name, java.util.Arrays.copyOfRange(all, row * classes, (row + 1) * classes));
              return;
            }
            int length = Math.toIntExact(tensor.shape().size(1));
            float[][] ofWords = scores.computeIfAbsent(name, n -> unanswered(classes));
            for (int at : window.firsts()) {
              ofWords[window.words()[at]] = softmax(all, (row * length + at) * classes, classes);
            }
          });
    }

    private float[][] unanswered(int classes) {
      float[][] all = new float[words.size()][classes];
      for (float[] word : all) {
        word[0] = 1;
      }
      return all;
    }

    WordAnswer answer() {
      return new WordAnswer(words, scores, kinds);
    }
  }

  /** The probabilities of some scores. */
  static float[] softmax(float[] scores, int from, int classes) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < classes; i++) {
      largest = Math.max(largest, scores[from + i]);
    }
    double sum = 0;
    double[] exponentials = new double[classes];
    for (int i = 0; i < classes; i++) {
      exponentials[i] = Math.exp(scores[from + i] - largest);
      sum += exponentials[i];
    }
    float[] shares = new float[classes];
    for (int i = 0; i < classes; i++) {
      shares[i] = (float) (exponentials[i] / sum);
    }
    return shares;
  }
}
