package io.tao4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tao4j.engine.Optimizer.Adadelta;
import io.tao4j.engine.Optimizer.Adam;
import io.tao4j.engine.Optimizer.AdamW;
import io.tao4j.engine.Optimizer.NovoGrad;
import io.tao4j.engine.Optimizer.RmsProp;
import io.tao4j.engine.Optimizer.Sgd;
import io.tao4j.engine.Phase.Clip;
import io.tao4j.engine.Phase.Regularizer;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What a compiled training step must do, whatever the engine: each rule is run beside {@link
 * ReferenceTarget}, which has double precision and gradients by finite differences.
 */
public interface TrainingStepContract {
  /** The engine under test in float32 on the CPU. */
  ConformanceTarget target();

  /** The engine in bfloat16, or null if it has none. */
  default @Nullable ConformanceTarget bfloat16() {
    return null;
  }

  /** Relative error of parameters and slots after some steps in float32. */
  default double tolerance() {
    return 2e-4;
  }

  /** A program that can be varied. */
  final class Variant {
    private final Graph graph;
    private Optimizer optimizer = new Sgd(0.9, false, 0);
    private @Nullable Clip clip;
    private List<Regularizer> regularizers = List.of();
    private Set<String> frozen = Set.of();
    private Set<String> frozenBatchNorms = Set.of();
    private Set<Role> roles = EnumSet.of(Role.WEIGHT);
    private TrainProgram.@Nullable Average average;
    private Map<String, Double> rateFactors = Map.of();

    Variant(Graph graph) {
      this.graph = graph;
    }

    Variant optimizer(Optimizer other) {
      optimizer = other;
      return this;
    }

    Variant clip(Clip other) {
      clip = other;
      return this;
    }

    Variant regularizers(Regularizer... others) {
      regularizers = List.of(others);
      return this;
    }

    Variant frozen(String... names) {
      frozen = Set.of(names);
      return this;
    }

    Variant frozenBatchNorms(String... names) {
      frozenBatchNorms = Set.of(names);
      return this;
    }

    Variant roles(Set<Role> others) {
      roles = others;
      return this;
    }

    Variant average(double decay) {
      return average(decay, 0);
    }

    Variant average(double decay, double ramp) {
      average = new TrainProgram.Average(decay, ramp);
      return this;
    }

    Variant rateFactors(Map<String, Double> factors) {
      rateFactors = factors;
      return this;
    }

    TrainProgram program() {
      return TrainProgram.of(
              graph,
              Phase.minimize("loss", optimizer)
                  .report("logits", "loss")
                  .clip(clip)
                  .regularizers(regularizers)
                  .freeze(frozen)
                  .freezeBatchNorms(frozenBatchNorms)
                  .decay(roles)
                  .rateFactors(rateFactors)
                  .build())
          .withAverage(average);
    }
  }

  private static List<Graph> networks() {
    return List.of(ContractNetworks.linear(0), ContractNetworks.convolution());
  }

  private static String name(Graph graph) {
    return graph.node("conv") == null ? "linear" : "convolution";
  }

  /** Runs some steps beside the reference and compares losses, outputs and the whole state. */
  private void followsTheReference(TrainProgram program) {
    Weights initial = ContractNetworks.weights(program.graph(), 3);
    try (TrainingStep actual = target().compile(program, initial);
        TrainingStep expected = new ReferenceTarget().compile(program, initial)) {
      assertThat(actual.state().keySet()).isEqualTo(expected.state().keySet());
      for (int i = 0; i < 4; i++) {
        // other batch sizes and rates each step
        Map<String, Tensor> batch = ContractNetworks.batch(program.graph(), 4 + i % 3, i);
        float rate = 0.02f / (1 + i);
        TrainingStep.Result got = actual.run(batch, rate, i);
        TrainingStep.Result reference = expected.run(batch, rate, i);
        assertThat(got.applied()).isTrue();
        assertThat(got.outputs().keySet()).isEqualTo(Set.copyOf(program.phase().reported()));
        same("loss", Tensor.scalar(got.loss()), Tensor.scalar(reference.loss()));
        reference.outputs().forEach((name, value) -> same(name, got.outputs().get(name), value));
        sameAll(actual.state(), expected.state());
      }
      sameAll(actual.averagedWeights().asMap(), expected.averagedWeights().asMap());
      sameAll(actual.weights().asMap(), expected.weights().asMap());
    }
  }

