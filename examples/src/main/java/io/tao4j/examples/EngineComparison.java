package io.tao4j.examples;

import io.tao4j.engine.Engine;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.engine.TrainProgram;
import io.tao4j.engine.TrainingStep;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Buffer;
import io.tao4j.graph.Parameter;
import io.tao4j.model.Weights;
import io.tao4j.network.BatchStream;
import io.tao4j.network.Network;
import io.tao4j.network.TrainingTask;
import io.tao4j.schedule.LearningRateSchedule;
import io.tao4j.spec.SpecTree;
import io.tao4j.spec.Verb;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network on both engines from the same weights with the same batches, rates and masks in
 * float32, and says how far they are apart.
 *
 * <p>Two computations that round differently drift apart, as any two do: how fast depends on the
 * network, the data and the learning rate and not on the engines. So the curves are set beside two
 * other figures. PyTorch runs a second time from weights that are off by their last bit, which
 * shows the drift alone. And now and then both engines compute loss and gradient from the state
 * that PyTorch has reached, which shows their difference without any drift; there too the last bit
 * is the measure, for a value that changes sign before a ReLU switches its whole gradient.
 */
public final class EngineComparison implements AutoCloseable {
  /** Every so many steps both compute from one state. */
  private static final int PROBE_EACH = 10;

  private final List<TrainingStep> open = new ArrayList<>();
  private final LearningRateSchedule schedule;
  private final TrainProgram plain;
  private final TrainingStep pytorch;
  private final TrainingStep nudged;
  private final TrainingStep tensorflow;
  private final TrainingStep plainOnPyTorch;
  private final TrainingStep plainOnTensorFlow;
  private final List<Step> steps = new ArrayList<>();
  private final List<Probe> probes = new ArrayList<>();

  /**
   * Losses of one step.
   *
   * @param learningRate of this step
   * @param pytorch PyTorch's
   * @param nudged PyTorch's that began with slightly other weights
   * @param tensorflow TensorFlow's
   */
  public record Step(double learningRate, double pytorch, double nudged, double tensorflow) {}

  /**
   * Both engines from one state; all figures are the length of a difference over PyTorch's length.
   *
   * @param step before which step, from 1
   * @param loss of the loss
   * @param gradient of the gradient of all parameters together
   * @param nudgedGradient the same of PyTorch and PyTorch with weights off by their last bit
   * @param worstGradient of one parameter's gradient, where it is largest
   * @param worstParameter which one that is
   * @param statistics of what the step does to the running statistics
   */
  public record Probe(
      int step,
      double loss,
      double gradient,
      double nudgedGradient,
      double worstGradient,
      String worstParameter,
      double statistics) {}

  /**
   * Curves and what explains them.
   *
   * @param steps in order
   * @param probes in order
   */
  public record Result(List<Step> steps, List<Probe> probes) {
    public Result {
      steps = List.copyOf(steps);
      probes = List.copyOf(probes);
    }

    /** Largest relative difference of the curves. */
    public double curve() {
      return steps.stream()
          .mapToDouble(s -> difference(s.pytorch(), s.tensorflow()))
          .max()
          .orElse(0);
    }

    /** The same of PyTorch and PyTorch from weights off by a bit. */
    public double drift() {
      return steps.stream().mapToDouble(s -> difference(s.pytorch(), s.nudged())).max().orElse(0);
    }

    /** Name and figure, in the order to show them. */
    public Map<String, Double> figures() {
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put("curve_difference", curve());
      figures.put("curve_difference_of_pytorch_nudged", drift());
      figures.put(
          "same_state_loss_difference", probes.stream().mapToDouble(Probe::loss).max().orElse(0));
      figures.put(
          "same_state_gradient_difference",
          probes.stream().mapToDouble(Probe::gradient).max().orElse(0));
      figures.put(
          "same_state_gradient_difference_of_pytorch_nudged",
          probes.stream().mapToDouble(Probe::nudgedGradient).max().orElse(0));
      figures.put(
          "same_state_statistics_difference",
          probes.stream().mapToDouble(Probe::statistics).max().orElse(0));
      return figures;
    }

