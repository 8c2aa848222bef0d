package io.tao4j.networks.language.words;

import java.util.ArrayList;
import java.util.List;

/**
 * A word of a text.
 *
 * @param text the slice of it
 * @param start its first character, as an index into the Java string
 * @param end one past its last
 */
public record TextWord(String text, int start, int end) {
  /** The words between blanks. */
  public static List<TextWord> of(String text) {
    List<TextWord> words = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      if (Character.isWhitespace(text.charAt(at))) {
        at++;
        continue;
      }
      int end = at;
      while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
        end++;
      }
      words.add(new TextWord(text.substring(at, end), at, end));
      at = end;
    }
    return words;
  }

  /**
   * The words between blanks, with punctuation at their ends as words of its own, as corpora for
   * labelling have it: {@code (Oslo)!} is four words, {@code U.S.-based} is one.
   */
  public static List<TextWord> withPunctuationApart(String text) {
    List<TextWord> words = new ArrayList<>();
    for (TextWord word : of(text)) {
      int from = word.start();
      int to = word.end();
      while (from < to && isOpening(text.charAt(from)) && to - from > 1) {
        words.add(new TextWord(text.substring(from, from + 1), from, from + 1));
        from++;
      }
      int end = to;
      while (end - from > 1 && isClosing(text, from, end)) {
        end--;
      }
      words.add(new TextWord(text.substring(from, end), from, end));
      for (int i = end; i < to; i++) {
        words.add(new TextWord(text.substring(i, i + 1), i, i + 1));
      }
    }
    return words;
  }

  private static boolean isOpening(char c) {
    return "([{\"'\u201c\u2018\u00ab<".indexOf(c) >= 0;
  }

  /** A point behind a point or a letter alone is that of an abbreviation. */
  private static boolean isClosing(String text, int from, int end) {
    char c = text.charAt(end - 1);
    if (c == '.') {
      String before = text.substring(from, end - 1);
      return before.indexOf('.') < 0 && before.length() > 1;
    }
    return ")]}\"'\u201d\u2019\u00bb>,;:!?\u2026".indexOf(c) >= 0;
  }
}
