package io.tao4j.onnx;

import io.tao4j.graph.ElementwiseOp.BinaryKind;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.onnx.ImportOperand.Known;
import io.tao4j.onnx.ImportScope.Unsupported;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that follow from the file alone are worked out while it is read: shapes, paddings, tables
 * of indices and positions, which exporters leave as long chains of nodes. What a training changes
 * is left to the graph.
 */
final class ImportFold {
  /** Of a result; a damaged file may ask for any number of copies. */
  private static final long MOST_NUMBERS = 1L << 26;

  private ImportFold() {}

  /** Whether all operands are numbers of the file that no training changes. */
  static boolean applies(ImportCall call) {
    return IntStream.range(0, call.inputs())
        .filter(call::has)
        .allMatch(i -> call.isKnown(i) && !isTrained(call.known(i)));
  }

  private static boolean isTrained(Known known) {
    Tensor tensor = known.tensor();
    return known.trained() && tensor.dtype().isFloating() && tensor.elements() > 1;
  }

  static void define(ImportCall call, Tensor result) {
    call.define(0, new Known(call.output(0), result, false));
  }

  // Each element on its own

  /** Null for functions that stay in the graph. */
  static @Nullable DoubleUnaryOperator function(UnaryKind kind) {
    return switch (kind) {
      case NEGATE -> x -> -x;
      case ABSOLUTE -> Math::abs;
      case EXP -> Math::exp;
      case LOG -> Math::log;
      case SQRT -> Math::sqrt;
      case RECIPROCAL -> x -> 1 / x;
      case SIN -> Math::sin;
      case COS -> Math::cos;
      case SIGN -> Math::signum;
      case FLOOR -> Math::floor;
      case ROUND -> Math::rint;
      default -> null;
    };
  }

  static Tensor map(Tensor x, DoubleUnaryOperator function) {
    return ofDoubles(
        Arrays.stream(x.toDoubleArray()).map(function).toArray(), x.dtype(), x.shape());
  }

  /** The first operand's type is the result's, as in a power with an exponent of another type. */
  static Tensor binary(BinaryKind kind, Tensor a, Tensor b) {
    Shape shape = broadcast(a.shape(), b.shape());
    Tensor left = spread(a, shape);
    Tensor right = spread(b, shape);
    int count = count(shape.elements());
    if (a.dtype().isFloating()) {
      double[] x = left.toDoubleArray();
      double[] y = right.toDoubleArray();
      double[] result = new double[count];
      Arrays.setAll(result, i -> apply(kind, x[i], y[i]));
      return ofDoubles(result, a.dtype(), shape);
    }
    long[] x = left.toLongArray();
    long[] y = right.toLongArray();
    long[] result = new long[count];
    Arrays.setAll(result, i -> apply(kind, x[i], y[i]));
    return Tensor.of(result, shape.toArray()).to(a.dtype());
  }

  private static double apply(BinaryKind kind, double x, double y) {
    return switch (kind) {
      case ADD -> x + y;
      case SUBTRACT -> x - y;
      case MULTIPLY -> x * y;
      case DIVIDE -> x / y;
      case MAXIMUM -> Math.max(x, y);
      case MINIMUM -> Math.min(x, y);
      case POWER -> Math.pow(x, y);
    };
  }

  static long apply(BinaryKind kind, long x, long y) {
    return switch (kind) {
      case ADD -> x + y;
      case SUBTRACT -> x - y;
      case MULTIPLY -> x * y;
      case DIVIDE -> x / y;
      case MAXIMUM -> Math.max(x, y);
      case MINIMUM -> Math.min(x, y);
      case POWER -> (long) Math.pow(x, y);
    };
  }

  static Tensor compare(CompareKind kind, Tensor a, Tensor b) {
    Shape shape = broadcast(a.shape(), b.shape());
    double[] x = spread(a, shape).toDoubleArray();
    double[] y = spread(b, shape).toDoubleArray();
    double[] result = new double[x.length];
    Arrays.setAll(result, i -> holds(kind, x[i], y[i]) ? 1 : 0);
    return ofDoubles(result, DType.BOOL, shape);
  }

