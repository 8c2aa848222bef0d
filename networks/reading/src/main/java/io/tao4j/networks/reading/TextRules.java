package io.tao4j.networks.reading;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which texts a network can learn.
 *
 * @param characters that texts are made of
 * @param longest most characters of a text
 * @param letterCase what becomes of the letters' case
 * @param skipsFaulty whether pictures whose texts do not fit are left out; else a set with one is
 *     refused
 */
public record TextRules(
    CharacterList characters, int longest, LetterCase letterCase, boolean skipsFaulty) {
  /** Texts as they are; a set with one that does not fit is refused. */
  public static TextRules strict(CharacterList characters, int longest) {
    return new TextRules(characters, longest, LetterCase.KEEP, false);
  }

  /** What becomes of the case of letters. */
  public enum LetterCase {
    KEEP,
    LOWER,
    UPPER;

    /** A text with its letters in this case. */
    public String of(String text) {
      return switch (this) {
        case KEEP -> text;
        case LOWER -> text.toLowerCase(Locale.ROOT);
        case UPPER -> text.toUpperCase(Locale.ROOT);
      };
    }
  }

  /**
   * Why a text cannot be learnt; empty where it can.
   *
   * @param text in its case
   * @param numbers its characters, as the list gives them
   * @param place file and line
   * @param column of the text's first character in the line, from 1
   */
  Optional<String> fault(String text, List<Integer> numbers, String place, int column) {
    if (text.isEmpty()) {
      return Optional.of(place + " holds no text");
    }
    int last = numbers.get(numbers.size() - 1);
    if (last < 0) {
      int at = -1 - last;
      return Optional.of(
          "%s:%s '%s' is not in the list of characters"
              .formatted(
                  place,
                  column + text.codePointCount(0, at),
                  Character.toString(text.codePointAt(at))));
    }
    if (numbers.size() > longest) {
      return Optional.of(
          "%s '%s' has %s characters, at most %s are read"
              .formatted(place, text, numbers.size(), longest));
    }
    return Optional.empty();
  }
}
