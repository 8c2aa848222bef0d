package io.tao4j.networks.language.intents;

import io.tao4j.error.TaoException;
import io.tao4j.networks.language.words.LabelledWords;
import io.tao4j.networks.language.words.Sentence;
import io.tao4j.networks.tasks.text.TextLines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads NeMo's files of intents and slots. */
final class IntentFiles {
  private IntentFiles() {}

  /** The names of {@code dict.intents.csv} or {@code dict.slots.csv}. */
  static List<String> names(Path folder, String kind) {
    Path file = folder.resolve("dict.%s.csv".formatted(kind));
    List<String> names =
        TextLines.read(file).stream().map(String::strip).filter(n -> !n.isEmpty()).toList();
    if (names.isEmpty()) {
      throw new TaoException("TEXT-005", file + " holds no name", "write a name a line");
    }
    return names;
  }

  /**
   * A set.
   *
   * @param prefix of its files
   * @param intents names by number
   * @param slots names by number, {@code O} among them
   * @param most texts that are used; below 0 for all
   * @throws TaoException {@code TEXT-001}, {@code TEXT-002}; {@code TEXT-004} numbers that are no
   *     intent or slot, {@code TEXT-006} lines or words that do not match, each by line
   */
  static LabelledWords read(
      Path folder, String prefix, List<String> intents, List<String> slots, int most) {
    Path texts = folder.resolve(prefix + ".tsv");
    Path labels = folder.resolve(prefix + "_slots.tsv");
    List<String> lines = withoutHeading(TextLines.read(texts));
    List<String> labelLines = TextLines.read(labels);
    List<String> problems = new ArrayList<>();
    if (lines.size() != labelLines.size()) {
      throw new TaoException(
          "TEXT-006",
          "%s has %s texts below its heading, %s has %s lines"
              .formatted(texts, lines.size(), labels, labelLines.size()),
          "each text has a line of slots");
    }
    List<Sentence> sentences = new ArrayList<>();
    for (int i = 0; i < lines.size() && (most < 0 || sentences.size() < most); i++) {
      String place = TextLines.place(texts, i + 2);
      List<String> words = LabelledWords.words(lines.get(i));
      if (words.isEmpty()) {
        continue;
      }
      int intent = number(words.get(words.size() - 1), intents.size(), place, "intent", problems);
      List<String> textWords = words.subList(0, words.size() - 1);
      List<String> numbers = LabelledWords.words(labelLines.get(i));
      if (textWords.size() != numbers.size() || textWords.isEmpty()) {
        problems.add(
            "%s: %s words, and %s slots in %s"
                .formatted(
                    place, textWords.size(), numbers.size(), TextLines.place(labels, i + 1)));
        continue;
      }
      int[] of = new int[numbers.size()];
      for (int word = 0; word < of.length; word++) {
        of[word] =
            number(
                numbers.get(word), slots.size(), TextLines.place(labels, i + 1), "slot", problems);
      }
      sentences.add(new Sentence(place, textWords, List.of(of), intent));
    }
    if (!problems.isEmpty()) {
      throw TextLines.faulty("TEXT-004", texts + ": lines that cannot be used", problems);
    }
    return new LabelledWords(
        texts.toString(), sentences, List.of(slots), intents, false, List.of());
  }

  private static List<String> withoutHeading(List<String> lines) {
    return lines.isEmpty() ? lines : lines.subList(1, lines.size());
  }

  private static int number(
      String text, int classes, String place, String what, List<String> problems) {
    if (text.matches("[0-9]{1,9}") && Integer.parseInt(text) < classes) {
      return Integer.parseInt(text);
    }
    problems.add(
        "%s: '%s' is the number of no %s, they are 0 to %s"
            .formatted(place, text, what, classes - 1));
    return 0;
  }
}
