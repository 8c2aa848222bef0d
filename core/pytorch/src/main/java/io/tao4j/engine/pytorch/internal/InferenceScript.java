package io.tao4j.engine.pytorch.internal;

import io.tao4j.graph.Buffer;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Parameter;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Emits a graph as a module that computes its outputs in inference mode. */
final class InferenceScript {
  /** Method that computes: inputs in graph order to outputs in graph order. */
  static final String INFER = "infer";

  /** Method that replaces parameters and buffers, given in graph order. */
  static final String LOAD = "load";

  private final Graph graph;
  private final Weights weights;
  private final DType heavy;
  private final Set<String> narrow;
  private final Identifiers attributes = new Identifiers();
  private final List<ScriptModule.Attribute> tensors = new ArrayList<>();

  private InferenceScript(Graph graph, Weights weights, DType heavy) {
    this.graph = MissingKernels.replaced(graph);
    this.weights = weights;
    this.heavy = heavy;
    // Cast once here, not in each call.
    this.narrow = heavy == DType.FLOAT32 ? Set.of() : GraphEmitter.onlyHeavyWeights(this.graph);
    for (Parameter parameter : graph.parameters()) {
      attribute(parameter.name(), true);
    }
    for (Buffer buffer : graph.buffers()) {
      attribute(buffer.name(), false);
    }
  }

  /**
   * For {@link PyTorchExecutable}.
   *
   * @param graph an inference graph
   */
  static ScriptModule forExecutable(Graph graph, Weights weights, DType heavy) {
    InferenceScript script = new InferenceScript(graph, weights, heavy);
    ScriptText text = new ScriptText();
    text.openListMethod(INFER);
    List<String> outputs = script.body(text, i -> "x[" + i + "]");
    text.line("return " + ScriptText.list(outputs));
    text.openListMethod(LOAD);
    int i = 0;
    for (String name : stateNames(graph)) {
      text.line("torch.copy_(self.%s, x[%s])".formatted(script.attributes.of(name), i++));
    }
    text.line("return x");
    return new ScriptModule("Network", text.toString(), script.tensors);
  }

  /**
   * For files that others load: {@code forward} takes the inputs one by one and gives a tensor, or
   * a tuple where the graph has several outputs.
   *
   * @param graph an inference graph
   */
  static ScriptModule forExport(Graph graph, Weights weights) {
    InferenceScript script = new InferenceScript(graph, weights, DType.FLOAT32);
    ScriptText text = new ScriptText();
    Identifiers names = new Identifiers();
    List<String> arguments = graph.inputs().stream().map(i -> names.of(i.name())).toList();
    boolean single = graph.outputs().size() == 1;
    text.open(
        "forward",
        arguments.stream().map(a -> a + ": Tensor").collect(Collectors.joining(", ")),
        single
            ? "Tensor"
            : graph.outputs().stream()
                .map(o -> "Tensor")
                .collect(Collectors.joining(", ", "Tuple[", "]")));
    List<String> outputs = script.body(text, arguments::get);
    text.line("return " + (single ? outputs.get(0) : "(" + String.join(", ", outputs) + ")"));
    return new ScriptModule("Network", text.toString(), script.tensors);
  }

  /** Names of parameters and buffers in the order that {@link #LOAD} takes. */
  static List<String> stateNames(Graph graph) {
    List<String> names = new ArrayList<>();
    graph.parameters().forEach(p -> names.add(p.name()));
    graph.buffers().forEach(b -> names.add(b.name()));
    return names;
  }

  private void attribute(String name, boolean parameter) {
    Tensor value = weights.get(name);
    tensors.add(
        new ScriptModule.Attribute(
            attributes.of(name), narrow.contains(name) ? value.to(heavy) : value, parameter));
  }

  private List<String> body(ScriptText text, java.util.function.IntFunction<String> inputs) {
    GraphEmitter emitter = new GraphEmitter(graph, heavy, text);
    for (int i = 0; i < graph.inputs().size(); i++) {
      inputLine(emitter, text, graph.inputs().get(i), inputs.apply(i));
    }
    for (String name : stateNames(graph)) {
      DType dtype = narrow.contains(name) ? heavy : DType.FLOAT32;
      emitter.define(name, new Typed("self." + attributes.of(name), dtype));
    }
    tensors.addAll(emitter.constants(attributes));
    emitter.nodes();
    return graph.outputs().stream().map(o -> emitter.hostForm(o.value())).toList();
  }

  /** Takes an input over; bfloat16 arrives as float32 (see {@link LoadedModule}). */
  static void inputLine(
      GraphEmitter emitter, ScriptText text, Graph.Input input, String expression) {
    DType dtype = input.type().dtype();
    String variable = emitter.variable(input.name());
    text.assign(
        variable,
        dtype == DType.BFLOAT16 ? "torch.to(%s, 15)".formatted(expression) : expression,
        input.type().toString());
    emitter.define(input.name(), new Typed(variable, dtype));
  }
}
