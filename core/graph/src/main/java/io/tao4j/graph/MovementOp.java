package io.tao4j.graph;

import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The same numbers in another order or place. */
public sealed interface MovementOp extends Op {
  /** One method for each record here, as {@link OpVisitor} has one for each group. */
  interface Visitor<C, R> {
    R visit(Reshape op, C context);

    R visit(Transpose op, C context);

    R visit(Concat op, C context);

    R visit(Slice op, C context);

    R visit(Pad op, C context);
  }

  /** Calls the visitor's method for this record. */
  <C, R> R accept(Visitor<C, R> visitor, C context);

  @Override
  default <C, R> R accept(OpVisitor<C, R> visitor, C context) {
    return visitor.visit(this, context);
  }

  /** Size of one axis of a reshaped tensor. */
  sealed interface Extent {
    /**
     * As large as an axis of the input, whatever that is at run time.
     *
     * @param axis of the input, from 0
     */
    record SameAs(int axis) implements Extent {}

    /**
     * A number.
     *
     * @param size one or more
     */
    record Sized(long size) implements Extent {}

    /** What is left; at most once. */
    record Rest() implements Extent {}
  }

  /**
   * Another shape of as many elements, row-major. An input axis that is symbolic must be named by
   * {@link Extent.SameAs} or be all that {@link Extent.Rest} holds beside numbers.
   *
   * @param extents new axes
   */
  record Reshape(List<Extent> extents) implements MovementOp {
    public Reshape {
      extents = List.copyOf(extents);
      if (extents.stream().filter(Extent.Rest.class::isInstance).count() > 1) {
        throw new IllegalArgumentException("at most one extent is the rest, got " + extents);
      }
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.count(inputs, 1, 1);
      Shape x = inputs.get(0).shape();
      List<Dim> left = new ArrayList<>(x.dims());
      long divisor = 1;
      for (Extent extent : extents) {
        if (extent instanceof Extent.SameAs same) {
          if (!left.remove(x.dim(Check.axis(x, same.axis())))) {
            throw new IllegalArgumentException(
                "axis %s of %s is used twice".formatted(same.axis(), x));
          }
        } else if (extent instanceof Extent.Sized sized) {
          divisor = Math.multiplyExact(divisor, sized.size());
        }
      }
      Dim rest = rest(x, left, divisor);
      boolean hasRest = extents.stream().anyMatch(Extent.Rest.class::isInstance);
      if (!hasRest && !(rest.isFixed() && rest.size() == 1)) {
        throw new IllegalArgumentException(
            "%s does not reshape to %s: a factor of %s is left over".formatted(x, extents, rest));
      }
      List<Dim> dims = new ArrayList<>();
      for (Extent extent : extents) {
        if (extent instanceof Extent.SameAs same) {
          dims.add(x.dim(same.axis()));
        } else if (extent instanceof Extent.Sized sized) {
          dims.add(Dim.of(sized.size()));
        } else {
          dims.add(rest);
        }
      }
      return List.of(new TensorType(inputs.get(0).dtype(), new Shape(dims)));
    }

    private static Dim rest(Shape x, List<Dim> left, long divisor) {
      long number = 1;
      List<Dim> symbols = new ArrayList<>();
      for (Dim dim : left) {
        if (dim.isFixed()) {
          number = Math.multiplyExact(number, dim.size());
        } else {
          symbols.add(dim);
        }
      }
      if (symbols.size() > 1) {
        throw new IllegalArgumentException(
            "%s: the product of %s has no name; fix the image size".formatted(x, symbols));
      }
      if (symbols.isEmpty()) {
        if (number % divisor != 0) {
          throw new IllegalArgumentException(
              "%s elements of %s are not divisible by %s".formatted(number, x, divisor));
        }
        return Dim.of(number / divisor);
      }
      return symbols.get(0).times(number).floorDividedBy(divisor);
    }

