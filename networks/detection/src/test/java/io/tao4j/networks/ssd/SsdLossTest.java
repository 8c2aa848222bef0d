package io.tao4j.networks.ssd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.graph.DoubleArray;
import io.tao4j.graph.FiniteDifferences;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.ReferenceExecutor;
import io.tao4j.graph.ReferenceExecutor.Setting;
import io.tao4j.networks.anchors.AnchorOutputs;
import io.tao4j.networks.anchors.AnchorTargets;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loss and its gradient against reference numbers. */
class SsdLossTest {
  private static JsonNode golden(String name) {
    JsonNode cases = Golden.get().json("networks/detection/ssd.json").get("cases");
    return StreamSupport.stream(cases.spliterator(), false)
        .filter(c -> c.get("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Graph network(int anchors, int classes) {
    GraphBuilder b = new GraphBuilder();
    Dim n = Dim.symbol("N");
    b.trainingOutput(
        AnchorOutputs.LOGITS,
        b.input("given_logits", DType.FLOAT32, Shape.of(n, Dim.of(anchors), Dim.of(classes + 1))));
    b.trainingOutput(
        AnchorOutputs.OFFSETS,
        b.input("given_offsets", DType.FLOAT32, Shape.of(n, Dim.of(anchors), Dim.of(4))));
    return b.build();
  }

  private static DoubleArray array(JsonNode node) {
    GoldenArray golden = GoldenArray.of(node);
    int[] shape = golden.shape().stream().mapToInt(Integer::intValue).toArray();
    return new DoubleArray(DType.FLOAT32, shape, golden.doubles());
  }

  @ParameterizedTest
  @ValueSource(strings = {"loss_0", "loss_2"})
  void lossAndGradientAreTheReferenceOnes(String name) {
    JsonNode golden = golden(name);
    JsonNode params = golden.get("params");
    JsonNode inputs = golden.get("inputs");
    DoubleArray logits = array(inputs.get("logits"));
    int images = logits.size(0);
    int anchors = logits.size(1);
    int numbers = logits.size(2);
    double[] kinds = new double[images * anchors * numbers];
    long[] given = GoldenArray.of(inputs.get("class_target")).longs();
    for (int i = 0; i < given.length; i++) {
      if (given[i] >= 0) {
        kinds[i * numbers + (int) given[i]] = 1;
      }
    }
    Map<String, DoubleArray> arrays = new LinkedHashMap<>();
    arrays.put("given_logits", logits);
    arrays.put("given_offsets", array(inputs.get("loc")));
    arrays.put(
        AnchorTargets.CLASSES,
        new DoubleArray(DType.FLOAT32, new int[] {images, anchors, numbers}, kinds));
    arrays.put(AnchorTargets.BOXES, array(inputs.get("loc_target")));
    Graph graph =
        SsdLoss.append(
            network(anchors, numbers - 1),
            numbers - 1,
            params.get("alpha").asDouble(),
            params.get("neg_pos_ratio").asDouble());
    Map<String, DoubleArray> outputs =
        ReferenceExecutor.run(graph, arrays, Setting.TRAINING).outputs();
    JsonNode expected = golden.get("outputs");
    double loss = GoldenArray.of(expected.get("loss")).doubles()[0];
    assertThat(outputs.get(SsdLoss.LOSS).data()[0]).isEqualTo(loss, within(1e-5));
    assertThat(outputs.get("loss_class").data()[0])
        .isEqualTo(GoldenArray.of(expected.get("class_loss")).doubles()[0], within(1e-5));
    Map<String, double[]> gradients =
        FiniteDifferences.gradient(
            graph,
            arrays,
            Map.of(SsdLoss.LOSS, new double[] {1}),
            List.of("given_logits", "given_offsets"),
            Setting.TRAINING);
    assertThat(gradients.get("given_logits"))
        .containsExactly(GoldenArray.of(golden.get("grads").get("logits")).doubles(), within(1e-4));
    assertThat(gradients.get("given_offsets"))
        .containsExactly(GoldenArray.of(golden.get("grads").get("loc")).doubles(), within(1e-4));
  }
}
