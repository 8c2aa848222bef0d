package io.tao4j.networks.reading;

import io.tao4j.data.DataDigest;
import io.tao4j.data.DataFolder;
import io.tao4j.error.TaoException;
import io.tao4j.networks.tasks.text.TextLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pictures of one line of text each. Immutable.
 *
 * @param name what to call the set in reports and errors
 * @param characters that texts are made of
 * @param samples in a fixed order
 * @param notices what a person should know of the set, a line each
 */
public record TextPictures(
    String name, CharacterList characters, List<LabelledText> samples, List<String> notices) {
  public TextPictures {
    samples = List.copyOf(samples);
    notices = List.copyOf(notices);
  }

  /**
   * Two folders of a set.
   *
   * @param images pictures, also in folders below
   * @param labels for {@code NAME.jpg} a file {@code NAME.txt}, at the same place, whose first line
   *     is the text
   */
  public record Source(Path images, Path labels) {}

  /**
   * Reads a set.
   *
   * @param longest most characters of a text
   * @throws TaoException {@code DATA-001} without a folder; {@code DATA-002} without a picture;
   *     {@code DATA-006} with all labels that are missing, empty, too long, or have a character
   *     that is not in the list, by file, line and column
   */
  public static TextPictures read(List<Source> sources, CharacterList characters, int longest) {
    List<LabelledText> samples = new ArrayList<>();
    List<String> notices = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Source source : sources) {
      names.add(source.images().toString());
      DataFolder folder = DataFolder.pictures(source.images(), "DATA-001");
      if (!Files.isDirectory(source.labels())) {
        throw new TaoException(
            "DATA-001",
            source.labels()
                + (Files.exists(source.labels()) ? ": is not a folder" : ": no such folder"));
      }
      if (folder.files().isEmpty()) {
        throw new TaoException("DATA-002", source.images() + ": holds no picture");
      }
      notices.addAll(folder.notices());
      Map<String, String> byLabel = new HashMap<>();
      folder
          .files()
          .forEach(
              (id, path) -> {
                String label = id.substring(0, id.lastIndexOf('.')) + ".txt";
                String other = byLabel.put(label, id);
                if (other != null) {
                  problems.add(
                      "%s: %s and %s have one label, %s"
                          .formatted(source.images(), other, id, label));
                }
                LabelledText sample =
                    sample(id, path, source.labels().resolve(label), characters, longest, problems);
                if (sample != null) {
                  samples.add(sample);
                }
              });
    }
    if (!problems.isEmpty()) {
      throw TextLines.faulty(
          "DATA-006",
          "%s: %s faulty labels".formatted(String.join(", ", names), problems.size()),
          problems);
    }
    return new TextPictures(String.join(", ", names), characters, samples, notices);
  }

  private static @Nullable LabelledText sample(
      String id,
      Path picture,
      Path label,
      CharacterList characters,
      int longest,
      List<String> problems) {
    if (!Files.isRegularFile(label)) {
      problems.add("%s: no label, expected %s".formatted(picture, label));
      return null;
    }
    List<String> lines;
    try {
      lines = TextLines.read(label);
    } catch (TaoException e) {
      problems.add(e.problem());
      return null;
    }
    String line = lines.isEmpty() ? "" : lines.get(0);
    String text = line.strip();
    if (text.isEmpty()) {
      problems.add(label + ":1 holds no text");
      return null;
    }
    List<Integer> numbers = characters.numbers(text);
    int last = numbers.get(numbers.size() - 1);
    if (last < 0) {
      int at = -1 - last;
      problems.add(
          "%s:1:%s '%s' is not in the list of characters"
              .formatted(
                  label,
                  line.codePointCount(0, line.indexOf(text) + at) + 1,
                  Character.toString(text.codePointAt(at))));
      return null;
    }
    if (numbers.size() > longest) {
      problems.add(
          "%s:1 '%s' has %s characters, at most %s are read"
              .formatted(label, text, numbers.size(), longest));
      return null;
    }
    return new LabelledText(id, picture, text, numbers);
  }

  /** Number of samples. */
  public int size() {
    return samples.size();
  }

  /** How often each character comes, in the order of the list. */
  public Map<String, Integer> counts() {
    int[] counts = new int[characters.size()];
    samples.forEach(sample -> sample.characters().forEach(number -> counts[number]++));
    Map<String, Integer> byName = new LinkedHashMap<>();
    for (int i = 0; i < counts.length; i++) {
      byName.put(characters.entries().get(i), counts[i]);
    }
    return byName;
  }

  /** Which samples with which texts; see {@link DataDigest}. */
  public String digest() {
    DataDigest digest = new DataDigest(size());
    samples.forEach(sample -> digest.add(sample.id(), sample.path(), sample.text()));
    return digest.text();
  }

  /** A few lines for a log: samples, lengths, characters that never come. */
  public String report() {
    int shortest = samples.stream().mapToInt(s -> s.characters().size()).min().orElse(0);
    int longest = samples.stream().mapToInt(s -> s.characters().size()).max().orElse(0);
    List<String> unseen =
        counts().entrySet().stream()
            .filter(count -> count.getValue() == 0)
            .map(Map.Entry::getKey)
            .toList();
    return "%s: %s pictures, texts of %s to %s characters of %s%s"
        .formatted(
            name,
            size(),
            shortest,
            longest,
            characters.size(),
            unseen.isEmpty() ? "" : "; never seen: " + String.join(" ", unseen));
  }
}
