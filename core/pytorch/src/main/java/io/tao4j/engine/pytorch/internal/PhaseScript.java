package io.tao4j.engine.pytorch.internal;

import io.tao4j.engine.Phase;
import io.tao4j.engine.PhaseLayout;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Node;
import io.tao4j.graph.Parameter;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Emits the methods of one phase. {@code step} is forward, loss, backward, and then either the
 * update or the addition to what is accumulated; {@code apply} is the update alone.
 *
 * <p>The step first works on copies: weights are detached leaves, running statistics are clones.
 * Only when loss and gradient are finite does it write to the attributes, so a step that fails
 * leaves all of them as they were.
 */
final class PhaseScript {
  private final TrainingScript script;
  private final PhaseLayout layout;
  private final Phase phase;
  private final Graph graph;
  private final List<Parameter> trained;
  private final String suffix;

  /** Parameters whose leaves, and so gradients, are in the heavy type. */
  private final Set<String> narrow;

  /** Expression of the vector of the parameters' numbers of updates; empty without. */
  private final String counts;

  /**
   * @param index of the phase in the program
   */
  PhaseScript(TrainingScript script, PhaseLayout layout, int index) {
    this.script = script;
    this.layout = layout;
    this.phase = layout.phase();
    this.graph = MissingKernels.replaced(layout.graph());
    this.trained = layout.trained();
    this.suffix = index == 0 ? "" : "_" + index;
    this.narrow = script.heavy() == DType.FLOAT32 ? Set.of() : GraphEmitter.onlyHeavyWeights(graph);
    if (layout.countsByParameter() && !trained.isEmpty()) {
      String vector = layout.slot("steps", "all");
      this.counts = "self." + script.attributes().of(vector);
      for (int i = 0; i < trained.size(); i++) {
        script.count(
            layout.count(trained.get(i).name()), "torch.select(%s, 0, %s)".formatted(counts, i));
      }
      script.attribute(vector, Tensor.of(new long[trained.size()], trained.size()), false);
    } else {
      this.counts = "";
    }
  }

  /**
   * Method: inputs, dropout masks, learning rate, weight to loss, whether it was finite, reported
   * outputs. A weight of 0 is an update; any other adds the gradient to what is accumulated.
   */
  String step() {
    return "step" + suffix;
  }

  /** Method: learning rate, weight to whether the update was applied. */
  String apply() {
    return "apply" + suffix;
  }

  /** Method: anything to the accumulated sums, in the order of the trained parameters. */
  String sums() {
    return "sums" + suffix;
  }

  /** Method: sums in the order of the trained parameters to nothing of use. */
  String setSums() {
    return "set_sums" + suffix;
  }

  /** Method: anything to nothing of use; forgets the accumulated sums. */
  String clearSums() {
    return "clear_sums" + suffix;
  }

  /** Nodes whose masks a step takes, in order. */
  List<Node> dropouts() {
    return TrainingScript.dropouts(graph);
  }

  /** Methods that the others call. */
  static void helpers(ScriptText text) {
    // Zero stands for a gradient that PyTorch leaves out.
    text.open("gradient", "gradients: List[Optional[Tensor]], index: int, like: Tensor", "Tensor");
    text.line("g = gradients[index]");
    text.line("if torch.__is__(g, None):");
    text.line("  result = torch.zeros_like(like)");
    text.line("else:");
    text.line("  result = unchecked_cast(Tensor, g)");
    text.line("return result");
    // A sum has no elements before the first gradient.
    text.open("added", "total: Tensor, g: Tensor, weight: float", "Tensor");
    text.line("if torch.eq(torch.numel(total), torch.numel(g)):");
    text.line("  result = torch.add_(total, g, alpha=weight)");
    text.line("else:");
    text.line("  result = torch.mul(torch.to(g, 6), weight)");
    text.line("return result");
  }

  /** Adds the phase's tensors and methods. */
  void emit(ScriptText text) {
    for (Parameter parameter : trained) {
      script.attribute(layout.sum(parameter.name()), Tensor.of(new float[0], 0), false);
    }
    stepMethod(text);
    applyMethod(text);
    text.openListMethod(sums());
    text.line("return " + ScriptText.list(trained.stream().map(this::sum).toList()));
    text.openListMethod(setSums());
    for (int i = 0; i < trained.size(); i++) {
      text.line("%s = torch.clone(x[%s])".formatted(sum(trained.get(i)), i));
    }
    text.line("return x");
    text.openListMethod(clearSums());
    trained.forEach(p -> text.line("torch.zero_(%s)".formatted(sum(p))));
    text.line("return x");
  }

  private String sum(Parameter parameter) {
    return script.self(layout.sum(parameter.name()));
  }

