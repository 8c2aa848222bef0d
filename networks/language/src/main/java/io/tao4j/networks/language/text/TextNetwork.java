package io.tao4j.networks.language.text;

import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.network.Batch;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Evaluator;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkInfo;
import io.tao4j.network.SubCommand;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.language.spec.TextSource;
import io.tao4j.networks.language.spec.TextSpec;
import io.tao4j.networks.tasks.LoadedEvaluation;
import io.tao4j.networks.tasks.Training;
import io.tao4j.networks.tasks.TrainingData;
import io.tao4j.networks.tokenizers.Tokenizer;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.SpecLayout;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the networks of language share: from a spec to a training and an evaluation. Each says how
 * its data are read, what is behind its encoder, and how it is judged.
 *
 * @param <S> record of its spec
 * @param <I> one input of inference
 * @param <O> one result of inference
 * @param <T> its labels
 */
public abstract class TextNetwork<S extends Record & TextSpec, I, O, T>
    implements Network<S, I, O> {

  /**
   * Labelled texts that a spec names, with the group that says how they are loaded.
   *
   * @param <D> the data
   */
  public record Source<D>(D data, TextSource loading) {}

  private final String name;
  private final String description;
  private final Class<S> spec;

  private final SubCommand<?>[] commands;

  /**
   * @param commands of its own: {@code dataset_convert}
   */
  protected TextNetwork(String name, String description, Class<S> spec, SubCommand<?>... commands) {
    this.name = name;
    this.description = description;
    this.spec = spec;
    this.commands = commands.clone();
  }

  /** Encoders are not pruned, and there is no look through data without a training. */
  @Override
  public NetworkInfo info() {
    return NetworkInfo.of(name, description)
        .without(Verb.PRUNE, Verb.VALIDATE)
        .withCommands(commands);
  }

  @Override
  public final SpecBinder<S> specBinder() {
    return SpecBinder.of(spec).withRules(new TextRules()).withLayouts(List.of(nemo()));
  }

  /** NeMo's names of this network's spec: {@link #nemo(String)} with what differs. */
  protected SpecLayout nemo() {
    return nemo("");
  }

  /**
   * NeMo's names.
   *
   * @param rows of the group {@code model}, as {@link SpecLayout.Builder#rows} takes them
   */
  protected final SpecLayout nemo(String rows) {
    return NemoLayout.of(name, rows, true);
  }

  /** The same where the fields of the sets differ, too: {@code rows} have all of them. */
  protected final SpecLayout nemoWithSets(String rows) {
    return NemoLayout.of(name, rows, false);
  }

  @Override
  public Optional<Path> modelOf(S spec) {
    return spec.restoreFrom();
  }

  @Override
  public List<String> inputLines(S spec) {
    return spec.groups().lines().inputBatch();
  }

  /** The training set. */
  protected abstract Source<? extends TextData<T>> trainingData(S spec);

  /**
   * A set to judge a model by.
   *
   * @param test whether the spec's set for evaluation is meant, if it has one, and not that of the
   *     training
   * @return empty where the spec names none
   */
  protected abstract Optional<Source<? extends TextData<T>>> evaluationData(
      S spec, Model model, boolean test);

  /** The network for the classes of a training set. */
  protected abstract TextDefinition<T> definition(S spec, TextData<T> training);

  /** An empty metric for a set, for a model that is judged by it. */
  protected abstract Supplier<Evaluator> evaluator(S spec, Model model, TextSet<T> set);

  /** A batch as the model and its metric take it. */
  protected Batch forEvaluation(TextBatch<T> batch) {
    return batch.forEvaluation();
  }

  @Override
  public final TrainingTask openTraining(S spec, @Nullable Model start) {
    Source<? extends TextData<T>> training = trainingData(spec);
    List<String> notices = new ArrayList<>(training.data().notices());
    return Training.open(
        definition(spec, training.data()),
        TextPlan.of(spec),
        start,
        notices,
        model ->
            new TrainingData<>(
                TextRecipe.training(
                    cut(training.data(), model), training.loading(), spec.trainer().seed()),
                training.data().digest(),
                TrainingData.Report.NONE),
        model -> evaluation(spec, model, false));
  }

  private static <T> TextSet<T> cut(TextData<T> data, Model model) {
    try (Tokenizer tokenizer = TextFacts.tokenizer(model)) {
      return data.cut(tokenizer, TextFacts.of(model.meta()).longest());
    }
  }

  @Override
  public final EvaluationTask openEvaluation(S spec, Model model) {
    return evaluation(spec, model, true)
        .orElseThrow(
            () ->
                new TaoException(
                    "EVALUATE-001",
                    "the spec names no evaluation set",
                    "set the files of test_ds or validation_ds"));
  }

  private Optional<LoadedEvaluation<TextBatch<T>>> evaluation(S spec, Model model, boolean test) {
    return evaluationData(spec, model, test)
        .map(
            source -> {
              TextSet<T> set = cut(source.data(), model);
              return new LoadedEvaluation<>(
                  TextRecipe.evaluation(set, source.loading()),
                  this::forEvaluation,
                  evaluator(spec, model, set),
                  Map.of("validation data", source.data().digest()),
                  source.data().notices());
            });
  }
}
