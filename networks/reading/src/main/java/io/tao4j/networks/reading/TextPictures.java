package io.tao4j.networks.reading;

import io.tao4j.data.DataDigest;
import io.tao4j.data.DataFolder;
import io.tao4j.data.image.Image;
import io.tao4j.data.lmdb.LmdbFile;
import io.tao4j.error.TaoException;
import io.tao4j.networks.tasks.text.TextLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pictures of one line of text each. Immutable. */
public final class TextPictures {
  private static final String FAULT = "DATA-006";
  private static final String FOLDER = "DATA-001";
  private static final String EMPTY = "DATA-002";

  private final String name;
  private final CharacterList characters;
  private final List<LabelledText> samples;
  private final List<String> notices;
  private final PictureStore store;

  private TextPictures(
      String name,
      CharacterList characters,
      List<LabelledText> samples,
      List<String> notices,
      PictureStore store) {
    this.name = name;
    this.characters = characters;
    this.samples = List.copyOf(samples);
    this.notices = List.copyOf(notices);
    this.store = store;
  }

  /**
   * Two folders of a set.
   *
   * @param images pictures, also in folders below
   * @param labels for {@code NAME.jpg} a file {@code NAME.txt}, at the same place, whose first line
   *     is the text
   */
  public record Source(Path images, Path labels) {}

  /** Collects samples, and what is wrong with labels. */
  private static final class Reading {
    final TextRules rules;
    final List<LabelledText> samples = new ArrayList<>();
    final List<String> notices = new ArrayList<>();
    final List<String> problems = new ArrayList<>();
    final List<String> misfits = new ArrayList<>();

    Reading(TextRules rules) {
      this.rules = rules;
    }

    /** Adds a labelled picture whose text fits; else notes why it does not. */
    void add(String id, Path picture, String label, String place, int column) {
      String text = rules.letterCase().of(label.strip());
      List<Integer> numbers = rules.characters().numbers(text);
      Optional<String> fault = rules.fault(text, numbers, place, column);
      if (fault.isEmpty()) {
        samples.add(new LabelledText(id, picture, text, numbers));
      } else {
        (rules.skipsFaulty() ? misfits : problems).add(fault.get());
      }
    }

    /** Column of a label's first letter in its line. */
    static int column(String line, int from) {
      int at = from;
      while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
        at++;
      }
      return line.codePointCount(0, at) + 1;
    }

