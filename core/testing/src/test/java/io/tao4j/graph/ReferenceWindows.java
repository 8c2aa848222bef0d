package io.tao4j.graph;

import java.util.Arrays;
import java.util.List;

/** Sliding windows over any number of axes, as the {@link ReferenceExecutor} means them. */
final class ReferenceWindows implements WindowOp.Visitor<ReferenceCall, DoubleArray> {
  static final ReferenceWindows INSTANCE = new ReferenceWindows();

  private ReferenceWindows() {}

  /** {@code [N, C]} and the sizes of the output. */
  private static int[] outputs(
      DoubleArray x, int channels, int[] kernel, List<Integer> strides, Around how) {
    int[] shape = {x.size(0), channels};
    for (int i = 0; i < kernel.length; i++) {
      int covered = how.dilation(i) * (kernel[i] - 1) + 1;
      int padded = x.size(2 + i) + how.padding().before().get(i) + how.padding().after().get(i);
      shape = DoubleArray.append(shape, (padded - covered) / strides.get(i) + 1);
    }
    return shape;
  }

  /** Distances of kernel elements, and what is around x. */
  private record Around(List<Integer> dilations, Padding padding) {
    int dilation(int axis) {
      return dilations.isEmpty() ? 1 : dilations.get(axis);
    }
  }

  private static int[] spatial(int[] shape) {
    return Arrays.copyOfRange(shape, 2, shape.length);
  }

  @Override
  public DoubleArray visit(WindowOp.Conv op, ReferenceCall call) {
    DoubleArray x = call.x();
    DoubleArray weight = call.operand(1);
    int[] kernel = spatial(weight.shape());
    int out = weight.size(0);
    int perGroup = weight.size(1);
    DoubleArray y =
        DoubleArray.zeros(
            x.dtype(),
            outputs(x, out, kernel, op.strides(), new Around(op.dilations(), op.padding())));
    int[] at = new int[y.rank()];
    int[] tap = new int[kernel.length];
    int[] from = new int[x.rank()];
    for (int to = 0; to < y.length(); to++) {
      DoubleArray.unravel(to, y.shape(), at);
      int o = at[1];
      double sum = call.operands().size() == 3 ? call.operand(2).data()[o] : 0;
      from[0] = at[0];
      for (int k = 0; k < DoubleArray.elements(kernel); k++) {
        DoubleArray.unravel(k, kernel, tap);
        boolean inside = true;
        for (int i = 0; i < kernel.length; i++) {
          from[2 + i] =
              at[2 + i] * op.strides().get(i)
                  - op.padding().before().get(i)
                  + tap[i] * op.dilations().get(i);
          inside &= from[2 + i] >= 0 && from[2 + i] < x.size(2 + i);
        }
        for (int c = 0; inside && c < perGroup; c++) {
          from[1] = o / (out / op.groups()) * perGroup + c;
          sum +=
              x.data()[DoubleArray.ravel(from, x.shape())]
                  * weight.data()[(o * perGroup + c) * DoubleArray.elements(kernel) + k];
        }
      }
      y.data()[to] = sum;
    }
    return y;
  }

  @Override
  public DoubleArray visit(WindowOp.ConvTranspose op, ReferenceCall call) {
    DoubleArray x = call.x();
    DoubleArray weight = call.operand(1);
    int[] kernel = spatial(weight.shape());
    int perGroup = weight.size(1);
    int[] shape = {x.size(0), perGroup * op.groups()};
    for (int i = 0; i < kernel.length; i++) {
      shape =
          DoubleArray.append(
              shape,
              (x.size(2 + i) - 1) * op.strides().get(i)
                  - op.padding().before().get(i)
                  - op.padding().after().get(i)
                  + op.dilations().get(i) * (kernel[i] - 1)
                  + op.outputPadding().get(i)
                  + 1);
    }
    DoubleArray y = DoubleArray.zeros(x.dtype(), shape);
    int[] at = new int[y.rank()];
    if (call.operands().size() == 3) {
      for (int i = 0; i < y.length(); i++) {
        DoubleArray.unravel(i, shape, at);
        y.data()[i] = call.operand(2).data()[at[1]];
      }
    }
    int[] from = new int[x.rank()];
    int[] tap = new int[kernel.length];
    for (int i = 0; i < x.length(); i++) {
      DoubleArray.unravel(i, x.shape(), from);
      int group = from[1] / (x.size(1) / op.groups());
      at[0] = from[0];
      for (int k = 0; k < DoubleArray.elements(kernel); k++) {
        DoubleArray.unravel(k, kernel, tap);
        boolean inside = true;
        for (int axis = 0; axis < kernel.length; axis++) {
          at[2 + axis] =
              from[2 + axis] * op.strides().get(axis)
                  - op.padding().before().get(axis)
                  + tap[axis] * op.dilations().get(axis);
          inside &= at[2 + axis] >= 0 && at[2 + axis] < shape[2 + axis];
        }
        for (int o = 0; inside && o < perGroup; o++) {
          at[1] = group * perGroup + o;
          y.data()[DoubleArray.ravel(at, shape)] +=
              x.data()[i]
                  * weight.data()[(from[1] * perGroup + o) * DoubleArray.elements(kernel) + k];
        }
      }
    }
    return y;
  }

