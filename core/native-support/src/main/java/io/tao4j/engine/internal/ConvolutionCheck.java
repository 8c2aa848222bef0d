package io.tao4j.engine.internal;

import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Convolutions as an engine computes them beside plain loops: those that oneDNN has computed
 * wrongly where it believed in caches of one byte. Takes tens of milliseconds.
 */
public final class ConvolutionCheck {
  /** An engine's convolution without padding. */
  @FunctionalInterface
  public interface Convolver {
    /**
     * @param images [batch, inputs, side, side]
     * @param kernel [outputs, inputs, height, width]
     * @param slopes gradient of the output
     * @return in {@code FLOAT32}, for each layout that the engine uses: output, gradient of the
     *     images, gradient of the kernel
     */
    List<Tensor> convolve(Tensor images, Tensor kernel, Tensor slopes, int stride);
  }

  private record Case(int inputs, int outputs, int kernel, int stride, int batch, int side) {}

  /** Each has been wrong: the last two in TensorFlow, the others in PyTorch. */
  private static final List<Case> CASES =
      List.of(
          new Case(24, 24, 3, 1, 2, 12),
          new Case(40, 48, 3, 2, 2, 13),
          new Case(48, 512, 1, 2, 16, 2),
          new Case(512, 24, 1, 1, 8, 4),
          new Case(3, 64, 7, 2, 2, 32));

  private final List<ReferenceConvolution> references =
      CASES.stream().map(ReferenceConvolution::new).toList();

  /**
   * The largest error, relative to the largest number of the same tensor; infinite if one is not a
   * number.
   */
  public double worst(Convolver convolver) {
    double worst = 0;
    for (ReferenceConvolution w : references) {
      List<Tensor> actual = convolver.convolve(w.images, w.kernel, w.slopes, w.of.stride());
      List<double[]> expected = List.of(w.output, w.imageSlopes, w.kernelSlopes);
      for (int i = 0; i < actual.size(); i++) {
        double[] right = expected.get(i % expected.size());
        worst = Math.max(worst, error(actual.get(i).toFloatArray(), right));
      }
    }
    return worst;
  }

  private static double error(float[] actual, double[] expected) {
    double largest = 0;
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      if (!Float.isFinite(actual[i])) {
        return Double.POSITIVE_INFINITY;
      }
      largest = Math.max(largest, Math.abs(expected[i]));
      worst = Math.max(worst, Math.abs(expected[i] - actual[i]));
    }
    return worst / largest;
  }

  /** A case with its numbers and what comes out. */
  private static final class ReferenceConvolution {
    final Case of;
    final Tensor images;
    final Tensor kernel;
    final Tensor slopes;
    final double[] output;
    final double[] imageSlopes;
    final double[] kernelSlopes;

    ReferenceConvolution(Case of) {
      this.of = of;
      SplittableRandom random = new SplittableRandom(1);
      int side = of.side();
      int window = of.kernel() * of.kernel();
      int to = (side - of.kernel()) / of.stride() + 1;
      float[] from = draw(random, of.batch() * of.inputs() * side * side);
      float[] weights = draw(random, of.outputs() * of.inputs() * window);
      float[] above = draw(random, of.batch() * of.outputs() * to * to);
      images = Tensor.of(from, of.batch(), of.inputs(), side, side);
      kernel = Tensor.of(weights, of.outputs(), of.inputs(), of.kernel(), of.kernel());
      slopes = Tensor.of(above, of.batch(), of.outputs(), to, to);
      output = new double[above.length];
      imageSlopes = new double[from.length];
      kernelSlopes = new double[weights.length];
      for (int n = 0; n < of.batch(); n++) {
        for (int o = 0; o < of.outputs(); o++) {
          for (int y = 0; y < to * to; y++) {
            int at = (n * of.outputs() + o) * to * to + y;
            int corner = y / to * of.stride() * side + y % to * of.stride();
            for (int i = 0; i < of.inputs(); i++) {
              for (int k = 0; k < window; k++) {
                int place =
                    (n * of.inputs() + i) * side * side
                        + corner
                        + k / of.kernel() * side
                        + k % of.kernel();
                int weight = (o * of.inputs() + i) * window + k;
                output[at] += (double) from[place] * weights[weight];
                imageSlopes[place] += (double) above[at] * weights[weight];
                kernelSlopes[weight] += (double) above[at] * from[place];
              }
            }
          }
        }
      }
    }

    /** In bfloat16 without an error, so that only sums are off there. */
    private static float[] draw(SplittableRandom random, int count) {
      float[] numbers = new float[count];
      for (int i = 0; i < count; i++) {
        numbers[i] = random.nextInt(-64, 65) / 64f;
      }
      return numbers;
    }
  }
}
