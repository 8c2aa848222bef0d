package io.tao4j.engine.pytorch.internal;

import io.tao4j.engine.PhaseLayout;
import io.tao4j.engine.StateLayout;
import io.tao4j.engine.TrainProgram;
import io.tao4j.graph.Buffer;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Parameter;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Emits a training program as one module: its attributes are the whole state, its methods are those
 * of each phase ({@link PhaseScript}), of the predictions, and those by which the state goes in and
 * out.
 */
final class TrainingScript {
  /** Method: anything to the whole state, in the order of {@link #layout()}. */
  static final String GET = "get";

  /** Method: the whole state in the order of {@link #layout()} to nothing of use. */
  static final String SET = "set";

  /** Method, called once after loading: lays the weights of convolutions out as images are. */
  static final String PREPARE = "prepare";

  /** Method, where the program predicts: its inputs and dropout masks to its outputs. */
  static final String PREDICT = "predict";

  private final TrainProgram program;
  private final DType heavy;
  private final boolean channelsLast;
  private final Identifiers attributes = new Identifiers();
  private final StateLayout layout;
  private final List<PhaseScript> phases = new ArrayList<>();
  private final List<ScriptModule.Attribute> tensors = new ArrayList<>();
  private final Set<String> constants = new HashSet<>();
  private final @Nullable Graph predictions;

  /** Expression of each parameter's count, by its name in the state. */
  private final Map<String, String> counts = new LinkedHashMap<>();

  private final ScriptModule module;

  /**
   * @param heavy element type of convolutions and matrix products
   * @param channelsLast whether images are laid out with channels innermost
   */
  TrainingScript(TrainProgram program, Weights initial, DType heavy, boolean channelsLast) {
    this.program = program;
    this.heavy = heavy;
    this.channelsLast = channelsLast;
    this.layout = StateLayout.of(program);
    this.predictions =
        program.predictions().isEmpty() ? null : MissingKernels.replaced(program.predictionGraph());
    for (PhaseLayout phase : layout.phases()) {
      phases.add(new PhaseScript(this, phase, phases.size()));
    }
    this.module = emit(layout.initial(initial));
  }

  /** The module, with the initial state. */
  ScriptModule module() {
    return module;
  }

  /** The state's public names, in the order of {@link #GET} and {@link #SET}. */
  StateLayout layout() {
    return layout;
  }

  /** The methods of a phase. */
  PhaseScript phase(String name) {
    return phases.get(layout.phases().indexOf(layout.phase(name)));
  }

  TrainProgram program() {
    return program;
  }

  DType heavy() {
    return heavy;
  }

  Identifiers attributes() {
    return attributes;
  }

  /** Says that a count is an element of a vector and not an attribute. */
  void count(String stateName, String expression) {
    counts.put(stateName, expression);
  }

  /** Adds a tensor to the module. */
  void attribute(String name, Tensor value, boolean parameter) {
    tensors.add(new ScriptModule.Attribute(attributes.of(name), value, parameter));
  }

  /** Adds a graph's constants, each once. */
  void constants(GraphEmitter emitter) {
    for (ScriptModule.Attribute constant : emitter.constants(attributes)) {
      if (constants.add(constant.name())) {
        tensors.add(constant);
      }
    }
  }

  /** Expression of a tensor of the state. */
  String self(String stateName) {
    String count = counts.get(stateName);
    return count == null ? "self." + attributes.of(stateName) : count;
  }

  /** Dropout nodes of a graph, whose masks a method takes, in order. */
  static List<Node> dropouts(Graph graph) {
    return graph.nodes().stream()
        .filter(n -> n.op() instanceof NormalizeOp.Dropout d && d.rate() > 0)
        .toList();
  }