  @Override
  public DoubleArray visit(WindowOp.MaxPool op, ReferenceCall call) {
    return pool(
        call.x(),
        op.kernel(),
        op.strides(),
        op.padding(),
        (values, count) -> Arrays.stream(values, 0, count).max().orElseThrow());
  }

  @Override
  public DoubleArray visit(WindowOp.AveragePool op, ReferenceCall call) {
    int all = op.kernel().stream().reduce(1, (a, b) -> a * b);
    return pool(
        call.x(),
        op.kernel(),
        op.strides(),
        op.padding(),
        (values, count) ->
            Arrays.stream(values, 0, count).sum() / (op.countPadding() ? all : count));
  }

  private interface Summary {
    double of(double[] values, int count);
  }

  private static DoubleArray pool(
      DoubleArray x, List<Integer> sizes, List<Integer> strides, Padding padding, Summary summary) {
    int[] kernel = sizes.stream().mapToInt(Integer::intValue).toArray();
    DoubleArray y =
        DoubleArray.zeros(
            x.dtype(), outputs(x, x.size(1), kernel, strides, new Around(List.of(), padding)));
    double[] seen = new double[DoubleArray.elements(kernel)];
    int[] at = new int[y.rank()];
    int[] tap = new int[kernel.length];
    for (int to = 0; to < y.length(); to++) {
      int count = 0;
      for (int k = 0; k < seen.length; k++) {
        DoubleArray.unravel(to, y.shape(), at);
        DoubleArray.unravel(k, kernel, tap);
        boolean inside = true;
        for (int i = 0; i < kernel.length; i++) {
          at[2 + i] = at[2 + i] * strides.get(i) - padding.before().get(i) + tap[i];
          inside &= at[2 + i] >= 0 && at[2 + i] < x.size(2 + i);
        }
        if (inside) {
          seen[count++] = x.data()[DoubleArray.ravel(at, x.shape())];
        }
      }
      y.data()[to] = summary.of(seen, count);
    }
    return y;
  }

  @Override
  public DoubleArray visit(WindowOp.Resize2d op, ReferenceCall call) {
    DoubleArray x = call.x();
    int height = x.size(2);
    int width = x.size(3);
    int rows;
    int columns;
    if (op.to() instanceof WindowOp.ResizeTo.Factor factor) {
      rows = height * factor.height();
      columns = width * factor.width();
    } else {
      WindowOp.ResizeTo.Size size = (WindowOp.ResizeTo.Size) op.to();
      rows = size.height();
      columns = size.width();
    }
    double[][] down = shares(op.kind(), height, rows);
    double[][] right = shares(op.kind(), width, columns);
    DoubleArray y = DoubleArray.zeros(x.dtype(), x.size(0), x.size(1), rows, columns);
    int to = 0;
    for (int plane = 0; plane < x.size(0) * x.size(1); plane++) {
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          double sum = 0;
          for (int h = 0; h < height; h++) {
            for (int w = 0; w < width; w++) {
              double share = down[row][h] * right[column][w];
              // not 0 times infinity
              sum += share == 0 ? 0 : share * x.data()[(plane * height + h) * width + w];
            }
          }
          y.data()[to++] = sum;
        }
      }
    }
    return y;
  }

  /** How much of each input position goes into each output position of one axis. */
  private static double[][] shares(WindowOp.ResizeKind kind, int in, int out) {
    double[][] shares = new double[out][in];
    double ratio = (double) in / out;
    for (int o = 0; o < out; o++) {
      switch (kind) {
        case NEAREST -> shares[o][(int) Math.floor(o * ratio)] = 1;
        case NEAREST_EXACT -> shares[o][(int) Math.floor((o + 0.5) * ratio)] = 1;
        case BILINEAR -> between(shares[o], (o + 0.5) * ratio - 0.5);
        case BILINEAR_ALIGN_CORNERS ->
            between(shares[o], out == 1 ? 0 : o * (in - 1.0) / (out - 1));
        case BICUBIC -> cubic(shares[o], (o + 0.5) * ratio - 0.5);
      }
    }
    return shares;
  }

  private static void between(double[] shares, double at) {
    double inside = Math.min(Math.max(at, 0), shares.length - 1);
    int first = (int) Math.floor(inside);
    shares[first] += first + 1 - inside;
    if (inside > first) {
      shares[first + 1] += inside - first;
    }
  }

  /** Keys' cubic convolution with a = -0.75; what is outside counts as the border. */
  private static void cubic(double[] shares, double at) {
    double a = -0.75;
    int floor = (int) Math.floor(at);
    for (int i = floor - 1; i <= floor + 2; i++) {
      double d = Math.abs(at - i);
      double weight =
          d <= 1
              ? (a + 2) * d * d * d - (a + 3) * d * d + 1
              : a * d * d * d - 5 * a * d * d + 8 * a * d - 4 * a;
      shares[Math.min(Math.max(i, 0), shares.length - 1)] += weight;
    }
  }
}
