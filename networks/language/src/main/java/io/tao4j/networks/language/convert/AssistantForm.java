package io.tao4j.networks.language.convert;

import io.tao4j.networks.language.words.LabelledWords;
import io.tao4j.networks.tasks.text.TextLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What people say to an assistant, with slots in brackets, {@code wake me up at [time : nine am]}
 * (Liu et al. 2019, arXiv 1903.05566): the corpus' one table of columns between semicolons, or
 * folders {@code trainset} and {@code testset} with such a table for each intent, called by its
 * name. Slots have no B- and I-, as NeMo writes them.
 */
public final class AssistantForm implements TextForm {
  private static final String ALL = "AnnotatedData/NLU-Data-Home-Domain-Annotated-All.csv";
  private static final Pattern SLOT = Pattern.compile("\\[\\s*([^:\\]\\s]+)\\s*:([^\\]]*)\\]");

  /** Intents with fewer texts are left out of a table of all, as NeMo does. */
  private static final int FEWEST = 25;

  /** Of each intent of such a table the first four of five are for training. */
  private static final double TRAINING = 0.8;

  private record Text(List<String> words, List<String> slots) {}

  @Override
  public String name() {
    return "assistant";
  }

  @Override
  public String description() {
    return "%s, or folders trainset and testset of INTENT.csv, columns between semicolons"
        .formatted(ALL);
  }

  @Override
  public Written convert(Path source, Path target, List<String> names) throws IOException {
    Map<String, Map<String, List<Text>>> sets = new LinkedHashMap<>();
    List<String> notices = new ArrayList<>();
    Path all = source.resolve(ALL);
    if (Files.isRegularFile(all)) {
      split(source, all, sets, notices);
    } else {
      sets.put("train", folder(source, source.resolve("trainset")));
      sets.put("test", folder(source, source.resolve("testset")));
    }
    List<String> intents = List.copyOf(sets.get("train").keySet());
    List<String> unknown = new ArrayList<>(sets.get("test").keySet());
    unknown.removeAll(intents);
    if (intents.isEmpty() || !unknown.isEmpty()) {
      throw ConvertFiles.wrong(
          source,
          intents.isEmpty()
              ? "it holds no text with an intent"
              : "intents of testset that trainset lacks: " + unknown);
    }
    TreeSet<String> found = new TreeSet<>();
    sets.values()
        .forEach(
            set -> set.values().forEach(texts -> texts.forEach(text -> found.addAll(text.slots))));
    found.remove("O");
    List<String> slots = new ArrayList<>(found);
    slots.add("O");
    List<Path> files = new ArrayList<>();
    files.add(ConvertFiles.write(target.resolve("dict.intents.csv"), intents));
    files.add(ConvertFiles.write(target.resolve("dict.slots.csv"), slots));
    int count = 0;
    for (Map.Entry<String, Map<String, List<Text>>> set : sets.entrySet()) {
      List<String> lines = new ArrayList<>(List.of("sentence\tlabel"));
      List<String> labels = new ArrayList<>();
      for (Map.Entry<String, List<Text>> intent : set.getValue().entrySet()) {
        for (Text text : intent.getValue()) {
          lines.add(String.join(" ", text.words) + "\t" + intents.indexOf(intent.getKey()));
          labels.add(
              String.join(
                  " ",
                  text.slots.stream().map(slot -> Integer.toString(slots.indexOf(slot))).toList()));
          count++;
        }
      }
      files.add(ConvertFiles.write(target.resolve(set.getKey() + ".tsv"), lines));
      files.add(ConvertFiles.write(target.resolve(set.getKey() + "_slots.tsv"), labels));
    }
    return new Written(files, count, notices);
  }

  /** The table of all texts: columns by their names in the heading. */
  private static void split(
      Path source, Path file, Map<String, Map<String, List<Text>>> sets, List<String> notices) {
    Map<String, List<Text>> intents = new TreeMap<>();
    List<String> lines = TextLines.read(file);
    List<String> heading = List.of((lines.isEmpty() ? "" : lines.get(0)).strip().split(";"));
    int scenario = heading.indexOf("scenario");
    int intent = heading.indexOf("intent");
    int text = heading.indexOf("answer_annotation");
    if (scenario < 0 || intent < 0 || text < 0) {
      throw ConvertFiles.wrong(
          source,
          TextLines.place(file, 1) + " names no columns scenario, intent and answer_annotation");
    }
    for (int i = 1; i < lines.size(); i++) {
      String[] columns = lines.get(i).split(";", -1);
      if (lines.get(i).isBlank()) {
        continue;
      }
      if (columns.length <= Math.max(text, Math.max(scenario, intent))) {
        throw ConvertFiles.wrong(
            source,
            "%s has %s columns of %s"
                .formatted(TextLines.place(file, i + 1), columns.length, heading.size()));
      }
      Text one = text(columns[text]);
      if (!one.words.isEmpty()) {
        intents
            .computeIfAbsent(columns[scenario] + "_" + columns[intent], n -> new ArrayList<>())
            .add(one);
      }
    }
    sets.put("train", new TreeMap<>());
    sets.put("test", new TreeMap<>());
    intents.forEach(
        (name, texts) -> {
          if (texts.size() < FEWEST) {
            notices.add(
                "%s texts of '%s' are left out: fewer than %s"
                    .formatted(texts.size(), name, FEWEST));
            return;
          }
          int cut = (int) (TRAINING * texts.size());
          sets.get("train").put(name, texts.subList(0, cut));
          sets.get("test").put(name, texts.subList(cut, texts.size()));
        });
  }

  /** A table an intent: the annotated text is the fourth column, below a heading. */
  private static Map<String, List<Text>> folder(Path source, Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw ConvertFiles.wrong(
          source, "there is neither %s nor %s".formatted(ALL, folder.getFileName()));
    }
    Map<String, List<Text>> intents = new TreeMap<>();
    for (Path file : ConvertFiles.files(folder, List.of(), ".csv")) {
      List<Text> texts = new ArrayList<>();
      List<String> lines = TextLines.read(file);
      for (int i = 1; i < lines.size(); i++) {
        if (lines.get(i).isBlank()) {
          continue;
        }
        String[] columns = lines.get(i).split(";", -1);
        if (columns.length < 4) {
          throw ConvertFiles.wrong(
              source,
              "%s has %s columns, the text is the fourth"
                  .formatted(TextLines.place(file, i + 1), columns.length));
        }
        Text one = text(columns[3]);
        if (!one.words.isEmpty()) {
          texts.add(one);
        }
      }
      intents.put(ConvertFiles.stem(file), texts);
    }
    return intents;
  }

  private static Text text(String annotated) {
    String plain = annotated.strip().replaceAll("^\"|\"$", "");
    Text text = new Text(new ArrayList<>(), new ArrayList<>());
    Matcher slot = SLOT.matcher(plain);
    int at = 0;
    while (slot.find()) {
      add(text, plain.substring(at, slot.start()), "O");
      add(text, slot.group(2), slot.group(1));
      at = slot.end();
    }
    add(text, plain.substring(at), "O");
    return text;
  }

  private static void add(Text text, String part, String slot) {
    for (String word : LabelledWords.words(part)) {
      text.words.add(word);
      text.slots.add(slot);
    }
  }
}
