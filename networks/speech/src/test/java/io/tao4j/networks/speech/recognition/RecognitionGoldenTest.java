package io.tao4j.networks.speech.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.engine.TrainProgram;
import io.tao4j.engine.TrainingStep;
import io.tao4j.engine.pytorch.internal.PyTorchEngine;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.pass.ForInference;
import io.tao4j.tensor.Safetensors;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Encoders against reference numbers: answers, losses, norms of gradients. */
@Tag("pytorch")
class RecognitionGoldenTest {
  private static final String FOLDER = "networks/speech/";
  private static final String LOSS = "loss";

  private static EncoderConfig config(JsonNode golden) {
    boolean dense = golden.at("/config/dense").asBoolean();
    List<JasperBlock> blocks = new ArrayList<>();
    for (JsonNode b : golden.at("/config/blocks")) {
      int reduction = b.get(6).asInt();
      boolean residual = b.get(7).asBoolean();
      blocks.add(
          new JasperBlock(
              b.get(0).asInt(),
              b.get(2).asInt(),
              List.of(b.get(1).asInt()),
              List.of(b.get(3).asInt()),
              List.of(b.get(4).asInt()),
              0,
              residual,
              dense && residual,
              b.get(3).asInt() > 1 ? "stride_add" : "add",
              b.get(5).asBoolean(),
              reduction > 0,
              Math.max(1, reduction),
              -1,
              1,
              false,
              1,
              Optional.empty()));
    }
    return new EncoderConfig(Optional.empty(), Optional.empty(), "relu", true, blocks);
  }

  /** Reference names to those here: NeMo's, which count activations and dropouts. */
  private static String name(String golden, EncoderConfig config) {
    if (golden.startsWith("decoder")) {
      return golden;
    }
    String[] parts = golden.split("\\.", 5);
    JasperBlock block = config.jasper().get(Integer.parseInt(parts[1]));
    if (!parts[2].equals("mconv")) {
      return golden.replaceFirst("encoder", "backbone");
    }
    int each = block.separable() ? 4 : 3;
    int index = Integer.parseInt(parts[3]);
    int repetition = Math.min(index / each, block.repeat() - 1);
    int own = repetition * (each + 1) + index - repetition * each;
    return "backbone.%s.mconv.%s.%s".formatted(parts[1], own, parts[4]);
  }

  static Tensor tensor(GoldenArray array) {
    long[] shape = array.shape().stream().mapToLong(Integer::longValue).toArray();
    return array.dtype().contains("i")
        ? Tensor.of(array.longs(), shape)
        : Tensor.of(array.floats(), shape);
  }

