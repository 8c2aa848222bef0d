package io.tao4j.onnx;

import io.tao4j.graph.TensorType;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Inputs and outputs of an ONNX file under the names, and in the numbers, that another program's
 * pipelines expect. Outputs that are not named stay as they are.
 *
 * @param inputs new name of an input by its own
 * @param outputs outputs with another name
 */
public record OnnxPorts(Map<String, String> inputs, List<Output> outputs) {
  private static final String SCOPE = "ports/";

  public OnnxPorts {
    inputs = Map.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /**
   * An output under another name.
   *
   * @param from its own name
   * @param to the new one
   * @param factors of the numbers along the last axis; empty for the numbers as they are
   * @param type element type, else its own
   */
  public record Output(String from, String to, List<Float> factors, Optional<DType> type) {
    public Output {
      factors = List.copyOf(factors);
    }

    /** Another name and nothing else. */
    public static Output named(String from, String to) {
      return new Output(from, to, List.of(), Optional.empty());
    }
  }

  /** Renames the inputs and outputs of a graph that is whole. */
  void applyTo(OnnxGraph onnx) {
    inputs.forEach((from, to) -> renameInput(onnx, from, to));
    Map<String, TensorType> all = new LinkedHashMap<>(onnx.outputs());
    onnx.outputs().clear();
    all.forEach(
        (name, type) -> {
          Optional<Output> port =
              outputs.stream().filter(output -> output.from().equals(name)).findFirst();
          if (port.isEmpty()) {
            onnx.output(name, type);
          } else {
            onnx.output(port.get().to(), appended(onnx, port.get(), type));
          }
        });
    for (Output output : outputs) {
      if (!all.containsKey(output.from())) {
        throw new IllegalArgumentException("there is no output '" + output.from() + "'");
      }
    }
  }

  private static void renameInput(OnnxGraph onnx, String from, String to) {
    Map<String, TensorType> all = new LinkedHashMap<>(onnx.inputs());
    if (!all.containsKey(from)) {
      throw new IllegalArgumentException("there is no input '" + from + "'");
    }
    reserve(onnx, to);
    onnx.inputs().clear();
    all.forEach((name, type) -> onnx.input(name.equals(from) ? to : name, type));
    onnx.nodes()
        .replaceAll(
            node ->
                new OnnxNode(
                    node.name(),
                    node.type(),
                    node.domain(),
                    node.inputs().stream().map(name -> name.equals(from) ? to : name).toList(),
                    node.outputs(),
                    node.attributes()));
  }

  /** Adds what makes the new output of the old one, and gives its type. */
  private static TensorType appended(OnnxGraph onnx, Output port, TensorType type) {
    reserve(onnx, port.to());
    DType target = port.type().orElse(type.dtype());
    String value = port.from();
    if (!port.factors().isEmpty()) {
      float[] factors = new float[port.factors().size()];
      for (int i = 0; i < factors.length; i++) {
        factors[i] = port.factors().get(i);
      }
      String constant =
          onnx.constant(SCOPE + port.to() + "_factors", Tensor.of(factors, factors.length));
      value = onnx.addHelper(SCOPE + port.to() + "_scaled", "Mul", List.of(value, constant));
    }
    boolean cast = target != type.dtype();
    onnx.add(
        new OnnxNode(
            onnx.freeNode(SCOPE + port.to()),
            cast ? "Cast" : "Identity",
            "",
            List.of(value),
            List.of(port.to()),
            cast ? List.of(OnnxAttribute.of("to", (long) OnnxTypes.code(target))) : List.of()));
    return new TensorType(target, type.shape());
  }

  private static void reserve(OnnxGraph onnx, String name) {
    if (!onnx.reserve(name)) {
      throw new IllegalArgumentException("the graph has a value '" + name + "' already");
    }
  }
}
