package io.tao4j.networks.speech.language;

import io.tao4j.networks.speech.ngram.ArpaFile;
import io.tao4j.networks.speech.ngram.NGramFile;
import io.tao4j.networks.speech.ngram.NGramModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code export}: a model in the forms that programs read. */
final class ExportCommand extends LanguageCommand<ExportSpec> {
  ExportCommand() {
    super("export", "a model as ARPA, as a mapped binary, and its vocabulary", ExportSpec.class);
  }

  @Override
  public String defaultSpec() {
    return """
    restore_from: results/checkpoints/train_n_gram.arpa
    export_to: results/exported-model.riva
    export_format: RIVA  # or ARPA, BINARY
    """;
  }

  @Override
  Optional<Path> resultsDir(ExportSpec spec) {
    return spec.resultsDir();
  }

  @Override
  public Result run(ExportSpec spec) throws IOException {
    NGramModel model = LanguageModelFiles.read(spec.restoreFrom());
    Path target = spec.exportTo().orElseGet(() -> folder(spec).resolve("exported-model.riva"));
    List<Path> files = new ArrayList<>();
    if (spec.exportFormat() != ExportSpec.Format.BINARY) {
      Path arpa = withEnding(target, ".arpa");
      ArpaFile.write(model, arpa);
      files.add(arpa);
    }
    if (spec.exportFormat() != ExportSpec.Format.ARPA) {
      Path binary = withEnding(target, ".ngrams");
      NGramFile.write(model, binary);
      files.add(binary);
    }
    files.add(LanguageModelFiles.writeVocabulary(model, withEnding(target, ".vocab")));
    return new Result(
        List.of(model.toString()),
        spec.exportFormat() == ExportSpec.Format.RIVA
            ? List.of("Riva's archive form is not public: what it holds lies side by side")
            : List.of(),
        Map.of("files", files.size()),
        files);
  }
}
