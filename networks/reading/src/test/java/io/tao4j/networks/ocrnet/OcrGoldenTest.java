package io.tao4j.networks.ocrnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.engine.Engine;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rectification and attention against numbers that were made with PyTorch. */
@Tag("pytorch")
class OcrGoldenTest {
  private static List<JsonNode> cases(String op) {
    List<JsonNode> cases = new ArrayList<>();
    for (JsonNode one :
        Golden.get().json("networks/scenetext/rectification_attention.json").get("cases")) {
      if (one.get("op").asText().equals(op)) {
        cases.add(one);
      }
    }
    assertThat(cases).hasSize(2);
    return cases;
  }

  private static Tensor tensor(JsonNode node) {
    GoldenArray array = GoldenArray.of(node);
    return Tensor.of(
        array.floats(), array.shape().stream().mapToLong(Integer::longValue).toArray());
  }

  private static Map<String, Tensor> run(
      Graph graph, Map<String, Tensor> weights, Map<String, Tensor> inputs) {
    Model model = new Model(graph, Weights.of(weights), ModelMeta.of("golden"));
    try (Executable executable = Engine.PYTORCH.provider().compile(model, ExecutionPlan.CPU_FP32)) {
      return executable.run(inputs);
    }
  }

  private static void assertClose(Tensor actual, JsonNode expected, String what) {
    assertClose(actual, expected, what, 2e-5f);
  }

  private static void assertClose(Tensor actual, JsonNode expected, String what, float tolerance) {
    float[] numbers = GoldenArray.of(expected).floats();
    float[] found = actual.toFloatArray();
    assertThat(found).as(what).hasSameSizeAs(numbers);
    for (int i = 0; i < numbers.length; i++) {
      assertThat(found[i])
          .as(what + " " + i)
          .isCloseTo(numbers[i], within(tolerance + 1e-4f * Math.abs(numbers[i])));
    }
  }

  private static Value placeholder(GraphBuilder b, String name, JsonNode node) {
    return b.input(name, DType.FLOAT32, tensor(node).shape());
  }

  @Test
  void aGridIsThatOfTheSpline() {
    for (JsonNode one : cases("tps_grid")) {
      JsonNode control = one.get("inputs").get("control");
      GraphBuilder b = new GraphBuilder();
      int height = one.get("params").get("H").asInt();
      int width = one.get("params").get("W").asInt();
      b.output("grid", Rectification.grid(b, placeholder(b, "control", control), height, width));
      Map<String, Tensor> outputs = run(b.build(), Map.of(), Map.of("control", tensor(control)));
      assertClose(outputs.get("grid"), one.get("outputs").get("grid"), one.get("name").asText());
      double[] expected = GoldenArray.of(one.get("outputs").get("base_points")).doubles();
      double[][] base = Rectification.basePoints(expected.length / 2);
      for (int i = 0; i < expected.length; i++) {
        assertThat(base[i / 2][i % 2]).isCloseTo(expected[i], within(1e-6));
      }
    }
  }

  @Test
  void aPictureIsReadAtThePlacesOfTheGrid() {
    for (JsonNode one : cases("tps_rectify")) {
      JsonNode inputs = one.get("inputs");
      GraphBuilder b = new GraphBuilder();
      Value grid =
          Rectification.grid(
              b,
              placeholder(b, "control", inputs.get("control")),
              one.get("params").get("H").asInt(),
              one.get("params").get("W").asInt());
      b.output(
          "rectified",
          Rectification.sampled(b, placeholder(b, "image", inputs.get("image")), grid));
      Map<String, Tensor> outputs =
          run(
              b.build(),
              Map.of(),
              Map.of(
                  "control", tensor(inputs.get("control")), "image", tensor(inputs.get("image"))));
      assertClose(
          outputs.get("rectified"),
          one.get("outputs").get("rectified"),
          one.get("name").asText(),
          1e-4f); // a place's rounding times the contrast there
    }
  }

