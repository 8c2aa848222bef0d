package io.tao4j.graph;

import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Checks that shape rules share; messages name no node, the graph adds it. */
final class Check {
  private Check() {}

  static void count(List<TensorType> inputs, int least, int most) {
    if (inputs.size() < least || inputs.size() > most) {
      String expected = least == most ? Integer.toString(least) : least + " to " + most;
      throw new IllegalArgumentException(
          "takes %s inputs, got %s".formatted(expected, inputs.size()));
    }
  }

  static void rank(TensorType type, int rank, String what) {
    if (type.shape().rank() != rank) {
      throw new IllegalArgumentException(
          "%s needs %s dimensions, got %s".formatted(what, rank, type.shape()));
    }
  }

  static void floating(TensorType type, String what) {
    if (!type.dtype().isFloating()) {
      throw new IllegalArgumentException("%s must be floating, got %s".formatted(what, type));
    }
  }

  /** A float or a signed integer. */
  static void number(TensorType type, String what) {
    if (!type.dtype().isFloating() && type.dtype() != DType.INT32 && type.dtype() != DType.INT64) {
      throw new IllegalArgumentException(
          "%s must be floats or signed integers, got %s".formatted(what, type));
    }
  }

  static void dtype(TensorType type, DType dtype, String what) {
    if (type.dtype() != dtype) {
      throw new IllegalArgumentException("%s must be %s, got %s".formatted(what, dtype, type));
    }
  }

  /** An axis of an op counts from 0: a second name for it would make equal ops unequal. */
  static int axis(Shape shape, int axis) {
    if (axis < 0) {
      throw new IllegalArgumentException("an axis counts from 0, got " + axis);
    }
    return shape.axis(axis);
  }

  /** Weights of a product have the element type of what they multiply. */
  static void sameType(TensorType x, TensorType other, String what) {
    if (x.dtype() != other.dtype()) {
      throw new IllegalArgumentException(
          "%s must be %s as x is, got %s".formatted(what, x.dtype(), other));
    }
  }

  static void fixed(TensorType type, String what) {
    if (!type.shape().isFixed()) {
      throw new IllegalArgumentException(
          "%s must have a fixed shape, got %s".formatted(what, type.shape()));
    }
  }

  static void positive(int value, String what) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " is one or more, got " + value);
    }
  }

  static List<Integer> positive(List<Integer> values, String what) {
    values.forEach(v -> positive(v, what));
    return List.copyOf(values);
  }

  /** Windows have one number for each of one, two or three spatial axes. */
  @SafeVarargs
  static void spatial(int rank, List<Integer>... numbers) {
    for (List<Integer> each : numbers) {
      if (each.size() != rank || rank < 1 || rank > 3) {
        throw new IllegalArgumentException(
            "a window has one number for each of 1 to 3 axes, got %s and padding of %s axes"
                .formatted(each, rank));
      }
    }
  }

  static void vector(TensorType type, Dim size, String what) {
    if (!type.shape().equals(Shape.of(size))) {
      throw new IllegalArgumentException(
          "%s must have shape [%s], got %s".formatted(what, size, type.shape()));
    }
  }

  /** Size of a sliding window's output along one axis, rounded down. */
  static Dim window(Dim input, int kernel, int stride, int dilation, int before, int after) {
    long covered = (long) dilation * (kernel - 1) + 1;
    if (input.isFixed() && input.size() + before + after < covered) {
      throw new IllegalArgumentException(
          "window of %s does not fit into %s with padding %s and %s"
              .formatted(covered, input, before, after));
    }
    return input.plus(before + after - covered).floorDividedBy(stride).plus(1);
  }

  /** NumPy's broadcasting of two shapes. */
  static Shape broadcast(Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    List<Dim> dims = new ArrayList<>(rank);
    for (int i = 0; i < rank; i++) {
      Dim left = i < rank - a.rank() ? Dim.of(1) : a.dim(i - rank + a.rank());
      Dim right = i < rank - b.rank() ? Dim.of(1) : b.dim(i - rank + b.rank());
      if (left.equals(right) || isOne(right)) {
        dims.add(left);
      } else if (isOne(left)) {
        dims.add(right);
      } else {
        throw new IllegalArgumentException(
            "shapes %s and %s do not broadcast: %s against %s".formatted(a, b, left, right));
      }
    }
    return new Shape(dims);
  }

  private static boolean isOne(Dim dim) {
    return dim.isFixed() && dim.size() == 1;
  }
}
