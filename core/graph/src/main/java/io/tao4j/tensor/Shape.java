package io.tao4j.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The dimensions of a tensor, outermost first; a scalar has none. Images are {@code [N, C, H, W]}.
 *
 * @param dims the dimensions
 */
public record Shape(List<Dim> dims) {
  /** The shape of a scalar. */
  public static final Shape SCALAR = new Shape(List.of());

  public Shape {
    dims = List.copyOf(dims);
  }

  /** A shape of numbers. */
  public static Shape of(long... sizes) {
    return new Shape(Arrays.stream(sizes).mapToObj(Dim::of).toList());
  }

  /** A shape of any dimensions. */
  public static Shape of(Dim... dims) {
    return new Shape(List.of(dims));
  }

  /** A shape whose first dimension is the batch symbol {@code N}. */
  public static Shape batch(long... sizes) {
    List<Dim> dims = new ArrayList<>();
    dims.add(Dim.symbol("N"));
    Arrays.stream(sizes).mapToObj(Dim::of).forEach(dims::add);
    return new Shape(dims);
  }

  /** Number of dimensions. */
  public int rank() {
    return dims.size();
  }

  /**
   * One dimension.
   *
   * @param axis from 0; negative counts from the last
   */
  public Dim dim(int axis) {
    return dims.get(axis(axis));
  }

  /**
   * The size of one dimension.
   *
   * @throws IllegalStateException if it is symbolic
   */
  public long size(int axis) {
    return dim(axis).size();
  }

  /**
   * An axis counted from 0.
   *
   * @param axis from {@code -rank} to {@code rank - 1}
   */
  public int axis(int axis) {
    int index = axis < 0 ? axis + rank() : axis;
    if (index < 0 || index >= rank()) {
      throw new IllegalArgumentException("shape " + this + " has no axis " + axis);
    }
    return index;
  }

  /** Whether every dimension is a number. */
  public boolean isFixed() {
    return dims.stream().allMatch(Dim::isFixed);
  }

  /**
   * Number of elements.
   *
   * @throws IllegalStateException if a dimension is symbolic
   */
  public long elements() {
    long product = 1;
    for (Dim dim : dims) {
      product = Math.multiplyExact(product, dim.size());
    }
    return product;
  }

  /**
   * The numbers.
   *
   * @throws IllegalStateException if a dimension is symbolic
   */
  public long[] toArray() {
    return dims.stream().mapToLong(Dim::size).toArray();
  }

  /** A copy with one dimension replaced. */
  public Shape with(int axis, Dim dim) {
    List<Dim> copy = new ArrayList<>(dims);
    copy.set(axis(axis), dim);
    return new Shape(copy);
  }

  /** A copy with each dimension mapped. */
  public Shape map(Function<Dim, Dim> function) {
    return new Shape(dims.stream().map(function).toList());
  }

  /**
   * A copy in which symbols have their numbers.
   *
   * @param values symbol to number; symbols that are missing here stay
   */
  public Shape bind(Map<String, Long> values) {
    return map(
        dim ->
            dim instanceof Dim.Symbol s && values.containsKey(s.name())
                ? Dim.of(s.at(values.get(s.name())))
                : dim);
  }

  @Override
  public String toString() {
    return dims.stream().map(Dim::toString).collect(Collectors.joining(",", "[", "]"));
  }
}
