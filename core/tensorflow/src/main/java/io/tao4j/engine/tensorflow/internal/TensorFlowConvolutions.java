package io.tao4j.engine.tensorflow.internal;

import io.tao4j.engine.internal.ConvolutionCheck.Convolver;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.tensorflow.Output;

/** TensorFlow's operations alone, to see whether this machine computes them rightly. */
final class TensorFlowConvolutions {
  private TensorFlowConvolutions() {}

  /**
   * In the one layout that programs here use, channels innermost.
   *
   * @param heavy element type of the convolution
   */
  static Convolver in(DType heavy) {
    return (images, kernel, slopes, stride) -> convolve(heavy, images, kernel, slopes, stride);
  }

  private static List<Tensor> convolve(
      DType heavy, Tensor images, Tensor kernel, Tensor slopes, int stride) {
    GraphWriter w = new GraphWriter();
    try (LoadedGraph graph = LoadedGraph.load(w, new Variables(w), Map.of())) {
      w.at("convolution");
      Output<?> x = w.placeholder(DType.FLOAT32, images.shape());
      Output<?> k = w.placeholder(DType.FLOAT32, kernel.shape());
      Output<?> s = w.placeholder(DType.FLOAT32, slopes.shape());
      Output<?> images4 = w.cast(w.transpose(x, 0, 2, 3, 1), heavy);
      Output<?> kernel4 = w.cast(w.transpose(k, 2, 3, 1, 0), heavy);
      Output<?> slopes4 = w.cast(w.transpose(s, 0, 2, 3, 1), heavy);
      Output<?> y = windows(w.call("Conv2D", images4, kernel4), stride);
      Output<?> imageSlopes =
          windows(
              w.call(
                  "Conv2DBackpropInput",
                  w.integers(sizes(images.shape(), 0, 2, 3, 1)),
                  kernel4,
                  slopes4),
              stride);
      Output<?> kernelSlopes =
          windows(
              w.call(
                  "Conv2DBackpropFilter",
                  images4,
                  w.integers(sizes(kernel.shape(), 2, 3, 1, 0)),
                  slopes4),
              stride);
      return graph.run(
          Map.of(x, images, k, kernel, s, slopes),
          List.of(
              w.transpose(w.cast(y, DType.FLOAT32), 0, 3, 1, 2),
              w.transpose(w.cast(imageSlopes, DType.FLOAT32), 0, 3, 1, 2),
              w.transpose(w.cast(kernelSlopes, DType.FLOAT32), 3, 2, 0, 1)),
          List.of());
    }
  }

  private static Output<?> windows(GraphWriter.Call call, int stride) {
    return call.numbers("strides", 1, stride, stride, 1).text("padding", "VALID").output();
  }

  private static int[] sizes(Shape shape, int... axes) {
    int[] sizes = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      sizes[i] = Math.toIntExact(shape.size(axes[i]));
    }
    return sizes;
  }
}
