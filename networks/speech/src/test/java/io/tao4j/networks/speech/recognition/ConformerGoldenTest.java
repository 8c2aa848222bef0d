package io.tao4j.networks.speech.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.pytorch.internal.PyTorchEngine;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.LossOp;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.pass.ForInference;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Safetensors;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FastConformer against reference numbers: answers, losses, norms of gradients. */
@Tag("pytorch")
class ConformerGoldenTest {
  private static final String FOLDER = "networks/speech/";

  private static ConformerConfig config(JsonNode encoder) {
    int width = encoder.get("hidden_size").asInt();
    return new ConformerConfig(
        Optional.empty(),
        Optional.empty(),
        -1,
        encoder.get("num_hidden_layers").asInt(),
        width,
        ConformerConfig.Subsampling.DW_STRIDING,
        encoder.get("subsampling_factor").asInt(),
        encoder.get("subsampling_conv_channels").asInt(),
        encoder.get("intermediate_size").doubleValue() / width,
        ConformerConfig.Positions.REL_POS,
        encoder.get("num_attention_heads").asInt(),
        List.of(-1, -1),
        encoder.get("scale_input").asBoolean(),
        true,
        5000,
        encoder.get("conv_kernel_size").asInt(),
        "batch_norm",
        0,
        0,
        0);
  }

  /** The transformers library's names to those here, which are NeMo's. */
  private static String name(String golden) {
    if (golden.startsWith("ctc_head")) {
      return golden.replace("ctc_head", "decoder");
    }
    return golden
        .replace("encoder.subsampling.layers.", "backbone.pre_encode.conv.")
        .replace("encoder.subsampling.linear", "backbone.pre_encode.out")
        .replace("encoder.layers", "backbone.layers")
        .replace("self_attn.q_proj", "self_attn.linear_q")
        .replace("self_attn.k_proj", "self_attn.linear_k")
        .replace("self_attn.v_proj", "self_attn.linear_v")
        .replace("self_attn.o_proj", "self_attn.linear_out")
        .replace("self_attn.relative_k_proj", "self_attn.linear_pos")
        .replace("self_attn.bias_", "self_attn.pos_bias_")
        .replace("conv.norm.", "conv.batch_norm.");
  }

  /** {@code [N, T, F]} to {@code [N, F, T]}. */
  private static Tensor turned(Tensor x) {
    int n = (int) x.shape().size(0);
    int frames = (int) x.shape().size(1);
    int bands = (int) x.shape().size(2);
    float[] values = x.toFloatArray();
    float[] turned = new float[values.length];
    for (int i = 0; i < n; i++) {
      for (int t = 0; t < frames; t++) {
        for (int k = 0; k < bands; k++) {
          turned[(i * bands + k) * frames + t] = values[(i * frames + t) * bands + k];
        }
      }
    }
    return Tensor.of(turned, n, bands, frames);
  }

  private static Tensor lengths(Tensor rows, int padding) {
    int width = (int) rows.shape().size(1);
    long[] values = rows.toLongArray();
    long[] lengths = new long[values.length / width];
    for (int i = 0; i < values.length; i++) {
      lengths[i / width] += values[i] == padding ? 0 : 1;
    }
    return Tensor.of(lengths, lengths.length);
  }

  /** The library's loss: each utterance's by its number of labels. */
  private static Graph withLoss(Graph network, int blank) {
    GraphBuilder b = GraphBuilder.of(network);
    Value targets =
        b.input(
            RecognitionGraph.TARGETS,
            DType.INT64,
            new Shape(List.of(Dim.symbol("N"), Dim.symbol("S"))));
    Value lengths =
        b.input(RecognitionGraph.TARGET_LENGTHS, DType.INT64, new Shape(List.of(Dim.symbol("N"))));
    Value losses =
        b.add(
            new LossOp.CtcLoss(blank, true),
            network.output(RecognitionGraph.LOG_PROBABILITIES).value(),
            targets,
            network.output(RecognitionGraph.STEPS).value(),
            lengths);
    Value each = b.quotient(losses, b.add(new Cast(DType.FLOAT32), lengths));
    b.trainingOutput("loss", b.reduceAll(ReduceKind.MEAN, each));
    return b.build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fastconformer_ctc_tiny", "fastconformer_ctc_sub8_tiny"})
  void answersLossesAndGradients(String name) {
    JsonNode golden = Golden.get().json(FOLDER + name + ".json");
    Map<String, GoldenArray> arrays = Golden.get().npz(FOLDER + name + ".npz");
    JsonNode encoder = golden.at("/config/encoder_config");
    ConformerConfig config = config(encoder);
    int blank = golden.at("/config/pad_token_id").asInt();
    Graph network =
        RecognitionGraph.of(
            config, encoder.get("num_mel_bins").asInt(), config.stride(), blank + 1);
    assertThat(network.parameterCount()).isEqualTo(golden.get("parameters").longValue());
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Safetensors.read(Golden.get().file(FOLDER + name + ".safetensors"))
        .tensors()
        .forEach(
            (key, value) -> {
              if (!key.endsWith("num_batches_tracked")) {
                tensors.put(name(key), value);
              }
            });
    Weights weights = Weights.of(tensors);
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put(
        RecognitionGraph.FEATURES,
        RecognitionGoldenTest.padded(
            turned(RecognitionGoldenTest.tensor(arrays.get("input__input_features"))),
            config.stride()));
    inputs.put(
        RecognitionGraph.LENGTHS,
        lengths(RecognitionGoldenTest.tensor(arrays.get("input__attention_mask")), 0));
    Model model = new ForInference().apply(new Model(network, weights, ModelMeta.of(name)));
    try (Executable executable = new PyTorchEngine().compile(model, ExecutionPlan.CPU_FP32)) {
      Map<String, Tensor> outputs = executable.run(inputs);
      long[] steps = outputs.get(RecognitionGraph.STEPS).toLongArray();
      assertThat(steps).isEqualTo(arrays.get("output__output_lengths").longs());
      float[] found = outputs.get(RecognitionGraph.LOG_PROBABILITIES).toFloatArray();
      float[] expected = arrays.get("output__log_probs").floats();
      assertThat(found).hasSameSizeAs(expected);
      int longest = found.length / steps.length / (blank + 1);
      for (int i = 0; i < found.length; i++) {
        // what is behind a sound's end does not count
        if (i / (blank + 1) % longest < steps[i / (blank + 1) / longest]) {
          assertThat((double) found[i])
              .as("element %s", i)
              .isCloseTo(expected[i], within(1e-4 + 1e-3 * Math.abs(expected[i])));
        }
      }
    }
    Tensor labels = RecognitionGoldenTest.tensor(arrays.get("input__labels"));
    inputs.put(RecognitionGraph.TARGETS, labels);
    inputs.put(RecognitionGraph.TARGET_LENGTHS, lengths(labels, blank));
    RecognitionGoldenTest.gradients(
        golden, withLoss(network, blank), weights, inputs, ConformerGoldenTest::name, false);
  }
}
