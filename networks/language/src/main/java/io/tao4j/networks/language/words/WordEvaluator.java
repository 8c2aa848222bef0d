package io.tao4j.networks.language.words;

import io.tao4j.chart.ConfusionMatrixChart;
import io.tao4j.metric.ClassificationReport;
import io.tao4j.metric.ConfusionMatrix;
import io.tao4j.metric.text.SpanScores;
import io.tao4j.network.Batch;
import io.tao4j.network.Evaluation;
import io.tao4j.network.Evaluator;
import io.tao4j.network.Metric;
import io.tao4j.networks.language.text.TextSet;
import io.tao4j.networks.language.words.WordPredictions.Collected;
import io.tao4j.networks.tasks.text.WorstTexts;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Collects the figures of a network that labels words: of each head those of its {@link Kind}, and
 * the mean of their leading ones.
 */
public final class WordEvaluator implements Evaluator {
  private static final int MOST_CLASSES_DRAWN = 40;

  /** What the labels of a head are. */
  public enum Kind {
    /** Of spans, {@code B-PER I-PER O}: figures of whole spans as conlleval has them lead. */
    SPANS,
    /** Of single words: the macro F1 leads. */
    WORDS,
    /** Of whole texts: the accuracy leads. */
    TEXTS
  }

  /**
   * A head, and what its labels are.
   *
   * @param name in front of the names of its figures: {@code slot}; empty for a network of one head
   */
  public record Judged(WordHead head, Kind kind, String name) {
    private String figure(String figure) {
      return name.isEmpty() ? figure : name + "_" + figure;
    }

    private String leading() {
      return figure(
          switch (kind) {
            case SPANS -> "span_f1";
            case WORDS -> "macro_f1";
            case TEXTS -> "accuracy";
          });
    }
  }

  private static final String SCORE = "score";

  private final List<Judged> judged;
  private final WordPredictions predictions;

  /**
   * An empty metric.
   *
   * @param judged the network's heads in their order
   */
  public WordEvaluator(TextSet<WordTruth> set, List<Judged> judged) {
    this.judged = List.copyOf(judged);
    this.predictions = new WordPredictions(set, judged.stream().map(Judged::head).toList());
  }

  private String primary() {
    return judged.size() == 1 ? judged.get(0).leading() : SCORE;
  }

  @Override
  public void add(Batch batch, Map<String, Tensor> outputs) {
    predictions.add(batch, outputs);
  }

  @Override
  public Set<String> metricNames() {
    return result(List.of()).metrics().keySet();
  }

  @Override
  public Evaluation result() {
    return result(predictions.sentences());
  }

  private Evaluation result(List<Collected> sentences) {
    Map<String, Double> figures = new LinkedHashMap<>();
    Map<String, Map<String, Double>> perClass = new LinkedHashMap<>();
    Map<String, ConfusionMatrix> confusion = new LinkedHashMap<>();
    double leading = 0;
    int index = 0;
    for (Judged one : judged) {
      int list = one.kind() == Kind.TEXTS ? -1 : index++;
      ConfusionMatrix matrix = confusion(sentences, one, list);
      confusion.put(one.head().output(), matrix);
      if (one.kind() == Kind.SPANS) {
        spans(sentences, one, list, figures, perClass);
      }
      ClassificationReport report = matrix.report();
      figures.put(one.figure("accuracy"), number(report.accuracy()));
      figures.put(one.figure("macro_f1"), number(report.macro().f1()));
      if (one.kind() != Kind.SPANS) {
        classes(report, one, perClass);
      }
      leading += figures.get(one.leading());
    }
    if (judged.size() > 1) {
      figures.put(SCORE, leading / judged.size());
    }
    figures.put("texts", (double) sentences.size());
    return Evaluation.of(
        figures,
        Metric.higher(primary()),
        Set.of(),
        perClass,
        new Details(judged, confusion, worst(sentences)));
  }

  private static double number(double figure) {
    return Double.isNaN(figure) ? 0 : figure;
  }

  private static ConfusionMatrix confusion(List<Collected> sentences, Judged one, int list) {
    ConfusionMatrix matrix = new ConfusionMatrix(one.head().classes().size());
    for (Collected sentence : sentences) {
      if (list < 0) {
        matrix.add(sentence.of.kind(), sentence.kind);
        continue;
      }
      int[] truth = sentence.of.labels().get(list);
      for (int word = 0; word < truth.length; word++) {
        matrix.add(truth[word], sentence.labels[list][word]);
      }
    }
    return matrix;
  }

