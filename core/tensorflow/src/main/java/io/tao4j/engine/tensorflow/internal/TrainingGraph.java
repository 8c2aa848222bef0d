package io.tao4j.engine.tensorflow.internal;

import io.tao4j.engine.Phase;
import io.tao4j.engine.StateLayout;
import io.tao4j.engine.TrainProgram;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Mode;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Parameter;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operation;
import org.tensorflow.Output;

/**
 * Writes a whole training step: forward, loss, backward, update.
 *
 * <p>Every new value is computed first and then chosen against the old one by whether loss and
 * gradient are finite; only that choice is written. So a step that must not be applied writes what
 * was there.
 */
final class TrainingGraph {
  private final TrainProgram program;
  private final Phase phase;
  private final Graph graph;
  private final GraphWriter writer;
  private final Variables variables;
  private final StateLayout layout;
  private final List<Parameter> trained;
  private final List<Node> dropouts = new ArrayList<>();
  private final List<Output<?>> inputs;
  private final List<Output<?>> masks = new ArrayList<>();
  private final Output<?> rate;
  private final List<Output<?>> results = new ArrayList<>();
  private final List<Operation> updates = new ArrayList<>();

  /**
   * @param heavy element type of convolutions and matrix products
   */
  TrainingGraph(TrainProgram program, DType heavy, GraphWriter writer) {
    this.program = program;
    this.phase = program.phase();
    this.graph = MissingKernels.replaced(program.graph());
    this.writer = writer;
    this.variables = new Variables(writer);
    this.layout = StateLayout.of(program);
    this.trained = layout.trained();
    GraphLowering lowering = new GraphLowering(graph, Mode.TRAINING, heavy, writer);
    this.inputs = lowering.inputs();
    state(lowering);
    masks(lowering);
    writer.at("input");
    this.rate = writer.placeholder(DType.FLOAT32, Shape.SCALAR);
    lowering.nodes(phase.frozenBatchNorms());
    step(lowering);
  }

  private void state(GraphLowering lowering) {
    lowering.state(variables);
    Set<String> kernels = GraphLowering.kernels(graph);
    for (Parameter parameter : trained) {
      layout
          .slots()
          .forEach(slot -> add(StateLayout.slot(slot, parameter.name()), parameter, kernels));
    }
    if (layout.countsByParameter()) {
      trained.forEach(
          p -> variables.add(StateLayout.count(p.name()), DType.INT64, Shape.SCALAR, false));
    }
    variables.add(StateLayout.STEP, DType.INT64, Shape.SCALAR, false);
    if (program.average() != null) {
      graph.parameters().forEach(p -> add(StateLayout.average(p.name()), p, kernels));
    }
  }

  /** A variable that is laid out as a parameter is. */
  private void add(String name, Parameter like, Set<String> kernels) {
    variables.add(name, DType.FLOAT32, like.shape(), kernels.contains(like.name()));
  }

  private void masks(GraphLowering lowering) {
    for (Node node : graph.nodes()) {
      if (node.op() instanceof NormalizeOp.Dropout dropout && dropout.rate() > 0) {
        writer.at(node.name());
        Output<?> mask =
            writer.placeholder(DType.BOOL, dropout.maskShape(graph.type(node.output()).shape()));
        lowering.drop(node.name(), mask);
        dropouts.add(node);
        masks.add(mask);
      }
    }
  }

  private void step(GraphLowering lowering) {
    Output<?> loss = lowering.value(graph.output(phase.loss()).value());
    List<Output<?>> gradients = gradients(loss);
    writer.at("update");
    Output<?> norm = norm(gradients);
    Output<?> finite = writer.of("IsFinite", loss);
    if (norm != null) {
      finite = writer.of("LogicalAnd", finite, writer.of("IsFinite", norm));
    }
    List<Output<?>> reported =
        phase.reported().stream()
            .<Output<?>>map(name -> lowering.hostForm(graph.output(name).value()))
            .toList();
    // Nothing is written before all that can fail has been computed.
    Output<?> apply = writer.call("Identity", finite).after(reported).output();
    lowering.moved().forEach((buffer, moved) -> write(buffer, apply, moved));
    update(apply, clip(gradients, norm));
    results.add(loss);
    results.add(apply);
    results.addAll(reported);
  }

  private List<Output<?>> gradients(Output<?> loss) {
    if (trained.isEmpty()) {
      return List.of();
    }
    Output<?>[] reads =
        trained.stream().map(p -> variables.read(p.name())).toArray(Output<?>[]::new);
    Output<?>[] slopes = writer.graph().addGradients(loss, reads);
    List<Output<?>> gradients = new ArrayList<>();
    for (int i = 0; i < reads.length; i++) {
      writer.at("gradient/" + trained.get(i).name());
      Output<?> slope = isThere(slopes[i]) ? slopes[i] : writer.of("ZerosLike", reads[i]);
      gradients.add(penalised(trained.get(i), reads[i], slope));
    }
    return gradients;
  }

  /** TensorFlow leaves a gradient out where it knows that it is zero: an output of no operation. */
  private static boolean isThere(Output<?> gradient) {
    return gradient.op() instanceof GraphOperation operation
        && operation.getUnsafeNativeHandle() != null
        && !operation.getUnsafeNativeHandle().isNull();
  }

