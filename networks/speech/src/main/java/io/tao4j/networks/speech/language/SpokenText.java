package io.tao4j.networks.speech.language;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A written text as it is spoken, in the form that recognisers and language models of English have:
 * lower-case words of letters and apostrophes, numbers spelled, German umlauts as two letters.
 */
public final class SpokenText {
  private static final List<String> SMALL =
      List.of(
          "zero",
          "one",
          "two",
          "three",
          "four",
          "five",
          "six",
          "seven",
          "eight",
          "nine",
          "ten",
          "eleven",
          "twelve",
          "thirteen",
          "fourteen",
          "fifteen",
          "sixteen",
          "seventeen",
          "eighteen",
          "nineteen");
  private static final List<String> TENS =
      List.of("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");
  private static final List<String> THOUSANDS = List.of("", "thousand", "million", "billion");

  /** Longer numbers, and those that start with 0, are spelled digit by digit. */
  private static final int LONGEST = 12;

  private SpokenText() {}

  /** The words of a line, one blank between two; empty for a line without any. */
  public static String of(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    StringBuilder number = new StringBuilder();
    String text = Normalizer.normalize(line, Normalizer.Form.NFC).toLowerCase(Locale.ROOT) + " ";
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      // 12,500 is one number
      boolean grouped =
          c == ',' && number.length() > 0 && digitsFrom(text, i + 1) == 3 && number.length() < 10;
      if (digit) {
        end(word, words);
        number.append(c);
      } else if (!grouped) {
        number(number, words);
        letter(c, word, words);
      }
    }
    return String.join(" ", words);
  }

  private static int digitsFrom(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at - from;
  }

  private static void letter(char c, StringBuilder word, List<String> words) {
    switch (c) {
      case 'ä' -> word.append("ae");
      case 'ö' -> word.append("oe");
      case 'ü' -> word.append("ue");
      case 'ß' -> word.append("ss");
      case '\u2019' -> word.append('\'');
      default -> {
        // marks belong to the letter before, in scripts that have no letter of both
        if (Character.isLetter(c)
            || c == '\''
            || Character.getType(c) == Character.NON_SPACING_MARK
            || Character.getType(c) == Character.COMBINING_SPACING_MARK
            || Character.isSurrogate(c)) {
          word.append(c);
        } else {
          end(word, words);
        }
      }
    }
  }

  private static void end(StringBuilder word, List<String> words) {
    String text = word.toString().replaceAll("^'+|'+$", "");
    if (!text.isEmpty()) {
      words.add(text);
    }
    word.setLength(0);
  }

  private static void number(StringBuilder digits, List<String> words) {
    if (digits.length() == 0) {
      return;
    }
    if (digits.length() > LONGEST || digits.length() > 1 && digits.charAt(0) == '0') {
      digits.chars().forEach(c -> words.add(SMALL.get(c - '0')));
    } else {
      spell(Long.parseLong(digits.toString()), words);
    }
    digits.setLength(0);
  }

  private static void spell(long value, List<String> words) {
    if (value == 0) {
      words.add(SMALL.get(0));
    }
    long unit = 1_000_000_000;
    for (int power = THOUSANDS.size() - 1; power >= 0; power--) {
      int part = (int) (value / unit % 1000);
      if (part > 0) {
        below1000(part, words);
        if (power > 0) {
          words.add(THOUSANDS.get(power));
        }
      }
      unit /= 1000;
    }
  }

  private static void below1000(int value, List<String> words) {
    if (value >= 100) {
      words.add(SMALL.get(value / 100));
      words.add("hundred");
    }
    int rest = value % 100;
    if (rest >= SMALL.size()) {
      words.add(TENS.get(rest / 10));
      rest %= 10;
    }
    if (rest > 0) {
      words.add(SMALL.get(rest));
    }
  }
}
