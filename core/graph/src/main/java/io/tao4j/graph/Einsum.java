package io.tao4j.graph;

import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.MovementOp.Transpose;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sums of products by Einstein's notation, as transpositions, reshapes and matrix products: {@code
 * Einsum.of(b, "nhqd,nhkd->nhqk", query, key)} are the scores of attention. Each letter is an axis;
 * what is not behind the arrow is summed over. Several operands are multiplied from left to right.
 *
 * <p>Left out, with an error: an ellipsis, a letter twice in one operand (a diagonal), an equation
 * without an arrow.
 */
public final class Einsum {
  private final GraphBuilder b;
  private final String equation;
  private final Map<Character, Dim> sizes = new HashMap<>();

  /** A value whose axes have letters. */
  private record Term(String letters, Value value) {}

  private Einsum(GraphBuilder b, String equation) {
    this.b = b;
    this.equation = equation;
  }

  /**
   * Adds the sum of products.
   *
   * @param equation letters of each operand, {@code ->}, letters of the result; spaces are passed
   *     over
   * @param operands floating, one or more
   * @return with an axis for each letter behind the arrow
   * @throws IllegalArgumentException naming the equation and the index that does not fit
   */
  public static Value of(GraphBuilder b, String equation, Value... operands) {
    return new Einsum(b, equation).write(List.of(operands));
  }

