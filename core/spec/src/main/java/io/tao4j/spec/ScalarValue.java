package io.tao4j.spec;

import io.tao4j.spec.SpecNode.Scalar;
import io.tao4j.spec.SpecNode.Style;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads single values as numbers and booleans, and checks ranges. */
final class ScalarValue {
  private static final Pattern DECIMAL = Pattern.compile("[-+]?(?:0|[1-9][0-9_]*)");
  private static final Pattern OCTAL = Pattern.compile("[-+]?0o?[0-7_]+");
  private static final Pattern HEX = Pattern.compile("[-+]?0[xX][0-9a-fA-F_]+");
  private static final Pattern REAL =
      Pattern.compile("[-+]?(?:[0-9][0-9_]*\\.?[0-9_]*|\\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?[fF]?");
  private static final Pattern NOT_FINITE =
      Pattern.compile("[-+]?\\.?(?:inf|infinity|nan)", Pattern.CASE_INSENSITIVE);

  /** Longer numbers are refused before any arithmetic: it would be quadratic in the length. */
  private static final int LONGEST = 400;

  /** YAML 1.1's words, and what the protobuf text parser of TAO takes. */
  private static final Set<String> TRUE = Set.of("true", "yes", "on", "t", "1");

  private static final Set<String> FALSE = Set.of("false", "no", "off", "f", "0");

  private ScalarValue() {}

  /** Without quotes: only those can be numbers and booleans. */
  static boolean bare(Scalar scalar) {
    return scalar.style() == Style.PLAIN || scalar.style() == Style.TOKEN;
  }

  static Optional<BigInteger> integer(Scalar scalar) {
    String text = scalar.text();
    if (!bare(scalar) || text.isEmpty() || text.length() > LONGEST) {
      return Optional.empty();
    }
    boolean negative = text.startsWith("-");
    String digits = negative || text.startsWith("+") ? text.substring(1) : text;
    digits = digits.replace("_", "");
    BigInteger value;
    if (DECIMAL.matcher(text).matches()) {
      value = new BigInteger(digits);
    } else if (HEX.matcher(text).matches() && digits.length() > 2) {
      value = new BigInteger(digits.substring(2), 16);
    } else if (OCTAL.matcher(text).matches() && digits.replace("o", "").length() > 1) {
      value = new BigInteger(digits.replace("o", ""), 8);
    } else {
      return Optional.empty();
    }
    return Optional.of(negative ? value.negate() : value);
  }

  /** Infinite or NaN when written so or too large; empty when it is no number. */
  static Optional<Double> real(Scalar scalar) {
    String text = scalar.text();
    if (!bare(scalar) || text.length() > LONGEST) {
      return Optional.empty();
    }
    if (HEX.matcher(text).matches()) {
      return integer(scalar).map(BigInteger::doubleValue);
    }
    if (NOT_FINITE.matcher(text).matches()) {
      String word = text.toLowerCase(Locale.ROOT);
      double sign = word.startsWith("-") ? -1 : 1;
      return Optional.of(
          word.contains("nan") ? Double.valueOf(Double.NaN) : sign * Double.POSITIVE_INFINITY);
    }
    if (!REAL.matcher(text).matches()) {
      return Optional.empty();
    }
    return Optional.of(Double.valueOf(text.replace("_", "")));
  }

  static Optional<Boolean> bool(Scalar scalar) {
    if (!bare(scalar) || scalar.text().length() > 5) {
      return Optional.empty();
    }
    String word = scalar.text().toLowerCase(Locale.ROOT);
    if (TRUE.contains(word)) {
      return Optional.of(true);
    }
    return FALSE.contains(word) ? Optional.of(false) : Optional.empty();
  }

  static boolean inRange(double value, Field rules) {
    boolean above = rules.exclusiveMin() ? value > rules.min() : value >= rules.min();
    boolean below = rules.exclusiveMax() ? value < rules.max() : value <= rules.max();
    return above && below;
  }

  /** {@code [1, 10)}; an unlimited end is {@code inf}. */
  static String range(Field rules) {
    boolean open = rules.min() == Double.NEGATIVE_INFINITY || rules.exclusiveMin();
    boolean openAbove = rules.max() == Double.POSITIVE_INFINITY || rules.exclusiveMax();
    return (open ? "(" : "[")
        + number(rules.min())
        + ", "
        + number(rules.max())
        + (openAbove ? ")" : "]");
  }

  private static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    boolean integral = value == Math.rint(value) && Math.abs(value) < 1e15;
    return integral
        ? Long.toString((long) value)
        : Double.toString(value).replace(".0E", "e").replace('E', 'e');
  }
}
