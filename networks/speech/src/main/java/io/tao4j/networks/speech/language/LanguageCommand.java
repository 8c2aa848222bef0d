package io.tao4j.networks.speech.language;

import io.tao4j.network.SubCommand;
import io.tao4j.networks.speech.ngram.ArpaFile;
import io.tao4j.networks.speech.ngram.NGramModel;
import io.tao4j.networks.speech.ngram.NGramVocabulary;
import io.tao4j.spec.SpecBinder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the commands of n_gram share.
 *
 * @param <S> record of the spec
 */
abstract class LanguageCommand<S extends Record> implements SubCommand<S> {
  private final String name;
  private final String description;
  private final Class<S> spec;

  LanguageCommand(String name, String description, Class<S> spec) {
    this.name = name;
    this.description = description;
    this.spec = spec;
  }

  /** The folder that a spec names. */
  abstract Optional<Path> resultsDir(S given);

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String description() {
    return description;
  }

  @Override
  public SpecBinder<S> specBinder() {
    return SpecBinder.of(spec);
  }

  @Override
  public Optional<String> resultsField() {
    return Optional.of("results_dir");
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(
            List.of("-m", "--model"),
            Kind.PATH,
            "restore_from",
            "Model: ARPA, or this library's binary form."));
  }

  @Override
  public Optional<Path> output(S given) {
    return Optional.of(folder(given).resolve(name));
  }

  final Path folder(S given) {
    return resultsDir(given).orElse(Path.of("tao-results", "n_gram", name));
  }

  /** Writes a model that was made, with its vocabulary. */
  final Result written(NGramModel model, Path arpa, List<String> lines, Map<String, Number> figures)
      throws IOException {
    ArpaFile.write(model, arpa);
    Path vocabulary = LanguageModelFiles.writeVocabulary(model, withEnding(arpa, ".vocab"));
    List<String> all = new ArrayList<>(lines);
    Map<String, Number> more = new LinkedHashMap<>(figures);
    for (int n = 1; n <= model.order(); n++) {
      all.add("n-grams of %s word%s: %s".formatted(n, n == 1 ? "" : "s", model.count(n)));
      more.put("ngrams_" + n, model.count(n));
    }
    more.put("words", model.vocabulary().size() - KNOWN_MARKS);
    return new Result(all, List.of(), more, List.of(arpa, vocabulary));
  }

  private static final int KNOWN_MARKS =
      List.of(NGramVocabulary.UNKNOWN, NGramVocabulary.START, NGramVocabulary.END).size();

  static Path withEnding(Path file, String ending) {
    String text = file.getFileName().toString();
    int dot = text.lastIndexOf('.');
    return file.resolveSibling((dot < 1 ? text : text.substring(0, dot)) + ending);
  }

  static String rounded(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
