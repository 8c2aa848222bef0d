package io.tao4j.networks.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.engine.Engine;
import io.tao4j.fixtures.Golden;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.networks.people.GoldenClassifier;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ResNet over volumes, and inflated kernels, against reference numbers. */
class VolumeResNetGoldenTest {
  @ParameterizedTest
  @Tag("pytorch")
  @ValueSource(strings = {"resnet3d_eval_tiny", "resnet3d_train_tiny"})
  void answersLossesAndGradients(String name) {
    check(name, Engine.PYTORCH);
  }

  @ParameterizedTest
  @Tag("tensorflow")
  @ValueSource(strings = {"resnet3d_eval_tiny", "resnet3d_train_tiny"})
  void answersLossesAndGradientsOnTensorFlow(String name) {
    check(name, Engine.TENSORFLOW);
  }

  private static void check(String name, Engine engine) {
    JsonNode golden = GoldenClassifier.facts(name);
    JsonNode config = golden.get("config");
    List<Integer> widths = new ArrayList<>();
    config.get("widths").forEach(width -> widths.add(width.asInt()));
    GraphBuilder b = new GraphBuilder();
    Value clips =
        b.input(
            "clips",
            DType.FLOAT32,
            Shape.batch(
                StreamSupport.stream(golden.at("/inputs/x/shape").spliterator(), false)
                    .skip(1)
                    .mapToLong(JsonNode::asLong)
                    .toArray()));
    Value last =
        new VolumeResNet(
                false,
                widths.stream().map(width -> 1).toList(),
                widths,
                config.get("t0").asInt(),
                1,
                3,
                2)
            .build(b, clips);
    Value pooled = b.reduce(ReduceKind.MEAN, last, false, 2, 3, 4);
    b.output("logits", b.linear("fc", pooled, config.get("classes").asInt(), true));
    GoldenClassifier.check(name, b.build(), "clips", reference -> reference, engine.provider());
  }

  @Test
  void kernelsAreInflatedAsTheGoldenOnes() {
    int seen = 0;
    for (JsonNode one : Golden.get().json("networks/people/graphs_video.json").get("cases")) {
      if (!one.get("op").asText().equals("inflate")) {
        continue;
      }
      Tensor kernel = tensor(one.get("inputs").get("weight"));
      Tensor expected = tensor(one.get("outputs").get("weight3d"));
      Tensor found = Inflation.inflated(kernel, one.at("/params/t").asInt());
      assertThat(found.shape()).isEqualTo(expected.shape());
      assertThat(found.toFloatArray())
          .usingComparatorWithPrecision(1e-6f)
          .containsExactly(expected.toFloatArray());
      seen++;
    }
    assertThat(seen).isEqualTo(2);
  }

  private static Tensor tensor(JsonNode node) {
    long[] shape =
        StreamSupport.stream(node.get("shape").spliterator(), false)
            .mapToLong(JsonNode::asLong)
            .toArray();
    float[] values = new float[node.get("data").size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) node.get("data").get(i).asDouble();
    }
    return Tensor.of(values, shape);
  }

  @Test
  void channelsThatAreNotThereHaveTheMean() {
    Tensor kernel = Tensor.of(new float[] {1, 2, 3, 4, 5, 9}, 1, 3, 1, 2);
    Tensor wide = Inflation.widened(kernel, 4);
    assertThat(wide.shape()).isEqualTo(Shape.of(1, 4, 1, 2));
    float[] numbers = wide.toFloatArray();
    for (int c = 0; c < 4; c++) {
      assertThat(numbers[2 * c]).isEqualTo(3);
      assertThat((double) numbers[2 * c + 1]).isCloseTo(5, within(1e-6));
    }
  }
}
