package io.tao4j.networks.tasks;

import io.tao4j.data.BatchLoader;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Evaluator;
import io.tao4j.network.MappedBatches;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A labelled set with its metric, for any task.
 *
 * @param loader of the set; is closed with this
 * @param encode from a loaded batch to the network's inputs and the truth
 * @param evaluator makes an empty metric
 * @param facts what decides what the figures mean
 * @param notices what a person should know of the set
 * @param <B> a batch as the loader gives it
 */
public record LoadedEvaluation<B>(
    BatchLoader<B> loader,
    Function<B, Batch> encode,
    Supplier<Evaluator> evaluator,
    Map<String, String> facts,
    List<String> notices)
    implements EvaluationTask {
  public LoadedEvaluation {
    facts = Map.copyOf(facts);
    notices = List.copyOf(notices);
  }

  @Override
  public BatchStream batches() {
    return new MappedBatches<>(loader.epoch(0), encode);
  }

  @Override
  public int sampleCount() {
    return loader.recipe().size();
  }

  @Override
  public Evaluator newEvaluator() {
    return evaluator.get();
  }

  @Override
  public void close() {
    loader.close();
  }
}
