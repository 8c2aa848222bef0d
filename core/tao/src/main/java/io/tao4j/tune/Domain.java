package io.tao4j.tune;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collections;
import java.util.List;

/** The values that a parameter may take. Values are texts, as a spec in YAML has them. */
public sealed interface Domain {

  /** Whether a text is one of the values. */
  boolean contains(String value);

  /**
   * Numbers between two ends, both included.
   *
   * @param min smallest
   * @param max largest, above {@code min}
   * @param logarithmic whether factors count and not differences: learning rates. The smallest
   *     value is then above zero
   * @param whole whether only whole numbers count
   */
  record Range(double min, double max, boolean logarithmic, boolean whole) implements Domain {
    /** More would be noise in a spec that people read. */
    private static final MathContext DIGITS = new MathContext(4);

    public Range {
      if (!(min < max) || Double.isInfinite(min) || Double.isInfinite(max)) {
        throw new IllegalArgumentException(
            "a range has two ends and the second one is above the first, got %s and %s"
                .formatted(min, max));
      }
      if (logarithmic && !(min > 0)) {
        throw new IllegalArgumentException("a logarithmic range starts above zero, got " + min);
      }
      if (whole && (min != Math.rint(min) || max != Math.rint(max))) {
        throw new IllegalArgumentException(
            "a range of whole numbers has whole ends, got %s and %s".formatted(min, max));
      }
    }

    @Override
    public boolean contains(String value) {
      try {
        double number = Double.parseDouble(value.replace("_", ""));
        return number >= min && number <= max && (!whole || number == Math.rint(number));
      } catch (NumberFormatException e) {
        return false;
      }
    }

    /** Where a value lies, from 0 to 1 on the range's scale. */
    double place(String value) {
      double number = Double.parseDouble(value.replace("_", ""));
      return Math.min(1, Math.max(0, (scaled(number) - lower()) / (upper() - lower())));
    }

    /** The value at a place from 0 to 1, of four digits. */
    String value(double place) {
      double at = lower() + place * (upper() - lower());
      double number = Math.min(max, Math.max(min, logarithmic ? Math.exp(at) : at));
      if (whole) {
        return Long.toString(Math.round(number));
      }
      BigDecimal rounded = new BigDecimal(number).round(DIGITS);
      double inside = Math.min(max, Math.max(min, rounded.doubleValue()));
      return text(inside == rounded.doubleValue() ? rounded : BigDecimal.valueOf(inside));
    }

    private static String text(BigDecimal number) {
      BigDecimal plain = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
      double size = Math.abs(plain.doubleValue());
      return size == 0 || size >= 1e-4 && size < 1e9 ? plain.toPlainString() : plain.toString();
    }

    private double scaled(double number) {
      return logarithmic ? Math.log(number) : number;
    }

    // half a step beyond the ends, so that whole numbers there are as likely as the others
    private double lower() {
      return scaled(whole ? min - 0.5 : min);
    }

    private double upper() {
      return scaled(whole ? max + 0.5 : max);
    }

    @Override
    public String toString() {
      return "%s%s from %s to %s"
          .formatted(
              logarithmic ? "logarithmic " : "",
              whole ? "whole numbers" : "numbers",
              text(new BigDecimal(min).round(DIGITS)),
              text(new BigDecimal(max).round(DIGITS)));
    }
  }

  /**
   * Some values.
   *
   * @param values two or more different ones
   * @param weights how often each is drawn where nothing is known yet, above zero; as many
   */
  record Choice(List<String> values, List<Double> weights) implements Domain {
    public Choice {
      values = List.copyOf(values);
      weights = List.copyOf(weights);
      if (values.size() < 2 || values.stream().distinct().count() != values.size()) {
        throw new IllegalArgumentException("a choice has two or more different values: " + values);
      }
      if (weights.size() != values.size() || !weights.stream().allMatch(w -> w > 0 && w < 1e9)) {
        throw new IllegalArgumentException(
            "a choice of %s values has as many weights above zero, got %s"
                .formatted(values.size(), weights));
      }
    }

    /** All equally often. */
    public static Choice of(List<String> values) {
      return new Choice(values, Collections.nCopies(values.size(), 1.0));
    }

    @Override
    public boolean contains(String value) {
      return values.contains(value);
    }

    @Override
    public String toString() {
      boolean even = weights.stream().distinct().count() == 1;
      return "one of " + String.join(", ", values) + (even ? "" : " weighted " + weights);
    }
  }

  /** A range of numbers on a linear scale. */
  static Range linear(double min, double max) {
    return new Range(min, max, false, false);
  }

  /** A range of numbers on a logarithmic scale. */
  static Range logarithmic(double min, double max) {
    return new Range(min, max, true, false);
  }

  /** A range of whole numbers. */
  static Range whole(long min, long max) {
    return new Range(min, max, false, true);
  }
}