  private Value write(List<Value> operands) {
    String[] sides = equation.replace(" ", "").split("->", -1);
    if (sides.length != 2) {
      throw wrong("it needs one '->'");
    }
    String[] inputs = sides[0].split(",", -1);
    String output = sides[1];
    if (inputs.length != operands.size()) {
      throw wrong("it is of %s operands, %s are given".formatted(inputs.length, operands.size()));
    }
    List<Term> terms = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      terms.add(term(inputs[i], operands.get(i), i + 1));
    }
    requireDistinct(output, "the result");
    for (char letter : output.toCharArray()) {
      if (!sizes.containsKey(letter)) {
        throw wrong("index '%s' of the result is in no operand".formatted(letter));
      }
    }
    Term product = terms.get(0);
    for (int i = 1; i < terms.size(); i++) {
      StringBuilder needed = new StringBuilder(output);
      terms.subList(i + 1, terms.size()).forEach(later -> needed.append(later.letters()));
      product = product(product, terms.get(i), needed.toString());
    }
    return transposed(summed(product, output), output);
  }

  private Term term(String letters, Value value, int number) {
    requireDistinct(letters, "operand " + number);
    Shape shape = b.shape(value);
    if (letters.length() != shape.rank()) {
      throw wrong(
          "operand %s has %s indices '%s' and is %s"
              .formatted(number, letters.length(), letters, shape));
    }
    for (int axis = 0; axis < letters.length(); axis++) {
      Dim size = shape.dim(axis);
      Dim other = sizes.putIfAbsent(letters.charAt(axis), size);
      if (other != null && !other.equals(size)) {
        throw wrong(
            "index '%s' is %s before and %s in operand %s"
                .formatted(letters.charAt(axis), other, size, number));
      }
    }
    return new Term(letters, value);
  }

  private void requireDistinct(String letters, String place) {
    for (int i = 0; i < letters.length(); i++) {
      char letter = letters.charAt(i);
      if (!(letter >= 'a' && letter <= 'z' || letter >= 'A' && letter <= 'Z')) {
        throw wrong("'%s' in %s is no letter".formatted(letter, place));
      }
      if (letters.indexOf(letter) != i) {
        throw wrong("index '%s' is twice in %s".formatted(letter, place));
      }
    }
  }

  private IllegalArgumentException wrong(String reason) {
    return new IllegalArgumentException("einsum '%s': %s".formatted(equation, reason));
  }

  /** Sums over what nobody needs any more. */
  private Term summed(Term term, String needed) {
    StringBuilder kept = new StringBuilder();
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < term.letters().length(); axis++) {
      char letter = term.letters().charAt(axis);
      if (needed.indexOf(letter) >= 0) {
        kept.append(letter);
      } else {
        axes.add(axis);
      }
    }
    return axes.isEmpty()
        ? term
        : new Term(
            kept.toString(),
            b.reduce(
                ReduceKind.SUM,
                term.value(),
                false,
                axes.stream().mapToInt(Integer::intValue).toArray()));
  }

  private Value transposed(Term term, String order) {
    if (term.letters().equals(order)) {
      return term.value();
    }
    return b.add(
        new Transpose(order.chars().map(term.letters()::indexOf).boxed().toList()), term.value());
  }

  private static String common(String one, String other, boolean inOther) {
    StringBuilder letters = new StringBuilder();
    for (char letter : one.toCharArray()) {
      if (other.indexOf(letter) >= 0 == inOther) {
        letters.append(letter);
      }
    }
    return letters.toString();
  }

  private Term product(Term left, Term right, String needed) {
    Term one = summed(left, needed + right.letters());
    Term other = summed(right, needed + left.letters());
    String shared = common(one.letters(), other.letters(), true);
    String batch = common(shared, needed, true);
    String inner = common(shared, needed, false);
    String rows = common(one.letters(), shared, false);
    String columns = common(other.letters(), shared, false);
    if (inner.isEmpty()) {
      // No sum: numbers side by side, with axes of one where the other has its own.
      Value a = spread(transposed(one, batch + rows), batch.length() + rows.length(), columns);
      Value c = transposed(other, batch + columns);
      return new Term(batch + rows + columns, b.product(a, spreadInside(c, batch, rows, columns)));
    }
    Value a = merged(transposed(one, batch + rows + inner), batch, rows, inner);
    Value c = merged(transposed(other, batch + inner + columns), batch, inner, columns);
    Value y = b.add(new LinearOp.MatMul(), a, c);
    return new Term(batch + rows + columns, split(y, batch, rows, columns));
  }

  /** Axes of one behind all others. */
  private Value spread(Value x, int rank, String more) {
    if (more.isEmpty()) {
      return x;
    }
    List<Extent> extents = same(0, rank);
    more.chars().forEach(letter -> extents.add(new Extent.Sized(1)));
    return b.add(new Reshape(extents), x);
  }

  /** Axes of one between the batch and the columns. */
  private Value spreadInside(Value x, String batch, String rows, String columns) {
    if (rows.isEmpty()) {
      return x;
    }
    List<Extent> extents = same(0, batch.length());
    rows.chars().forEach(letter -> extents.add(new Extent.Sized(1)));
    extents.addAll(same(batch.length(), columns.length()));
    return b.add(new Reshape(extents), x);
  }

  private static List<Extent> same(int first, int count) {
    List<Extent> extents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      extents.add(new Extent.SameAs(first + i));
    }
    return extents;
  }

  /** The axes of two groups behind the batch as one axis each. */
  private Value merged(Value x, String batch, String first, String second) {
    if (first.length() == 1 && second.length() == 1) {
      return x;
    }
    List<Extent> extents = same(0, batch.length());
    boolean rest = extent(extents, batch.length(), first, false);
    extent(extents, batch.length() + first.length(), second, rest);
    return b.add(new Reshape(extents), x);
  }

  /** One extent for a group; whether it is the rest. */
  private boolean extent(List<Extent> extents, int axis, String group, boolean restIsTaken) {
    if (group.length() == 1) {
      extents.add(new Extent.SameAs(axis));
      return restIsTaken;
    }
    if (group.chars().allMatch(letter -> size(letter).isFixed())) {
      extents.add(new Extent.Sized(product(group)));
      return restIsTaken;
    }
    if (restIsTaken) {
      throw wrong("more than one of the merged axes %s has no fixed size".formatted(group));
    }
    extents.add(new Extent.Rest());
    return true;
  }

  private Dim size(int letter) {
    return sizes.get((char) letter);
  }

  private long product(String group) {
    return group.chars().mapToLong(letter -> size(letter).size()).reduce(1, Math::multiplyExact);
  }

  /** Rows and columns of a product as the axes that they were. */
  private Value split(Value y, String batch, String rows, String columns) {
    Value x = y;
    if (columns.length() != 1) {
      List<Extent> extents = same(0, batch.length() + 1);
      apart(extents, columns);
      x = b.add(new Reshape(extents), x);
    }
    if (rows.length() != 1) {
      List<Extent> extents = same(0, batch.length());
      apart(extents, rows);
      extents.addAll(same(batch.length() + 1, columns.length()));
      x = b.add(new Reshape(extents), x);
    }
    return x;
  }

  private void apart(List<Extent> extents, String group) {
    group
        .chars()
        .forEach(
            letter ->
                extents.add(
                    size(letter).isFixed()
                        ? new Extent.Sized(size(letter).size())
                        : new Extent.Rest()));
  }
}