    /** A table for a person. */
    public String toText() {
      TextTable table =
          new TextTable(
              "from one state before step",
              "loss",
              "gradient",
              "nudged",
              "statistics",
              "worst gradient",
              "");
      for (Probe probe : probes) {
        table.row(
            Integer.toString(probe.step()),
            text(probe.loss()),
            text(probe.gradient()),
            text(probe.nudgedGradient()),
            text(probe.statistics()),
            text(probe.worstGradient()),
            probe.worstParameter());
      }
      TextTable all = new TextTable("figure", "largest");
      figures().forEach((name, value) -> all.row(name, text(value)));
      return table + System.lineSeparator() + System.lineSeparator() + all;
    }

    private static String text(double value) {
      return String.format(Locale.ROOT, "%.1e", value);
    }
  }

  private static double difference(double a, double b) {
    return Math.abs(a - b) / Math.abs(a);
  }

  /**
   * Compares. What a training changes from epoch to epoch, such as frozen layers, stays as it is in
   * the first.
   *
   * @param tree a training's spec: where it starts, its data, rates and seed
   * @param count steps, no more than the training has
   * @param each told of each step as it is done
   * @throws TaoException {@code TRAIN-003} where there is no batch, {@code TRAIN-011} where the
   *     spec asks for a teacher, and whatever spec, data and engines report
   */
  public static <S extends Record, I, O> Result run(
      Network<S, I, O> network, SpecTree tree, int count, Consumer<Step> each) {
    network.info().require(Verb.TRAIN);
    S spec = network.specBinder().forVerb(Verb.TRAIN).bind(tree).spec();
    try (TrainingTask task = network.openTraining(spec, null)) {
      if (task.teacher() != null) {
        throw new TaoException(
            "TRAIN-011", "engines are compared without a teacher: remove it from the spec");
      }
      long total = (long) task.settings().epochs() * task.stepsPerEpoch();
      if (total == 0) {
        throw new TaoException("TRAIN-003", "the training set gives no batch");
      }
      try (EngineComparison comparison = new EngineComparison(task)) {
        for (int epoch = 0; comparison.steps.size() < Math.min(count, total); epoch++) {
          try (BatchStream stream = task.batches(epoch)) {
            while (stream.hasNext() && comparison.steps.size() < count) {
              each.accept(comparison.step(stream.next().inputs(), total));
            }
          }
        }
        return new Result(comparison.steps, comparison.probes);
      }
    }
  }

