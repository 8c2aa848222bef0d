package io.tao4j.engine.pytorch.internal;

import static io.tao4j.engine.pytorch.internal.ScalarType.literal;

import io.tao4j.engine.Phase;
import io.tao4j.engine.PhaseLayout;
import io.tao4j.engine.StateLayout;
import io.tao4j.engine.TrainProgram;
import io.tao4j.graph.Buffer;
import io.tao4j.graph.Parameter;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lines that turn the gradients of a phase into an update: regularisers, norm, clipping, optimiser,
 * moving average. {@code rate} is in scope.
 */
final class UpdateScript {
  private final TrainingScript script;
  private final PhaseLayout layout;
  private final Phase phase;
  private final List<Parameter> trained;
  private final Set<String> narrow;
  private final String counts;
  private final ScriptText text;
  private final List<String> gradients;

  /** Parameters whose gradients' memory nothing else reads, so that it may be overwritten. */
  private final Set<String> overwritable = new HashSet<>();

  private final Set<String> widened = new HashSet<>();

  /**
   * @param narrow parameters whose gradients are in the heavy type
   * @param counts expression of the vector of the parameters' numbers of updates; empty without
   * @param gradients variables, one a trained parameter
   * @param free parameters whose gradients' memory may be overwritten: as autograd gives them some
   *     may share it
   */
  UpdateScript(
      TrainingScript script,
      PhaseLayout layout,
      Set<String> narrow,
      String counts,
      ScriptText text,
      List<String> gradients,
      Set<String> free) {
    this.script = script;
    this.layout = layout;
    this.phase = layout.phase();
    this.trained = layout.trained();
    this.narrow = narrow;
    this.counts = counts;
    this.text = text;
    this.gradients = gradients;
    overwritable.addAll(free);
  }

  /** Adds the slopes of the regularisers. */
  void penalise() {
    for (int i = 0; i < trained.size(); i++) {
      for (Phase.Regularizer regularizer : phase.regularizers()) {
        Parameter parameter = trained.get(i);
        if (regularizer.parameters().contains(parameter.name()) && regularizer.weight() != 0) {
          penalise(gradients.get(i), parameter, regularizer);
        }
      }
    }
  }

  private void penalise(String gradient, Parameter parameter, Phase.Regularizer regularizer) {
    widen(gradient, parameter);
    String p = script.self(parameter.name());
    String slope =
        switch (regularizer.kind()) {
          case L1 -> "torch.sign(%s), alpha=%s".formatted(p, literal(regularizer.weight()));
          case L2 -> "%s, alpha=%s".formatted(p, literal(2 * regularizer.weight()));
        };
    boolean free = !overwritable.add(parameter.name());
    text.line(
        "%s = %s(%s, %s)".formatted(gradient, free ? "torch.add_" : "torch.add", gradient, slope));
  }

  /** Makes a gradient float32 if it is not yet. */
  private void widen(String gradient, Parameter parameter) {
    if (narrow.contains(parameter.name()) && widened.add(parameter.name())) {
      text.line("%s = torch.to(%s, 6)".formatted(gradient, gradient));
      overwritable.add(parameter.name());
    }
  }

  /** The variable of the common norm, empty where nothing is trained. */
  String norm() {
    if (gradients.isEmpty()) {
      return "";
    }
    List<String> norms =
        gradients.stream()
            .map(g -> "torch.linalg_vector_norm(%s, 2, None, False, dtype=6)".formatted(g))
            .toList();
    text.line(
        "norm = torch.linalg_vector_norm(torch.stack(%s), 2)".formatted(ScriptText.list(norms)));
    return "norm";
  }

  /**
   * Clips and writes parameters, slots, counts and averages. Running statistics have moved before.
   *
   * @param norm what {@link #norm()} gave
   */
  void apply(String norm) {
    if (phase.clip() instanceof Phase.Clip.GlobalNorm global && !norm.isEmpty()) {
      // The small number is PyTorch's (clip_grad_norm_): it keeps a zero norm from dividing.
      text.line(
          "scale = torch.clamp(torch.mul(torch.reciprocal(torch.add(%s, 1.0E-6)), %s), None, 1.)"
              .formatted(norm, literal(global.maximum())));
    }
    String step = script.self(layout.step());
    text.line("torch.add_(%s, 1)".formatted(step));
    text.line("steps = int(%s)".formatted(step));
    OptimizerEmitter optimizer = new OptimizerEmitter(phase.optimizer(), text);
    if (!counts.isEmpty()) {
      text.line("torch.add_(%s, 1)".formatted(counts));
      optimizer.corrections(counts);
    }
    for (int i = 0; i < trained.size(); i++) {
      Parameter parameter = trained.get(i);
      Map<String, String> slots = new LinkedHashMap<>();
      layout
          .slots()
          .forEach(slot -> slots.put(slot, script.self(layout.slot(slot, parameter.name()))));
      widen(gradients.get(i), parameter);
      clip(gradients.get(i), parameter);
      double factor = phase.rateFactor(parameter.name());
      optimizer.update(
          i,
          factor == 1 ? "rate" : "(rate * %s)".formatted(literal(factor)),
          script.self(parameter.name()),
          gradients.get(i),
          overwritable.contains(parameter.name()),
          phase.decays(parameter),
          slots);
    }
    average();
  }

  private void clip(String gradient, Parameter parameter) {
    if (phase.clip() instanceof Phase.Clip.GlobalNorm) {
      String multiply = overwritable.add(parameter.name()) ? "torch.mul" : "torch.mul_";
      text.line("%s = %s(%s, scale)".formatted(gradient, multiply, gradient));
    } else if (phase.clip() instanceof Phase.Clip.Absolute absolute) {
      String limit = literal(absolute.maximum());
      String clamp = overwritable.add(parameter.name()) ? "torch.clamp" : "torch.clamp_";
      text.line("%s = %s(%s, -%s, %s)".formatted(gradient, clamp, gradient, limit, limit));
    }
  }

  private void average() {
    TrainProgram.Average average = script.program().average();
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
      average(parameter.name(), share);
    }
    for (Buffer buffer : layout.moving()) {
      average(buffer.name(), share);
    }
  }

  private void average(String name, String share) {
    text.line(
        "torch.lerp_(%s, %s, %s)"
            .formatted(script.self(StateLayout.average(name)), script.self(name), share));
  }
}