    TextPictures set(String name, PictureStore store) {
      if (!problems.isEmpty()) {
        throw TextLines.faulty(
            FAULT, "%s: %s faulty labels".formatted(name, problems.size()), problems);
      }
      if (samples.isEmpty()) {
        throw TextLines.faulty(EMPTY, "%s: no labelled picture is left".formatted(name), misfits);
      }
      if (!misfits.isEmpty()) {
        notices.add(
            "%s: %s pictures are left out for their texts, for instance %s"
                .formatted(name, misfits.size(), misfits.get(0)));
      }
      return new TextPictures(name, rules.characters(), samples, notices, store);
    }
  }

  /**
   * Reads folders with a file of text for each picture.
   *
   * @throws TaoException {@code DATA-001} without a folder; {@code DATA-002} without a picture;
   *     {@code DATA-006} with all labels that are missing, empty, too long, or have a character
   *     that is not in the list, by file, line and column
   */
  public static TextPictures read(List<Source> sources, TextRules rules) {
    Reading reading = new Reading(rules);
    List<String> names = new ArrayList<>();
    for (Source source : sources) {
      names.add(source.images().toString());
      DataFolder folder = DataFolder.pictures(source.images(), FOLDER);
      requireFolder(source.labels());
      if (folder.files().isEmpty()) {
        throw new TaoException(EMPTY, source.images() + ": holds no picture");
      }
      reading.notices.addAll(folder.notices());
      Map<String, String> byLabel = new HashMap<>();
      folder
          .files()
          .forEach(
              (id, path) -> {
                String label = id.substring(0, id.lastIndexOf('.')) + ".txt";
                String other = byLabel.put(label, id);
                if (other != null) {
                  reading.problems.add(
                      "%s: %s and %s have one label, %s"
                          .formatted(source.images(), other, id, label));
                }
                labelled(reading, id, path, source.labels().resolve(label));
              });
    }
    return reading.set(String.join(", ", names), PictureStore.FILES);
  }

  private static void requireFolder(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new TaoException(
          FOLDER, folder + (Files.exists(folder) ? ": is not a folder" : ": no such folder"));
    }
  }

  private static void labelled(Reading reading, String id, Path picture, Path label) {
    if (!Files.isRegularFile(label)) {
      reading.problems.add("%s: no label, expected %s".formatted(picture, label));
      return;
    }
    List<String> lines;
    try {
      lines = TextLines.read(label);
    } catch (TaoException e) {
      reading.problems.add(e.problem());
      return;
    }
    String line = lines.isEmpty() ? "" : lines.get(0);
    reading.add(id, picture, line, label + ":1", Reading.column(line, 0));
  }

  /**
   * A line of TAO's list of pictures.
   *
   * @param id path below the folder
   * @param text behind it
   * @param place file and line
   * @param column of the text's first letter
   */
  private record Listed(String id, String text, String place, int column) {}

  /**
   * Reads TAO's list of pictures: a line each, the path below the folder, a tab or blanks, and the
   * text.
   *
   * @throws TaoException {@code DATA-001} without the folder; {@code DATA-002} if nothing is
   *     listed; {@code DATA-006} with all lines that are faulty; as {@link TextLines#read}
   */
  public static TextPictures listed(Path folder, Path list, TextRules rules) {
    Reading reading = new Reading(rules);
    for (Listed line : lines(folder, list, reading.problems)) {
      reading.add(line.id(), folder.resolve(line.id()), line.text(), line.place(), line.column());
    }
    return reading.set(list.toString(), PictureStore.FILES);
  }

  /** The same with any texts, as they are. */
  static List<LabelledText> texts(Path folder, Path list) {
    List<String> problems = new ArrayList<>();
    List<LabelledText> texts = new ArrayList<>();
    for (Listed line : lines(folder, list, problems)) {
      String text = line.text().strip();
      if (text.isEmpty()) {
        problems.add(line.place() + " holds no text");
      }
      texts.add(new LabelledText(line.id(), folder.resolve(line.id()), text, List.of()));
    }
    if (!problems.isEmpty()) {
      throw TextLines.faulty(
          FAULT, "%s: %s faulty lines".formatted(list, problems.size()), problems);
    }
    if (texts.isEmpty()) {
      throw new TaoException(EMPTY, list + ": lists no picture");
    }
    return texts;
  }

  private static List<Listed> lines(Path folder, Path list, List<String> problems) {
    requireFolder(folder);
    List<Listed> found = new ArrayList<>();
    List<String> lines = TextLines.read(list);
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank()) {
        continue;
      }
      String place = TextLines.place(list, i + 1);
      String stripped = line.stripLeading();
      int end = end(stripped);
      if (end < 0) {
        problems.add(place + ": no text behind the picture; expected its path, a tab and the text");
        continue;
      }
      String id = stripped.substring(0, end);
      Integer first = seen.put(id, i + 1);
      if (first != null) {
        problems.add("%s: '%s' is in line %s already".formatted(place, id, first));
        continue;
      }
      if (!Files.isRegularFile(folder.resolve(id))) {
        problems.add("%s: the picture '%s' is not in %s".formatted(place, id, folder));
        continue;
      }
      int from = line.length() - stripped.length() + end;
      found.add(new Listed(id, stripped.substring(end), place, Reading.column(line, from)));
    }
    return found;
  }

  /** Where a line's path ends: at its first tab, else at its first blank; -1 if it ends with it. */
  private static int end(String line) {
    int tab = line.indexOf('\t');
    if (tab >= 0) {
      return tab;
    }
    for (int i = 0; i < line.length(); i++) {
      if (Character.isWhitespace(line.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Reads folders of LMDB, as TAO's {@code dataset_convert} writes them.
   *
   * @throws TaoException {@code LMDB-001} to {@code LMDB-003} as {@link LmdbFile} has them; {@code
   *     DATA-006} with all labels that are faulty
   */
  public static TextPictures lmdb(List<Path> folders, TextRules rules) {
    Reading reading = new Reading(rules);
    List<TextLmdb> stores = new ArrayList<>();
    for (Path folder : folders) {
      requireFolder(folder);
      TextLmdb store = TextLmdb.open(folder);
      stores.add(store);
      int size = store.size();
      for (int i = 1; i <= size; i++) {
        if (!store.contains(i)) {
          reading.problems.add("%s: picture or label is missing".formatted(store.path(i)));
          continue;
        }
        String label = store.label(i);
        reading.add(store.id(i), store.path(i), label, store.path(i) + ":1", 1);
      }
    }
    return reading.set(
        String.join(", ", folders.stream().map(Path::toString).toList()), new LmdbFolders(stores));
  }

  /** Pictures of several folders of LMDB. */
  private record LmdbFolders(List<TextLmdb> folders) implements PictureStore {
    private TextLmdb of(Path picture) {
      return folders.stream().filter(store -> store.holds(picture)).findFirst().orElseThrow();
    }

    @Override
    public Image read(Path picture, long maxPixels) {
      return of(picture).read(picture, maxPixels);
    }

    @Override
    public void add(LabelledText sample, DataDigest digest) {
      of(sample.path()).add(sample, digest);
    }
  }

  /** What to call the set in reports and errors. */
  public String name() {
    return name;
  }

  /** The characters that its texts are made of. */
  public CharacterList characters() {
    return characters;
  }

  /** In a fixed order. */
  public List<LabelledText> samples() {
    return samples;
  }

  /** What a person should know of the set, a line each. */
  public List<String> notices() {
    return notices;
  }

  /** Reads its pictures. */
  PictureStore store() {
    return store;
  }

  /** The pictures that are files of their own. */
  public List<Path> files() {
    return store == PictureStore.FILES
        ? samples.stream().map(LabelledText::path).toList()
        : List.of();
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
    samples.forEach(sample -> store.add(sample, digest));
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