  private Output<?> penalised(Parameter parameter, Output<?> value, Output<?> gradient) {
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

  private @Nullable Output<?> norm(List<Output<?>> gradients) {
    if (gradients.isEmpty()) {
      return null;
    }
    // L2Loss is half the sum of squares.
    List<Output<?>> halves =
        gradients.stream().<Output<?>>map(g -> writer.of("L2Loss", g)).toList();
    Output<?> half = writer.call("AddN").list(halves).output();
    return writer.of("Sqrt", scaled(half, 2));
  }

  private List<Output<?>> clip(List<Output<?>> gradients, @Nullable Output<?> norm) {
    Phase.Clip clip = phase.clip();
    if (clip instanceof Phase.Clip.GlobalNorm global && norm != null) {
      // The small number is PyTorch's (clip_grad_norm_): it keeps a zero norm from dividing.
      Output<?> room =
          writer.of(
              "RealDiv",
              writer.scalar(global.maximum()),
              writer.of("AddV2", norm, writer.scalar(1e-6)));
      Output<?> scale = writer.of("Minimum", room, writer.scalar(1));
      return gradients.stream().<Output<?>>map(g -> writer.of("Mul", g, scale)).toList();
    } else if (clip instanceof Phase.Clip.Absolute absolute) {
      Output<?> least = writer.scalar(-absolute.maximum());
      Output<?> most = writer.scalar(absolute.maximum());
      return gradients.stream()
          .<Output<?>>map(g -> writer.of("Minimum", writer.of("Maximum", g, least), most))
          .toList();
    }
    return gradients;
  }

  private void update(Output<?> apply, List<Output<?>> gradients) {
    Output<?> one = writer.constant(Tensor.of(new long[] {1}));
    Output<?> next = writer.of("AddV2", variables.read(StateLayout.STEP), one);
    write(StateLayout.STEP, apply, next);
    Output<?> step = writer.toReal(next);
    List<OptimizerLowering.Correction> corrections = corrections(apply, one);
    for (int i = 0; i < trained.size(); i++) {
      Parameter parameter = trained.get(i);
      writer.at("update/" + parameter.name());
      Map<String, Output<?>> slots = new LinkedHashMap<>();
      for (String slot : layout.slots()) {
        slots.put(slot, variables.read(StateLayout.slot(slot, parameter.name())));
      }
      boolean decays = phase.weightDecayRoles().contains(parameter.role());
      double factor = phase.rateFactor(parameter.name());
      OptimizerLowering optimizer =
          new OptimizerLowering(
              phase.optimizer(),
              writer,
              factor == 1 ? rate : scaled(rate, factor),
              corrections.isEmpty() ? null : corrections.get(i));
      OptimizerLowering.Update update =
          optimizer.update(variables.read(parameter.name()), gradients.get(i), decays, slots);
      write(parameter.name(), apply, update.parameter());
      update
          .slots()
          .forEach((slot, value) -> write(StateLayout.slot(slot, parameter.name()), apply, value));
      average(parameter, apply, update.parameter(), step);
    }
  }

  /** Counts each parameter's updates; empty for a rule that does not ask for them. */
  private List<OptimizerLowering.Correction> corrections(Output<?> apply, Output<?> one) {
    if (!layout.countsByParameter() || trained.isEmpty()) {
      return List.of();
    }
    List<String> names = trained.stream().map(p -> StateLayout.count(p.name())).toList();
    Output<?> before = writer.pack(names.stream().<Output<?>>map(variables::read).toList());
    Output<?> counts = writer.of("AddV2", before, one);
    List<Output<?>> single = writer.unpack(counts, names.size());
    for (int i = 0; i < names.size(); i++) {
      write(names.get(i), apply, single.get(i));
    }
    return OptimizerLowering.corrections(phase.optimizer(), writer, counts, names.size());
  }

  private void average(Parameter parameter, Output<?> apply, Output<?> value, Output<?> step) {
    TrainProgram.Average average = program.average();
    if (average != null) {
      String name = StateLayout.average(parameter.name());
      Output<?> old = variables.read(name);
      Output<?> share = writer.scalar(1 - average.decay());
      if (average.ramp() > 0) {
        Output<?> passed = writer.of("Mul", step, writer.real(-1 / average.ramp()));
        Output<?> left = writer.cast(writer.of("Exp", passed), DType.FLOAT32);
        share = writer.of("AddV2", share, scaled(left, average.decay()));
      }
      Output<?> move = writer.of("Mul", writer.of("Sub", value, old), share);
      write(name, apply, writer.of("AddV2", old, move));
    }
  }

  private void write(String name, Output<?> apply, Output<?> value) {
    Output<?> chosen = writer.of("SelectV2", apply, value, variables.read(name));
    updates.add(variables.assign(name, chosen));
  }

  private Output<?> scaled(Output<?> x, double factor) {
    return writer.of("Mul", x, writer.scalar(factor));
  }

  StateLayout layout() {
    return layout;
  }

  Variables variables() {
    return variables;
  }

  /** Placeholders of the graph inputs, in order. */
  List<Output<?>> inputs() {
    return inputs;
  }

  /** Nodes whose masks a step takes, in order. */
  List<Node> dropouts() {
    return dropouts;
  }

  /** Placeholders of the masks. */
  List<Output<?>> masks() {
    return masks;
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
