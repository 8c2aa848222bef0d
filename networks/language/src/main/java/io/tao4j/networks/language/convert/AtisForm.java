package io.tao4j.networks.language.convert;

import io.tao4j.networks.tasks.text.TextLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The air travel corpus as it was prepared for CNTK: {@code atis.SET.query.csv}, {@code
 * atis.SET.intent.csv} and {@code atis.SET.slots.csv} of numbers a line, and their names in {@code
 * atis.dict.vocab.csv}, {@code atis.dict.intent.csv} and {@code atis.dict.slots.csv}. The first and
 * the last word of a query are its marks of start and end.
 */
public final class AtisForm implements TextForm {
  @Override
  public String name() {
    return "atis";
  }

  @Override
  public String description() {
    return "atis.SET.query.csv, atis.SET.intent.csv and atis.SET.slots.csv of train and test,"
        + " atis.dict.vocab.csv, atis.dict.intent.csv and atis.dict.slots.csv";
  }

  @Override
  public Written convert(Path source, Path target, List<String> names) throws IOException {
    List<String> words = names(source, "vocab");
    List<String> intents = names(source, "intent");
    List<String> slots = names(source, "slots");
    List<Path> files = new ArrayList<>();
    files.add(ConvertFiles.write(target.resolve("dict.intents.csv"), intents));
    files.add(ConvertFiles.write(target.resolve("dict.slots.csv"), slots));
    int texts = 0;
    for (String set : names.isEmpty() ? List.of("train", "test") : names) {
      List<List<String>> queries = numbers(source, set, "query", words);
      List<List<String>> wants = numbers(source, set, "intent", intents);
      List<List<String>> labels = numbers(source, set, "slots", slots);
      if (queries.size() != wants.size() || queries.size() != labels.size()) {
        throw ConvertFiles.wrong(
            source,
            "%s queries, %s intents and %s lines of slots of %s"
                .formatted(queries.size(), wants.size(), labels.size(), set));
      }
      List<String> lines = new ArrayList<>(List.of("sentence\tlabel"));
      List<String> labelLines = new ArrayList<>();
      for (int i = 0; i < queries.size(); i++) {
        List<String> query = queries.get(i);
        if (query.size() < 3 || query.size() != labels.get(i).size() || wants.get(i).size() != 1) {
          throw ConvertFiles.wrong(
              source,
              "%s: %s words with their marks, %s slots, %s intents"
                  .formatted(
                      TextLines.place(file(source, set, "query"), i + 1),
                      query.size(),
                      labels.get(i).size(),
                      wants.get(i).size()));
        }
        List<String> sentence =
            query.subList(1, query.size() - 1).stream()
                .map(number -> words.get(Integer.parseInt(number)))
                .toList();
        lines.add(String.join(" ", sentence) + "\t" + wants.get(i).get(0));
        labelLines.add(String.join(" ", labels.get(i).subList(1, query.size() - 1)));
      }
      texts += queries.size();
      files.add(ConvertFiles.write(target.resolve(set + ".tsv"), lines));
      files.add(ConvertFiles.write(target.resolve(set + "_slots.tsv"), labelLines));
    }
    return new Written(files, texts, List.of());
  }

  private static Path file(Path source, String set, String kind) {
    return source.resolve("atis.%s.%s.csv".formatted(set, kind));
  }

  private static List<String> names(Path source, String kind) {
    return lines(source, file(source, "dict", kind)).stream()
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private static List<String> lines(Path source, Path file) {
    if (!Files.isRegularFile(file)) {
      throw ConvertFiles.wrong(source, "there is no " + file.getFileName());
    }
    return TextLines.read(file);
  }

  /** Numbers a line, each that of a name. */
  private static List<List<String>> numbers(
      Path source, String set, String kind, List<String> known) {
    Path file = file(source, set, kind);
    List<List<String>> all = new ArrayList<>();
    List<String> lines = lines(source, file);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      List<String> line = List.of(lines.get(i).strip().split("\\s+"));
      for (String number : line) {
        if (!number.matches("[0-9]{1,9}") || Integer.parseInt(number) >= known.size()) {
          throw ConvertFiles.wrong(
              source,
              "%s: '%s' is none of the %s numbers of atis.dict.%s.csv"
                  .formatted(TextLines.place(file, i + 1), number, known.size(), kind));
        }
      }
      all.add(line);
    }
    return all;
  }
}
