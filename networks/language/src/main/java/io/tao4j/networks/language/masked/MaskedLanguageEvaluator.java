package io.tao4j.networks.language.masked;

import io.tao4j.metric.ClassificationMetrics;
import io.tao4j.network.Batch;
import io.tao4j.network.Evaluation;
import io.tao4j.network.Evaluator;
import io.tao4j.network.Metric;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** How well masked tokens are guessed. */
final class MaskedLanguageEvaluator implements Evaluator {
  private static final String PERPLEXITY = "perplexity";

  private double loss;
  private long right;
  private long tokens;

  @Override
  public void add(Batch batch, Map<String, Tensor> outputs) {
    Tensor scores = outputs.get(MaskedLanguageDefinition.LOGITS);
    float[] logits = scores.toFloatArray();
    int size = Math.toIntExact(scores.shape().size(2));
    long[] labels = batch.truth().get(MaskedLanguageDefinition.LABELS).toLongArray();
    long[] counted = batch.truth().get(MaskedLanguageDefinition.COUNTED).toLongArray();
    for (int i = 0; i < labels.length; i++) {
      if (counted[i] == 0) {
        continue;
      }
      int from = i * size;
      int best = ClassificationMetrics.best(logits, from, size);
      double sum = 0;
      for (int k = 0; k < size; k++) {
        sum += Math.exp(logits[from + k] - logits[from + best]);
      }
      loss += Math.log(sum) + logits[from + best] - logits[from + (int) labels[i]];
      right += best == labels[i] ? 1 : 0;
      tokens++;
    }
  }

  @Override
  public Set<String> metricNames() {
    return Set.of(PERPLEXITY, "accuracy", "log_loss", "masked_tokens");
  }

  @Override
  public Evaluation result() {
    double mean = tokens == 0 ? Double.NaN : loss / tokens;
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(PERPLEXITY, Math.exp(mean));
    figures.put("accuracy", tokens == 0 ? Double.NaN : (double) right / tokens);
    figures.put("log_loss", mean);
    figures.put("masked_tokens", (double) tokens);
    return Evaluation.of(
        figures,
        Metric.lower(PERPLEXITY),
        Set.of(PERPLEXITY, "log_loss"),
        Map.of(),
        Evaluation.Details.NONE);
  }
}
