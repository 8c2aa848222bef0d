package io.tao4j.networks.speech.voice;

import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.MovementOp.Transpose;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp.Conv;
import io.tao4j.graph.WindowOp.ConvTranspose;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Convolutions whose kernels are computed of parameters: direction and length apart (Salimans and
 * Kingma 2016, arXiv 1602.07868), or divided by their largest singular value (Miyato et al. 2018,
 * arXiv 1802.05957).
 */
final class NormedLayers {
  private static final String DIRECTION = ".weight_v";
  private static final String LENGTH = ".weight_g";

  /**
   * Squarings of the power method, which is 128 turns. It starts anew in each step, so that a step
   * needs no memory of the last. Of new kernels of HiFi-GAN's sizes the value is less than 1 % too
   * small then; five turns left it 5 to 8 % too small.
   */
  private static final int SQUARINGS = 7;

  private static final double TINY = 1e-12;

  private NormedLayers() {}

  /** What a kernel is computed of. */
  enum Norm {
    /** It is a parameter itself, {@code weight}. */
    NONE,
    /** {@code weight_v} with the length {@code weight_g} along the first axis. */
    WEIGHT,
    /** {@code weight_orig} over its largest singular value. */
    SPECTRAL
  }

  /**
   * A convolution with a bias.
   *
   * @param channels that it makes
   * @param kernel size along each axis
   * @param first numbers of its kernel
   */
  static Value conv(
      GraphBuilder b,
      String name,
      Value x,
      int channels,
      List<Integer> kernel,
      Conv op,
      Norm norm,
      Initializer first) {
    GraphBuilder s = b.scope(name);
    Shape shape = shape(channels, b.channels(x) / op.groups(), kernel);
    Initializer bias = new Initializer.FanInUniform(shape.elements() / channels);
    Value weight = weight(s, shape, norm, first);
    return b.add(name, op, x, weight, s.parameter("bias", Shape.of(channels), Role.BIAS, bias));
  }

  /** The first numbers that PyTorch gives a convolution over so many inputs. */
  static Initializer usual(int inputs, List<Integer> kernel) {
    return new Initializer.FanInUniform(
        inputs * kernel.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b));
  }

  /** A transposed convolution over a sequence, with a bias. */
  static Value transposed(
      GraphBuilder b,
      String name,
      Value x,
      int channels,
      int kernel,
      ConvTranspose op,
      Norm norm,
      Initializer first) {
    GraphBuilder s = b.scope(name);
    Shape shape = shape(b.channels(x), channels, List.of(kernel));
    Initializer bias = new Initializer.FanInUniform((long) channels * kernel);
    Value weight = weight(s, shape, norm, first);
    return b.add(name, op, x, weight, s.parameter("bias", Shape.of(channels), Role.BIAS, bias));
  }

  private static Shape shape(int first, int second, List<Integer> kernel) {
    return Shape.of(
        LongStream.concat(
                LongStream.of(first, second), kernel.stream().mapToLong(Integer::longValue))
            .toArray());
  }

  private static Value weight(GraphBuilder s, Shape shape, Norm norm, Initializer first) {
    return switch (norm) {
      case NONE -> s.parameter("weight", shape, Role.WEIGHT, first);
      case WEIGHT -> {
        Value direction = s.parameter("weight_v", shape, Role.WEIGHT, first);
        long[] single = new long[shape.rank()];
        Arrays.fill(single, 1);
        single[0] = shape.size(0);
        Value length = s.parameter("weight_g", Shape.of(single), Role.GAMMA, Initializer.ones());
        int[] axes = IntStream.range(1, shape.rank()).toArray();
        Value squares = s.reduce(ReduceKind.SUM, s.product(direction, direction), true, axes);
        yield s.product(
            direction,
            s.quotient(length, s.unary(UnaryKind.SQRT, s.sum(squares, s.constant(TINY)))));
      }
      case SPECTRAL -> {
        Value weight = s.parameter("weight_orig", shape, Role.WEIGHT, first);
        Value matrix = s.add(new Reshape(List.of(new Extent.SameAs(0), new Extent.Rest())), weight);
        yield s.quotient(weight, largestSingularValue(s, matrix));
      }
    };
  }

  /**
   * By the power method on the matrix times itself turned, which is squared again and again; the
   * two directions are taken as they are, without gradient.
   */
  private static Value largestSingularValue(GraphBuilder s, Value matrix) {
    Transpose turn = new Transpose(List.of(1, 0));
    Value fixed = s.stopGradient(matrix);
    Value power = s.add(new LinearOp.MatMul(), fixed, s.add(turn, fixed)); // [rows, rows]
    for (int i = 0; i < SQUARINGS; i++) {
      Value scaled = s.quotient(power, length(s, power, 0, 1)); // else it grows out of float32
      power = s.add(new LinearOp.MatMul(), scaled, scaled);
    }
    int rows = (int) s.shape(matrix).size(0);
    Value start =
        s.add(
            new SourceOp.Constant(
                DType.FLOAT32, Shape.of(1, rows), Collections.nCopies(rows, 1.0)));
    Value left = unit(s, s.add(new LinearOp.MatMul(), start, power));
    Value right = unit(s, s.add(new LinearOp.MatMul(), left, fixed));
    Value one =
        s.add(
            new LinearOp.MatMul(), s.add(new LinearOp.MatMul(), left, matrix), s.add(turn, right));
    return s.reduceAll(ReduceKind.SUM, one);
  }

  private static Value unit(GraphBuilder s, Value row) {
    return s.quotient(row, length(s, row, 1));
  }

  /** The root of the sum of squares along some axes. */
  private static Value length(GraphBuilder s, Value x, int... axes) {
    Value squares = s.reduce(ReduceKind.SUM, s.product(x, x), true, axes);
    return s.unary(UnaryKind.SQRT, s.sum(squares, s.constant(TINY)));
  }

  /** Lengths of new kernels: those of their directions, so that both together are the kernel. */
  static Map<String, Tensor> lengths(Map<String, Tensor> weights) {
    Map<String, Tensor> lengths = new LinkedHashMap<>();
    weights.forEach(
        (name, direction) -> {
          if (name.endsWith(DIRECTION)) {
            String length = name.substring(0, name.length() - DIRECTION.length()) + LENGTH;
            Shape shape = weights.get(length).shape();
            float[] values = direction.toFloatArray();
            int rows = Math.toIntExact(shape.size(0));
            int columns = values.length / rows;
            float[] norms = new float[rows];
            for (int row = 0; row < rows; row++) {
              double squares = 0;
              for (int i = 0; i < columns; i++) {
                double value = values[row * columns + i];
                squares += value * value;
              }
              norms[row] = (float) Math.sqrt(squares);
            }
            long[] sizes = new long[shape.rank()];
            Arrays.fill(sizes, 1);
            sizes[0] = rows;
            lengths.put(length, Tensor.of(norms, sizes));
          }
        });
    return lengths;
  }
}
