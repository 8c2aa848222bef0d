package io.tao4j.networks.language.convert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.networks.language.words.LabelledWords;
import io.tao4j.networks.tasks.text.TextLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * Snips' benchmark: a folder for each intent with {@code train_INTENT_full.json} and {@code
 * validate_INTENT.json}, whose texts are in parts of which some are slots.
 */
public final class SnipsForm implements TextForm {
  private record Text(List<String> words, List<String> slots, String intent) {}

  @Override
  public String name() {
    return "snips";
  }

  @Override
  public String description() {
    return "folders INTENT with train_INTENT_full.json (or train_INTENT.json) and"
        + " validate_INTENT.json";
  }

  @Override
  public Written convert(Path source, Path target, List<String> names) throws IOException {
    Map<String, List<Text>> sets = new LinkedHashMap<>();
    sets.put("train", new ArrayList<>());
    sets.put("test", new ArrayList<>());
    List<String> intents = new ArrayList<>();
    for (Path folder : ConvertFiles.list(source)) {
      String intent = folder.getFileName().toString();
      Path full = folder.resolve("train_" + intent + "_full.json");
      Path train = Files.isRegularFile(full) ? full : folder.resolve("train_" + intent + ".json");
      if (Files.isRegularFile(train)) {
        intents.add(intent);
        read(train, intent, sets.get("train"));
        read(folder.resolve("validate_" + intent + ".json"), intent, sets.get("test"));
      }
    }
    if (intents.isEmpty()) {
      throw ConvertFiles.wrong(source, "no folder INTENT holds train_INTENT.json");
    }
    TreeSet<String> slots = new TreeSet<>();
    sets.values().forEach(texts -> texts.forEach(text -> slots.addAll(text.slots())));
    slots.remove("O");
    List<String> slotNames = new ArrayList<>(slots);
    slotNames.add("O");
    List<Path> files = new ArrayList<>();
    files.add(ConvertFiles.write(target.resolve("dict.intents.csv"), intents));
    files.add(ConvertFiles.write(target.resolve("dict.slots.csv"), slotNames));
    int count = 0;
    for (Map.Entry<String, List<Text>> set : sets.entrySet()) {
      List<String> lines = new ArrayList<>(List.of("sentence\tlabel"));
      List<String> labels = new ArrayList<>();
      for (Text text : set.getValue()) {
        lines.add(String.join(" ", text.words()) + "\t" + intents.indexOf(text.intent()));
        labels.add(
            String.join(
                " ",
                text.slots().stream()
                    .map(slot -> Integer.toString(slotNames.indexOf(slot)))
                    .toList()));
      }
      count += set.getValue().size();
      files.add(ConvertFiles.write(target.resolve(set.getKey() + ".tsv"), lines));
      files.add(ConvertFiles.write(target.resolve(set.getKey() + "_slots.tsv"), labels));
    }
    return new Written(files, count, List.of());
  }

  private static void read(Path file, String intent, List<Text> texts) {
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(TextLines.text(file));
    } catch (JsonProcessingException e) {
      throw ConvertFiles.wrong(
          file,
          "line %s is no JSON: %s".formatted(e.getLocation().getLineNr(), e.getOriginalMessage()));
    }
    for (JsonNode text : root.path(intent)) {
      List<String> words = new ArrayList<>();
      List<String> slots = new ArrayList<>();
      for (JsonNode part : text.path("data")) {
        String slot = part.path("entity").asText("");
        List<String> partWords =
            LabelledWords.words(part.path("text").asText().toLowerCase(Locale.ROOT));
        for (int i = 0; i < partWords.size(); i++) {
          words.add(partWords.get(i));
          slots.add(slot.isEmpty() ? "O" : (i == 0 ? "B-" : "I-") + slot);
        }
      }
      if (!words.isEmpty()) {
        texts.add(new Text(words, slots, intent));
      }
    }
  }
}
