package io.tao4j.engine.pytorch.internal;

import static io.tao4j.engine.pytorch.internal.ScalarType.literal;

import io.tao4j.engine.Phase;
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

/**
 * Emits a training program as one module: its attributes are the whole state, its method {@code
 * step} is forward, loss, backward and update.
 *
 * <p>The method first works on copies: weights are detached leaves, running statistics are clones.
 * Only when loss and gradient are finite does it write to the attributes, so a step that fails
 * leaves all of them as they were.
 */
final class TrainingScript {
  /** Method: graph inputs, dropout masks, learning rate to loss, applied, reported outputs. */
  static final String STEP = "step";

  /** Method: anything to the whole state, in the order of {@link #state()}. */
  static final String GET = "get";

  /** Method: the whole state in the order of {@link #state()} to nothing of use. */
  static final String SET = "set";

  /** Method, called once after loading: lays the weights of convolutions out as images are. */
  static final String PREPARE = "prepare";

  /** Attribute: each trained parameter's number of updates, in one vector. */
  private static final String COUNTS = "optimizer.steps";

  private final TrainProgram program;
  private final Phase phase;
  private final Graph graph;
  private final DType heavy;
  private final boolean channelsLast;
  private final Identifiers attributes = new Identifiers();
  private final StateLayout layout;
  private final List<Parameter> trained;

  /** Expression of each parameter's count, by its name in the state. */
  private final Map<String, String> counts = new LinkedHashMap<>();

  /** Parameters whose leaves, and so gradients, are in the heavy type. */
  private final Set<String> narrow;

  private final Set<String> widened = new HashSet<>();

  /** Parameters whose gradients have got a regulariser's part. */
  private final Set<String> penalised = new HashSet<>();

  private final List<Node> dropouts = new ArrayList<>();
  private final ScriptModule module;

