package io.tao4j.engine.tensorflow.internal;

import io.tao4j.engine.PhaseLayout;
import io.tao4j.engine.StateLayout;
import io.tao4j.engine.TrainProgram;
import io.tao4j.graph.Buffer;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Parameter;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operation;
import org.tensorflow.Output;

/**
 * Writes a training program: a variable for each tensor of the state, and what each phase and the
 * predictions compute with them.
 *
 * <p>Every new value is computed first and then chosen against the old one by whether loss and
 * gradient are finite; only that choice is written. So a step that must not be applied writes what
 * was there.
 */
final class TrainingGraph {
  private final TrainProgram program;
  private final GraphWriter writer;
  private final Variables variables;
  private final StateLayout layout;
  private final List<PhaseGraph> phases = new ArrayList<>();
  private final @Nullable PredictionGraph predictions;

  /**
   * @param heavy element type of convolutions and matrix products
   */
  TrainingGraph(TrainProgram program, DType heavy, GraphWriter writer) {
    this.program = program;
    this.writer = writer;
    this.variables = new Variables(writer);
    this.layout = StateLayout.of(program);
    state(MissingKernels.replaced(program.graph()));
    for (PhaseLayout phase : layout.phases()) {
      phases.add(new PhaseGraph(this, phase, heavy));
    }
    this.predictions = program.predictions().isEmpty() ? null : new PredictionGraph(this, heavy);
  }

  private void state(Graph graph) {
    Set<String> kernels = GraphLowering.kernels(graph);
    graph.parameters().forEach(p -> add(p.name(), p, kernels));
    for (Buffer buffer : graph.buffers()) {
      variables.add(buffer.name(), DType.FLOAT32, buffer.shape(), false);
    }
    for (PhaseLayout phase : layout.phases()) {
      for (Parameter parameter : phase.trained()) {
        phase.slots().forEach(slot -> add(phase.slot(slot, parameter.name()), parameter, kernels));
      }
      if (phase.countsByParameter()) {
        phase
            .trained()
            .forEach(p -> variables.add(phase.count(p.name()), DType.INT64, Shape.SCALAR, false));
      }
      variables.add(phase.step(), DType.INT64, Shape.SCALAR, false);
    }
    if (program.average() != null) {
      graph.parameters().forEach(p -> add(StateLayout.average(p.name()), p, kernels));
      for (Buffer buffer : graph.buffers()) {
        String name = StateLayout.average(buffer.name());
        variables.add(name, DType.FLOAT32, buffer.shape(), false);
      }
    }
  }

  /** A variable that is laid out as a parameter is. */
  private void add(String name, Parameter like, Set<String> kernels) {
    variables.add(name, DType.FLOAT32, like.shape(), kernels.contains(like.name()));
  }

  TrainProgram program() {
    return program;
  }

  GraphWriter writer() {
    return writer;
  }

  StateLayout layout() {
    return layout;
  }

  Variables variables() {
    return variables;
  }

  List<PhaseGraph> phases() {
    return phases;
  }

  /** What a phase computes. */
  PhaseGraph phase(String name) {
    return phases.get(layout.phases().indexOf(layout.phase(name)));
  }

  /** What the program predicts, or null. */
  @Nullable PredictionGraph predictions() {
    return predictions;
  }

  /** Chooses the new value of a variable where {@code apply} is true, and writes it. */
  void write(String name, Output<?> apply, Output<?> value, List<Operation> updates) {
    Output<?> chosen = writer.of("SelectV2", apply, value, variables.read(name));
    updates.add(variables.assign(name, chosen));
  }

  /** Writes moved statistics where {@code apply} is true. */
  void writeAll(Map<String, Output<?>> values, Output<?> apply, List<Operation> updates) {
    values.forEach((name, value) -> write(name, apply, value, updates));
  }
}
