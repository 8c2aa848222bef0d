package io.tao4j.engine.tensorflow.internal;

import io.tao4j.engine.Phase;
import io.tao4j.engine.PhaseLayout;
import io.tao4j.graph.Parameter;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operation;
import org.tensorflow.Output;

/** Writes one phase of a training program: forward, loss, backward, update. */
final class PhaseGraph {
  private final TrainingGraph training;
  private final PhaseLayout layout;
  private final Phase phase;
  private final GraphWriter writer;
  private final ForwardPass forward;
  private final Output<?> rate;
  private final Output<?> loss;
  private final List<Output<?>> reported;
  private final List<Output<?>> gradients;
  private final List<Output<?>> results = new ArrayList<>();
  private final List<Operation> updates = new ArrayList<>();
  private @Nullable AccumulationGraph accumulation;

  PhaseGraph(TrainingGraph training, PhaseLayout layout, DType heavy) {
    this.training = training;
    this.layout = layout;
    this.phase = layout.phase();
    this.writer = training.writer();
    this.forward = new ForwardPass(training, layout.graph(), phase.frozenBatchNorms(), heavy);
    writer.at("input");
    this.rate = writer.placeholder(DType.FLOAT32, Shape.SCALAR);
    this.loss = forward.value(phase.loss());
    this.gradients = slopes();
    writer.at("update");
    this.reported = forward.hostForms(phase.reported());
    UpdateGraph update = new UpdateGraph(training, layout, gradients);
    // Nothing is written before all that can fail has been computed.
    Output<?> apply = writer.call("Identity", finite(update.norm())).after(reported).output();
    training.writeAll(forward.moved(), apply, updates);
    update.write(apply, rate, forward.moved(), updates);
    results(results, apply);
  }

  /** Whether the loss, and a norm if there is one, are finite. */
  private Output<?> finite(@Nullable Output<?> norm) {
    Output<?> finite = writer.of("IsFinite", loss);
    return norm == null ? finite : writer.of("LogicalAnd", finite, writer.of("IsFinite", norm));
  }

  private void results(List<Output<?>> list, Output<?> finite) {
    list.add(loss);
    list.add(finite);
    list.addAll(reported);
  }

  private List<Output<?>> slopes() {
    if (layout.trained().isEmpty()) {
      return List.of();
    }
    Output<?>[] reads =
        layout.trained().stream()
            .map(p -> training.variables().read(p.name()))
            .toArray(Output<?>[]::new);
    Output<?>[] slopes = writer.graph().addGradients(loss, reads);
    List<Output<?>> gradients = new ArrayList<>();
    for (int i = 0; i < reads.length; i++) {
      Parameter parameter = layout.trained().get(i);
      writer.at("gradient/" + parameter.name());
      gradients.add(isThere(slopes[i]) ? slopes[i] : writer.of("ZerosLike", reads[i]));
    }
    return gradients;
  }

  /** TensorFlow leaves a gradient out where it knows that it is zero: an output of no operation. */
  private static boolean isThere(Output<?> gradient) {
    return gradient.op() instanceof GraphOperation operation
        && operation.getUnsafeNativeHandle() != null
        && !operation.getUnsafeNativeHandle().isNull();
  }

  /** What accumulates and applies gradients, or null before it was asked for. */
  @Nullable AccumulationGraph accumulation() {
    return accumulation;
  }

  /** Writes what accumulates and applies gradients: most trainings never ask for it. */
  AccumulationGraph writeAccumulation() {
    writer.at("accumulate");
    Output<?> norm = UpdateGraph.norm(writer, gradients);
    Output<?> finite = writer.call("Identity", finite(norm)).after(reported).output();
    List<Output<?>> accumulated = new ArrayList<>();
    results(accumulated, finite);
    List<Operation> moves = new ArrayList<>();
    training.writeAll(forward.moved(), finite, moves);
    AccumulationGraph written =
        new AccumulationGraph(training, layout, gradients, finite, accumulated, moves);
    accumulation = written;
    return written;
  }

  PhaseLayout layout() {
    return layout;
  }

  ForwardPass forward() {
    return forward;
  }

  /** Placeholder of the learning rate. */
  Output<?> rate() {
    return rate;
  }

  /** Loss, whether the step was applied, reported outputs. */
  List<Output<?>> results() {
    return results;
  }

  /** What writes the new state. */
  List<Operation> updates() {
    return updates;
  }
}
