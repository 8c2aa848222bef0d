package io.tao4j.engine;

import io.tao4j.engine.Phase.Clip;
import io.tao4j.engine.Phase.Regularizer;
import io.tao4j.graph.DoubleArray;
import io.tao4j.graph.FiniteDifferences;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Mode;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp.BatchNorm;
import io.tao4j.graph.NormalizeOp.Dropout;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.ReferenceExecutor;
import io.tao4j.graph.ReferenceExecutor.Run;
import io.tao4j.graph.ReferenceExecutor.Setting;
import io.tao4j.graph.TensorType;
import io.tao4j.model.Model;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The whole engine contract over the {@link ReferenceExecutor}, with gradients by finite
 * differences and everything in double precision: the oracle of the step contract, and the proof
 * that the contracts can be met. For networks of a few hundred parameters.
 */
public final class ReferenceTarget implements ConformanceTarget {
  @Override
  public String name() {
    return "reference";
  }

  @Override
  public Support support(Graph graph, Node node, Mode mode) {
    return Support.exact();
  }

  @Override
  public boolean trains() {
    return true;
  }

  @Override
  public Executable compile(Model model) {
    return new ReferenceExecutable(model);
  }

  @Override
  public TrainingStep compile(TrainProgram program, Weights initial) {
    initial.checkAgainst(program.graph());
    return new Step(program, initial);
  }

  /** Checks inputs against their declarations; symbols must agree. */
  static void check(Graph graph, Map<String, Tensor> inputs) {
    Map<String, Long> symbols = new LinkedHashMap<>();
    for (Graph.Input input : graph.inputs()) {
      Tensor tensor = inputs.get(input.name());
      if (tensor == null) {
        throw new IllegalArgumentException("input '" + input.name() + "' is missing");
      }
      TensorType type = input.type();
      boolean fits = tensor.dtype() == type.dtype() && tensor.shape().rank() == type.shape().rank();
      for (int axis = 0; fits && axis < type.shape().rank(); axis++) {
        long size = tensor.shape().size(axis);
        if (type.shape().dim(axis) instanceof Dim.Symbol symbol) {
          // inputs declare bare symbols
          Long known = symbols.putIfAbsent(symbol.name(), size);
          fits = size % symbol.multipleOf() == 0 && (known == null || known == size);
        } else {
          fits = size == type.shape().size(axis);
        }
      }
      if (!fits) {
        throw new IllegalArgumentException(
            "input '%s' must be %s, got %s".formatted(input.name(), type, tensor));
      }
    }
  }

  private static Tensor host(DoubleArray array) {
    Tensor tensor = array.toTensor();
    return tensor.dtype().isFloating() ? tensor.to(DType.FLOAT32) : tensor;
  }

  private static final class ReferenceExecutable implements Executable {
    private final Graph graph;
    private volatile Map<String, DoubleArray> weights;
    private volatile boolean closed;

    ReferenceExecutable(Model model) {
      graph = model.graph().forInference();
      weights = ReferenceExecutor.arrays(model.weights().asMap());
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
      requireOpen(closed);
      check(graph, inputs);
      Map<String, DoubleArray> given = ReferenceExecutor.arrays(inputs);
      given.putAll(weights);
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      ReferenceExecutor.run(graph, given, Setting.INFERENCE)
          .outputs()
          .forEach((name, array) -> outputs.put(name, host(array)));
      return outputs;
    }

