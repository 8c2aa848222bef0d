package io.tao4j.networks.speech.language;

import io.tao4j.spec.SpecBinder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** {@code finetune}: a model of a text of one's own joins one that is there. */
final class FinetuneCommand extends LanguageCommand<FinetuneSpec> {
  FinetuneCommand() {
    super("finetune", "a model of a text of one's own, joined to another", FinetuneSpec.class);
  }

  @Override
  public SpecBinder<FinetuneSpec> specBinder() {
    return super.specBinder()
        .withRules(
            (spec, context) -> {
              spec.model().check(context);
              Joined.check(spec.weight(), spec.validationDs(), context);
            });
  }

  @Override
  public String defaultSpec() {
    return """
    restore_from: results/checkpoints/train_n_gram.arpa
    tuning_ds:
      data_file: data/own.txt
    model:
      order: 3
      pruning: [0]
    # a text that decides on the weight of the two; or say weight: 0.3
    validation_ds:
      data_file: data/own_dev.txt
    """;
  }

  @Override
  Optional<Path> resultsDir(FinetuneSpec spec) {
    return spec.resultsDir();
  }

  @Override
  public Result run(FinetuneSpec spec) throws IOException {
    Joined joined =
        Joined.of(
            spec.model().estimator(spec.vocabFile()).estimate(spec.tuningDs().dataFile()),
            LanguageModelFiles.read(spec.restoreFrom()),
            spec.weight(),
            spec.validationDs());
    Path arpa =
        spec.exportTo().orElseGet(() -> folder(spec).resolve("checkpoints/finetuned_n_gram.arpa"));
    return written(joined.model(), arpa, joined.lines(), joined.figures());
  }
}
