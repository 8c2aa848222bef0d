package io.tao4j.networks.backbones;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.pytorch.internal.PyTorchEngine;
import io.tao4j.fixtures.ArrayAssert;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.tensor.Safetensors;
import io.tao4j.tensor.Tensor;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Small networks with the logits that timm 1.0.29 computes from the same weights in float64, in
 * {@code golden}: a file holds weights by timm's names, {@code input} and {@code logits}. FAN is in
 * no library of today; its file is by a second implementation of the paper in PyTorch.
 */
@Tag("pytorch")
class BackboneNumbersTest {
  private static final int CLASSES = 5;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dinov2_micro",
        "clip_micro",
        "efficientvit_b_micro",
        "efficientvit_l_micro",
        "fan_micro"
      })
  void logitsOfTheSameWeightsAreTheSame(String name) throws URISyntaxException {
    URL file = getClass().getResource("/golden/" + name + ".safetensors");
    Map<String, Tensor> tensors =
        new LinkedHashMap<>(
            Safetensors.read(Path.of(Objects.requireNonNull(file, name).toURI())).tensors());
    Tensor input = Objects.requireNonNull(tensors.remove("input"));
    Tensor logits = Objects.requireNonNull(tensors.remove("logits"));
    Graph graph =
        Classifiers.plain(
            TinyBackbones.get(name),
            Math.toIntExact(input.shape().size(2)),
            Math.toIntExact(input.shape().size(3)),
            CLASSES);
    Weights weights = Weights.of(tensors);
    assertThat(weights.names()).hasSize(graph.parameters().size() + graph.buffers().size());
    Model model = new Model(graph, weights, ModelMeta.of(name));
    try (Executable executable = new PyTorchEngine().compile(model, ExecutionPlan.CPU_FP32)) {
      Tensor ours = executable.run(Map.of("images", input)).get("logits");
      ArrayAssert.assertThat(ours.toFloatArray()).isCloseTo(logits.toFloatArray(), 1e-4, 1e-5);
    }
  }
}
