package io.tao4j.networks.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.engine.TrainProgram;
import io.tao4j.engine.TrainingStep;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Losses;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.pass.ForInference;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Safetensors;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;

/** A network of one input and logits against reference numbers: answers, loss, gradients. */
public final class GoldenClassifier {
  private static final String LOGITS = "logits";
  private static final String TARGETS = "targets";
  private static final String LOSS = "loss";

  private GoldenClassifier() {}

  /** What a reference says of itself. */
  public static JsonNode facts(String name) {
    return Golden.get().json("networks/people/" + name + ".json");
  }

  /**
   * Compares.
   *
   * @param name of the reference
   * @param graph with an output {@code logits}
   * @param input name of its input
   * @param names from the reference's names of parameters to the graph's
   * @param engine computes
   */
  public static void check(
      String name, Graph graph, String input, UnaryOperator<String> names, EngineProvider engine) {
    JsonNode golden = facts(name);
    Map<String, GoldenArray> arrays = Golden.get().npz("networks/people/" + name + ".npz");
    assertThat(graph.parameterCount()).isEqualTo(golden.get("parameters").longValue());
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Safetensors.read(Golden.get().file("networks/people/" + name + ".safetensors"))
        .tensors()
        .forEach((key, value) -> tensors.put(names.apply(key), value));
    tensors.keySet().removeIf(key -> graph.parameter(key) == null && graph.buffer(key) == null);
    Weights weights = Weights.of(tensors);
    GoldenArray x = arrays.get("input__x");
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put(
        input, Tensor.of(x.floats(), x.shape().stream().mapToLong(Integer::longValue).toArray()));
    boolean training = golden.get("mode").asText().startsWith("train");
    if (!training) {
      Model model = new ForInference().apply(new Model(graph, weights, ModelMeta.of(name)));
      try (Executable executable = engine.compile(model, ExecutionPlan.CPU_FP32)) {
        float[] found = executable.run(inputs).get(LOGITS).toFloatArray();
        float[] expected = arrays.get("output__logits").floats();
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
          assertThat((double) found[i])
              .isCloseTo(expected[i], within(1e-4 + 1e-3 * Math.abs(expected[i])));
        }
      }
    }
    int classes = (int) graph.type(graph.output(LOGITS).value()).shape().size(1);
    long[] labels = arrays.get("input__y").longs();
    float[] rows = new float[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      rows[i * classes + (int) labels[i]] = 1;
    }
    inputs.put(TARGETS, Tensor.of(rows, labels.length, classes));
    GraphBuilder b = GraphBuilder.of(graph);
    Value targets = b.input(TARGETS, DType.FLOAT32, Shape.batch(classes));
    b.trainingOutput(
        LOSS, Losses.meanSoftmaxCrossEntropy(b, graph.output(LOGITS).value(), targets, null));
    gradients(golden, b.build(), weights, inputs, names, training, engine);
  }

  private static void gradients(
      JsonNode golden,
      Graph graph,
      Weights weights,
      Map<String, Tensor> inputs,
      UnaryOperator<String> names,
      boolean training,
      EngineProvider engine) {
    Phase.Builder phase = Phase.minimize(LOSS, new Optimizer.Sgd(0, false, 0));
    if (!training) {
      phase =
          phase.freezeBatchNorms(
              graph.nodes().stream()
                  .filter(n -> n.op() instanceof NormalizeOp.BatchNorm)
                  .map(n -> n.name())
                  .collect(Collectors.toSet()));
    }
    TrainProgram program = TrainProgram.of(graph, phase.build());
    SoftAssertions softly = new SoftAssertions();
    try (TrainingStep step = engine.compile(program, weights, ExecutionPlan.CPU_FP32)) {
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
