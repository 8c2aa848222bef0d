package io.tao4j.networks.language.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.engine.TrainProgram;
import io.tao4j.engine.TrainingStep;
import io.tao4j.engine.pytorch.internal.PyTorchEngine;
import io.tao4j.fixtures.ArrayAssert;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.networks.language.encoder.TextEncoder.Encoded;
import io.tao4j.networks.language.encoder.TextEncoder.Inputs;
import io.tao4j.pass.ForInference;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Safetensors;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Encoders and heads against the transformers library: states, losses, norms of gradients. */
@Tag("pytorch")
class EncoderGoldenTest {
  private static final String FOLDER = "networks/encoders/";
  private static final String LOSS = "loss";

  private static Tensor tensor(GoldenArray array) {
    long[] shape = array.shape().stream().mapToLong(Integer::longValue).toArray();
    return array.dtype().contains("i")
        ? Tensor.of(array.longs(), shape)
        : Tensor.of(array.floats(), shape);
  }

  private static EncoderConfig config(JsonNode golden) {
    ObjectNode config = golden.get("config").deepCopy();
    String kind = golden.get("kind").asText();
    config.put(
        "model_type",
        kind.startsWith("distilbert")
            ? "distilbert"
            : kind.startsWith("mobilebert") ? "mobilebert" : "bert");
    return EncoderConfig.of(config, kind);
  }

  private static Value labels(GraphBuilder b, String name, boolean ofTokens) {
    List<Dim> dims =
        ofTokens ? List.of(Dim.symbol("N"), Dim.symbol("T")) : List.of(Dim.symbol("N"));
    return b.input(name, DType.INT64, new Shape(dims));
  }

  private static Graph graph(JsonNode golden) {
    String kind = golden.get("kind").asText();
    JsonNode config = golden.get("config");
    TextEncoder encoder = TextEncoder.of(config(golden));
    GraphBuilder b = new GraphBuilder();
    Inputs inputs = TextEncoder.inputs(b);
    boolean plain = kind.endsWith("_base");
    GraphBuilder inner = plain ? b : b.scope(encoder.scope());
    Encoded text = encoder.build(inner, inputs);
    Value loss;
    if (plain) {
      for (int i = 0; i < text.states().size(); i++) {
        b.output("hidden_" + i, text.states().get(i));
      }
      b.output("last_hidden_state", text.last());
      loss = madeUp(b, encoder, text, inputs);
    } else if (kind.endsWith("sequence_classification")) {
      Value logits = TextHeads.ofText(b, inner, encoder, text, config.get("num_labels").asInt());
      b.output("logits", logits);
      loss = TextLosses.ofTexts(b, logits, labels(b, "labels", false), null);
    } else if (kind.endsWith("token_classification") || kind.endsWith("masked_lm")) {
      Value logits =
          kind.endsWith("masked_lm")
              ? TextHeads.ofMaskedTokens(b, encoder, text)
              : TextHeads.ofTokens(b, encoder, text, config.get("num_labels").asInt());
      b.output("logits", logits);
      Value mask = labels(b, "loss_mask", true);
      loss = TextLosses.ofTokens(b, logits, labels(b, "labels", true), mask, null);
    } else if (kind.endsWith("question_answering")) {
      TextHeads.Span span = TextHeads.ofSpan(b, text);
      b.output("start_logits", span.start());
      b.output("end_logits", span.end());
      Value start = TextLosses.ofPlaces(b, span.start(), labels(b, "start_positions", false));
      Value end = TextLosses.ofPlaces(b, span.end(), labels(b, "end_positions", false));
      loss = b.scale(b.sum(start, end), 0.5);
    } else if (kind.equals("joint_intent_slot")) {
      loss = intentAndSlots(b, text, config);
    } else if (kind.equals("punctuation_capitalization")) {
      loss = punctuation(b, text, config);
    } else {
      throw new AssertionError("no test of " + kind);
    }
    b.trainingOutput(LOSS, loss);
    return b.build();
  }

  private static Value intentAndSlots(GraphBuilder b, Encoded text, JsonNode config) {
    int layers = config.get("_layers").asInt();
    double weight = config.get("_intent_weight").asDouble();
    int kinds = config.get("_intents").asInt();
    Value intents = TextHeads.perceptron(b, "intent_mlp", text.first(b), layers, kinds);
    Value slots =
        TextHeads.perceptron(b, "slot_mlp", text.last(), layers, config.get("_slots").asInt());
    b.output("intent_logits", intents);
    b.output("slot_logits", slots);
    Value mask = labels(b, "loss_mask", true);
    Value ofIntents = TextLosses.ofTexts(b, intents, labels(b, "intent", false), null);
    Value ofSlots = TextLosses.ofTokens(b, slots, labels(b, "slots", true), mask, null);
    return b.sum(b.scale(ofIntents, weight), b.scale(ofSlots, 1 - weight));
  }

  private static Value punctuation(GraphBuilder b, Encoded text, JsonNode config) {
    int layers = config.get("_layers").asInt();
    int kinds = config.get("_punct").asInt();
    Value marks = TextHeads.perceptron(b, "punct_classifier", text.last(), layers, kinds);
    int cases = config.get("_capit").asInt();
    Value capitals = TextHeads.perceptron(b, "capit_classifier", text.last(), layers, cases);
    b.output("punct_logits", marks);
    b.output("capit_logits", capitals);
    Value mask = labels(b, "loss_mask", true);
    return b.sum(
        TextLosses.ofTokens(b, marks, labels(b, "punct", true), mask, null),
        TextLosses.ofTokens(b, capitals, labels(b, "capit", true), mask, null));
  }

