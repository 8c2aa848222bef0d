package io.tao4j.networks.language.classification;

import io.tao4j.error.TaoException;
import io.tao4j.networks.language.text.TextData;
import io.tao4j.networks.language.text.TextSample;
import io.tao4j.networks.language.text.TextSet;
import io.tao4j.networks.tasks.text.TextLines;
import io.tao4j.networks.tokenizers.TokenSequences;
import io.tao4j.networks.tokenizers.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Texts with a class each: on each line a text, a blank or tab, and the number of its class. Lines
 * whose last word is no whole number are left out, as in NeMo, so a heading is.
 *
 * @param name of the file
 * @param lines the texts
 * @param classes names by index
 * @param notices what a person should know
 */
public record LabelledTexts(
    String name, List<Line> lines, List<String> classes, List<String> notices)
    implements TextData<Integer> {
  /** Skipped lines that a notice names. */
  private static final int SHOWN = 3;

  /**
   * A text.
   *
   * @param number of the line, from 1
   * @param label number of its class
   */
  public record Line(int number, String text, int label) {}

  public LabelledTexts {
    lines = List.copyOf(lines);
    classes = List.copyOf(classes);
    notices = List.copyOf(notices);
  }

  /**
   * Reads a training set.
   *
   * @param labels file of the classes' names, or null
   * @param count classes that the spec says, or 0
   * @param most texts that are used; below 0 for all
   * @throws TaoException {@code TEXT-001} to {@code TEXT-004}: see {@link #read}; {@code TEXT-005}
   *     names and count do not go together
   */
  public static LabelledTexts readTraining(Path file, @Nullable Path labels, int count, int most) {
    List<String> names = labels == null ? List.of() : classNames(labels);
    if (count > 0 && !names.isEmpty() && names.size() != count) {
      throw new TaoException(
          "TEXT-005",
          "%s has %s classes, num_classes is %s".formatted(labels, names.size(), count),
          "make them the same, or leave num_classes out");
    }
    int expected = names.isEmpty() ? count : names.size();
    LabelledTexts read = read(file, expected, most);
    if (names.isEmpty()) {
      int classes =
          expected > 0 ? expected : read.lines.stream().mapToInt(Line::label).max().orElse(0) + 1;
      names = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    }
    return read.named(names);
  }

  /**
   * Reads a set to judge a model by.
   *
   * @param classes of the model
   */
  public static LabelledTexts readEvaluation(Path file, List<String> classes, int most) {
    return read(file, classes.size(), most).named(classes);
  }

  private LabelledTexts named(List<String> names) {
    List<String> allNotices = new ArrayList<>(notices);
    Set<Integer> seen = new HashSet<>();
    lines.forEach(line -> seen.add(line.label()));
    List<String> absent =
        IntStream.range(0, names.size())
            .filter(i -> !seen.contains(i))
            .mapToObj(names::get)
            .toList();
    if (!absent.isEmpty()) {
      allNotices.add("%s: no text of the classes %s".formatted(name, absent));
    }
    return new LabelledTexts(name, lines, names, allNotices);
  }

  private static List<String> classNames(Path file) {
    List<String> names = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    List<String> lines = TextLines.read(file);
    for (int i = 0; i < lines.size(); i++) {
      String name = lines.get(i).strip();
      if (name.isEmpty()) {
        problems.add(TextLines.place(file, i + 1) + ": the name is empty");
      } else if (names.contains(name)) {
        problems.add(
            "%s: '%s' is the name of class %s already"
                .formatted(TextLines.place(file, i + 1), name, names.indexOf(name)));
      }
      names.add(name);
    }
    if (names.isEmpty()) {
      problems.add(file + " is empty");
    }
    if (!problems.isEmpty()) {
      throw TextLines.faulty("TEXT-005", file + ": class names cannot be used", problems);
    }
    return names;
  }

  /**
   * Reads lines.
   *
   * @param classes number of classes; 0 if it follows from the file
   * @throws TaoException {@code TEXT-001} it cannot be read, {@code TEXT-002} no UTF-8, {@code
   *     TEXT-003} no text, {@code TEXT-004} labels that are no class, by line
   */
  private static LabelledTexts read(Path file, int classes, int most) {
    List<Line> texts = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    List<Integer> skipped = new ArrayList<>();
    int number = 0;
    for (String line : TextLines.read(file)) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || most >= 0 && texts.size() == most) {
        continue;
      }
      int cut = lastBlank(text);
      Integer label = label(text.substring(cut + 1));
      if (label == null) {
        skipped.add(number);
      } else if (cut < 0) {
        problems.add(TextLines.place(file, number) + ": there is a class and no text");
      } else if (label < 0 || classes > 0 && label >= classes) {
        problems.add(
            TextLines.place(file, number)
                + (classes > 0
                    ? ": class %s, there are those from 0 to %s".formatted(label, classes - 1)
                    : ": class %s, and they start at 0".formatted(label)));
      } else {
        texts.add(new Line(number, text.substring(0, cut).strip(), label));
      }
    }
    if (!problems.isEmpty()) {
      throw TextLines.faulty("TEXT-004", file + ": lines that cannot be used", problems);
    }
    if (texts.isEmpty()) {
      throw new TaoException(
          "TEXT-003",
          file + " holds no text with a class",
          "each line is a text, a tab and the number of its class");
    }
    List<String> notices = new ArrayList<>();
    if (!skipped.isEmpty()) {
      notices.add(
          "%s: %s lines end in no whole number and are left out, as in NeMo: %s"
              .formatted(
                  file, skipped.size(), skipped.subList(0, Math.min(SHOWN, skipped.size()))));
    }
    return new LabelledTexts(file.toString(), texts, List.of(), notices);
  }

  private static int lastBlank(String text) {
    int at = text.length() - 1;
    while (at >= 0 && !Character.isWhitespace(text.charAt(at))) {
      at--;
    }
    return at;
  }

  private static @Nullable Integer label(String word) {
    if (!word.matches("[-+]?[0-9]{1,9}")) {
      return null;
    }
    return Integer.valueOf(word);
  }

  @Override
  public String digest() {
    return TextSet.digest(
        lines.stream().map(line -> line.text() + "\0" + classes.get(line.label())).toList());
  }

  @Override
  public TextSet<Integer> cut(Tokenizer tokenizer, int longest) {
    TokenSequences sequences = new TokenSequences(tokenizer.template(), longest);
    Path file = Path.of(name);
    return new TextSet<>(
        name,
        lines.stream()
            .map(
                line ->
                    new TextSample<>(
                        TextLines.place(file, line.number()),
                        line.text(),
                        sequences.truncated(tokenizer.tokenize(line.text())),
                        line.label()))
            .toList(),
        tokenizer.paddingId());
  }

  /** Weights with which each class counts alike in a loss: N / (classes * count). */
  List<Double> balance() {
    long[] counts = new long[classes.size()];
    lines.forEach(line -> counts[line.label()]++);
    return IntStream.range(0, counts.length)
        .mapToObj(
            i ->
                counts[i] == 0 ? 1.0 : (double) lines.size() / ((double) counts.length * counts[i]))
        .toList();
  }
}