  private static boolean holds(CompareKind kind, double x, double y) {
    return switch (kind) {
      case EQUAL -> x == y;
      case LESS -> x < y;
      case LESS_OR_EQUAL -> x <= y;
      case GREATER -> x > y;
      case GREATER_OR_EQUAL -> x >= y;
    };
  }

  /** The remainder has the divisor's sign, as in Python. */
  static Tensor remainder(Tensor a, Tensor b) {
    Shape shape = broadcast(a.shape(), b.shape());
    long[] x = spread(a, shape).toLongArray();
    long[] y = spread(b, shape).toLongArray();
    long[] result = new long[x.length];
    Arrays.setAll(result, i -> Math.floorMod(x[i], y[i]));
    return Tensor.of(result, shape.toArray()).to(a.dtype());
  }

  static Tensor where(Tensor condition, Tensor a, Tensor b) {
    Shape shape = broadcast(condition.shape(), broadcast(a.shape(), b.shape()));
    boolean[] first = new boolean[count(shape.elements())];
    Tensor chosen = spread(condition, shape);
    IntStream.range(0, first.length).forEach(i -> first[i] = chosen.get(i) != 0);
    Tensor left = spread(a, shape);
    Tensor right = spread(b, shape);
    int width = a.dtype().byteSize();
    ByteBuffer bytes = buffer(first.length, width);
    for (int i = 0; i < first.length; i++) {
      bytes.put((first[i] ? left : right).bytes().slice(i * width, width));
    }
    return Tensor.wrap(a.dtype(), shape, bytes.flip());
  }

  // The same numbers in another place

  /**
   * Numbers of another tensor.
   *
   * @param from flat places in x, in the order of the result
   */
  private static Tensor pick(Tensor x, Shape shape, long[] from) {
    int width = x.dtype().byteSize();
    ByteBuffer source = x.bytes();
    ByteBuffer bytes = buffer(from.length, width);
    for (long place : from) {
      bytes.put(source.slice(Math.toIntExact(place * width), width));
    }
    return Tensor.wrap(x.dtype(), shape, bytes.flip());
  }

  /** Repeated along axes of size 1 and new axes before. */
  static Tensor spread(Tensor x, Shape shape) {
    if (x.shape().equals(shape)) {
      return x;
    }
    int lead = shape.rank() - x.shape().rank();
    long[] sizes = shape.toArray();
    long[] strides = new long[shape.rank()];
    long stride = 1;
    for (int axis = shape.rank() - 1; axis >= lead; axis--) {
      long length = x.shape().size(axis - lead);
      strides[axis] = length == 1 ? 0 : stride;
      stride *= length;
    }
    long[] from = new long[count(shape.elements())];
    for (int i = 0; i < from.length; i++) {
      long rest = i;
      for (int axis = shape.rank() - 1; axis >= 0; axis--) {
        from[i] += rest % sizes[axis] * strides[axis];
        rest /= sizes[axis];
      }
    }
    return pick(x, shape, from);
  }

  /** Some of an axis: indices of any shape take its place. */
  static Tensor gather(Tensor x, int axis, long[] indices, long... indexShape) {
    long[] sizes = x.shape().toArray();
    long inner = product(sizes, axis + 1, sizes.length);
    long outer = product(sizes, 0, axis);
    long[] from = new long[count(Math.multiplyExact(outer * inner, indices.length))];
    int at = 0;
    for (long o = 0; o < outer; o++) {
      for (long index : indices) {
        long place = index < 0 ? index + sizes[axis] : index;
        if (place < 0 || place >= sizes[axis]) {
          throw new Unsupported(
              "index %s lies outside of axis %s of %s".formatted(index, axis, x.shape()));
        }
        for (long i = 0; i < inner; i++) {
          from[at++] = (o * sizes[axis] + place) * inner + i;
        }
      }
    }
    LongStream before = LongStream.concat(Arrays.stream(sizes, 0, axis), LongStream.of(indexShape));
    LongStream behind = Arrays.stream(sizes, axis + 1, sizes.length);
    long[] shape = LongStream.concat(before, behind).toArray();
    return pick(x, Shape.of(shape), from);
  }

