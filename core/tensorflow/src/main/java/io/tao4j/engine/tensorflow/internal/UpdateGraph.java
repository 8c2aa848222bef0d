package io.tao4j.engine.tensorflow.internal;

import io.tao4j.engine.Phase;
import io.tao4j.engine.PhaseLayout;
import io.tao4j.engine.StateLayout;
import io.tao4j.engine.TrainProgram;
import io.tao4j.graph.Parameter;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operation;
import org.tensorflow.Output;

/** Writes how a phase's gradients become an update: regularisers, clipping, optimiser, average. */
final class UpdateGraph {
  private final TrainingGraph training;
  private final PhaseLayout layout;
  private final Phase phase;
  private final GraphWriter writer;
  private final Variables variables;
  private final List<Output<?>> gradients = new ArrayList<>();
  private final @Nullable Output<?> norm;

  /**
   * @param slopes gradients of the loss, one a trained parameter
   */
  UpdateGraph(TrainingGraph training, PhaseLayout layout, List<Output<?>> slopes) {
    this.training = training;
    this.layout = layout;
    this.phase = layout.phase();
    this.writer = training.writer();
    this.variables = training.variables();
    for (int i = 0; i < slopes.size(); i++) {
      gradients.add(penalised(layout.trained().get(i), slopes.get(i)));
    }
    this.norm = norm(writer, gradients);
  }

  private Output<?> penalised(Parameter parameter, Output<?> gradient) {
    Output<?> value = variables.read(parameter.name());
    Output<?> sum = gradient;
    for (Phase.Regularizer regularizer : phase.regularizers()) {
      if (regularizer.parameters().contains(parameter.name()) && regularizer.weight() != 0) {
        Output<?> slope =
            switch (regularizer.kind()) {
              case L1 -> scaled(writer.of("Sign", value), regularizer.weight());
              case L2 -> scaled(value, 2 * regularizer.weight());
            };
        sum = writer.of("AddV2", sum, slope);
      }
    }
    return sum;
  }

  /** Common norm of gradients, null where there are none. */
  static @Nullable Output<?> norm(GraphWriter writer, List<Output<?>> gradients) {
    if (gradients.isEmpty()) {
      return null;
    }
    // L2Loss is half the sum of squares.
    List<Output<?>> halves =
        gradients.stream().<Output<?>>map(g -> writer.of("L2Loss", g)).toList();
    Output<?> half = writer.call("AddN").list(halves).output();
    return writer.of("Sqrt", writer.of("Mul", half, writer.scalar(2)));
  }

  /** The gradients' common norm with regularisers, null where nothing is trained. */
  @Nullable Output<?> norm() {
    return norm;
  }

  /**
   * Writes the update.
   *
   * @param apply whether it is to be written
   * @param rate the learning rate, a {@code FLOAT32} scalar
   * @param statistics values of the buffers that move, for their averages
   * @param updates gets what writes
   */
  void write(
      Output<?> apply, Output<?> rate, Map<String, Output<?>> statistics, List<Operation> updates) {
    List<Output<?>> clipped = clip();
    Output<?> one = writer.constant(Tensor.of(new long[] {1}));
    Output<?> next = writer.of("AddV2", variables.read(layout.step()), one);
    training.write(layout.step(), apply, next, updates);
    Output<?> step = writer.toReal(next);
    List<OptimizerLowering.Correction> corrections = corrections(apply, one, updates);
    for (int i = 0; i < layout.trained().size(); i++) {
      Parameter parameter = layout.trained().get(i);
      writer.at("update/" + parameter.name());
      Map<String, Output<?>> slots = new LinkedHashMap<>();
      for (String slot : layout.slots()) {
        slots.put(slot, variables.read(layout.slot(slot, parameter.name())));
      }
      boolean decays = phase.decays(parameter);
      double factor = phase.rateFactor(parameter.name());
      OptimizerLowering optimizer =
          new OptimizerLowering(
              phase.optimizer(),
              writer,
              factor == 1 ? rate : scaled(rate, factor),
              corrections.isEmpty() ? null : corrections.get(i));
      OptimizerLowering.Update update =
          optimizer.update(variables.read(parameter.name()), clipped.get(i), decays, slots);
      training.write(parameter.name(), apply, update.parameter(), updates);
      update
          .slots()
          .forEach(
              (slot, value) ->
                  training.write(layout.slot(slot, parameter.name()), apply, value, updates));
      average(parameter.name(), apply, update.parameter(), step, updates);
    }
    statistics.forEach(
        (name, value) -> {
          writer.at("update/" + name);
          average(name, apply, value, step, updates);
        });
  }

  private List<Output<?>> clip() {
    if (phase.clip() instanceof Phase.Clip.GlobalNorm global && norm != null) {
      // The small number is PyTorch's (clip_grad_norm_): it keeps a zero norm from dividing.
      Output<?> room =
          writer.of(
              "RealDiv",
              writer.scalar(global.maximum()),
              writer.of("AddV2", norm, writer.scalar(1e-6)));
      Output<?> scale = writer.of("Minimum", room, writer.scalar(1));
      return gradients.stream().<Output<?>>map(g -> writer.of("Mul", g, scale)).toList();
    } else if (phase.clip() instanceof Phase.Clip.Absolute absolute) {
      Output<?> least = writer.scalar(-absolute.maximum());
      Output<?> most = writer.scalar(absolute.maximum());
      return gradients.stream()
          .<Output<?>>map(g -> writer.of("Minimum", writer.of("Maximum", g, least), most))
          .toList();
    }
    return gradients;
  }

  /** Counts each parameter's updates; empty for a rule that does not ask for them. */
  private List<OptimizerLowering.Correction> corrections(
      Output<?> apply, Output<?> one, List<Operation> updates) {
    if (!layout.countsByParameter() || layout.trained().isEmpty()) {
      return List.of();
    }
    List<String> names = layout.trained().stream().map(p -> layout.count(p.name())).toList();
    Output<?> before = writer.pack(names.stream().<Output<?>>map(variables::read).toList());
    Output<?> counts = writer.of("AddV2", before, one);
    List<Output<?>> single = writer.unpack(counts, names.size());
    for (int i = 0; i < names.size(); i++) {
      training.write(names.get(i), apply, single.get(i), updates);
    }
    return OptimizerLowering.corrections(phase.optimizer(), writer, counts, names.size());
  }

  private void average(
      String averaged, Output<?> apply, Output<?> value, Output<?> step, List<Operation> updates) {
    TrainProgram.Average average = training.program().average();
    if (average != null) {
      String name = StateLayout.average(averaged);
      Output<?> old = variables.read(name);
      Output<?> share = writer.scalar(1 - average.decay());
      if (average.ramp() > 0) {
        Output<?> passed = writer.of("Mul", step, writer.real(-1 / average.ramp()));
        Output<?> left = writer.cast(writer.of("Exp", passed), DType.FLOAT32);
        share = writer.of("AddV2", share, scaled(left, average.decay()));
      }
      Output<?> move = writer.of("Mul", writer.of("Sub", value, old), share);
      training.write(name, apply, writer.of("AddV2", old, move), updates);
    }
  }

  private Output<?> scaled(Output<?> x, double factor) {
    return writer.of("Mul", x, writer.scalar(factor));
  }
}
