package io.tao4j.networks.speech.language;

import io.tao4j.model.Model;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkInfo;
import io.tao4j.network.Task;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.speech.ngram.NGramModel;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.Verb;
import org.jspecify.annotations.Nullable;

/**
 * Language models of n-grams, TAO's {@code n_gram}. They are counted, not trained by gradients, so
 * there is no graph and no verb of the facade: all work is by commands, {@code
 * Tao.network("n_gram").command("train")} in a program. Their results are {@link
 * io.tao4j.networks.speech.ngram.NGramModel}s in files.
 */
public final class NGramNetwork implements Network<TrainSpec, String, NGramModel.Sentence> {
  /** For the service loader. */
  public NGramNetwork() {}

  @Override
  public NetworkInfo info() {
    return NetworkInfo.of(
            "n_gram",
            "how likely a text is: a language model of n-grams, with Kneser-Ney smoothing")
        .without(Verb.values())
        .withCommands(
            new ConvertTexts(),
            new TrainCommand(),
            new FinetuneCommand(),
            new InterpolateCommand(),
            new EvaluateCommand(),
            new InferCommand(),
            new ExportCommand());
  }

  @Override
  public SpecBinder<TrainSpec> specBinder() {
    return new TrainCommand().specBinder();
  }

  @Override
  public TrainingTask openTraining(TrainSpec spec, @Nullable Model start) {
    throw noGraph(Verb.TRAIN);
  }

  @Override
  public EvaluationTask openEvaluation(TrainSpec spec, Model model) {
    throw noGraph(Verb.EVALUATE);
  }

  @Override
  public Task<String, NGramModel.Sentence> task(Model model, @Nullable TrainSpec spec) {
    throw noGraph(Verb.INFERENCE);
  }

  private IllegalStateException noGraph(Verb verb) {
    info().require(verb);
    return new IllegalStateException("n_gram says that it supports " + verb.word());
  }
}
