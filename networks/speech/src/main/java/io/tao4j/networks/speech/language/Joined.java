package io.tao4j.networks.speech.language;

import io.tao4j.networks.speech.ngram.NGramMixture;
import io.tao4j.networks.speech.ngram.NGramModel;
import io.tao4j.networks.speech.ngram.Perplexity;
import io.tao4j.networks.speech.ngram.Utf8Text;
import io.tao4j.spec.RuleContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two models that became one.
 *
 * @param model the one
 * @param lines what was found
 * @param figures the same as numbers
 */
record Joined(NGramModel model, List<String> lines, Map<String, Number> figures) {

  /** A weight is given, or there is a text that decides on it. */
  static void check(Optional<Double> weight, Optional<TextFile> validation, RuleContext context) {
    if (weight.isPresent() == validation.isPresent()) {
      context.error(
          "weight",
          weight.isPresent() ? "is given, and so is validation_ds" : "is not given",
          "give a weight of 0 to 1, or a validation_ds that decides on it");
    }
  }

  /** Joins, by the weight of the first or by the text that decides on it. */
  static Joined of(
      NGramModel first, NGramModel second, Optional<Double> weight, Optional<TextFile> validation) {
    List<String> lines = new ArrayList<>();
    Map<String, Number> figures = new LinkedHashMap<>();
    double chosen =
        weight.orElseGet(
            () ->
                Utf8Text.read(
                    validation.orElseThrow().dataFile(),
                    text -> NGramMixture.weight(first, second, text)));
    NGramModel joined = NGramMixture.of(first, second, chosen);
    lines.add("weight of the first model: " + LanguageCommand.rounded(chosen));
    figures.put("weight", chosen);
    validation.ifPresent(
        text -> {
          put("first", first, text, lines, figures);
          put("second", second, text, lines, figures);
          put("joined", joined, text, lines, figures);
        });
    return new Joined(joined, lines, figures);
  }

  private static void put(
      String name,
      NGramModel model,
      TextFile text,
      List<String> lines,
      Map<String, Number> figures) {
    double value = Utf8Text.read(text.dataFile(), reader -> Perplexity.of(model, reader).value());
    lines.add("perplexity of the %s model: %s".formatted(name, LanguageCommand.rounded(value)));
    figures.put("perplexity_" + name, value);
  }
}
