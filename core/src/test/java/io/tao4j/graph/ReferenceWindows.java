package io.tao4j.graph;

import java.util.List;

/** Sliding windows of the {@link ReferenceExecutor}. */
final class ReferenceWindows {
  private ReferenceWindows() {}

  private static int outputSize(int in, int before, int after, int covered, int stride) {
    return (in + before + after - covered) / stride + 1;
  }

  static DoubleArray conv2d(WindowOp.Conv2d op, List<DoubleArray> operands) {
    DoubleArray x = operands.get(0);
    DoubleArray weight = operands.get(1);
    Padding pad = op.padding();
    int height = x.size(2);
    int width = x.size(3);
    int channels = x.size(1);
    int perGroup = weight.size(1);
    int kernelH = weight.size(2);
    int kernelW = weight.size(3);
    int out = weight.size(0);
    int rows =
        outputSize(
            height,
            pad.top(),
            pad.bottom(),
            op.dilationHeight() * (kernelH - 1) + 1,
            op.strideHeight());
    int columns =
        outputSize(
            width,
            pad.left(),
            pad.right(),
            op.dilationWidth() * (kernelW - 1) + 1,
            op.strideWidth());
    DoubleArray y = DoubleArray.zeros(x.dtype(), x.size(0), out, rows, columns);
    int to = 0;
    for (int n = 0; n < x.size(0); n++) {
      for (int o = 0; o < out; o++) {
        int first = o / (out / op.groups()) * perGroup;
        for (int row = 0; row < rows; row++) {
          for (int column = 0; column < columns; column++) {
            double sum = operands.size() == 3 ? operands.get(2).data()[o] : 0;
            for (int c = 0; c < perGroup; c++) {
              for (int i = 0; i < kernelH; i++) {
                int h = row * op.strideHeight() - pad.top() + i * op.dilationHeight();
                for (int j = 0; j < kernelW; j++) {
                  int w = column * op.strideWidth() - pad.left() + j * op.dilationWidth();
                  if (h >= 0 && h < height && w >= 0 && w < width) {
                    sum +=
                        x.data()[((n * channels + first + c) * height + h) * width + w]
                            * weight.data()[((o * perGroup + c) * kernelH + i) * kernelW + j];
                  }
                }
              }
            }
            y.data()[to++] = sum;
          }
        }
      }
    }
    return y;
  }

  static DoubleArray maxPool(WindowOp.MaxPool2d op, DoubleArray x) {
    return pool(
        x,
        op.kernelHeight(),
        op.kernelWidth(),
        op.strideHeight(),
        op.strideWidth(),
        op.padding(),
        (values, count) -> {
          double largest = Double.NEGATIVE_INFINITY;
          for (int i = 0; i < count; i++) {
            largest = Math.max(largest, values[i]);
          }
          return largest;
        });
  }

  static DoubleArray averagePool(WindowOp.AveragePool2d op, DoubleArray x) {
    int area = op.kernelHeight() * op.kernelWidth();
    return pool(
        x,
        op.kernelHeight(),
        op.kernelWidth(),
        op.strideHeight(),
        op.strideWidth(),
        op.padding(),
        (values, count) -> {
          double sum = 0;
          for (int i = 0; i < count; i++) {
            sum += values[i];
          }
          return sum / (op.countPadding() ? area : count);
        });
  }

  private interface Summary {
    double of(double[] values, int count);
  }

  private static DoubleArray pool(
      DoubleArray x,
      int kernelH,
      int kernelW,
      int strideH,
      int strideW,
      Padding pad,
      Summary summary) {
    int height = x.size(2);
    int width = x.size(3);
    int rows = outputSize(height, pad.top(), pad.bottom(), kernelH, strideH);
    int columns = outputSize(width, pad.left(), pad.right(), kernelW, strideW);
    DoubleArray y = DoubleArray.zeros(x.dtype(), x.size(0), x.size(1), rows, columns);
    double[] seen = new double[kernelH * kernelW];
    int to = 0;
    for (int plane = 0; plane < x.size(0) * x.size(1); plane++) {
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          int count = 0;
          for (int i = 0; i < kernelH; i++) {
            int h = row * strideH - pad.top() + i;
            for (int j = 0; j < kernelW; j++) {
              int w = column * strideW - pad.left() + j;
              if (h >= 0 && h < height && w >= 0 && w < width) {
                seen[count++] = x.data()[(plane * height + h) * width + w];
              }
            }
          }
          y.data()[to++] = summary.of(seen, count);
        }
      }
    }
    return y;
  }

  static DoubleArray resize(WindowOp.Resize2d op, DoubleArray x) {
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
}
