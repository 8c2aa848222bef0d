package io.tao4j.networks.reading;

import io.tao4j.error.TaoException;
import io.tao4j.networks.tasks.text.TextLines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The characters that a network knows. An entry may have more than one letter, so that a text is
 * cut by the longest entry that fits. Immutable.
 */
public final class CharacterList {
  private final List<String> entries;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final int longest;

  /**
   * A list.
   *
   * @param entries a character each; its place is its number
   * @throws IllegalArgumentException if one is empty or comes twice
   */
  public CharacterList(List<String> entries) {
    this.entries = List.copyOf(entries);
    int most = 0;
    for (String entry : this.entries) {
      if (entry.isEmpty() || numbers.put(entry, numbers.size()) != null) {
        throw new IllegalArgumentException("a character is empty or named twice: '" + entry + "'");
      }
      most = Math.max(most, entry.length());
    }
    this.longest = most;
  }

  /**
   * Reads a file with a character a line, in the order of their numbers; blanks around one do not
   * count, and empty lines at the end neither.
   *
   * @throws TaoException as {@link TextLines#read}; {@code DATA-006} if the file holds nothing, an
   *     empty line or a character twice
   */
  public static CharacterList read(Path file) {
    List<String> lines = new ArrayList<>(TextLines.read(file).stream().map(String::strip).toList());
    while (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    if (lines.isEmpty()) {
      throw new TaoException("DATA-006", file + ": holds no character", "give one a line");
    }
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isEmpty()) {
        throw new TaoException(
            "DATA-006", "%s:%s an empty line".formatted(file, i + 1), "give a character a line");
      }
      Integer first = seen.put(lines.get(i), i);
      if (first != null) {
        throw new TaoException(
            "DATA-006",
            "%s:%s '%s' is in line %s already".formatted(file, i + 1, lines.get(i), first + 1),
            "name each character once");
      }
    }
    return new CharacterList(lines);
  }

  /** The characters by number. */
  public List<String> entries() {
    return entries;
  }

  /** How many characters there are. */
  public int size() {
    return entries.size();
  }

  /**
   * A text's characters by number.
   *
   * @return the number of each, and -1 minus the place in the text where no entry fits, as the last
   */
  List<Integer> numbers(String text) {
    List<Integer> found = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      Integer number = null;
      int length = Math.min(longest, text.length() - at);
      for (; length > 0; length--) {
        number = numbers.get(text.substring(at, at + length));
        if (number != null) {
          break;
        }
      }
      if (number == null) {
        found.add(-1 - at);
        return found;
      }
      found.add(number);
      at += length;
    }
    return found;
  }

  /** The text of some characters. */
  public String text(List<Integer> characters) {
    StringBuilder text = new StringBuilder();
    characters.forEach(number -> text.append(entries.get(number)));
    return text.toString();
  }
}
