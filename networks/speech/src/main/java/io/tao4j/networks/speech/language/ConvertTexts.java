package io.tao4j.networks.speech.language;

import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.network.SubCommand;
import io.tao4j.networks.speech.ngram.Utf8Text;
import io.tao4j.spec.SpecBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code dataset_convert}: texts as people write them to one that can be counted. */
final class ConvertTexts implements SubCommand<ConvertTextsSpec> {
  @Override
  public String name() {
    return "dataset_convert";
  }

  @Override
  public String description() {
    return "texts to one of lower-case words: no punctuation, numbers spelled";
  }

  @Override
  public SpecBinder<ConvertTextsSpec> specBinder() {
    return SpecBinder.of(ConvertTextsSpec.class);
  }

  @Override
  public String defaultSpec() {
    return """
    source_data_dir: data/texts
    extension: "*.txt"
    target_data_file: data/train.txt
    """;
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(
            List.of("-d", "--source_data_dir"),
            Kind.PATH,
            "source_data_dir",
            "Text, or a folder of texts."),
        new Option(
            List.of("-o", "--target_data_file"),
            Kind.PATH,
            "target_data_file",
            "Text that is written."));
  }

  @Override
  public Optional<Path> output(ConvertTextsSpec spec) {
    return spec.targetDataFile();
  }

  /**
   * @throws TaoException {@code CONVERT-001} if the spec names no target, {@code CONVERT-002} if
   *     there is no text, {@code NGRAM-001} if one cannot be read
   */
  @Override
  public Result run(ConvertTextsSpec spec) throws IOException {
    Path target =
        spec.targetDataFile()
            .orElseThrow(
                () ->
                    new TaoException(
                        "CONVERT-001",
                        "the spec names no target_data_file",
                        "set it, or use -o on the command line"));
    List<Path> sources = sources(spec);
    StringBuilder text = new StringBuilder();
    int lines = 0;
    for (Path source : sources) {
      for (String line : Utf8Text.read(source, reader -> reader.lines().toList())) {
        String words = SpokenText.of(line);
        if (!words.isEmpty()) {
          text.append(words).append('\n');
          lines++;
        }
      }
    }
    if (lines == 0) {
      throw new TaoException(
          "CONVERT-002", spec.sourceDataDir() + " has no words", "give texts of a sentence a line");
    }
    AtomicFile.writeString(target, text.toString());
    return new Result(
        List.of("%s sentences of %s files".formatted(lines, sources.size())),
        List.of(),
        Map.of("texts", lines, "files", sources.size()),
        List.of(target));
  }

  private static List<Path> sources(ConvertTextsSpec spec) throws IOException {
    Path source = spec.sourceDataDir();
    if (Files.isRegularFile(source)) {
      return List.of(source);
    }
    String ending = spec.extension().replace("*", "");
    try (Stream<Path> all = Files.walk(source)) {
      List<Path> found =
          all.filter(file -> file.toString().endsWith(ending) && Files.isRegularFile(file))
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw new TaoException(
            "CONVERT-002",
            "%s has no file that ends in %s".formatted(source, ending),
            "check source_data_dir and extension");
      }
      return found;
    }
  }
}