  private void stepMethod(ScriptText text) {
    text.openListMethod(step());
    text.line("torch.set_grad_enabled(True)");
    GraphEmitter emitter = new GraphEmitter(graph, script.heavy(), text);
    int next = script.inputs(text, emitter, graph);
    Map<String, String> leaves = leaves(text, emitter);
    Map<String, String> moved =
        script.statistics(text, emitter, graph, phase.frozenBatchNorms()::contains);
    script.constants(emitter);
    emitter.nodes();
    String loss = emitter.hostForm(graph.output(phase.loss()).value());
    List<String> reported =
        phase.reported().stream()
            .map(name -> emitter.hostForm(graph.output(name).value()))
            .toList();
    List<String> gradients = gradients(text, emitter, leaves, loss);
    String finite = emitter.variable("finite");
    text.line("weight = float(x[%s])".formatted(next + 1));
    text.line("if torch.eq(weight, 0.):");
    text.deeper();
    Set<String> own = GraphEmitter.withOwnGradients(graph);
    UpdateScript update = new UpdateScript(script, layout, narrow, counts, text, gradients, own);
    update.penalise();
    String norm = update.norm();
    finite(text, finite, loss, norm);
    text.line("if bool(%s):".formatted(finite));
    text.deeper();
    text.line("rate = float(x[%s])".formatted(next));
    moved.forEach((buffer, copy) -> text.line("torch.copy_(%s, %s)".formatted(buffer, copy)));
    update.apply(norm);
    text.shallower();
    text.shallower();
    text.line("else:");
    text.deeper();
    String rawNorm = new UpdateScript(script, layout, narrow, counts, text, gradients, own).norm();
    finite(text, finite, loss, rawNorm);
    text.line("if bool(%s):".formatted(finite));
    text.deeper();
    moved.forEach((buffer, copy) -> text.line("torch.copy_(%s, %s)".formatted(buffer, copy)));
    for (int i = 0; i < trained.size(); i++) {
      String sum = sum(trained.get(i));
      text.line("%s = self.added(%s, %s, weight)".formatted(sum, sum, gradients.get(i)));
    }
    text.line("pass");
    text.shallower();
    text.shallower();
    List<String> results = new ArrayList<>(List.of("torch.detach(" + loss + ")", finite));
    reported.forEach(r -> results.add("torch.detach(" + r + ")"));
    text.line("return " + ScriptText.list(results));
  }

  private static void finite(ScriptText text, String finite, String loss, String norm) {
    text.line(
        norm.isEmpty()
            ? "%s = torch.isfinite(%s)".formatted(finite, loss)
            : "%s = torch.logical_and(torch.isfinite(%s), torch.isfinite(%s))"
                .formatted(finite, loss, norm));
  }

  private void applyMethod(ScriptText text) {
    text.openListMethod(apply());
    text.line("torch.set_grad_enabled(False)");
    text.line("rate = float(x[0])");
    text.line("weight = float(x[1])");
    List<String> gradients = new ArrayList<>();
    for (int i = 0; i < trained.size(); i++) {
      gradients.add("gradient" + i);
      text.line("gradient%s = torch.div_(%s, weight)".formatted(i, sum(trained.get(i))));
    }
    Set<String> all = trained.stream().map(Parameter::name).collect(Collectors.toSet());
    UpdateScript update = new UpdateScript(script, layout, Set.of(), counts, text, gradients, all);
    update.penalise();
    String norm = update.norm();
    if (norm.isEmpty()) {
      text.line("finite = torch.isfinite(x[0])");
    } else {
      text.line("finite = torch.isfinite(%s)".formatted(norm));
    }
    text.line("if bool(finite):");
    text.deeper();
    update.apply(norm);
    text.shallower();
    trained.forEach(p -> text.line("torch.zero_(%s)".formatted(sum(p))));
    text.line("return [finite]");
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
      DType dtype = narrow.contains(parameter.name()) ? script.heavy() : DType.FLOAT32;
      String leaf = "torch.detach(%s)".formatted(script.self(parameter.name()));
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

  private List<String> gradients(
      ScriptText text, GraphEmitter emitter, Map<String, String> leaves, String loss) {
    List<String> gradients = new ArrayList<>();
    if (trained.isEmpty()) {
      text.line("torch.set_grad_enabled(False)");
      return gradients;
    }
    String all = emitter.variable("gradients");
    text.line(
        "%s = torch.autograd.grad([%s], %s, None, None, False, True)"
            .formatted(all, loss, ScriptText.list(List.copyOf(leaves.values()))));
    text.line("torch.set_grad_enabled(False)");
    for (int i = 0; i < trained.size(); i++) {
      Parameter parameter = trained.get(i);
      String variable = emitter.variable("gradient" + i);
      String leaf = leaves.get(parameter.name());
      text.assign(variable, "self.gradient(%s, %s, %s)".formatted(all, i, leaf), parameter.name());
      gradients.add(variable);
    }
    return gradients;
  }
}
