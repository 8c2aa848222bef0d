package io.tao4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.engine.Optimizer.Sgd;
import io.tao4j.graph.CaseNumbers;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Convolutions of as many channels as real networks have: the libraries below take other ways for
 * them than for the small cases of {@link ConformanceContract}, and those ways have been wrong
 * where oneDNN believed in caches of one byte ({@code OneDnn}): for kernels of 1 x 1 and 512
 * channels, and of 3 x 3 and 24 or 40. Beside plain loops, which is all that is quick enough.
 */
public interface WideConvolutionContract {
  /** The engine under test. */
  ConformanceTarget target();

  /** Relative to the largest element. */
  default double tolerance() {
    return 2e-5;
  }

  /** A convolution without padding. */
  record Case(int inputs, int outputs, int kernel, int stride, int batch, int side) {
    int outputSide() {
      return (side - kernel) / stride + 1;
    }

    /** Calls with the places of an output, of an input and of a weight that meet. */
    void each(MultiplyAdd multiplyAdd) {
      int to = outputSide();
      for (int n = 0; n < batch; n++) {
        for (int o = 0; o < outputs; o++) {
          for (int y = 0; y < to * to; y++) {
            for (int i = 0; i < inputs; i++) {
              for (int k = 0; k < kernel * kernel; k++) {
                int row = y / to * stride + k / kernel;
                int column = y % to * stride + k % kernel;
                multiplyAdd.at(
                    (n * outputs + o) * to * to + y,
                    ((n * inputs + i) * side + row) * side + column,
                    (o * inputs + i) * kernel * kernel + k);
              }
            }
          }
        }
      }
    }
  }

  /** Places in output, input and weights. */
  interface MultiplyAdd {
    void at(int output, int input, int weight);
  }

  @TestFactory
  default Stream<DynamicTest> wideConvolutionsAndTheirGradients() {
    List<Case> cases =
        List.of(
            new Case(48, 512, 1, 2, 16, 2),
            new Case(256, 512, 1, 2, 16, 2),
            new Case(48, 512, 1, 1, 8, 4),
            new Case(512, 24, 1, 1, 8, 4),
            new Case(512, 48, 1, 2, 16, 2),
            new Case(24, 24, 3, 1, 4, 12),
            new Case(40, 24, 3, 2, 4, 13),
            new Case(40, 40, 3, 1, 4, 12));
    return cases.stream().map(c -> DynamicTest.dynamicTest(c.toString(), () -> check(c)));
  }

  private void check(Case c) {
    GraphBuilder b = new GraphBuilder();
    Shape images = Shape.of(c.batch(), c.inputs(), c.side(), c.side());
    Shape results = Shape.of(c.batch(), c.outputs(), c.outputSide(), c.outputSide());
    Value x = b.parameter("x", images, Parameter.Role.WEIGHT, Initializer.zeros());
    Value factors = b.input("factors", DType.FLOAT32, results);
    Value y = b.conv2d("conv", x, c.outputs(), c.kernel(), c.stride(), Padding.NONE, 1, false);
    b.output("y", y);
    b.output("loss", b.reduceAll(ReduceKind.SUM, b.product(y, factors)));
    Graph graph = b.build();
    Tensor input = CaseNumbers.normal(1, images.toArray());
    Tensor kernel = CaseNumbers.normal(2, c.outputs(), c.inputs(), c.kernel(), c.kernel());
    Tensor factor = CaseNumbers.normal(3, results.toArray());
    double[] expected = new double[Math.toIntExact(results.elements())];
    double[] inputSlope = new double[Math.toIntExact(images.elements())];
    double[] kernelSlope = new double[Math.toIntExact(kernel.elements())];
    double[] from = input.toDoubleArray();
    double[] weights = kernel.toDoubleArray();
    double[] slopes = factor.toDoubleArray();
    c.each(
        (output, place, weight) -> {
          expected[output] += from[place] * weights[weight];
          inputSlope[place] += slopes[output] * weights[weight];
          kernelSlope[weight] += slopes[output] * from[place];
        });
    // The first step's momentum is the gradient.
    TrainProgram program =
        TrainProgram.of(
            graph,
            Phase.minimize("loss", new Sgd(0.9, false, 0))
                .report("y")
                .decay(EnumSet.noneOf(Parameter.Role.class))
                .build());
    Weights start = Weights.of(Map.of("x", input, "conv.weight", kernel));
    try (TrainingStep step = target().compile(program, start)) {
      TrainingStep.Result result = step.run(Map.of("factors", factor), 0, 0);
      close("y", result.outputs().get("y"), expected);
      close("gradient of x", step.state().get("optimizer.momentum.x"), inputSlope);
      close(
          "gradient of the kernel",
          step.state().get("optimizer.momentum.conv.weight"),
          kernelSlope);
    }
  }

  private void close(String what, Tensor actual, double[] expected) {
    double largest = 0;
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      worst = Math.max(worst, Math.abs(expected[i] - actual.get(i)));
    }
    assertThat(worst / largest).as(what).isLessThan(tolerance());
  }
}