  /** Frames are filled up to a multiple of the stride: what is behind a length does not count. */
  static Tensor padded(Tensor features, int stride) {
    int n = (int) features.shape().size(0);
    int bands = (int) features.shape().size(1);
    int frames = (int) features.shape().size(2);
    int longest = (frames + stride - 1) / stride * stride;
    float[] values = features.toFloatArray();
    float[] filled = new float[n * bands * longest];
    for (int row = 0; row < n * bands; row++) {
      System.arraycopy(values, row * frames, filled, row * longest, frames);
    }
    return Tensor.of(filled, n, bands, longest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"quartznet_tiny", "quartznet_train_tiny", "jasper_dense_tiny", "citrinet_tiny"})
  void answersLossesAndGradients(String name) {
    JsonNode golden = Golden.get().json(FOLDER + name + ".json");
    Map<String, GoldenArray> arrays = Golden.get().npz(FOLDER + name + ".npz");
    EncoderConfig config = config(golden);
    int labels = golden.at("/config/vocabulary").asInt();
    Graph network =
        RecognitionGraph.of(
            config, golden.at("/config/features").asInt(), config.stride(), labels + 1);
    assertThat(network.parameterCount()).isEqualTo(golden.get("parameters").longValue());
    GraphBuilder b = GraphBuilder.of(network);
    b.trainingOutput(LOSS, RecognitionGraph.loss(b, network, labels));
    Graph graph = b.build();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Safetensors.read(Golden.get().file(FOLDER + name + ".safetensors"))
        .tensors()
        .forEach(
            (key, value) -> {
              if (!key.endsWith("num_batches_tracked")) {
                tensors.put(name(key, config), value);
              }
            });
    Weights weights = Weights.of(tensors);
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put(
        RecognitionGraph.FEATURES, padded(tensor(arrays.get("input__features")), config.stride()));
    inputs.put(RecognitionGraph.LENGTHS, tensor(arrays.get("input__lengths")));
    if (!name.contains("train")) {
      Model model = new ForInference().apply(new Model(graph, weights, ModelMeta.of(name)));
      try (Executable executable = new PyTorchEngine().compile(model, ExecutionPlan.CPU_FP32)) {
        Map<String, Tensor> outputs = executable.run(inputs);
        long[] steps = outputs.get(RecognitionGraph.STEPS).toLongArray();
        assertThat(steps).isEqualTo(arrays.get("output__lengths").longs());
        float[] found = outputs.get(RecognitionGraph.LOG_PROBABILITIES).toFloatArray();
        float[] expected = arrays.get("output__log_probs").floats();
        int longest = found.length / steps.length / (labels + 1);
        for (int i = 0; i < found.length; i++) {
          // what is behind a sound's end does not count
          if (i / (labels + 1) % longest < steps[i / (labels + 1) / longest]) {
            assertThat((double) found[i])
                .as("element %s", i)
                .isCloseTo(expected[i], within(1e-4 + 1e-3 * Math.abs(expected[i])));
          }
        }
      }
    }
    inputs.put(RecognitionGraph.TARGETS, tensor(arrays.get("input__targets")));
    inputs.put(RecognitionGraph.TARGET_LENGTHS, tensor(arrays.get("input__target_lengths")));
    gradients(golden, graph, weights, inputs, n -> name(n, config), name.contains("train"));
  }

  /** Loss and norms of gradients of the model. */
  static void gradients(
      JsonNode golden,
      Graph graph,
      Weights weights,
      Map<String, Tensor> inputs,
      UnaryOperator<String> names,
      boolean training) {
    Phase.Builder phase = Phase.minimize(LOSS, new Optimizer.Sgd(0, false, 0));
    if (!training) {
      phase =
          phase.freezeBatchNorms(
              graph.nodes().stream()
                  .filter(n -> n.op() instanceof io.tao4j.graph.NormalizeOp.BatchNorm)
                  .map(n -> n.name())
                  .collect(java.util.stream.Collectors.toSet()));
    }
    TrainProgram program = TrainProgram.of(graph, phase.build());
    SoftAssertions softly = new SoftAssertions();
    try (TrainingStep step =
        new PyTorchEngine().compile(program, weights, ExecutionPlan.CPU_FP32)) {
      double expected = golden.at("/scalars/loss").doubleValue();
      assertThat((double) step.accumulate(program.phase().name(), inputs, 1, 0).loss())
          .isCloseTo(expected, within(1e-3 * Math.abs(expected)));
      Map<String, Tensor> gradients = step.gradients(program.phase().name()).mean();
      double largest = 0;
      for (JsonNode norm : golden.get("grad_norms")) {
        largest = Math.max(largest, norm.doubleValue());
      }
      double floor = 1e-3 * largest;
      golden
          .get("grad_norms")
          .properties()
          .forEach(
              entry -> {
                double squares = 0;
                for (float g : gradients.get(names.apply(entry.getKey())).toFloatArray()) {
                  squares += (double) g * g;
                }
                double wanted = entry.getValue().doubleValue();
                softly
                    .assertThat(Math.sqrt(squares))
                    .as("gradient of %s", entry.getKey())
                    .isCloseTo(wanted, within(Math.max(1e-2 * wanted, floor)));
              });
    }
    softly.assertAll();
  }
}
