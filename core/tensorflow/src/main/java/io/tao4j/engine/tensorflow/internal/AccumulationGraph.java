package io.tao4j.engine.tensorflow.internal;

import io.tao4j.engine.PhaseLayout;
import io.tao4j.graph.Parameter;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operation;
import org.tensorflow.Output;

/** Sums of a phase's gradients: what adds to them, and what makes an update of them. */
final class AccumulationGraph {
  private final Variables sums;
  private final Output<?> weight;
  private final List<Output<?>> results;
  private final List<Operation> additions = new ArrayList<>();
  private final Output<?> total;
  private final Output<?> rate;
  private final Output<?> applied;
  private final List<Operation> updates = new ArrayList<>();
  private final Map<String, Tensor> zeros = new LinkedHashMap<>();

  /**
   * @param gradients one a trained parameter
   * @param finite whether to add them
   * @param results what a call that adds returns
   * @param moves what else it writes
   */
  AccumulationGraph(
      TrainingGraph training,
      PhaseLayout layout,
      List<Output<?>> gradients,
      Output<?> finite,
      List<Output<?>> results,
      List<Operation> moves) {
    GraphWriter writer = training.writer();
    this.sums = new Variables(writer);
    this.results = results;
    this.additions.addAll(moves);
    this.weight = writer.placeholder(DType.FLOAT32, Shape.SCALAR);
    this.total = writer.placeholder(DType.FLOAT32, Shape.SCALAR);
    this.rate = writer.placeholder(DType.FLOAT32, Shape.SCALAR);
    List<Output<?>> means = new ArrayList<>();
    for (int i = 0; i < layout.trained().size(); i++) {
      Parameter parameter = layout.trained().get(i);
      String name = layout.sum(parameter.name());
      boolean kernel = training.variables().isKernel(parameter.name());
      Output<?> sum = sums.add(name, DType.FLOAT32, parameter.shape(), kernel);
      Output<?> more = writer.of("AddV2", sum, writer.of("Mul", gradients.get(i), weight));
      additions.add(sums.assign(name, writer.of("SelectV2", finite, more, sum)));
      means.add(writer.of("RealDiv", sum, total));
      zeros.put(name, Tensor.full(0, parameter.shape().toArray()));
    }
    writer.at("apply");
    UpdateGraph update = new UpdateGraph(training, layout, means);
    Output<?> norm = update.norm();
    this.applied = writer.of("IsFinite", norm == null ? rate : norm);
    Map<String, Output<?>> statistics = new LinkedHashMap<>();
    layout.moving().forEach(b -> statistics.put(b.name(), training.variables().read(b.name())));
    update.write(applied, rate, statistics, updates);
    sums.open();
  }

  /** The sums, named as in the state. */
  Variables sums() {
    return sums;
  }

  /** Sums of nothing. */
  Map<String, Tensor> zeros() {
    return zeros;
  }

  /** Placeholder of what a gradient counts for. */
  Output<?> weight() {
    return weight;
  }

  /** Loss, whether the gradient was added, reported outputs. */
  List<Output<?>> results() {
    return results;
  }

  /** What adds a gradient. */
  List<Operation> additions() {
    return additions;
  }

  /** Placeholder of the sum of all weights. */
  Output<?> total() {
    return total;
  }

  /** Placeholder of the learning rate of an update. */
  Output<?> rate() {
    return rate;
  }

  /** Whether the update was applied. */
  Output<?> applied() {
    return applied;
  }

  /** What writes the new state. */
  List<Operation> updates() {
    return updates;
  }
}
