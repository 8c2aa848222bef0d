package io.tao4j.tensor;

/**
 * One dimension of a shape: a number, or a symbol that gets its number when a program runs.
 *
 * <p>A symbolic dimension is linear in its symbol: {@code symbol * numerator / denominator +
 * offset}, where the symbol is known to be a multiple of {@code multipleOf}. That is all that a
 * batch size and the height and width of a fully convolutional network need.
 */
public sealed interface Dim {

  /**
   * A known size.
   *
   * @param size zero or more
   */
  record Fixed(long size) implements Dim {
    public Fixed {
      if (size < 0) {
        throw new IllegalArgumentException("a dimension is zero or more, got " + size);
      }
    }

    // Written out, as in Value, for the start of a process.

    @Override
    public boolean equals(Object other) {
      return other instanceof Fixed f && size == f.size;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(size);
    }

    @Override
    public String toString() {
      return Long.toString(size);
    }
  }

  /**
   * A size known at run time.
   *
   * @param name the symbol, for example {@code N}
   * @param multipleOf the symbol's value is a multiple of this
   * @param numerator factor, one or more
   * @param denominator divisor of {@code multipleOf * numerator}, one or more
   * @param offset added last
   */
  record Symbol(String name, long multipleOf, long numerator, long denominator, long offset)
      implements Dim {
    public Symbol {
      if (name.isBlank()) {
        throw new IllegalArgumentException("a symbol needs a name");
      }
      if (multipleOf < 1 || numerator < 1 || denominator < 1) {
        throw new IllegalArgumentException(
            "multipleOf, numerator and denominator are one or more, got %s, %s, %s"
                .formatted(multipleOf, numerator, denominator));
      }
      long common = gcd(numerator, denominator);
      numerator /= common;
      denominator /= common;
      if (multipleOf % denominator != 0) {
        throw new IllegalArgumentException(
            "%s is a multiple of %s and cannot be divided by %s"
                .formatted(name, multipleOf, denominator));
      }
    }

    /** The largest number that is known to divide {@code symbol * numerator / denominator}. */
    public long knownDivisor() {
      return multipleOf / denominator * numerator;
    }

    /**
     * The size where the symbol has {@code value}.
     *
     * @throws IllegalArgumentException if {@code value} is no multiple of {@link #multipleOf()}
     */
    public long at(long value) {
      if (value % multipleOf != 0) {
        throw new IllegalArgumentException(
            "%s must be a multiple of %s, got %s".formatted(name, multipleOf, value));
      }
      return value / denominator * numerator + offset;
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder(name);
      if (numerator != 1) {
        text.append('*').append(numerator);
      }
      if (denominator != 1) {
        text.append('/').append(denominator);
      }
      if (offset != 0) {
        text.append(offset > 0 ? "+" : "").append(offset);
      }
      return text.toString();
    }

    private static long gcd(long a, long b) {
      return b == 0 ? a : gcd(b, a % b);
    }
  }

  /** A known size. */
  static Dim of(long size) {
    return new Fixed(size);
  }

  /** A symbol of any value, such as the batch size. */
  static Dim symbol(String name) {
    return new Symbol(name, 1, 1, 1, 0);
  }

  /** A symbol whose value is a multiple of {@code multipleOf}, such as an image's height. */
  static Dim symbol(String name, long multipleOf) {
    return new Symbol(name, multipleOf, 1, 1, 0);
  }

  /** Whether the size is a number. */
  default boolean isFixed() {
    return this instanceof Fixed;
  }

  /**
   * The number.
   *
   * @throws IllegalStateException if this is a symbol
   */
  default long size() {
    if (this instanceof Fixed fixed) {
      return fixed.size();
    }
    throw new IllegalStateException("dimension " + this + " has no number yet");
  }

  /** This plus a number. */
  default Dim plus(long addend) {
    if (this instanceof Symbol s) {
      return new Symbol(
          s.name(), s.multipleOf(), s.numerator(), s.denominator(), s.offset() + addend);
    }
    return new Fixed(size() + addend);
  }

  /** This times a number of one or more. */
  default Dim times(long factor) {
    if (this instanceof Symbol s) {
      return new Symbol(
          s.name(), s.multipleOf(), s.numerator() * factor, s.denominator(), s.offset() * factor);
    }
    return new Fixed(size() * factor);
  }

  /**
   * This divided by a number, rounded down.
   *
   * @throws IllegalArgumentException if this is a symbol that is not known to be divisible
   */
  default Dim floorDividedBy(long divisor) {
    if (this instanceof Symbol s) {
      if (s.knownDivisor() % divisor != 0) {
        throw new IllegalArgumentException(
            "%s is not known to be divisible by %s; declare %s as a multiple of %s or fix its size"
                .formatted(this, divisor, s.name(), s.multipleOf() * divisor / common(s, divisor)));
      }
      return new Symbol(
          s.name(),
          s.multipleOf(),
          s.numerator(),
          s.denominator() * divisor,
          Math.floorDiv(s.offset(), divisor));
    }
    return new Fixed(Math.floorDiv(size(), divisor));
  }

  private static long common(Symbol s, long divisor) {
    return Symbol.gcd(s.knownDivisor(), divisor);
  }
}
