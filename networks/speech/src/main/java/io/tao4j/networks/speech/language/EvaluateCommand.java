package io.tao4j.networks.speech.language;

import io.tao4j.error.TaoException;
import io.tao4j.networks.speech.ngram.NGramModel;
import io.tao4j.networks.speech.ngram.Perplexity;
import io.tao4j.networks.speech.ngram.Utf8Text;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code evaluate}: how well a model foretells a text. */
final class EvaluateCommand extends LanguageCommand<EvaluateSpec> {
  EvaluateCommand() {
    super("evaluate", "the perplexity of a text", EvaluateSpec.class);
  }

  @Override
  public String defaultSpec() {
    return """
    restore_from: results/checkpoints/train_n_gram.arpa
    test_ds:
      data_file: data/test.txt
    """;
  }

  @Override
  Optional<Path> resultsDir(EvaluateSpec spec) {
    return spec.resultsDir();
  }

  /**
   * @throws TaoException {@code NGRAM-002} if the text has no words
   */
  @Override
  public Result run(EvaluateSpec spec) {
    NGramModel model = LanguageModelFiles.read(spec.restoreFrom());
    Path file = spec.testDs().dataFile();
    Perplexity found = Utf8Text.read(file, reader -> Perplexity.of(model, reader));
    if (found.tokens() == 0) {
      throw new TaoException(
          "NGRAM-002", file + " has no words", "give a text of one sentence a line");
    }
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("perplexity", found.value());
    figures.put("perplexity_of_known", found.valueOfKnown());
    figures.put("sentences", found.sentences());
    figures.put("tokens", found.tokens());
    figures.put("unknown", found.unknown());
    return new Result(
        List.of(
            "perplexity %s, of known words %s"
                .formatted(rounded(found.value()), rounded(found.valueOfKnown())),
            "%s words and ends of %s sentences, %s words unknown"
                .formatted(found.tokens(), found.sentences(), found.unknown())),
        List.of(),
        figures,
        List.of());
  }
}
