package io.tao4j.networks.language.answers;

import io.tao4j.metric.text.AnswerScores;
import io.tao4j.network.Batch;
import io.tao4j.network.Evaluation;
import io.tao4j.network.Evaluator;
import io.tao4j.network.Metric;
import io.tao4j.networks.language.text.TextBatch;
import io.tao4j.networks.language.text.TextSet;
import io.tao4j.networks.tasks.text.WorstTexts;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Exact match and F1 of answers. */
final class AnswerEvaluator implements Evaluator {
  private final TextSet<AnswerTruth> set;
  private final AnswerSettings settings;
  private final Map<Integer, Asked> asked = new TreeMap<>();

  private record Asked(SquadQuestion of, AnswerFinder finder) {}

  AnswerEvaluator(TextSet<AnswerTruth> set, AnswerSettings settings) {
    this.set = set;
    this.settings = settings;
  }

  @Override
  public void add(Batch batch, Map<String, Tensor> outputs) {
    Tensor start = outputs.get(QuestionAnsweringDefinition.STARTS);
    float[] starts = start.toFloatArray();
    float[] ends = outputs.get(QuestionAnsweringDefinition.ENDS).toFloatArray();
    int length = Math.toIntExact(start.shape().size(1));
    long[] numbers = batch.truth().get(TextBatch.NUMBERS).toLongArray();
    for (int row = 0; row < numbers.length; row++) {
      AnswerTruth truth = set.samples().get((int) numbers[row]).truth();
      asked
          .computeIfAbsent(
              truth.number(),
              n -> new Asked(truth.of(), new AnswerFinder(truth.of().question(), settings)))
          .finder()
          .add(truth.window(), starts, ends, row * length);
    }
  }

  @Override
  public Set<String> metricNames() {
    return Set.of("f1", "exact_match", "questions");
  }

  @Override
  public Evaluation result() {
    AnswerScores.Rule rule =
        settings.mayBeEmpty() ? AnswerScores.Rule.VERSION_2 : AnswerScores.Rule.VERSION_1;
    AnswerScores scores = new AnswerScores(rule);
    WorstTexts worst = new WorstTexts();
    for (Asked one : asked.values()) {
      String answer = one.finder().answer().text();
      List<String> truth = one.of().texts();
      scores.add(answer, truth);
      AnswerScores single = new AnswerScores(rule);
      single.add(answer, truth);
      worst.add(
          new WorstTexts.Entry(
              1 - single.f1(),
              one.of().source(),
              one.of().question().text(),
              String.join(" | ", truth),
              answer));
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("f1", asked.isEmpty() ? 0 : scores.f1());
    figures.put("exact_match", asked.isEmpty() ? 0 : scores.exactMatch());
    figures.put("questions", (double) asked.size());
    List<WorstTexts.Entry> entries = worst.entries();
    return Evaluation.of(
        figures,
        Metric.higher("f1"),
        Set.of(),
        Map.of(),
        folder -> List.of(WorstTexts.write(entries, folder)));
  }
}