  /** A loss without a task, over the tokens that are no padding. */
  private static Value madeUp(GraphBuilder b, TextEncoder encoder, Encoded text, Inputs inputs) {
    Value x = text.last();
    boolean distilled = encoder.config().kind() == EncoderConfig.Kind.DISTILBERT;
    Value powers = distilled ? b.product(b.product(x, x), x) : b.product(x, x);
    Value mask = b.add(new Cast(DType.FLOAT32), inputs.mask());
    Value rows = b.reduce(ReduceKind.MEAN, powers, false, 2);
    Value sum = b.reduceAll(ReduceKind.SUM, b.product(rows, mask));
    Value mean = b.quotient(sum, b.reduceAll(ReduceKind.SUM, mask));
    if (distilled) {
      return mean;
    }
    Value pooled = encoder.pooled(b, text);
    b.output("pooler_output", pooled);
    return b.sum(mean, b.reduceAll(ReduceKind.SUM, b.product(pooled, pooled)));
  }

  /** The inputs of a case; labels that do not count become a mask. */
  private static Map<String, Tensor> inputs(Graph graph, Map<String, GoldenArray> arrays) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    arrays.forEach(
        (name, array) -> {
          if (name.startsWith("input__")) {
            inputs.put(name.substring("input__".length()), tensor(array));
          }
        });
    long[] shape = inputs.get(TextEncoder.IDS).shape().toArray();
    int tokens = (int) (shape[0] * shape[1]);
    inputs.putIfAbsent(TextEncoder.TYPES, Tensor.of(new long[tokens], shape));
    List<String> wanted = graph.inputs().stream().map(Graph.Input::name).toList();
    if (wanted.contains("loss_mask") && !inputs.containsKey("loss_mask")) {
      long[] labels = arrays.get("input__labels").longs();
      long[] mask = new long[tokens];
      for (int i = 0; i < tokens; i++) {
        mask[i] = labels[i] >= 0 ? 1 : 0;
        labels[i] = Math.max(0, labels[i]);
      }
      inputs.put("labels", Tensor.of(labels, shape));
      inputs.put("loss_mask", Tensor.of(mask, shape));
    }
    inputs.keySet().retainAll(wanted);
    return inputs;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bert_base_tiny",
        "bert_sequence_classification_tiny",
        "bert_token_classification_tiny",
        "bert_question_answering_tiny",
        "bert_masked_lm_tiny",
        "distilbert_base_tiny",
        "distilbert_sequence_classification_tiny",
        "distilbert_token_classification_tiny",
        "distilbert_question_answering_tiny",
        "mobilebert_base_tiny",
        "joint_intent_slot_1layer_tiny",
        "joint_intent_slot_2layer_tiny",
        "punctuation_capitalization_tiny"
      })
  void statesLossesAndGradients(String name) {
    JsonNode golden = Golden.get().json(FOLDER + name + ".json");
    Map<String, GoldenArray> arrays = Golden.get().npz(FOLDER + name + ".npz");
    Graph graph = graph(golden);
    assertThat(graph.parameterCount()).isEqualTo(golden.get("parameters").longValue());
    Weights weights =
        Weights.of(Safetensors.read(Golden.get().file(FOLDER + name + ".safetensors")).tensors());
    Map<String, Tensor> inputs = inputs(graph, arrays);
    Model model = new ForInference().apply(new Model(graph, weights, ModelMeta.of(name)));
    try (Executable executable = new PyTorchEngine().compile(model, ExecutionPlan.CPU_FP32)) {
      Map<String, Tensor> given = new LinkedHashMap<>(inputs);
      given.keySet().retainAll(model.graph().inputs().stream().map(Graph.Input::name).toList());
      Map<String, Tensor> outputs = executable.run(given);
      assertThat(outputs).isNotEmpty();
      outputs.forEach(
          (output, tensor) ->
              ArrayAssert.assertThat(tensor.toFloatArray())
                  .as(output)
                  .isCloseTo(arrays.get("output__" + output), 1e-3, 1e-4));
    }
    gradients(golden, graph, weights, inputs);
  }

  private static void gradients(
      JsonNode golden, Graph graph, Weights weights, Map<String, Tensor> inputs) {
    Phase phase = Phase.minimize(LOSS, new Optimizer.Sgd(0, false, 0)).build();
    TrainProgram program = TrainProgram.of(graph, phase);
    SoftAssertions softly = new SoftAssertions();
    try (TrainingStep step =
        new PyTorchEngine().compile(program, weights, ExecutionPlan.CPU_FP32)) {
      double expected = golden.at("/scalars/loss").doubleValue();
      assertThat((double) step.accumulate(phase.name(), inputs, 1, 0).loss())
          .isCloseTo(expected, within(1e-3 * Math.abs(expected)));
      Map<String, Tensor> gradients = step.gradients(phase.name()).mean();
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
                Tensor gradient = gradients.get(entry.getKey());
                // there the row of padding does not learn
                boolean words = entry.getKey().endsWith("word_embeddings.weight");
                int from = words ? Math.toIntExact(gradient.shape().size(1)) : 0;
                double squares = 0;
                float[] values = gradient.toFloatArray();
                for (int i = from; i < values.length; i++) {
                  squares += (double) values[i] * values[i];
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
