package io.tao4j.networks.ocdnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.engine.Engine;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.graph.Deformable;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A deformable convolution against plain loops over what it says it computes. */
@Tag("pytorch")
class DeformableTest {
  private static final int CHANNELS = 2;
  private static final int OUTPUTS = 3;
  private static final int HEIGHT = 6;
  private static final int WIDTH = 7;

  private final Random random = new Random(5);

  private float[] numbers(int count, double size) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) (size * random.nextGaussian());
    }
    return numbers;
  }

  @Test
  void itReadsAtThePlacesThatAreLearnt() {
    for (int stride = 1; stride <= 2; stride++) {
      assertPlaces(HEIGHT, WIDTH, stride);
    }
    assertPlaces(1, WIDTH, 1); // a map of one row has zeros above and below it
    assertPlaces(HEIGHT, 1, 2);
  }

  private void assertPlaces(int height, int width, int stride) {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(CHANNELS, height, width));
    b.output("y", Deformable.conv3x3(b, "conv", x, OUTPUTS, stride));
    Graph graph = b.build();
    for (Parameter parameter : graph.parameters()) {
      boolean learnt = parameter.name().startsWith("conv_offset");
      assertThat(parameter.initializer().draw(parameter.shape(), 1).toFloatArray()[0] == 0)
          .as(parameter.name())
          .isEqualTo(learnt);
    }
    Map<String, Tensor> weights = new HashMap<>();
    for (Parameter parameter : graph.parameters()) {
      weights.put(
          parameter.name(),
          Tensor.of(numbers((int) parameter.shape().elements(), 0.4), parameter.shape().toArray()));
    }
    float[] input = numbers(CHANNELS * height * width, 1);
    Model model = new Model(graph, Weights.of(weights), ModelMeta.of("test"));
    float[] found;
    try (Executable executable = Engine.PYTORCH.provider().compile(model, ExecutionPlan.CPU_FP32)) {
      found =
          executable
              .run(Map.of("x", Tensor.of(input, 1, CHANNELS, height, width)))
              .get("y")
              .toFloatArray();
    }
    int rows = (height - 1) / stride + 1;
    int columns = (width - 1) / stride + 1;
    assertThat(found).hasSize(OUTPUTS * rows * columns);
    float[] offsetWeight = weights.get("conv_offset.weight").toFloatArray();
    float[] offsetBias = weights.get("conv_offset.bias").toFloatArray();
    float[] weight = weights.get("conv.weight").toFloatArray();
    for (int o = 0; o < OUTPUTS; o++) {
      for (int y = 0; y < rows; y++) {
        for (int x0 = 0; x0 < columns; x0++) {
          double expected = 0;
          for (int tap = 0; tap < 9; tap++) {
            double down =
                learnt(input, height, width, offsetWeight, offsetBias, 2 * tap, y, x0, stride);
            double right =
                learnt(input, height, width, offsetWeight, offsetBias, 2 * tap + 1, y, x0, stride);
            double mask =
                learnt(input, height, width, offsetWeight, offsetBias, 18 + tap, y, x0, stride);
            double share = 1 / (1 + Math.exp(-mask));
            for (int c = 0; c < CHANNELS; c++) {
              expected +=
                  share
                      * weight[(o * CHANNELS + c) * 9 + tap]
                      * sample(
                          input,
                          height,
                          width,
                          c,
                          y * stride - 1 + tap / 3 + down,
                          x0 * stride - 1 + tap % 3 + right);
            }
          }
          assertThat(found[(o * rows + y) * columns + x0])
              .isCloseTo((float) expected, within(1e-4f));
        }
      }
    }
  }

  /** A number of the convolution that learns places. */
  private static double learnt(
      float[] input,
      int height,
      int width,
      float[] weight,
      float[] bias,
      int output,
      int y,
      int x,
      int stride) {
    double sum = bias[output];
    for (int c = 0; c < CHANNELS; c++) {
      for (int tap = 0; tap < 9; tap++) {
        int row = y * stride - 1 + tap / 3;
        int column = x * stride - 1 + tap % 3;
        if (row >= 0 && row < height && column >= 0 && column < width) {
          sum +=
              weight[(output * CHANNELS + c) * 9 + tap]
                  * input[(c * height + row) * width + column];
        }
      }
    }
    return sum;
  }

  /** Between pixels; each of the four that is outside is 0. */
  private static double sample(
      float[] input, int height, int width, int channel, double y, double x) {
    int top = (int) Math.floor(y);
    int left = (int) Math.floor(x);
    double sum = 0;
    for (int row = top; row <= top + 1; row++) {
      for (int column = left; column <= left + 1; column++) {
        if (row >= 0 && row < height && column >= 0 && column < width) {
          sum +=
              (1 - Math.abs(y - row))
                  * (1 - Math.abs(x - column))
                  * input[(channel * height + row) * width + column];
        }
      }
    }
    return sum;
  }
}