  private ScriptModule emit(Map<String, Tensor> state) {
    state.forEach(
        (name, tensor) -> {
          if (!counts.containsKey(name)) {
            attribute(name, tensor, program.graph().parameter(name) != null);
          }
        });
    ScriptText text = new ScriptText();
    PhaseScript.helpers(text);
    phases.forEach(phase -> phase.emit(text));
    if (predictions != null) {
      predictMethod(text, predictions);
    }
    prepareMethod(text);
    text.openListMethod(GET);
    text.line(
        "return " + ScriptText.list(layout.entries().keySet().stream().map(this::self).toList()));
    text.openListMethod(SET);
    int i = 0;
    for (String name : layout.entries().keySet()) {
      text.line("torch.copy_(%s, x[%s])".formatted(self(name), i++));
    }
    text.line("return [self.%s]".formatted(attributes.of(StateLayout.STEP)));
    return new ScriptModule("Training", text.toString(), tensors);
  }

  /**
   * Kernels, their slots and averages with channels innermost: else each step copies kernels and
   * their gradients from one layout to the other (a tenth of a ResNet-18 step).
   */
  private void prepareMethod(ScriptText text) {
    text.openListMethod(PREPARE);
    if (channelsLast) {
      layout
          .entries()
          .forEach(
              (name, type) -> {
                if (type.shape().rank() == 4) {
                  text.line(
                      "%s = torch.contiguous(%s, memory_format=%s)"
                          .formatted(self(name), self(name), ScalarType.CHANNELS_LAST));
                }
              });
    }
    text.line("return x");
  }

  private void predictMethod(ScriptText text, Graph graph) {
    text.openListMethod(PREDICT);
    text.line("torch.set_grad_enabled(False)");
    GraphEmitter emitter = new GraphEmitter(graph, heavy, text);
    inputs(text, emitter, graph);
    for (Parameter parameter : graph.parameters()) {
      emitter.define(parameter.name(), new Typed(self(parameter.name()), DType.FLOAT32));
    }
    statistics(text, emitter, graph, program::isFrozenBatchNorm);
    constants(emitter);
    emitter.nodes();
    text.line(
        "return "
            + ScriptText.list(
                program.predictions().stream()
                    .map(name -> emitter.hostForm(graph.output(name).value()))
                    .toList()));
  }

  /** Takes inputs and dropout masks over; returns the index of what comes after them. */
  int inputs(ScriptText text, GraphEmitter emitter, Graph graph) {
    int next = 0;
    for (Graph.Input input : graph.inputs()) {
      String expression = "x[" + next++ + "]";
      boolean image = input.type().shape().rank() == 4 && input.type().dtype().isFloating();
      if (channelsLast && image) {
        expression =
            "torch.contiguous(%s, memory_format=%s)"
                .formatted(expression, ScalarType.CHANNELS_LAST);
      }
      InferenceScript.inputLine(emitter, text, input, expression);
    }
    for (Node dropout : dropouts(graph)) {
      emitter.drop(dropout.name(), "x[" + next++ + "]");
    }
    return next;
  }

  /**
   * Defines a graph's buffers.
   *
   * @param still batch norms that leave their statistics
   * @return attribute of each buffer that moves, and the clone that batch norms move in its place
   */
  Map<String, String> statistics(
      ScriptText text, GraphEmitter emitter, Graph graph, Predicate<String> still) {
    Set<String> moving = new HashSet<>();
    for (Node node : GraphEmitter.batchNorms(graph)) {
      if (!still.test(node.name())) {
        emitter.move(node.name());
        moving.add(node.inputs().get(3).name());
        moving.add(node.inputs().get(4).name());
      }
    }
    Map<String, String> moved = new LinkedHashMap<>();
    for (Buffer buffer : graph.buffers()) {
      String attribute = self(buffer.name());
      if (moving.contains(buffer.name())) {
        String variable = emitter.variable(buffer.name());
        text.assign(variable, "torch.clone(%s)".formatted(attribute), buffer.shape().toString());
        emitter.define(buffer.name(), new Typed(variable, DType.FLOAT32));
        moved.put(attribute, variable);
      } else {
        emitter.define(buffer.name(), new Typed(attribute, DType.FLOAT32));
      }
    }
    return moved;
  }
}