    @Override
    public Set<Trait> traits() {
      return EnumSet.of(Trait.DIFFERENTIABLE, Trait.KEEPS_NUMBERS);
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  /**
   * Axes in another order.
   *
   * @param permutation which input axis each output axis is
   */
  record Transpose(List<Integer> permutation) implements MovementOp {
    public Transpose {
      permutation = List.copyOf(permutation);
      if (!permutation.stream()
          .sorted()
          .toList()
          .equals(IntStream.range(0, permutation.size()).boxed().toList())) {
        throw new IllegalArgumentException("not a permutation: " + permutation);
      }
    }

    /** Two axes change places. */
    public static Transpose swapping(int rank, int a, int b) {
      List<Integer> axes = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
      Collections.swap(axes, a, b);
      return new Transpose(axes);
    }

    /** {@code [N, C, H, W]} to {@code [N, H, W, C]}. */
    public static Transpose channelsLast() {
      return new Transpose(List.of(0, 2, 3, 1));
    }

    /** {@code [N, H, W, C]} to {@code [N, C, H, W]}. */
    public static Transpose channelsFirst() {
      return new Transpose(List.of(0, 3, 1, 2));
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.count(inputs, 1, 1);
      Check.rank(inputs.get(0), permutation.size(), "x");
      Shape x = inputs.get(0).shape();
      return List.of(
          new TensorType(
              inputs.get(0).dtype(), new Shape(permutation.stream().map(x::dim).toList())));
    }

    @Override
    public Set<Trait> traits() {
      return EnumSet.of(Trait.DIFFERENTIABLE, Trait.KEEPS_NUMBERS);
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  /**
   * One or more tensors after each other along an axis.
   *
   * @param axis from 0
   */
  record Concat(int axis) implements MovementOp {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.count(inputs, 1, Integer.MAX_VALUE);
      TensorType first = inputs.get(0);
      Check.axis(first.shape(), axis);
      long size = 0;
      for (TensorType input : inputs) {
        if (input.dtype() != first.dtype()
            || input.shape().rank() != first.shape().rank()
            || !input.shape().dim(axis).isFixed()
            || !input.shape().with(axis, Dim.of(0)).equals(first.shape().with(axis, Dim.of(0)))) {
          throw new IllegalArgumentException(
              "inputs must agree but for axis %s, got %s and %s".formatted(axis, first, input));
        }
        size += input.shape().size(axis);
      }
      return List.of(new TensorType(first.dtype(), first.shape().with(axis, Dim.of(size))));
    }

    @Override
    public Set<Trait> traits() {
      return EnumSet.of(Trait.DIFFERENTIABLE);
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  /**
   * Elements {@code start, start + step, ...} below {@code end} of an axis of fixed size.
   *
   * @param axis from 0
   * @param start first index, from 0
   * @param end above start, at most the size
   * @param step one or more
   */
  record Slice(int axis, int start, int end, int step) implements MovementOp {
    public Slice {
      Check.positive(step, "step");
      if (start < 0 || end <= start) {
        throw new IllegalArgumentException(
            "slice needs 0 <= start < end, got %s to %s".formatted(start, end));
      }
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.count(inputs, 1, 1);
      Shape x = inputs.get(0).shape();
      Dim dim = x.dim(Check.axis(x, axis));
      if (!dim.isFixed() || end > dim.size()) {
        throw new IllegalArgumentException(
            "slice to %s does not fit axis %s of %s".formatted(end, axis, x));
      }
      return List.of(
          new TensorType(
              inputs.get(0).dtype(), x.with(axis, Dim.of((end - start + step - 1) / step))));
    }

    @Override
    public Set<Trait> traits() {
      return EnumSet.of(Trait.DIFFERENTIABLE, Trait.KEEPS_NUMBERS);
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  /**
   * A constant around x.
   *
   * @param before elements before each axis, zero or more, one number an axis
   * @param after elements after each axis
   * @param value what to put there
   */
  record Pad(List<Integer> before, List<Integer> after, double value) implements MovementOp {
    public Pad {
      before = List.copyOf(before);
      after = List.copyOf(after);
      if (before.size() != after.size()
          || before.stream().anyMatch(n -> n < 0)
          || after.stream().anyMatch(n -> n < 0)) {
        throw new IllegalArgumentException(
            "padding is zero or more for each axis, got %s and %s".formatted(before, after));
      }
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.count(inputs, 1, 1);
      TensorType x = inputs.get(0);
      Check.rank(x, before.size(), "x");
      if (x.dtype() == DType.BOOL) {
        throw new IllegalArgumentException("x must be numbers, got BOOL");
      }
      List<Dim> dims = new ArrayList<>();
      for (int axis = 0; axis < before.size(); axis++) {
        dims.add(x.shape().dim(axis).plus(before.get(axis) + after.get(axis)));
      }
      return List.of(new TensorType(x.dtype(), new Shape(dims)));
    }

    @Override
    public Set<Trait> traits() {
      return EnumSet.of(Trait.DIFFERENTIABLE);
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }
}