  /** A slice of an axis; start and end as ONNX has them, the step may be negative. */
  static Tensor slice(Tensor x, int axis, long start, long end, long step) {
    long size = x.shape().size(axis);
    long first = Math.max(start < 0 ? start + size : start, step < 0 ? -1 : 0);
    long last = Math.max(end < 0 ? end + size : end, step < 0 ? -1 : 0);
    first = Math.min(first, step < 0 ? size - 1 : size);
    last = Math.min(last, size);
    long count = Math.max(0, (last - first + step - Long.signum(step)) / step);
    long[] indices = new long[Math.toIntExact(count)];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = first + i * step;
    }
    return gather(x, axis, indices, indices.length);
  }

  static Tensor concat(Tensor[] parts, int axis) {
    long[] shape = parts[0].shape().toArray();
    shape[axis] = Arrays.stream(parts).mapToLong(part -> part.shape().size(axis)).sum();
    int width = parts[0].dtype().byteSize();
    long outer = product(shape, 0, axis);
    ByteBuffer bytes = buffer(count(Shape.of(shape).elements()), width);
    for (long o = 0; o < outer; o++) {
      for (Tensor part : parts) {
        int run = Math.toIntExact(part.byteSize() / outer);
        bytes.put(part.bytes().slice(Math.toIntExact(o * run), run));
      }
    }
    return Tensor.wrap(parts[0].dtype(), Shape.of(shape), bytes.flip());
  }

  static Tensor range(Tensor start, Tensor limit, Tensor step) {
    double from = start.item();
    double by = step.item();
    double[] values = new double[count((long) Math.max(0, Math.ceil((limit.item() - from) / by)))];
    Arrays.setAll(values, i -> from + i * by);
    return ofDoubles(values, start.dtype(), Shape.of(values.length));
  }

  /** NumPy's broadcasting of two known shapes. */
  static Shape broadcast(Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    long[] sizes = new long[rank];
    for (int axis = 0; axis < rank; axis++) {
      long left = axis < rank - a.rank() ? 1 : a.size(axis - rank + a.rank());
      long right = axis < rank - b.rank() ? 1 : b.size(axis - rank + b.rank());
      if (left != right && left != 1 && right != 1) {
        throw new Unsupported("%s and %s do not broadcast".formatted(a, b));
      }
      sizes[axis] = left == 1 ? right : left;
    }
    return Shape.of(sizes);
  }

  private static int count(long elements) {
    if (elements > MOST_NUMBERS) {
      throw new Unsupported("it gives %s numbers; at most %s".formatted(elements, MOST_NUMBERS));
    }
    return (int) elements;
  }

  private static long product(long[] sizes, int from, int to) {
    return Arrays.stream(sizes, from, to).reduce(1, Math::multiplyExact);
  }

  private static ByteBuffer buffer(int elements, int width) {
    return ByteBuffer.allocate(Math.multiplyExact(elements, width)).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Floats of any precision are rounded once, at the end of a node, as a runtime does. */
  private static Tensor ofDoubles(double[] values, DType type, Shape shape) {
    if (type == DType.INT64 || type == DType.INT32) {
      long[] longs = Arrays.stream(values).mapToLong(value -> (long) value).toArray();
      return Tensor.of(longs, shape.toArray()).to(type);
    }
    float[] floats = new float[values.length];
    IntStream.range(0, values.length).forEach(i -> floats[i] = (float) values[i]);
    return Tensor.of(floats, shape.toArray()).to(type);
  }
}