  private void sameAll(Map<String, Tensor> actual, Map<String, Tensor> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, value) -> same(name, actual.get(name), value));
  }

  private void same(String name, Tensor actual, Tensor expected) {
    assertThat(actual.shape()).as(name).isEqualTo(expected.shape());
    assertThat(actual.dtype()).as(name).isEqualTo(expected.dtype());
    assertThat(
            Tolerances.difference(
                actual.toDoubleArray(), expected.toDoubleArray(), tolerance(), 2e-6))
        .as(name)
        .isEmpty();
  }

  /** Bit for bit; a failure names the tensors that differ and not all that there are. */
  private static void identical(Map<String, Tensor> actual, Map<String, Tensor> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    assertThat(
            expected.keySet().stream().filter(k -> !actual.get(k).equals(expected.get(k))).toList())
        .as("tensors of the state that differ")
        .isEmpty();
  }

  private DynamicTest follows(String what, Variant variant) {
    return DynamicTest.dynamicTest(
        what + " " + name(variant.graph), () -> followsTheReference(variant.program()));
  }

  /** Every update rule with every switch. */
  static List<Optimizer> optimizers() {
    return List.of(
        new Sgd(0, false, 0),
        new Sgd(0, false, 0.1),
        new Sgd(0.9, false, 0),
        new Sgd(0.8, true, 0.05),
        new Adam(0.9, 0.999, 1e-6, false, 0),
        new Adam(0.8, 0.95, 1e-4, false, 0.1),
        new Adam(0.5, 0.6, 1e-6, true, 0),
        new Adam(0.9, 0.99, 1e-5, true, 0.1),
        new AdamW(0.9, 0.999, 1e-6, 0),
        new AdamW(0.8, 0.95, 1e-4, 0.3),
        new NovoGrad(0.95, 0.98, 1e-4, 0),
        new NovoGrad(0.8, 0.5, 1e-4, 0.1),
        new Adadelta(0.95, 1e-4, 0),
        new Adadelta(0.8, 1e-3, 0.1),
        new RmsProp(0.9, 0, 1e-4, false, 0),
        new RmsProp(0.9, 0.8, 1e-4, false, 0.1),
        new RmsProp(0.8, 0, 1e-3, true, 0),
        new RmsProp(0.8, 0.9, 1e-3, true, 0.1));
  }

  @TestFactory
  default Stream<DynamicTest> optimizersFollowTheirFormulas() {
    return networks().stream()
        .flatMap(
            g ->
                optimizers().stream().map(o -> follows(o.toString(), new Variant(g).optimizer(o))));
  }

  @TestFactory
  default Stream<DynamicTest> weightDecayGoesByRole() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Set<Role> roles :
        List.of(
            EnumSet.noneOf(Role.class),
            EnumSet.of(Role.WEIGHT, Role.BIAS),
            EnumSet.of(Role.GAMMA, Role.BETA),
            EnumSet.allOf(Role.class))) {
      Graph graph = ContractNetworks.convolution();
      tests.add(
          follows(
              "Sgd " + roles, new Variant(graph).optimizer(new Sgd(0.9, false, 0.3)).roles(roles)));
      tests.add(
          follows(
              "AdamW " + roles,
              new Variant(graph).optimizer(new AdamW(0.9, 0.99, 1e-4, 0.5)).roles(roles)));
    }
    return tests.stream();
  }

  @TestFactory
  default Stream<DynamicTest> regularizersAndClipsChangeTheGradient() {
    Regularizer l1 = new Regularizer(Regularizer.Kind.L1, 0.05, Set.of("first.weight"));
    Regularizer l2 =
        new Regularizer(Regularizer.Kind.L2, 0.1, Set.of("first.weight", "second.bias"));
    Graph linear = ContractNetworks.linear(0);
    Graph conv = ContractNetworks.convolution();
    return Stream.of(
        follows("l1", new Variant(linear).regularizers(l1)),
        follows("l2", new Variant(linear).regularizers(l2)),
        follows("l1 and l2", new Variant(linear).regularizers(l1, l2)),
        follows("global norm", new Variant(linear).clip(new Clip.GlobalNorm(0.1))),
        follows("global norm", new Variant(conv).clip(new Clip.GlobalNorm(0.05))),
        follows("global norm not reached", new Variant(conv).clip(new Clip.GlobalNorm(1e3))),
        follows("absolute", new Variant(linear).clip(new Clip.Absolute(0.01))),
        follows("absolute", new Variant(conv).clip(new Clip.Absolute(0.003))),
        follows(
            "penalty, then clip, then decay",
            new Variant(linear)
                .regularizers(l1, l2)
                .clip(new Clip.GlobalNorm(0.2))
                .optimizer(new Sgd(0.9, true, 0.2))),
        follows(
            "penalty, then clip, then decay, frozen ones not counted",
            new Variant(linear)
                .regularizers(l2)
                .frozen("first.weight")
                .clip(new Clip.GlobalNorm(0.1))
                .optimizer(new Adam(0.9, 0.99, 1e-4, false, 0.2))));
  }

  @TestFactory
  default Stream<DynamicTest> rateFactorsScaleTheLearningRate() {
    Map<String, Double> factors = Map.of("first.weight", 0.1, "second.bias", 3.0);
    return optimizers().stream()
        .map(
            o ->
                follows(
                    o.toString(),
                    new Variant(ContractNetworks.linear(0)).optimizer(o).rateFactors(factors)));
  }

  @TestFactory
  default Stream<DynamicTest> averagesFollowTheirFormula() {
    return networks().stream()
        .flatMap(
            g ->
                Stream.of(
                    follows("0.9", new Variant(g).average(0.9)),
                    follows("0.99 with a ramp", new Variant(g).average(0.99, 3)),
                    follows("0.5 with Adam", new Variant(g).average(0.5).optimizer(adam()))));
  }

  private static Optimizer adam() {
    return new Adam(0.9, 0.99, 1e-4, false, 0);
  }

  @TestFactory
  default Stream<DynamicTest> freezingFollowsTheReference() {
    Graph conv = ContractNetworks.convolution();
    return Stream.of(
        follows("one bn", new Variant(conv).frozenBatchNorms("bn")),
        follows(
            "both bn and their parameters",
            new Variant(conv)
                .frozenBatchNorms("bn", "bn2")
                .frozen("bn.weight", "bn.bias", "bn2.weight", "bn2.bias")),
        follows("backbone", new Variant(conv).frozen("conv.weight").optimizer(adam())),
        follows("frozen with average", new Variant(conv).frozen("conv.weight").average(0.9)));
  }

  @Test
  default void frozenParametersDoNotMoveAndHaveNoSlots() {
    TrainProgram program =
        new Variant(ContractNetworks.convolution())
            .frozen("conv.weight", "bn.bias")
            .optimizer(new Adam(0.9, 0.99, 1e-4, true, 0.1))
            .program();
    Weights initial = ContractNetworks.weights(program.graph(), 3);
    try (TrainingStep step = target().compile(program, initial)) {
      step.run(ContractNetworks.batch(program.graph(), 4, 0), 0.1f, 0);
      for (String name : program.phase().frozen()) {
        assertThat(step.weights().get(name)).isEqualTo(initial.get(name));
        assertThat(step.state().keySet())
            .noneMatch(key -> key.startsWith("optimizer.") && key.endsWith(name));
      }
      assertThat(step.weights().get("head.weight")).isNotEqualTo(initial.get("head.weight"));
    }
  }

  @Test
  default void frozenBatchNormsKeepTheirStatistics() {
    TrainProgram program =
        new Variant(ContractNetworks.convolution()).frozenBatchNorms("bn").program();
    Weights initial = ContractNetworks.weights(program.graph(), 3);
    try (TrainingStep step = target().compile(program, initial)) {
      step.run(ContractNetworks.batch(program.graph(), 4, 0), 0.1f, 0);
      Weights after = step.weights();
      for (String statistic : List.of("running_mean", "running_var")) {
        assertThat(after.get("bn." + statistic)).isEqualTo(initial.get("bn." + statistic));
        assertThat(after.get("bn2." + statistic)).isNotEqualTo(initial.get("bn2." + statistic));
      }
      assertThat(after.get("bn.weight")).isNotEqualTo(initial.get("bn.weight"));
    }
  }

  @Test
  default void rateZeroMovesNoParameter() {
    TrainProgram program = new Variant(ContractNetworks.convolution()).program();
    Weights initial = ContractNetworks.weights(program.graph(), 3);
    try (TrainingStep step = target().compile(program, initial)) {
      TrainingStep.Result result = step.run(ContractNetworks.batch(program.graph(), 4, 0), 0, 0);
      assertThat(result.applied()).isTrue();
      program
          .graph()
          .parameters()
          .forEach(
              p ->
                  assertThat(step.weights().get(p.name()))
                      .as(p.name())
                      .isEqualTo(initial.get(p.name())));
      assertThat(step.state().get("optimizer.step").item()).isEqualTo(1);
    }
  }

  @Test
  default void weightsHandedOutDoNotChangeLater() {
    TrainProgram program = new Variant(ContractNetworks.linear(0)).program();
    Weights initial = ContractNetworks.weights(program.graph(), 3);
    try (TrainingStep step = target().compile(program, initial)) {
      Map<String, Tensor> batch = ContractNetworks.batch(program.graph(), 4, 0);
      Weights before = step.weights();
      Map<String, Tensor> state = step.state();
      assertThat(before).isEqualTo(initial);
      TrainingStep.Result result = step.run(batch, 0.1f, 0);
      float[] logits = result.outputs().get("logits").toFloatArray();
      step.run(batch, 0.1f, 0);
      assertThat(before).isEqualTo(initial);
      assertThat(state.get("first.weight")).isEqualTo(initial.get("first.weight"));
      assertThat(result.outputs().get("logits").toFloatArray()).isEqualTo(logits);
    }
  }

  @TestFactory
  default Stream<DynamicTest> nonFiniteLossLeavesTheStateAndTrainingGoesOn() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Graph graph : networks()) {
      for (float poison : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
        tests.add(
            DynamicTest.dynamicTest(
                name(graph) + " " + poison,
                () ->
                    nonFinite(
                        new Variant(graph).optimizer(adam()).average(0.9).program(), poison)));
      }
    }
    return tests.stream();
  }

  private void nonFinite(TrainProgram program, float poison) {
    Weights initial = ContractNetworks.weights(program.graph(), 3);
    try (TrainingStep step = target().compile(program, initial);
        TrainingStep clean = target().compile(program, initial)) {
      Map<String, Tensor> first = ContractNetworks.batch(program.graph(), 4, 0);
      Map<String, Tensor> second = ContractNetworks.batch(program.graph(), 5, 1);
      step.run(first, 0.05f, 0);
      clean.run(first, 0.05f, 0);
      Map<String, Tensor> before = step.state();
      Map<String, Tensor> bad = new LinkedHashMap<>(first);
      float[] values = bad.get("x").toFloatArray();
      values[1] = poison;
      bad.put("x", Tensor.of(values, bad.get("x").shape().toArray()));
      TrainingStep.Result result = step.run(bad, 0.05f, 1);
      assertThat(result.applied()).isFalse();
      assertThat(Float.isFinite(result.loss())).isFalse();
      identical(step.state(), before);
      assertThat(step.run(second, 0.05f, 2).applied()).isTrue();
      clean.run(second, 0.05f, 2);
      identical(step.state(), clean.state());
    }
  }

  @Test
  default void nonFiniteGradientOfAFiniteLossLeavesTheState() {
    GraphBuilder b = new GraphBuilder();
    b.output(
        "loss",
        b.reduceAll(
            ReduceKind.SUM,
            b.product(
                b.input("x", DType.FLOAT32, Shape.of(2)),
                b.unary(
                    UnaryKind.SQRT,
                    b.parameter("w", Shape.of(2), Role.WEIGHT, Initializer.ones())))));
    TrainProgram program = TrainProgram.of(b.build(), "loss", new Sgd(0.9, false, 0));
    Weights initial = Weights.of(Map.of("w", Tensor.of(new float[] {0, 4}, 2)));
    // the reference differs here: a difference over 0 is NaN, which is not finite either
    try (TrainingStep step = target().compile(program, initial)) {
      Map<String, Tensor> before = step.state();
      TrainingStep.Result result = step.run(Map.of("x", Tensor.of(new float[] {1, 1}, 2)), 0.1f, 0);
      assertThat(result.loss()).isEqualTo(2);
      assertThat(result.applied()).isFalse();
      identical(step.state(), before);
    }
  }

  @TestFactory
  default Stream<DynamicTest> restoredStepGoesOnBitForBit() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Optimizer optimizer : optimizers()) {
      tests.add(
          DynamicTest.dynamicTest(
              optimizer.toString(),
              () ->
                  restored(
                      new Variant(ContractNetworks.linear(0.3))
                          .optimizer(optimizer)
                          .average(0.9)
                          .program())));
    }
    tests.add(
        DynamicTest.dynamicTest(
            "convolution",
            () ->
                restored(
                    new Variant(ContractNetworks.convolution())
                        .optimizer(adam())
                        .frozen("conv.weight")
                        .program())));
    return tests.stream();
  }

  private void restored(TrainProgram program) {
    Weights initial = ContractNetworks.weights(program.graph(), 3);
    Map<String, Tensor> saved;
    Map<String, Tensor> end;
    try (TrainingStep step = target().compile(program, initial)) {
      steps(step, program, 0, 3);
      saved = step.state();
      steps(step, program, 3, 6);
      end = step.state();
      // back in the same step
      step.restore(saved);
      identical(step.state(), saved);
      steps(step, program, 3, 6);
      identical(step.state(), end);
    }
    try (TrainingStep fresh =
        target().compile(program, ContractNetworks.weights(program.graph(), 8))) {
      fresh.run(ContractNetworks.batch(program.graph(), 4, 77), 0.1f, 77);
      fresh.restore(saved);
      steps(fresh, program, 3, 6);
      identical(fresh.state(), end);
    }
  }

  private static void steps(TrainingStep step, TrainProgram program, int from, int to) {
    for (int i = from; i < to; i++) {
      step.run(ContractNetworks.batch(program.graph(), 4 + i % 2, i), 0.03f, 1000L + i);
    }
  }

  /**
   * Moments of a parameter that is trained late start at zero then, and so does the correction for
   * it: its first update is of the size of the rate, whatever the others have behind them.
   */
  @TestFactory
  default Stream<DynamicTest> whatIsTrainedLateStartsItsOwnCount() {
    return Stream.of(
            new Adam(0.9, 0.999, 1e-9, false, 0),
            new Adam(0.9, 0.999, 1e-9, true, 0),
            new AdamW(0.9, 0.999, 1e-9, 0))
        .map(optimizer -> DynamicTest.dynamicTest(optimizer.toString(), () -> late(optimizer)));
  }

  private void late(Optimizer optimizer) {
    String name = "first.weight";
    Variant variant = new Variant(ContractNetworks.linear(0)).optimizer(optimizer).average(0.9);
    TrainProgram frozen = variant.frozen(name).program();
    TrainProgram thawed = variant.frozen().program();
    Weights initial = ContractNetworks.weights(frozen.graph(), 3);
    try (TrainingStep before = target().compile(frozen, initial);
        TrainingStep after = target().compile(thawed, initial);
        TrainingStep reference = new ReferenceTarget().compile(thawed, initial)) {
      steps(before, frozen, 0, 40);
      assertThat(before.state()).doesNotContainKey("optimizer.step." + name);
      Map<String, Tensor> state = new LinkedHashMap<>(after.state());
      state.putAll(before.state());
      after.restore(state);
      reference.restore(state);
      float rate = 0.01f;
      Map<String, Tensor> batch = ContractNetworks.batch(thawed.graph(), 4, 50);
      double[] from = after.weights().get(name).toDoubleArray();
      after.run(batch, rate, 0);
      reference.run(batch, rate, 0);
      double[] to = after.weights().get(name).toDoubleArray();
      for (int i = 0; i < to.length; i++) {
        double moved = Math.abs(to[i] - from[i]);
        // by the sign of the gradient, which is zero behind a dead unit
        assertThat(moved == 0 || Math.abs(moved - rate) < 0.01 * rate)
            .as("moved %s", moved)
            .isTrue();
      }
      assertThat(to).isNotEqualTo(from);
      assertThat(after.state().get("optimizer.step." + name).item()).isEqualTo(1);
      assertThat(after.state().get("optimizer.step.second.weight").item()).isEqualTo(41);
      assertThat(after.state().get("optimizer.step").item()).isEqualTo(41);
      sameAll(after.state(), reference.state());
    }
  }

  /** Checkpoints of older versions counted once for all parameters. */
  @Test
  default void stateWithoutCountsByParameterGoesOnWithTheCommonOne() {
    TrainProgram program =
        new Variant(ContractNetworks.linear(0)).optimizer(adam()).average(0.9).program();
    Weights initial = ContractNetworks.weights(program.graph(), 3);
    try (TrainingStep step = target().compile(program, initial);
        TrainingStep old = target().compile(program, initial)) {
      steps(step, program, 0, 3);
      Map<String, Tensor> saved = new LinkedHashMap<>(step.state());
      saved.keySet().removeIf(name -> name.startsWith("optimizer.step."));
      old.restore(saved);
      identical(old.state(), step.state());
      saved.put("optimizer.step.first.weight", Tensor.of(new long[] {3}));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> old.restore(saved))
          .withMessageContaining("missing: optimizer.step.");
    }
  }

  @Test
  default void restoreNamesWhatIsWrongAndChangesNothing() {
    TrainProgram program =
        new Variant(ContractNetworks.linear(0)).average(0.9).optimizer(adam()).program();
    try (TrainingStep step =
        target().compile(program, ContractNetworks.weights(program.graph(), 3))) {
      steps(step, program, 0, 1);
      Map<String, Tensor> good = step.state();
      Set<String> lost = new LinkedHashSet<>(good.keySet());
      for (String name : lost) {
        Map<String, Tensor> missing = new LinkedHashMap<>(good);
        missing.remove(name);
        assertThatIllegalArgumentException()
            .isThrownBy(() -> step.restore(missing))
            .withMessageContaining(name);
      }
      Map<String, Tensor> extra = new LinkedHashMap<>(good);
      extra.put("optimizer.first_moment.third.weight", Tensor.scalar(1));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> step.restore(extra))
          .withMessageContaining("optimizer.first_moment.third.weight");
      Map<String, Tensor> shape = new LinkedHashMap<>(good);
      shape.put("second.weight", Tensor.full(9, 6, 3));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> step.restore(shape))
          .withMessageContaining("second.weight");
      identical(step.state(), good);
    }
  }

  @Test
  default void inputsThatAreMissingOrDoNotFitAreNamed() {
    TrainProgram program = new Variant(ContractNetworks.linear(0)).program();
    try (TrainingStep step =
        target().compile(program, ContractNetworks.weights(program.graph(), 3))) {
      Map<String, Tensor> good = ContractNetworks.batch(program.graph(), 4, 0);
      Map<String, Tensor> missing = new LinkedHashMap<>(good);
      missing.remove("target");
      refuse(step, missing, "target");
      refuse(step, with(good, "x", Tensor.full(1, 4, 6)), "x");
      refuse(step, with(good, "x", Tensor.full(1, 20)), "x");
      refuse(step, with(good, "target", Tensor.of(new long[12], 4, 3)), "target");
      // two inputs that disagree on N
      refuse(step, with(good, "target", Tensor.full(1, 5, 3)), "target");
      assertThat(step.run(good, 0.1f, 0).applied()).isTrue();
    }
  }

  private static Map<String, Tensor> with(Map<String, Tensor> map, String name, Tensor value) {
    Map<String, Tensor> copy = new LinkedHashMap<>(map);
    copy.put(name, value);
    return copy;
  }

  private static void refuse(TrainingStep step, Map<String, Tensor> inputs, String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> step.run(inputs, 0.1f, 0))
        .withMessageContaining("'" + name + "'");
  }

  @Test
  default void closesTwiceAndRefusesToWorkAfterwards() {
    TrainProgram program = new Variant(ContractNetworks.linear(0)).program();
    TrainingStep step = target().compile(program, ContractNetworks.weights(program.graph(), 3));
    Map<String, Tensor> batch = ContractNetworks.batch(program.graph(), 4, 0);
    Map<String, Tensor> state = step.state();
    step.close();
    assertThatCode(step::close).doesNotThrowAnyException();
    assertThatIllegalStateException().isThrownBy(() -> step.run(batch, 0.1f, 0));
    assertThatIllegalStateException().isThrownBy(step::weights);
    assertThatIllegalStateException().isThrownBy(step::averagedWeights);
    assertThatIllegalStateException().isThrownBy(step::state);
    assertThatIllegalStateException().isThrownBy(() -> step.restore(state));
  }

  @Test
  default void twoStepsOfOneProgramDoNotShareState() {
    TrainProgram program = new Variant(ContractNetworks.linear(0)).program();
    Weights initial = ContractNetworks.weights(program.graph(), 3);
    try (TrainingStep one = target().compile(program, initial);
        TrainingStep other = target().compile(program, initial)) {
      steps(one, program, 0, 2);
      assertThat(other.weights()).isEqualTo(initial);
    }
  }

  @Test
  default void learnsToTellThreeClassesApart() {
    assertThat(lossAfter(target(), 60)).isLessThan(0.55);
  }

  @Test
  default void bfloat16TrainsToASimilarLoss() {
    ConformanceTarget narrow = bfloat16();
    Assumptions.assumeTrue(narrow != null, "no bfloat16 here");
    assertThat(lossAfter(narrow, 60)).isCloseTo(lossAfter(target(), 60), within(0.08));
  }

  private static org.assertj.core.data.Offset<Double> within(double error) {
    return org.assertj.core.data.Offset.offset(error);
  }

  private static double lossAfter(ConformanceTarget target, int steps) {
    TrainProgram program =
        new Variant(ContractNetworks.linear(0))
            .optimizer(new Adam(0.9, 0.99, 1e-6, false, 0))
            .program();
    double loss = Double.NaN;
    try (TrainingStep step =
        target.compile(program, ContractNetworks.weights(program.graph(), 3))) {
      for (int i = 0; i < steps; i++) {
        loss = step.run(ContractNetworks.batch(program.graph(), 8, 1), 0.05f, i).loss();
        assertThat(loss).isFinite();
      }
    }
    return loss;
  }
}
