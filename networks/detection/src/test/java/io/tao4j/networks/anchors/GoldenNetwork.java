package io.tao4j.networks.anchors;

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
import io.tao4j.fixtures.ArrayAssert;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Losses;
import io.tao4j.graph.Node;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;

/**
 * A small network of the reference numbers: its weights under the names of here, its inputs, its
 * outputs and the norms of its gradients. Norms of batches use their running statistics.
 */
public final class GoldenNetwork {
  /** The scalar output whose gradients are compared. */
  public static final String LOSS = "loss";

  private final JsonNode json;
  private final Map<String, GoldenArray> arrays;
  private final Map<String, Tensor> weights;

  private GoldenNetwork(
      JsonNode json, Map<String, GoldenArray> arrays, Map<String, Tensor> weights) {
    this.json = json;
    this.arrays = arrays;
    this.weights = weights;
  }

  /** Reads one: {@code networks/vision/bifpn_tiny}. */
  public static GoldenNetwork read(String path) {
    Golden golden = Golden.get();
    return new GoldenNetwork(
        golden.json(path + ".json"),
        golden.npz(path + ".npz"),
        Safetensors.read(golden.file(path + ".safetensors")).tensors());
  }

  /** What the reference network was made with. */
  public JsonNode config() {
    return json.get("config");
  }

  /** An input as the graph takes it. */
  public Tensor input(String name) {
    GoldenArray array = arrays.get("input__" + name);
    long[] shape = array.shape().stream().mapToLong(Integer::longValue).toArray();
    return array.dtype().contains("i")
        ? Tensor.of(array.longs(), shape)
        : Tensor.of(array.floats(), shape);
  }

  /** An expected number. */
  public double scalar(String name) {
    return json.get("scalars").get(name).doubleValue();
  }

  /** An expected output. */
  public GoldenArray output(String name) {
    return arrays.get("output__" + name);
  }

  /** Adds a float input of a graph with the case's shape. */
  public Value addInput(GraphBuilder b, String name) {
    return b.input(name, DType.FLOAT32, Shape.of(input(name).shape().toArray()));
  }

  /** The sum of the mean squares of values, the made-up loss of the reference's pyramids. */
  public static Value meanSquares(GraphBuilder b, List<Value> values) {
    Value sum = null;
    for (Value value : values) {
      Value mean = Losses.mean(b, b.product(value, value));
      sum = sum == null ? mean : b.sum(sum, mean);
    }
    return sum;
  }

  /** The case's weights for a graph. */
  public Weights weights(Graph graph, UnaryOperator<String> reference) {
    Map<String, Tensor> named = new LinkedHashMap<>();
    graph
        .parameters()
        .forEach(p -> named.put(p.name(), weight(reference.apply(p.name()), p.shape())));
    graph.buffers().forEach(b -> named.put(b.name(), weight(reference.apply(b.name()), b.shape())));
    return Weights.of(named);
  }

  /**
   * @param name of the reference; several with a bar between are its rows one after the other
   */
  private Tensor weight(String name, Shape shape) {
    List<Tensor> parts = new ArrayList<>();
    for (String part : name.split("\\|")) {
      assertThat(weights).containsKey(part);
      parts.add(weights.get(part));
    }
    Tensor given = parts.size() == 1 ? parts.get(0) : Tensor.joinRows(parts);
    assertThat(given.shape()).as(name).isEqualTo(shape);
    return given;
  }

  /**
   * Compares outputs, loss and gradients.
   *
   * @param graph with {@link #LOSS} as an output for training and outputs of the reference's names
   * @param reference the reference's name of a parameter or buffer
   */
  public void check(Graph graph, UnaryOperator<String> reference) {
    Map<String, Tensor> inputs =
        graph.inputs().stream()
            .collect(Collectors.toMap(Graph.Input::name, input -> input(input.name())));
    check(graph, weights(graph, reference), inputs, reference);
  }

  /** The same with inputs and weights given. */
  public void check(
      Graph graph, Weights given, Map<String, Tensor> inputs, UnaryOperator<String> reference) {
    Model model = new ForInference().apply(new Model(graph, given, ModelMeta.of("golden")));
    try (Executable executable = new PyTorchEngine().compile(model, ExecutionPlan.CPU_FP32)) {
      Map<String, Tensor> read = new LinkedHashMap<>(inputs);
      read.keySet().retainAll(model.graph().inputs().stream().map(Graph.Input::name).toList());
      Map<String, Tensor> outputs = executable.run(read);
      assertThat(outputs).isNotEmpty();
      outputs.forEach(
          (name, tensor) ->
              ArrayAssert.assertThat(tensor.toFloatArray())
                  .as(name)
                  .isCloseTo(output(name), 1e-3, 1e-4));
    }
    Phase phase =
        Phase.minimize(LOSS, new Optimizer.Sgd(0, false, 0))
            .freezeBatchNorms(
                graph.nodes().stream()
                    .filter(node -> node.op() instanceof NormalizeOp.BatchNorm)
                    .map(Node::name)
                    .collect(Collectors.toSet()))
            .build();
    try (TrainingStep step =
        new PyTorchEngine().compile(TrainProgram.of(graph, phase), given, ExecutionPlan.CPU_FP32)) {
      double expected = json.at("/scalars/loss").doubleValue();
      assertThat((double) step.accumulate(phase.name(), inputs, 1, 0).loss())
          .isCloseTo(expected, within(1e-3 * Math.abs(expected)));
      norms(graph, step.gradients(phase.name()).mean(), reference);
    }
  }

  /** The reference program's name of a parameter, where its weight file has another. */
  private String program(String name) {
    JsonNode published = json.path("published_names");
    for (Map.Entry<String, JsonNode> entry : published.properties()) {
      if (entry.getValue().asText().equals(name)) {
        return entry.getKey();
      }
    }
    return name;
  }

  private void norms(Graph graph, Map<String, Tensor> gradients, UnaryOperator<String> reference) {
    double largest = 0;
    for (JsonNode norm : json.get("grad_norms")) {
      largest = Math.max(largest, norm.doubleValue());
    }
    double floor = 1e-3 * largest;
    SoftAssertions softly = new SoftAssertions();
    graph
        .parameters()
        .forEach(
            parameter -> {
              double expected = 0;
              for (String part : reference.apply(parameter.name()).split("\\|")) {
                JsonNode norm = json.get("grad_norms").get(program(part));
                assertThat(norm).as("norm of %s", parameter.name()).isNotNull();
                expected += norm.doubleValue() * norm.doubleValue();
              }
              expected = Math.sqrt(expected);
              double squares = 0;
              for (float value : gradients.get(parameter.name()).toFloatArray()) {
                squares += (double) value * value;
              }
              softly
                  .assertThat(Math.sqrt(squares))
                  .as("gradient of %s", parameter.name())
                  .isCloseTo(expected, within(Math.max(1e-2 * expected, floor)));
            });
    softly.assertAll();
  }
}