  private static void spans(
      List<Collected> sentences,
      Judged one,
      int list,
      Map<String, Double> figures,
      Map<String, Map<String, Double>> perClass) {
    SpanScores scores = new SpanScores();
    List<String> classes = one.head().classes();
    for (Collected sentence : sentences) {
      scores.add(
          WordPredictions.names(sentence.of.labels().get(list), classes),
          WordPredictions.names(sentence.labels[list], classes));
    }
    SpanScores.Scores micro = scores.micro();
    figures.put(one.figure("span_precision"), micro.precision());
    figures.put(one.figure("span_recall"), micro.recall());
    figures.put(one.figure("span_f1"), micro.f1());
    scores
        .perType()
        .forEach(
            (type, typeScores) ->
                perClass.put(
                    one.name().isEmpty() ? type : one.name() + ": " + type,
                    row(
                        typeScores.precision(),
                        typeScores.recall(),
                        typeScores.f1(),
                        typeScores.support())));
  }

  private static Map<String, Double> row(
      double precision, double recall, double f1, double support) {
    Map<String, Double> row = new LinkedHashMap<>();
    row.put("precision", precision);
    row.put("recall", recall);
    row.put("f1", f1);
    row.put("support", support);
    return row;
  }

  private static void classes(
      ClassificationReport report, Judged one, Map<String, Map<String, Double>> perClass) {
    List<String> classes = one.head().classes();
    for (int i = 0; i < classes.size(); i++) {
      ClassificationReport.ClassScores typeScores = report.perClass().get(i);
      perClass.put(
          one.name().isEmpty() ? classes.get(i) : one.name() + ": " + classes.get(i),
          row(
              typeScores.scores().precision(),
              typeScores.scores().recall(),
              typeScores.scores().f1(),
              typeScores.support()));
    }
  }

  private List<WorstTexts.Entry> worst(List<Collected> sentences) {
    WorstTexts worst = new WorstTexts();
    for (Collected sentence : sentences) {
      worst.add(
          new WorstTexts.Entry(
              sentence.meanLoss(),
              sentence.of.source(),
              sentence.of.text(),
              labelText(sentence.of.kind(), sentence.of.labels()),
              labelText(sentence.kind, List.of(sentence.labels))));
    }
    return worst.entries();
  }

  /** Labels as the files have them: a label a word, those of several heads joined. */
  private String labelText(int kind, List<int[]> labels) {
    List<String> parts = new ArrayList<>();
    int index = 0;
    for (Judged one : judged) {
      List<String> classes = one.head().classes();
      parts.add(
          one.kind() == Kind.TEXTS
              ? classes.get(kind)
              : String.join(" ", WordPredictions.names(labels.get(index++), classes)));
    }
    return parts.stream().collect(Collectors.joining(" | "));
  }

  /** Confusion matrices of the heads, and the worst texts. */
  private record Details(
      List<Judged> judged, Map<String, ConfusionMatrix> confusion, List<WorstTexts.Entry> worst)
      implements Evaluation.Details {
    @Override
    public Map<String, Object> json() {
      Map<String, Object> classes = new LinkedHashMap<>();
      Map<String, Object> matrices = new LinkedHashMap<>();
      judged.forEach(one -> classes.put(one.head().output(), one.head().classes()));
      confusion.forEach((output, matrix) -> matrices.put(output, matrix.toArray()));
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("classes", classes);
      json.put("confusion_matrices", matrices);
      return json;
    }

    @Override
    public List<Path> write(Path folder) throws IOException {
      List<Path> files = new ArrayList<>();
      for (Judged one : judged) {
        List<String> classes = one.head().classes();
        if (classes.size() <= MOST_CLASSES_DRAWN) {
          Path picture = folder.resolve("confusion_matrix_%s.png".formatted(one.head().output()));
          ConfusionMatrixChart.write(
              confusion.get(one.head().output()).toArray(), classes, picture);
          files.add(picture);
        }
      }
      files.add(WorstTexts.write(worst, folder));
      return files;
    }
  }
}