  private static final Map<String, String> NAMES =
      Map.of(
          "i2h", "attention_cell.i2h.weight",
          "h2h", "attention_cell.h2h.weight",
          "h2h_bias", "attention_cell.h2h.bias",
          "score", "attention_cell.score.weight",
          "w_ih", "attention_cell.rnn.weight_ih",
          "w_hh", "attention_cell.rnn.weight_hh",
          "b_ih", "attention_cell.rnn.bias_ih",
          "b_hh", "attention_cell.rnn.bias_hh",
          "gen_w", "generator.weight",
          "gen_b", "generator.bias");

  @Test
  void aDecoderLooksAndWritesAsTheGoldenOne() {
    for (JsonNode one : cases("attention_decoder")) {
      JsonNode inputs = one.get("inputs");
      int[] text = GoldenArray.of(inputs.get("text")).ints();
      int size = inputs.get("text").get("shape").get(0).asInt();
      int steps = inputs.get("text").get("shape").get(1).asInt();
      // the last step is followed by the end
      long[] read = new long[size * steps];
      long[] next = new long[size * steps];
      for (int i = 0; i < size; i++) {
        for (int t = 0; t < steps; t++) {
          read[i * steps + t] = text[i * steps + t];
          next[i * steps + t] = t + 1 < steps ? text[i * steps + t + 1] : AttentionDecoder.END;
        }
      }
      GraphBuilder b = new GraphBuilder();
      Tensor features = tensor(inputs.get("features"));
      Value columns = b.input("features", DType.FLOAT32, features.shape());
      Value labels = b.input("text", DType.INT64, Shape.of(size, steps));
      Value targets = b.input("next", DType.INT64, Shape.of(size, steps));
      AttentionDecoder decoder =
          AttentionDecoder.create(
              b,
              (int) features.shape().size(2),
              (int) tensor(inputs.get("h2h")).shape().size(0),
              (int) tensor(inputs.get("gen_w")).shape().size(0));
      Value logits = decoder.taught(b.scope("taught"), columns, labels);
      b.output("logits", logits);
      b.output("loss", OcrDefinition.crossEntropy(b, logits, targets));
      b.output("greedy", decoder.greedy(b.scope("greedy"), columns, steps));
      Graph graph = b.build();
      Map<String, Tensor> weights = new HashMap<>();
      NAMES.forEach((golden, name) -> weights.put(name, tensor(inputs.get(golden))));
      assertThat(graph.parameters().stream().map(Parameter::name))
          .containsExactlyInAnyOrderElementsOf(weights.keySet());
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("features", features);
      tensors.put("text", Tensor.of(read, size, steps));
      tensors.put("next", Tensor.of(next, size, steps));
      Map<String, Tensor> outputs = run(graph, weights, tensors);
      String name = one.get("name").asText();
      assertClose(outputs.get("logits"), one.get("outputs").get("logits"), name);
      assertThat(outputs.get("loss").item())
          .isCloseTo(GoldenArray.of(one.get("outputs").get("loss")).doubles()[0], within(1e-4));
      greedyReadsWhatItWrote(graph, weights, tensors, outputs.get("greedy"), size, steps);
    }
  }

  /** Taught what it wrote itself, the decoder writes the same. */
  private static void greedyReadsWhatItWrote(
      Graph graph,
      Map<String, Tensor> weights,
      Map<String, Tensor> inputs,
      Tensor greedy,
      int size,
      int steps) {
    float[] scores = greedy.toFloatArray();
    int classes = scores.length / size / steps;
    long[] written = new long[size * steps];
    for (int i = 0; i < size; i++) {
      for (int t = 0; t + 1 < steps; t++) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
          int at = (i * steps + t) * classes;
          best = scores[at + c] > scores[at + best] ? c : best;
        }
        written[i * steps + t + 1] = best;
      }
    }
    Map<String, Tensor> again = new LinkedHashMap<>(inputs);
    again.put("text", Tensor.of(written, size, steps));
    assertThat(run(graph, weights, again).get("logits").toFloatArray())
        .containsExactly(scores, within(1e-5f));
  }
}
