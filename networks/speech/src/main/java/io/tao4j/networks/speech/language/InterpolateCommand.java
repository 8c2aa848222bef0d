package io.tao4j.networks.speech.language;

import io.tao4j.spec.SpecBinder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code interpolate}: two models become one. */
final class InterpolateCommand extends LanguageCommand<InterpolateSpec> {
  InterpolateCommand() {
    super("interpolate", "one model of two, weighted", InterpolateSpec.class);
  }

  @Override
  public SpecBinder<InterpolateSpec> specBinder() {
    return super.specBinder()
        .withRules(
            (spec, context) -> {
              if (spec.models().size() != 2) {
                context.error(
                    "models",
                    "names %s files".formatted(spec.models().size()),
                    "give two; a third joins what comes of them");
              }
              Joined.check(spec.weight(), spec.validationDs(), context);
            });
  }

  @Override
  public String defaultSpec() {
    return """
    models: [first.arpa, second.arpa]
    # a text that decides on the weight of the two; or say weight: 0.5
    validation_ds:
      data_file: data/dev.txt
    """;
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(List.of("-m", "--models"), Kind.PATHS, "models", "Two models."),
        new Option(List.of("-w", "--weight"), Kind.WORD, "weight", "Weight of the first, 0 to 1."));
  }

  @Override
  Optional<Path> resultsDir(InterpolateSpec spec) {
    return spec.resultsDir();
  }

  @Override
  public Result run(InterpolateSpec spec) throws IOException {
    Joined joined =
        Joined.of(
            LanguageModelFiles.read(spec.models().get(0)),
            LanguageModelFiles.read(spec.models().get(1)),
            spec.weight(),
            spec.validationDs());
    Path arpa =
        spec.exportTo()
            .orElseGet(() -> folder(spec).resolve("checkpoints/interpolated_n_gram.arpa"));
    return written(joined.model(), arpa, joined.lines(), joined.figures());
  }
}
