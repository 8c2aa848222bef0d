package io.tao4j.graph;

import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;

/**
 * Row-major numbers in double precision with the element type that they stand for. Integers are
 * exact up to 2^53; false and true are 0 and 1. Mutable only through {@link #data()}.
 */
public final class DoubleArray {
  private final DType dtype;
  private final int[] shape;
  private final double[] data;

  public DoubleArray(DType dtype, int[] shape, double[] data) {
    if (data.length != elements(shape)) {
      throw new IllegalArgumentException(
          "shape %s has %d elements, got %d"
              .formatted(Arrays.toString(shape), elements(shape), data.length));
    }
    this.dtype = dtype;
    this.shape = shape.clone();
    this.data = data;
  }

  public static DoubleArray of(Tensor tensor) {
    return new DoubleArray(tensor.dtype(), ints(tensor.shape()), tensor.toDoubleArray());
  }

  public static DoubleArray zeros(DType dtype, int... shape) {
    return new DoubleArray(dtype, shape, new double[elements(shape)]);
  }

  static int elements(int[] shape) {
    int product = 1;
    for (int size : shape) {
      product = Math.multiplyExact(product, size);
    }
    return product;
  }

  static int[] ints(Shape shape) {
    return Arrays.stream(shape.toArray()).mapToInt(Math::toIntExact).toArray();
  }

  public DType dtype() {
    return dtype;
  }

  public int[] shape() {
    return shape.clone();
  }

  public int rank() {
    return shape.length;
  }

  public int size(int axis) {
    return shape[axis < 0 ? axis + shape.length : axis];
  }

  /** The numbers themselves, not a copy. */
  public double[] data() {
    return data;
  }

  public int length() {
    return data.length;
  }

  /** Elements between two neighbours of an axis. */
  int stride(int axis) {
    int product = 1;
    for (int i = axis + 1; i < shape.length; i++) {
      product *= shape[i];
    }
    return product;
  }

  public DoubleArray copy() {
    return new DoubleArray(dtype, shape, data.clone());
  }

  public DoubleArray map(DoubleUnaryOperator function) {
    return new DoubleArray(dtype, shape, Arrays.stream(data).map(function).toArray());
  }

  /** This array stretched to a shape as NumPy does. */
  DoubleArray broadcast(int[] target) {
    DoubleArray out = zeros(dtype, target);
    int[] index = new int[target.length];
    for (int i = 0; i < out.length(); i++) {
      unravel(i, target, index);
      int from = 0;
      for (int axis = 0; axis < shape.length; axis++) {
        int position = index[axis + target.length - shape.length];
        from = from * shape[axis] + (shape[axis] == 1 ? 0 : position);
      }
      out.data[i] = data[from];
    }
    return out;
  }

  static void unravel(int flat, int[] shape, int[] index) {
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = flat % shape[axis];
      flat /= shape[axis];
    }
  }

  static int ravel(int[] index, int[] shape) {
    int flat = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      flat = flat * shape[axis] + index[axis];
    }
    return flat;
  }

  /** A host tensor of the same element type; floats are rounded. */
  public Tensor toTensor() {
    long[] sizes = Arrays.stream(shape).asLongStream().toArray();
    if (dtype.isFloating()) {
      float[] values = new float[data.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) data[i];
      }
      return Tensor.of(values, sizes).to(dtype);
    }
    return Tensor.of(Arrays.stream(data).mapToLong(v -> (long) v).toArray(), sizes).to(dtype);
  }

  static int[] common(int[]... shapes) {
    // from the last axis, which all shapes share
    Map<Integer, Integer> sizes = new TreeMap<>();
    for (int[] shape : shapes) {
      for (int axis = 0; axis < shape.length; axis++) {
        sizes.merge(shape.length - axis, shape[axis], (a, b) -> a == 1 ? b : a);
      }
    }
    int[] shape = new int[sizes.size()];
    sizes.forEach((fromLast, size) -> shape[shape.length - fromLast] = size);
    return shape;
  }

  static int[] append(int[] shape, int... more) {
    int[] out = Arrays.copyOf(shape, shape.length + more.length);
    System.arraycopy(more, 0, out, shape.length, more.length);
    return out;
  }

  static int[] without(int[] shape, int axis) {
    int[] out = new int[shape.length - 1];
    for (int i = 0; i < out.length; i++) {
      out[i] = shape[i < axis ? i : i + 1];
    }
    return out;
  }

  @Override
  public String toString() {
    return dtype + " " + Arrays.toString(shape);
  }
}