  private EngineComparison(TrainingTask task) {
    this.schedule = task.settings().schedule();
    TrainProgram program = task.program(0);
    // A first step's momentum is the gradient, to the bit.
    this.plain =
        TrainProgram.of(
            program.graph(),
            Phase.minimize(program.phase().loss(), new Optimizer.Sgd(0.9, false, 0))
                .freeze(program.phase().frozen())
                .freezeBatchNorms(program.phase().frozenBatchNorms())
                .build());
    Weights start = task.start().weights();
    try {
      pytorch = compile(Engine.PYTORCH, program, start);
      nudged = compile(Engine.PYTORCH, program, start.with(nudged(program, start.asMap())));
      tensorflow = compile(Engine.TENSORFLOW, program, start);
      plainOnPyTorch = compile(Engine.PYTORCH, plain, start);
      plainOnTensorFlow = compile(Engine.TENSORFLOW, plain, start);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private Step step(Map<String, Tensor> batch, long total) {
    int index = steps.size();
    if (index % PROBE_EACH == 0) {
      probes.add(probe(batch, index));
    }
    float rate = (float) schedule.rate(index, total);
    Step step =
        new Step(
            rate,
            pytorch.run(batch, rate, index).loss(),
            nudged.run(batch, rate, index).loss(),
            tensorflow.run(batch, rate, index).loss());
    steps.add(step);
    return step;
  }

  @Override
  public void close() {
    open.forEach(TrainingStep::close);
  }

  private TrainingStep compile(Engine engine, TrainProgram program, Weights weights) {
    TrainingStep step = engine.provider().compile(program, weights, ExecutionPlan.CPU_FP32);
    open.add(step);
    return step;
  }

  /** Each number of the parameters off by its last bit, up or down; all else as it is. */
  private static Map<String, Tensor> nudged(TrainProgram program, Map<String, Tensor> state) {
    SplittableRandom random = new SplittableRandom(1);
    Map<String, Tensor> changed = new LinkedHashMap<>(state);
    for (Parameter parameter : program.graph().parameters()) {
      float[] values = state.get(parameter.name()).toFloatArray();
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextBoolean() ? Math.nextUp(values[i]) : Math.nextDown(values[i]);
      }
      changed.put(parameter.name(), Tensor.of(values, parameter.shape().toArray()));
    }
    return changed;
  }

  /** Loss, gradient and statistics of both engines from PyTorch's state. */
  private Probe probe(Map<String, Tensor> batch, int index) {
    Map<String, Tensor> state = pytorch.state();
    Outcome torch = outcome(plainOnPyTorch, state, batch, index);
    Outcome tensorFlow = outcome(plainOnTensorFlow, state, batch, index);
    Outcome nudged = outcome(plainOnPyTorch, nudged(plain, state), batch, index);
    Distance gradient = new Distance();
    Distance nudgedGradient = new Distance();
    double worst = 0;
    String worstParameter = "";
    for (Parameter parameter : plain.trainable()) {
      String slot = "optimizer.momentum." + parameter.name();
      Tensor expected = torch.state().get(slot);
      if (expected != null) {
        Distance slotDistance = new Distance();
        slotDistance.add(null, expected, tensorFlow.state().get(slot));
        gradient.add(null, expected, tensorFlow.state().get(slot));
        nudgedGradient.add(null, expected, nudged.state().get(slot));
        if (slotDistance.relative() > worst) {
          worst = slotDistance.relative();
          worstParameter = parameter.name();
        }
      }
    }
    Distance statistics = new Distance();
    for (Buffer buffer : plain.graph().buffers()) {
      String name = buffer.name();
      statistics.add(state.get(name), torch.state().get(name), tensorFlow.state().get(name));
    }
    return new Probe(
        index + 1,
        difference(torch.loss(), tensorFlow.loss()),
        gradient.relative(),
        nudgedGradient.relative(),
        worst,
        worstParameter,
        statistics.relative());
  }

  private record Outcome(double loss, Map<String, Tensor> state) {}

  /** A step without momentum from a state, at a rate of zero. */
  private static Outcome outcome(
      TrainingStep step, Map<String, Tensor> state, Map<String, Tensor> batch, int index) {
    Map<String, Tensor> fresh = new LinkedHashMap<>(step.state());
    fresh.replaceAll(
        (name, old) ->
            name.startsWith("optimizer.")
                ? Tensor.full(0, old.shape().toArray()).to(old.dtype())
                : state.get(name));
    step.restore(fresh);
    return new Outcome(step.run(batch, 0, index).loss(), step.state());
  }

  /** Length of a difference over the length of the first. */
  private static final class Distance {
    private double length;
    private double difference;

    /**
     * @param from what both are seen from, or null for zero
     */
    void add(@Nullable Tensor from, Tensor first, Tensor second) {
      float[] a = first.toFloatArray();
      float[] b = second.toFloatArray();
      float[] zero = from == null ? new float[a.length] : from.toFloatArray();
      for (int i = 0; i < a.length; i++) {
        double size = (double) a[i] - zero[i];
        double apart = (double) a[i] - b[i];
        length += size * size;
        difference += apart * apart;
      }
    }

    double relative() {
      return difference == 0 ? 0 : Math.sqrt(difference / length);
    }
  }
}