    @Override
    public void load(Weights other) {
      requireOpen(closed);
      for (Parameter p : graph.parameters()) {
        if (!other.get(p.name()).shape().equals(p.shape())) {
          throw new IllegalArgumentException("'" + p.name() + "' must be " + p.shape());
        }
      }
      weights = ReferenceExecutor.arrays(other.asMap());
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static void requireOpen(boolean closed) {
    if (closed) {
      throw new IllegalStateException("already closed");
    }
  }

  private static final class Step implements TrainingStep {
    private final TrainProgram program;
    private final Graph graph;
    private final Map<String, DoubleArray> weights = new LinkedHashMap<>();
    private final Map<String, PhaseState> phases = new LinkedHashMap<>();
    private final Map<String, double[]> averages = new LinkedHashMap<>();
    private boolean closed;

    /** What one phase keeps. */
    private static final class PhaseState {
      final Phase phase;
      final Graph graph;
      final List<Parameter> trained;
      final String suffix;
      final Map<String, Map<String, double[]>> slots = new LinkedHashMap<>();
      final Map<String, Long> counts = new LinkedHashMap<>();
      final Map<String, double[]> sums = new LinkedHashMap<>();
      long weight;
      long applied;

      PhaseState(TrainProgram program, Phase phase, Map<String, DoubleArray> weights) {
        this.phase = phase;
        this.graph = program.graph(phase);
        this.suffix = program.phase().equals(phase) ? "." : "/" + phase.name() + ".";
        this.trained =
            graph.parameters().stream().filter(p -> !phase.frozen().contains(p.name())).toList();
        for (Parameter p : trained) {
          double[] data = weights.get(p.name()).data();
          slots.put(p.name(), ReferenceOptimizer.fresh(phase.optimizer(), data.length));
          if (ReferenceOptimizer.corrects(phase.optimizer())) {
            counts.put(p.name(), 0L);
          }
        }
      }
    }

    Step(TrainProgram program, Weights initial) {
      this.program = program;
      this.graph = program.graph();
      weights.putAll(ReferenceExecutor.arrays(initial.asMap()));
      program.phases().forEach(p -> phases.put(p.name(), new PhaseState(program, p, weights)));
      if (program.average() != null) {
        graph
            .parameters()
            .forEach(p -> averages.put(p.name(), weights.get(p.name()).data().clone()));
        graph.buffers().forEach(b -> averages.put(b.name(), weights.get(b.name()).data().clone()));
      }
    }

    @Override
    public TrainProgram program() {
      return program;
    }

    @Override
    public Map<String, Tensor> forward(Map<String, Tensor> inputs, long seed) {
      requireOpen(closed);
      if (program.predictions().isEmpty()) {
        throw new IllegalStateException("no predictions");
      }
      Graph part = program.predictionGraph();
      Map<String, DoubleArray> given = given(part, inputs);
      Set<String> still = new java.util.HashSet<>();
      part.nodes().stream().map(Node::name).filter(program::isFrozenBatchNorm).forEach(still::add);
      Setting setting =
          Setting.TRAINING.withFrozenBatchNorms(still).withMasks(masks(part, given, seed));
      Run run = ReferenceExecutor.run(part, given, setting);
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      program.predictions().forEach(name -> outputs.put(name, host(run.outputs().get(name))));
      return outputs;
    }

    private Map<String, DoubleArray> given(Graph part, Map<String, Tensor> inputs) {
      Map<String, Tensor> used = new LinkedHashMap<>(inputs);
      if (part != graph) {
        used.keySet()
            .removeIf(name -> part.inputs().stream().noneMatch(i -> i.name().equals(name)));
      }
      check(part, used);
      Map<String, DoubleArray> given = ReferenceExecutor.arrays(used);
      given.putAll(weights);
      return given;
    }

    /** Loss, outputs, moved statistics and gradients of a phase. */
    private record Pass(
        Result result, Map<String, DoubleArray> buffers, Map<String, double[]> gradients) {}

    private Pass pass(PhaseState state, Map<String, Tensor> inputs, long seed) {
      Map<String, DoubleArray> given = given(state.graph, inputs);
      Setting setting =
          Setting.TRAINING
              .withFrozenBatchNorms(state.phase.frozenBatchNorms())
              .withMasks(masks(state.graph, given, seed));
      Run run = ReferenceExecutor.run(state.graph, given, setting);
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      state.phase.reported().forEach(name -> outputs.put(name, host(run.outputs().get(name))));
      double loss = run.outputs().get(state.phase.loss()).data()[0];
      List<String> names = state.trained.stream().map(Parameter::name).toList();
      Map<String, double[]> gradients =
          FiniteDifferences.gradient(
              state.graph, given, Map.of(state.phase.loss(), new double[] {1}), names, setting);
      boolean finite = Double.isFinite(loss) && isFinite(gradients);
      return new Pass(new Result((float) loss, outputs, finite), run.buffers(), gradients);
    }

    private static boolean isFinite(Map<String, double[]> gradients) {
      return gradients.values().stream().flatMapToDouble(Arrays::stream).allMatch(Double::isFinite);
    }

    @Override
    public Result run(String phase, Map<String, Tensor> inputs, float learningRate, long seed) {
      requireOpen(closed);
      PhaseState state = phases.get(program.phase(phase).name());
      Pass pass = pass(state, inputs, seed);
      if (pass.result().applied()) {
        update(state, pass.gradients(), learningRate);
        weights.putAll(pass.buffers());
        averageStatistics(state);
        round();
      }
      return pass.result();
    }

    @Override
    public Result accumulate(String phase, Map<String, Tensor> inputs, long weight, long seed) {
      requireOpen(closed);
      PhaseLayout.requireWeight(weight);
      PhaseState state = phases.get(program.phase(phase).name());
      Pass pass = pass(state, inputs, seed);
      if (pass.result().applied()) {
        pass.gradients()
            .forEach(
                (name, g) -> {
                  double[] sum = state.sums.computeIfAbsent(name, n -> new double[g.length]);
                  Arrays.setAll(sum, i -> (float) (sum[i] + weight * g[i]));
                });
        state.weight += weight;
        weights.putAll(pass.buffers());
        round();
      }
      return pass.result();
    }

    @Override
    public Gradients gradients(String phase) {
      PhaseState state = accumulated(phase);
      Map<String, Tensor> sums = new LinkedHashMap<>();
      state.sums.forEach((name, sum) -> sums.put(name, like(name, sum)));
      return new Gradients(sums, state.weight);
    }

    private PhaseState accumulated(String phase) {
      requireOpen(closed);
      PhaseState state = phases.get(program.phase(phase).name());
      if (state.weight == 0) {
        throw new IllegalStateException("nothing accumulated");
      }
      return state;
    }

    @Override
    public void setGradients(String phase, Gradients gradients) {
      requireOpen(closed);
      PhaseState state = phases.get(program.phase(phase).name());
      Set<String> names = new java.util.HashSet<>();
      state.trained.forEach(p -> names.add(p.name()));
      if (!names.equals(gradients.sums().keySet())) {
        throw new IllegalArgumentException("trained are " + names);
      }
      state.sums.clear();
      gradients.sums().forEach((name, sum) -> state.sums.put(name, sum.toDoubleArray()));
      state.weight = gradients.weight();
    }

    @Override
    public boolean apply(String phase, float learningRate) {
      PhaseState state = accumulated(phase);
      Map<String, double[]> means = new LinkedHashMap<>();
      state.sums.forEach(
          (name, sum) -> means.put(name, Arrays.stream(sum).map(s -> s / state.weight).toArray()));
      state.sums.clear();
      state.weight = 0;
      if (!isFinite(means)) {
        return false;
      }
      update(state, means, learningRate);
      averageStatistics(state);
      round();
      return true;
    }

    private static Map<String, DoubleArray> masks(
        Graph graph, Map<String, DoubleArray> given, long seed) {
      Map<String, DoubleArray> masks = new LinkedHashMap<>();
      // shapes are those of a run without dropout
      Map<io.tao4j.graph.Value, DoubleArray> values =
          ReferenceExecutor.run(graph, given, Setting.INFERENCE).values();
      for (Node node : graph.nodes()) {
        if (node.op() instanceof Dropout dropout) {
          SplittableRandom random = new SplittableRandom(31 * seed + node.name().hashCode());
          DoubleArray mask = values.get(node.output()).copy();
          int together = dropout.wholeExamples() ? mask.data().length / mask.shape()[0] : 1;
          for (int i = 0; i < mask.data().length; i++) {
            mask.data()[i] =
                i % together != 0
                    ? mask.data()[i - 1]
                    : random.nextDouble() < dropout.rate() ? 0 : 1;
          }
          masks.put(node.name(), mask);
        }
      }
      return masks;
    }

    private void regularize(Regularizer r, Map<String, double[]> gradients) {
      for (String name : r.parameters()) {
        double[] gradient = gradients.get(name);
        if (gradient == null) {
          continue;
        }
        double[] p = weights.get(name).data();
        for (int i = 0; i < p.length; i++) {
          gradient[i] +=
              switch (r.kind()) {
                case L1 -> r.weight() * Math.signum(p[i]);
                case L2 -> 2 * r.weight() * p[i];
              };
        }
      }
    }

    private static void clip(Phase phase, Map<String, double[]> gradients) {
      if (phase.clip() instanceof Clip.GlobalNorm limit) {
        double squares =
            gradients.values().stream().flatMapToDouble(Arrays::stream).map(g -> g * g).sum();
        double factor = Math.min(1, limit.maximum() / Math.sqrt(squares));
        gradients.values().forEach(g -> Arrays.setAll(g, i -> g[i] * factor));
      } else if (phase.clip() instanceof Clip.Absolute limit) {
        double most = limit.maximum();
        gradients
            .values()
            .forEach(g -> Arrays.setAll(g, i -> Math.max(-most, Math.min(most, g[i]))));
      }
    }

    private void update(PhaseState state, Map<String, double[]> gradients, double rate) {
      Phase phase = state.phase;
      phase.regularizers().forEach(r -> regularize(r, gradients));
      clip(phase, gradients);
      state.applied++;
      state.counts.replaceAll((name, count) -> count + 1);
      for (Parameter p : state.trained) {
        DoubleArray moved = weights.get(p.name()).copy();
        double decay = phase.decays(p) ? phase.optimizer().weightDecay() : 0;
        ReferenceOptimizer.update(
            phase.optimizer(),
            moved.data(),
            gradients.get(p.name()),
            state.slots.get(p.name()),
            rate * phase.rateFactor(p.name()),
            state.counts.getOrDefault(p.name(), state.applied),
            decay);
        weights.put(p.name(), moved);
        average(state, p.name());
      }
    }

    /** Of the batch norms that are not frozen. */
    private void averageStatistics(PhaseState state) {
      for (Node node : state.graph.nodes()) {
        if (node.op() instanceof BatchNorm
            && !state.phase.frozenBatchNorms().contains(node.name())) {
          average(state, node.inputs().get(3).name());
          average(state, node.inputs().get(4).name());
        }
      }
    }

    private void average(PhaseState state, String name) {
      double[] average = averages.get(name);
      if (average == null) {
        return;
      }
      TrainProgram.Average rule = program.average();
      double keep =
          rule.decay() * (rule.ramp() == 0 ? 1 : 1 - Math.exp(-state.applied / rule.ramp()));
      double[] now = weights.get(name).data();
      Arrays.setAll(average, i -> keep * average[i] + (1 - keep) * now[i]);
    }

    /** State is float32 between steps, as in every engine: a restored step must be the same. */
    private void round() {
      weights.values().forEach(array -> round(array.data()));
      phases
          .values()
          .forEach(p -> p.slots.values().forEach(slots -> slots.values().forEach(Step::round)));
      averages.values().forEach(Step::round);
    }

    private static void round(double[] data) {
      Arrays.setAll(data, i -> (float) data[i]);
    }

    private Weights weights(Map<String, double[]> instead) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      weights.forEach(
          (name, array) ->
              tensors.put(
                  name,
                  new DoubleArray(
                          DType.FLOAT32, array.shape(), instead.getOrDefault(name, array.data()))
                      .toTensor()));
      return Weights.of(tensors);
    }

    @Override
    public Weights weights() {
      requireOpen(closed);
      return weights(Map.of());
    }

    @Override
    public Weights averagedWeights() {
      requireOpen(closed);
      return weights(averages);
    }

    @Override
    public Map<String, Tensor> state() {
      Map<String, Tensor> state = new LinkedHashMap<>(weights().asMap());
      for (PhaseState phase : phases.values()) {
        String optimizer = "optimizer" + phase.suffix;
        state.put(optimizer + "step", Tensor.of(new long[] {phase.applied}));
        phase.counts.forEach(
            (name, count) -> state.put(optimizer + "step." + name, Tensor.of(new long[] {count})));
        phase.slots.forEach(
            (name, slots) ->
                slots.forEach(
                    (slot, data) -> state.put(optimizer + slot + "." + name, like(name, data))));
        if (phase.weight > 0) {
          String accumulated = "accumulated" + phase.suffix;
          phase.sums.forEach((name, sum) -> state.put(accumulated + name, like(name, sum)));
          state.put(accumulated + "weight", Tensor.of(new long[] {phase.weight}));
        }
      }
      averages.forEach((name, data) -> state.put("ema." + name, like(name, data)));
      return state;
    }

    private Tensor like(String parameter, double[] data) {
      return new DoubleArray(DType.FLOAT32, weights.get(parameter).shape(), data).toTensor();
    }

    @Override
    public void restore(Map<String, Tensor> given) {
      phases
          .values()
          .forEach(
              phase -> {
                phase.sums.clear();
                phase.weight = 0;
              });
      Map<String, Tensor> current = state();
      Map<String, Tensor> state = new LinkedHashMap<>(given);
      if (given.containsKey("optimizer.step")
          && given.keySet().stream().noneMatch(name -> name.startsWith("optimizer.step."))) {
        phases
            .get(program.phase().name())
            .counts
            .keySet()
            .forEach(name -> state.put("optimizer.step." + name, given.get("optimizer.step")));
      }
      Map<String, Tensor> accumulated = new LinkedHashMap<>(state);
      accumulated.keySet().removeIf(name -> !name.startsWith("accumulated"));
      state.keySet().removeAll(accumulated.keySet());
      Set<String> names = new java.util.TreeSet<>(current.keySet());
      names.addAll(state.keySet());
      for (String name : names) {
        if (!current.containsKey(name) || !state.containsKey(name)) {
          throw new IllegalArgumentException(
              (current.containsKey(name) ? "missing: " : "unexpected: ") + name);
        }
        Shape expected = current.get(name).shape();
        if (!state.get(name).shape().equals(expected)) {
          throw new IllegalArgumentException(name + " must be " + expected);
        }
      }
      for (PhaseState phase : phases.values()) {
        String prefix = "accumulated" + phase.suffix;
        for (Parameter p : phase.trained) {
          if (accumulated.containsKey(prefix + "weight")
              && !accumulated.containsKey(prefix + p.name())) {
            throw new IllegalArgumentException("missing: " + prefix + p.name());
          }
        }
      }
      weights.replaceAll((name, old) -> DoubleArray.of(state.get(name)));
      averages.replaceAll((name, old) -> state.get("ema." + name).toDoubleArray());
      phases.values().forEach(phase -> restore(phase, state, accumulated));
    }

    private static void restore(
        PhaseState phase, Map<String, Tensor> state, Map<String, Tensor> accumulated) {
      String optimizer = "optimizer" + phase.suffix;
      phase.applied = (long) state.get(optimizer + "step").item();
      phase.counts.replaceAll((name, old) -> (long) state.get(optimizer + "step." + name).item());
      phase.slots.forEach(
          (name, slots) ->
              slots.replaceAll(
                  (kind, old) -> state.get(optimizer + kind + "." + name).toDoubleArray()));
      Tensor weight = accumulated.get("accumulated" + phase.suffix + "weight");
      if (weight != null) {
        phase.weight = (long) weight.item();
        phase.trained.forEach(
            p ->
                phase.sums.put(
                    p.name(),
                    accumulated.get("accumulated" + phase.suffix + p.name()).toDoubleArray()));
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