  /**
   * @param heavy element type of convolutions and matrix products
   * @param channelsLast whether images are laid out with channels innermost
   */
  TrainingScript(TrainProgram program, Weights initial, DType heavy, boolean channelsLast) {
    this.program = program;
    this.phase = program.phase();
    this.graph = MissingKernels.replaced(program.graph());
    this.heavy = heavy;
    this.channelsLast = channelsLast;
    this.narrow = heavy == DType.FLOAT32 ? Set.of() : GraphEmitter.onlyHeavyWeights(graph);
    this.layout = StateLayout.of(program);
    this.trained = layout.trained();
    graph.nodes().stream()
        .filter(n -> n.op() instanceof NormalizeOp.Dropout d && d.rate() > 0)
        .forEach(dropouts::add);
    if (layout.countsByParameter()) {
      for (int i = 0; i < trained.size(); i++) {
        counts.put(
            StateLayout.count(trained.get(i).name()),
            "torch.select(self.%s, 0, %s)".formatted(attributes.of(COUNTS), i));
      }
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

  /** Nodes whose masks a step takes, in order. */
  List<Node> dropouts() {
    return dropouts;
  }

  private String self(String stateName) {
    String count = counts.get(stateName);
    return count == null ? "self." + attributes.of(stateName) : count;
  }

  private ScriptModule emit(Map<String, Tensor> state) {
    List<ScriptModule.Attribute> tensors = new ArrayList<>();
    state.forEach(
        (name, tensor) -> {
          if (!counts.containsKey(name)) {
            tensors.add(
                new ScriptModule.Attribute(
                    attributes.of(name), tensor, graph.parameter(name) != null));
          }
        });
    if (!counts.isEmpty()) {
      Tensor none = Tensor.of(new long[counts.size()], counts.size());
      tensors.add(new ScriptModule.Attribute(attributes.of(COUNTS), none, false));
    }
    ScriptText text = new ScriptText();
    gradientMethod(text);
    stepMethod(text, tensors);
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

  /** Zero stands for a gradient that PyTorch leaves out. */
  private static void gradientMethod(ScriptText text) {
    text.open("gradient", "gradients: List[Optional[Tensor]], index: int, like: Tensor", "Tensor");
    text.line("g = gradients[index]");
    text.line("if torch.__is__(g, None):");
    text.line("  result = torch.zeros_like(like)");
    text.line("else:");
    text.line("  result = unchecked_cast(Tensor, g)");
    text.line("return result");
  }

  private void stepMethod(ScriptText text, List<ScriptModule.Attribute> tensors) {
    text.openListMethod(STEP);
    text.line("torch.set_grad_enabled(True)");
    GraphEmitter emitter = new GraphEmitter(graph, heavy, text);
    int next = inputs(text, emitter);
    Map<String, String> leaves = leaves(text, emitter);
    Map<String, String> moved = statistics(text, emitter);
    tensors.addAll(emitter.constants(attributes));
    emitter.nodes();
    String loss = emitter.hostForm(graph.output(phase.loss()).value());
    List<String> reported =
        phase.reported().stream()
            .map(name -> emitter.hostForm(graph.output(name).value()))
            .toList();
    List<String> gradients = gradients(text, emitter, leaves, loss);
    String finite = emitter.variable("finite");
    String norm = norm(text, emitter, gradients);
    text.line(
        norm.isEmpty()
            ? "%s = torch.isfinite(%s)".formatted(finite, loss)
            : "%s = torch.logical_and(torch.isfinite(%s), torch.isfinite(%s))"
                .formatted(finite, loss, norm));
    text.line("if bool(%s):".formatted(finite));
    text.deeper();
    text.line("rate = float(x[%s])".formatted(next));
    moved.forEach((buffer, copy) -> text.line("torch.copy_(%s, %s)".formatted(buffer, copy)));
    scale(text, norm);
    update(text, gradients);
    text.shallower();
    List<String> results = new ArrayList<>(List.of("torch.detach(" + loss + ")", finite));
    reported.forEach(r -> results.add("torch.detach(" + r + ")"));
    text.line("return " + ScriptText.list(results));
  }

  private int inputs(ScriptText text, GraphEmitter emitter) {
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
    for (Node dropout : dropouts) {
      emitter.drop(dropout.name(), "x[" + next++ + "]");
    }
    return next;
  }

  /**
   * Copies of the parameters that the forward pass reads. A weight that only convolutions and
   * matrix products read is rounded before it becomes a leaf: its gradient then comes as the
   * kernels make it, and is widened one parameter at a time in the update instead of all at once
   * (for ResNet-18 44 MB of fresh pages a step).
   */
  private Map<String, String> leaves(ScriptText text, GraphEmitter emitter) {
    Map<String, String> leaves = new LinkedHashMap<>();
    for (Parameter parameter : graph.parameters()) {
      String variable = emitter.variable(parameter.name());
      boolean trains = trained.contains(parameter);
      DType dtype = narrow.contains(parameter.name()) ? heavy : DType.FLOAT32;
      String leaf = "torch.detach(%s)".formatted(self(parameter.name()));
      if (dtype != DType.FLOAT32) {
        leaf = "torch.to(%s, %s)".formatted(leaf, ScalarType.code(dtype));
      }
      text.assign(
          variable,
          trains ? "torch.requires_grad_(%s)".formatted(leaf) : leaf,
          dtype + " " + parameter.shape());
      emitter.define(parameter.name(), new Typed(variable, dtype));
      if (trains) {
        leaves.put(parameter.name(), variable);
      }
    }
    return leaves;
  }

  /** Attribute of each buffer that moves, and the clone that batch norms move in its place. */
  private Map<String, String> statistics(ScriptText text, GraphEmitter emitter) {
    Set<String> moving = new HashSet<>();
    for (Node node : GraphEmitter.batchNorms(graph)) {
      if (!phase.frozenBatchNorms().contains(node.name())) {
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

  private List<String> gradients(
      ScriptText text, GraphEmitter emitter, Map<String, String> leaves, String loss) {
    List<String> gradients = new ArrayList<>();
    if (!trained.isEmpty()) {
      String all = emitter.variable("gradients");
      text.line(
          "%s = torch.autograd.grad([%s], %s, None, None, False, True)"
              .formatted(all, loss, ScriptText.list(List.copyOf(leaves.values()))));
      text.line("torch.set_grad_enabled(False)");
      for (int i = 0; i < trained.size(); i++) {
        Parameter parameter = trained.get(i);
        String variable = emitter.variable("gradient" + i);
        String leaf = leaves.get(parameter.name());
        text.assign(
            variable, "self.gradient(%s, %s, %s)".formatted(all, i, leaf), parameter.name());
        penalise(text, variable, parameter);
        gradients.add(variable);
      }
    } else {
      text.line("torch.set_grad_enabled(False)");
    }
    return gradients;
  }

  private void penalise(ScriptText text, String gradient, Parameter parameter) {
    for (Phase.Regularizer regularizer : phase.regularizers()) {
      if (regularizer.parameters().contains(parameter.name()) && regularizer.weight() != 0) {
        widen(text, gradient, parameter);
        String p = self(parameter.name());
        String slope =
            switch (regularizer.kind()) {
              case L1 -> "torch.sign(%s), alpha=%s".formatted(p, literal(regularizer.weight()));
              case L2 -> "%s, alpha=%s".formatted(p, literal(2 * regularizer.weight()));
            };
        boolean owned = widened.contains(parameter.name()) || penalised.contains(parameter.name());
        text.line(
            "%s = %s(%s, %s)"
                .formatted(gradient, owned ? "torch.add_" : "torch.add", gradient, slope));
        penalised.add(parameter.name());
      }
    }
  }

  /** Makes a gradient float32 if it is not yet. */
  private void widen(ScriptText text, String gradient, Parameter parameter) {
    if (narrow.contains(parameter.name()) && widened.add(parameter.name())) {
      text.line("%s = torch.to(%s, 6)".formatted(gradient, gradient));
    }
  }

  private static String norm(ScriptText text, GraphEmitter emitter, List<String> gradients) {
    if (gradients.isEmpty()) {
      return "";
    }
    String norm = emitter.variable("norm");
    List<String> norms =
        gradients.stream()
            .map(g -> "torch.linalg_vector_norm(%s, 2, None, False, dtype=6)".formatted(g))
            .toList();
    text.line(
        "%s = torch.linalg_vector_norm(torch.stack(%s), 2)"
            .formatted(norm, ScriptText.list(norms)));
    return norm;
  }

  private void scale(ScriptText text, String norm) {
    if (phase.clip() instanceof Phase.Clip.GlobalNorm global && !norm.isEmpty()) {
      // The small number is PyTorch's (clip_grad_norm_): it keeps a zero norm from dividing.
      text.line(
          "scale = torch.clamp(torch.mul(torch.reciprocal(torch.add(%s, 1.0E-6)), %s), None, 1.)"
              .formatted(norm, literal(global.maximum())));
    }
  }

  private void clip(ScriptText text, String gradient) {
    if (phase.clip() instanceof Phase.Clip.GlobalNorm) {
      text.line("%s = torch.mul(%s, scale)".formatted(gradient, gradient));
    } else if (phase.clip() instanceof Phase.Clip.Absolute absolute) {
      String limit = literal(absolute.maximum());
      text.line("%s = torch.clamp(%s, -%s, %s)".formatted(gradient, gradient, limit, limit));
    }
  }

  private void update(ScriptText text, List<String> gradients) {
    String step = self(StateLayout.STEP);
    text.line("torch.add_(%s, 1)".formatted(step));
    text.line("steps = int(%s)".formatted(step));
    OptimizerEmitter optimizer = new OptimizerEmitter(phase.optimizer(), text);
    if (!counts.isEmpty()) {
      text.line("torch.add_(self.%s, 1)".formatted(attributes.of(COUNTS)));
      optimizer.corrections("self." + attributes.of(COUNTS));
    }
    for (int i = 0; i < trained.size(); i++) {
      Parameter parameter = trained.get(i);
      Map<String, String> own = new LinkedHashMap<>();
      layout.slots().forEach(slot -> own.put(slot, self(StateLayout.slot(slot, parameter.name()))));
      widen(text, gradients.get(i), parameter);
      clip(text, gradients.get(i));
      boolean decays = phase.weightDecayRoles().contains(parameter.role());
      // Gradients as autograd gives them may share memory; those that were worked on do not.
      boolean owned =
          widened.contains(parameter.name())
              || phase.clip() != null
              || penalised.contains(parameter.name());
      double factor = phase.rateFactor(parameter.name());
      optimizer.update(
          i,
          factor == 1 ? "rate" : "(rate * %s)".formatted(literal(factor)),
          self(parameter.name()),
          gradients.get(i),
          owned,
          decays,
          own);
    }
    average(text);
  }

  private void average(ScriptText text) {
    TrainProgram.Average average = program.average();
    if (average == null) {
      return;
    }
    String share = literal(1 - average.decay());
    if (average.ramp() > 0) {
      text.line(
          "share = 1. - %s * (1. - torch.exp(float(steps) * %s))"
              .formatted(literal(average.decay()), literal(-1 / average.ramp())));
      share = "share";
    }
    for (Parameter parameter : trained) {
      text.line(
          "torch.lerp_(%s, %s, %s)"
              .formatted(
                  self(StateLayout.average(parameter.name())), self(parameter.name()), share));
    }
  }
}
