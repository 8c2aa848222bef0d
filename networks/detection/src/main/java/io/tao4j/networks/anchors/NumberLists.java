package io.tao4j.networks.anchors;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lists of numbers that TAO's specs hold as texts, which TAO hands to Python: {@code
 * [1.0, 2.0, 1.0/3.0]}, or lists of such lists. Quotients are worked out, other arithmetic is not
 * known.
 */
public final class NumberLists {
  private final String text;
  private int at;

  private NumberLists(String text) {
    this.text = text;
  }

  /**
   * A list of numbers.
   *
   * @return empty if the text is no such list, or a number is not finite
   */
  public static Optional<List<Double>> parse(String text) {
    NumberLists reader = new NumberLists(text);
    List<Double> numbers = reader.numbers();
    return numbers != null && reader.isDone() ? Optional.of(numbers) : Optional.empty();
  }

  /**
   * A list of lists of numbers.
   *
   * @return empty if the text is no such list, or a number is not finite
   */
  public static Optional<List<List<Double>>> parseNested(String text) {
    NumberLists reader = new NumberLists(text);
    Character close = reader.open();
    if (close == null) {
      return Optional.empty();
    }
    List<List<Double>> lists = new ArrayList<>();
    while (!reader.take(close)) {
      List<Double> numbers = reader.numbers();
      if (numbers == null) {
        return Optional.empty();
      }
      lists.add(numbers);
      if (!reader.take(',')) {
        if (!reader.take(close)) {
          return Optional.empty();
        }
        break;
      }
    }
    return reader.isDone() ? Optional.of(lists) : Optional.empty();
  }

  private @Nullable List<Double> numbers() {
    Character close = open();
    if (close == null) {
      return null;
    }
    List<Double> numbers = new ArrayList<>();
    while (!take(close)) {
      double number = quotient();
      if (!Double.isFinite(number)) {
        return null;
      }
      numbers.add(number);
      if (!take(',')) {
        return take(close) ? numbers : null;
      }
    }
    return numbers;
  }

  private double quotient() {
    double number = number();
    while (take('/')) {
      number /= number();
    }
    return number;
  }

  /** NaN where there is none. */
  private double number() {
    skipSpace();
    int start = at;
    while (at < text.length() && isPartOfNumber(at)) {
      at++;
    }
    try {
      return Double.parseDouble(text.substring(start, at));
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private boolean isPartOfNumber(int index) {
    char c = text.charAt(index);
    boolean digit = c >= '0' && c <= '9' || c == '.';
    boolean exponent = c == 'e' || c == 'E';
    return digit || exponent || c == '-' || c == '+';
  }

  /** The closing bracket of the list that begins here, or null. */
  private @Nullable Character open() {
    if (take('[')) {
      return ']';
    }
    return take('(') ? ')' : null;
  }

  private boolean take(char c) {
    skipSpace();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private boolean isDone() {
    skipSpace();
    return at == text.length();
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }
}
