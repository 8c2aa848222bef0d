package io.tao4j.networks.speech.language;

import io.tao4j.networks.speech.ngram.NGramModel;
import io.tao4j.spec.SpecBinder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code train}: counts a text. */
final class TrainCommand extends LanguageCommand<TrainSpec> {
  TrainCommand() {
    super("train", "a model from a text of one sentence a line", TrainSpec.class);
  }

  @Override
  public SpecBinder<TrainSpec> specBinder() {
    return super.specBinder().withRules((spec, context) -> spec.model().check(context));
  }

  @Override
  public String defaultSpec() {
    return new NGramNetwork().defaultSpec();
  }

  @Override
  public List<Option> options() {
    return List.of();
  }

  @Override
  Optional<Path> resultsDir(TrainSpec spec) {
    return spec.resultsDir();
  }

  @Override
  public Result run(TrainSpec spec) throws IOException {
    NGramModel model =
        spec.model().estimator(spec.vocabFile()).estimate(spec.trainingDs().dataFile());
    Path arpa =
        spec.exportTo().orElseGet(() -> folder(spec).resolve("checkpoints/train_n_gram.arpa"));
    return written(model, arpa, List.of(), Map.of());
  }
}
