package io.tao4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tao4j.engine.Optimizer.Adam;
import io.tao4j.engine.Optimizer.AdamW;
import io.tao4j.engine.Optimizer.RmsProp;
import io.tao4j.engine.Optimizer.Sgd;
import io.tao4j.graph.CaseNumbers;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a training step does beyond one batch, one loss and one update. */
public interface PhasesContract {
  /** The engine under test in float32 on the CPU. */
  ConformanceTarget target();

  private static TrainProgram program(Graph graph, Optimizer optimizer) {
    return TrainProgram.of(
            graph,
            Phase.minimize("loss", optimizer)
                .report("logits")
                .clip(new Phase.Clip.GlobalNorm(0.3))
                .regularizers(
                    List.of(
                        new Phase.Regularizer(
                            Phase.Regularizer.Kind.L2, 0.1, Set.of("first.weight", "conv.weight"))))
                .build())
        .withAverage(new TrainProgram.Average(0.9, 0));
  }

  private static Map<String, Tensor> rows(Map<String, Tensor> batch, int from, int to) {
    Map<String, Tensor> part = new LinkedHashMap<>();
    batch.forEach(
        (name, tensor) -> {
          long[] shape = tensor.shape().toArray();
          int width = Math.toIntExact(tensor.shape().elements() / shape[0]);
          shape[0] = to - from;
          float[] values =
              java.util.Arrays.copyOfRange(tensor.toFloatArray(), from * width, to * width);
          part.put(name, Tensor.of(values, shape));
        });
    return part;
  }

  private static void near(Map<String, Tensor> actual, Map<String, Tensor> expected) {
    near(actual, expected, 1e-5, 1e-6);
  }

  private static void near(
      Map<String, Tensor> actual, Map<String, Tensor> expected, double relative, double absolute) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, value) ->
            assertThat(
                    Tolerances.difference(
                        actual.get(name).toDoubleArray(),
                        value.toDoubleArray(),
                        relative,
                        absolute))
                .as(name)
                .isEmpty());
  }

  private static void identical(Map<String, Tensor> actual, Map<String, Tensor> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    assertThat(
            expected.keySet().stream().filter(k -> !actual.get(k).equals(expected.get(k))).toList())
        .as("tensors that differ")
        .isEmpty();
  }

  /** Batches of 2, 3, 5 and 2 with a mean loss are one of 12. */
  @TestFactory
  default Stream<DynamicTest> accumulatedBatchesAreOneLargeBatch() {
    return Stream.of(
            new Sgd(0.9, true, 0.1),
            new Adam(0.9, 0.99, 1e-3, true, 0.1),
            new AdamW(0.8, 0.95, 1e-3, 0.3),
            new RmsProp(0.8, 0.9, 1e-2, true, 0.1))
        .map(
            optimizer ->
                DynamicTest.dynamicTest(
                    optimizer.toString(),
                    () -> accumulated(program(ContractNetworks.linear(0), optimizer))));
  }

  private void accumulated(TrainProgram program) {
    Weights initial = ContractNetworks.weights(program.graph(), 3);
    int[] cuts = {0, 2, 5, 10, 12};
    try (TrainingStep parts = target().compile(program, initial);
        TrainingStep single = target().compile(program, initial)) {
      for (int update = 0; update < 3; update++) {
        Map<String, Tensor> batch = ContractNetworks.batch(program.graph(), 12, update);
        float rate = 0.05f / (1 + update);
        double loss = 0;
        for (int i = 1; i < cuts.length; i++) {
          Map<String, Tensor> part = rows(batch, cuts[i - 1], cuts[i]);
          int size = cuts[i] - cuts[i - 1];
          TrainingStep.Result result = parts.accumulate("loss", part, size, update);
          assertThat(result.applied()).isTrue();
          assertThat(result.outputs().get("logits").shape()).isEqualTo(Shape.of(size, 3));
          loss += result.loss() * size / 12.0;
        }
        assertThat(parts.apply("loss", rate)).isTrue();
        TrainingStep.Result result = single.run(batch, rate, update);
        assertThat(loss).isCloseTo(result.loss(), org.assertj.core.data.Offset.offset(1e-5));
        near(parts.state(), single.state());
      }
    }
  }

  @TestFactory
  default Stream<DynamicTest> gradientsAreThoseOfFiniteDifferences() {
    return Stream.of(ContractNetworks.linear(0), ContractNetworks.convolution())
        .map(
            graph ->
                DynamicTest.dynamicTest(
                    graph.toString(), () -> gradients(program(graph, new Sgd(0.9, false, 0)))));
  }

  private void gradients(TrainProgram program) {
    Weights initial = ContractNetworks.weights(program.graph(), 3);
    try (TrainingStep step = target().compile(program, initial);
        TrainingStep reference = new ReferenceTarget().compile(program, initial)) {
      for (int i = 0; i < 2; i++) {
        Map<String, Tensor> batch = ContractNetworks.batch(program.graph(), 3 + i, i);
        step.accumulate("loss", batch, 3 + i, i);
        reference.accumulate("loss", batch, 3 + i, i);
      }
      Gradients gradients = step.gradients("loss");
      assertThat(gradients.weight()).isEqualTo(7);
      near(gradients.mean(), reference.gradients("loss").mean(), 2e-4, 2e-6);
      near(step.state(), reference.state(), 2e-4, 2e-6);
    }
  }

  /** Each has half of a batch; the sum of what they found is the gradient of all of it. */
  @Test
  default void twoWorkersTogetherAreOneLargeBatch() {
    TrainProgram program =
        program(ContractNetworks.linear(0), new Adam(0.9, 0.99, 1e-3, false, 0.1));
    Weights initial = ContractNetworks.weights(program.graph(), 3);
    try (TrainingStep one = target().compile(program, initial);
        TrainingStep other = target().compile(program, initial);
        TrainingStep single = target().compile(program, initial)) {
      for (int update = 0; update < 3; update++) {
        Map<String, Tensor> batch = ContractNetworks.batch(program.graph(), 9, update);
        one.accumulate("loss", rows(batch, 0, 4), 4, update);
        other.accumulate("loss", rows(batch, 4, 9), 5, update);
        Gradients both = one.gradients("loss").plus(other.gradients("loss"));
        for (TrainingStep worker : List.of(one, other)) {
          worker.setGradients("loss", both);
          assertThat(worker.apply("loss", 0.05f)).isTrue();
        }
        single.run(batch, 0.05f, update);
      }
      identical(one.state(), other.state());
      near(one.state(), single.state());
    }
  }

  @Test
  default void aStepThatIsRestoredBetweenTwoBatchesOfAnUpdateGoesOnBitForBit() {
    TrainProgram program =
        program(ContractNetworks.convolution(), new Adam(0.9, 0.99, 1e-3, false, 0.1));
    Weights initial = ContractNetworks.weights(program.graph(), 3);
    Map<String, Tensor> saved;
    Map<String, Tensor> end;
    try (TrainingStep step = target().compile(program, initial)) {
      batches(step, 0, 5);
      saved = step.state();
      assertThat(saved).containsKeys("accumulated.weight", "accumulated.conv.weight");
      batches(step, 5, 12);
      end = step.state();
      assertThat(end.keySet()).noneMatch(name -> name.startsWith("accumulated"));
      step.restore(saved);
      identical(step.state(), saved);
      batches(step, 5, 12);
      identical(step.state(), end);
    }
    try (TrainingStep fresh =
        target().compile(program, ContractNetworks.weights(program.graph(), 8))) {
      batches(fresh, 0, 2);
      fresh.restore(saved);
      batches(fresh, 5, 12);
      identical(fresh.state(), end);
      batches(fresh, 0, 1);
      fresh.restore(end);
      assertThatIllegalStateException().isThrownBy(() -> fresh.gradients("loss"));
      Map<String, Tensor> torn = new LinkedHashMap<>(saved);
      torn.remove("accumulated.conv.weight");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> fresh.restore(torn))
          .withMessageContaining("missing: accumulated.conv.weight");
      identical(fresh.state(), end);
    }
  }

  /** An update after each third batch. */
  private static void batches(TrainingStep step, int from, int to) {
    for (int i = from; i < to; i++) {
      step.accumulate("loss", ContractNetworks.batch(step.program().graph(), 4, i), 4, 100 + i);
      if (i % 3 == 2) {
        step.apply("loss", 0.03f);
      }
    }
  }

  @Test
  default void accumulatingMovesStatisticsAndNothingElse() {
    TrainProgram program = program(ContractNetworks.convolution(), new Sgd(0.9, false, 0));
    Weights initial = ContractNetworks.weights(program.graph(), 3);
    try (TrainingStep step = target().compile(program, initial)) {
      Map<String, Tensor> before = step.state();
      step.accumulate("loss", ContractNetworks.batch(program.graph(), 4, 0), 4, 0);
      Map<String, Tensor> after = step.state();
      before.forEach(
          (name, value) -> {
            if (name.contains("running") && !name.startsWith(StateLayout.average(""))) {
              assertThat(after.get(name)).as(name).isNotEqualTo(value);
            } else {
              assertThat(after.get(name)).as(name).isEqualTo(value);
            }
          });
    }
  }

  @Test
  default void aBatchThatIsNotFiniteIsNotAdded() {
    TrainProgram program = program(ContractNetworks.convolution(), new Sgd(0.9, false, 0));
    Weights initial = ContractNetworks.weights(program.graph(), 3);
    try (TrainingStep step = target().compile(program, initial);
        TrainingStep clean = target().compile(program, initial)) {
      Map<String, Tensor> good = ContractNetworks.batch(program.graph(), 4, 0);
      Map<String, Tensor> bad = new LinkedHashMap<>(good);
      bad.put("x", Tensor.full(Float.NaN, good.get("x").shape().toArray()));
      assertThat(step.accumulate("loss", bad, 4, 0).applied()).isFalse();
      assertThatIllegalStateException().isThrownBy(() -> step.apply("loss", 0.1f));
      step.accumulate("loss", good, 4, 0);
      assertThat(step.accumulate("loss", bad, 4, 1).applied()).isFalse();
      clean.accumulate("loss", good, 4, 0);
      identical(step.state(), clean.state());
      step.apply("loss", 0.1f);
      clean.apply("loss", 0.1f);
      identical(step.state(), clean.state());
    }
  }

  @Test
  default void gradientsThatAreNotFiniteAreNotApplied() {
    TrainProgram program = program(ContractNetworks.linear(0), new Sgd(0.9, false, 0));
    Weights initial = ContractNetworks.weights(program.graph(), 3);
    try (TrainingStep step = target().compile(program, initial)) {
      Map<String, Tensor> before = step.state();
      step.accumulate("loss", ContractNetworks.batch(program.graph(), 4, 0), 4, 0);
      Map<String, Tensor> sums = new LinkedHashMap<>(step.gradients("loss").sums());
      sums.put("second.bias", Tensor.full(Float.POSITIVE_INFINITY, 3));
      step.setGradients("loss", new Gradients(sums, 4));
      assertThat(step.apply("loss", 0.1f)).isFalse();
      identical(step.state(), before);
      // and leave nothing behind
      step.accumulate("loss", ContractNetworks.batch(program.graph(), 4, 0), 4, 0);
      assertThat(step.apply("loss", 0.1f)).isTrue();
    }
  }

  @Test
  default void whatWasAccumulatedDoesNotMindARun() {
    TrainProgram program = program(ContractNetworks.linear(0), new Sgd(0.9, false, 0));
    Weights initial = ContractNetworks.weights(program.graph(), 3);
    try (TrainingStep step = target().compile(program, initial)) {
      Map<String, Tensor> batch = ContractNetworks.batch(program.graph(), 4, 0);
      step.accumulate("loss", batch, 4, 0);
      Gradients before = step.gradients("loss");
      step.run(batch, 0.1f, 0);
      identical(step.gradients("loss").sums(), before.sums());
    }
  }

  /**
   * Predictions are what the run of the same seed reports: of the weights before it, with its
   * dropout masks and the batch's statistics.
   */
  @TestFactory
  default Stream<DynamicTest> predictionsAreThoseOfTheStepThatFollows() {
    return Stream.of(ContractNetworks.linear(0.4), ContractNetworks.convolution())
        .map(graph -> DynamicTest.dynamicTest(graph.toString(), () -> predicts(graph)));
  }

  private void predicts(Graph graph) {
    TrainProgram program =
        program(graph, new Sgd(0.9, false, 0)).withPredictions(List.of("logits"));
    Weights initial = ContractNetworks.weights(graph, 3);
    try (TrainingStep step = target().compile(program, initial)) {
      for (int i = 0; i < 3; i++) {
        Map<String, Tensor> batch = ContractNetworks.batch(graph, 4, i);
        Map<String, Tensor> state = step.state();
        // without targets, as at the time when these are not known
        Map<String, Tensor> predictions = step.forward(Map.of("x", batch.get("x")), i);
        assertThat(predictions).containsOnlyKeys("logits");
        identical(step.state(), state);
        identical(step.forward(batch, i), predictions);
        near(predictions, step.run(batch, 0.1f, i).outputs());
      }
      assertThatIllegalArgumentException()
          .isThrownBy(() -> step.forward(Map.of(), 0))
          .withMessageContaining("'x'");
    }
  }

  @Test
  default void impossibleCallsAreRefused() {
    TrainProgram program = program(ContractNetworks.linear(0), new Sgd(0.9, false, 0));
    Map<String, Tensor> batch = ContractNetworks.batch(program.graph(), 4, 0);
    TrainingStep step = target().compile(program, ContractNetworks.weights(program.graph(), 3));
    try (step) {
      assertThat(step.program()).isEqualTo(program);
      assertThatIllegalStateException().isThrownBy(() -> step.forward(batch, 0));
      assertThatIllegalStateException().isThrownBy(() -> step.gradients("loss"));
      assertThatIllegalStateException().isThrownBy(() -> step.apply("loss", 0.1f));
      assertThatIllegalArgumentException().isThrownBy(() -> step.accumulate("loss", batch, 0, 0));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> step.run("generator", batch, 0.1f, 0))
          .withMessageContaining("[loss]");
      step.accumulate("loss", batch, 4, 0);
      Map<String, Tensor> sums = new LinkedHashMap<>(step.gradients("loss").sums());
      sums.remove("first.bias");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> step.setGradients("loss", new Gradients(sums, 4)));
    }
    assertThatIllegalStateException().isThrownBy(() -> step.accumulate("loss", batch, 4, 0));
    assertThatIllegalStateException().isThrownBy(() -> step.gradients("loss"));
    assertThatIllegalStateException().isThrownBy(() -> step.apply("loss", 0.1f));
  }

  /** A generator of numbers from noise, and a discriminator that tells them from real ones. */
  private static Graph adversarial() {
    GraphBuilder b = new GraphBuilder();
    Value noise = b.input("noise", DType.FLOAT32, Shape.batch(3));
    Value real = b.input("real", DType.FLOAT32, Shape.batch(4));
    Value made = b.linear("generator", noise, 4, true);
    Value weight = b.parameter("critic.weight", Shape.of(4, 2), Role.WEIGHT, Initializer.zeros());
    Value bias = b.parameter("critic.bias", Shape.of(2), Role.BIAS, Initializer.zeros());
    Value ofReal = b.sum(b.add(new LinearOp.MatMul(), real, weight), bias);
    Value ofMade = b.sum(b.add(new LinearOp.MatMul(), made, weight), bias);
    b.output("made", made);
    b.trainingOutput(
        "criticism", b.sum(squares(b, b.difference(ofReal, b.constant(1))), squares(b, ofMade)));
    b.trainingOutput("forgery", squares(b, b.difference(ofMade, b.constant(1))));
    return b.build();
  }

  private static Value squares(GraphBuilder b, Value x) {
    return b.reduceAll(ReduceKind.MEAN, b.product(x, x));
  }

  private static Map<String, Tensor> adversarialBatch(int number) {
    return Map.of(
        "noise", CaseNumbers.normal(number, 5, 3), "real", CaseNumbers.normal(50 + number, 5, 4));
  }

  private static TrainProgram alternating(Graph graph) {
    return TrainProgram.of(
            graph,
            Phase.minimize("criticism", new Adam(0.5, 0.9, 1e-4, false, 0.1))
                .trainOnly(graph, name -> name.startsWith("critic."))
                .report("criticism")
                .build(),
            Phase.minimize("forgery", new RmsProp(0.9, 0.5, 1e-3, false, 0))
                .trainOnly(graph, name -> name.startsWith("generator."))
                .clip(new Phase.Clip.Absolute(0.2))
                .report("made", "forgery")
                .build())
        .withAverage(new TrainProgram.Average(0.9, 3));
  }

  @Test
  default void phasesTrainInTurnAsTheReferenceDoes() {
    TrainProgram program = alternating(adversarial());
    follows(program);
    assertThat(StateLayout.of(program).entries().keySet())
        .contains(
            "optimizer.step",
            "optimizer.step.critic.bias",
            "optimizer.first_moment.critic.weight",
            "optimizer/forgery.step",
            "optimizer/forgery.momentum.generator.weight")
        .doesNotContain(
            "optimizer.first_moment.generator.weight", "optimizer/forgery.momentum.critic.weight");
  }

  /** Each has moments of its own for what both train. */
  @Test
  default void phasesMayTrainTheSameParameters() {
    Graph graph = adversarial();
    follows(
        TrainProgram.of(
            graph,
            Phase.minimize("criticism", new Adam(0.5, 0.9, 1e-4, false, 0)).build(),
            Phase.minimize("forgery", new Adam(0.9, 0.99, 1e-4, true, 0)).build(),
            Phase.minimize("criticism", new Sgd(0.9, false, 0)).name("again").build()));
  }

  private void follows(TrainProgram program) {
    Weights initial = ContractNetworks.weights(program.graph(), 3);
    try (TrainingStep step = target().compile(program, initial);
        TrainingStep reference = new ReferenceTarget().compile(program, initial)) {
      for (int i = 0; i < 4; i++) {
        TrainingStep.Result result = step.run(adversarialBatch(i), 0.05f, i);
        TrainingStep.Result expectedResult = reference.run(adversarialBatch(i), 0.05f, i);
        near(result.outputs(), expectedResult.outputs(), 2e-4, 2e-6);
        assertThat((double) result.loss())
            .isCloseTo(expectedResult.loss(), org.assertj.core.data.Offset.offset(1e-4));
        near(step.state(), reference.state(), 2e-4, 4e-6);
      }
      Map<String, Tensor> saved = step.state();
      step.run(adversarialBatch(4), 0.05f, 4);
      Map<String, Tensor> end = step.state();
      step.restore(saved);
      step.run(adversarialBatch(4), 0.05f, 4);
      identical(step.state(), end);
    }
  }

  @Test
  default void aPhaseAloneMovesOnlyWhatItTrains() {
    TrainProgram program = alternating(adversarial());
    Weights initial = ContractNetworks.weights(program.graph(), 3);
    try (TrainingStep step = target().compile(program, initial)) {
      step.run("forgery", adversarialBatch(0), 0.05f, 0);
      Weights after = step.weights();
      assertThat(after.get("critic.weight")).isEqualTo(initial.get("critic.weight"));
      assertThat(after.get("generator.weight")).isNotEqualTo(initial.get("generator.weight"));
      assertThat(step.state().get("optimizer.step").item()).isZero();
      assertThat(step.state().get("optimizer/forgery.step").item()).isEqualTo(1);
    }
  }

  @Test
  default void phasesAccumulateApart() {
    TrainProgram program = alternating(adversarial());
    Weights initial = ContractNetworks.weights(program.graph(), 3);
    try (TrainingStep step = target().compile(program, initial);
        TrainingStep reference = new ReferenceTarget().compile(program, initial)) {
      for (TrainingStep each : List.of(step, reference)) {
        for (int i = 0; i < 2; i++) {
          each.accumulate("criticism", adversarialBatch(i), 5, i);
          each.accumulate("forgery", adversarialBatch(i), 5, i);
        }
        each.apply("criticism", 0.05f);
      }
      assertThat(step.state())
          .containsKeys("accumulated/forgery.weight", "accumulated/forgery.generator.bias")
          .doesNotContainKey("accumulated.weight");
      near(step.state(), reference.state(), 2e-4, 2e-6);
      step.apply("forgery", 0.05f);
      reference.apply("forgery", 0.05f);
      near(step.state(), reference.state(), 2e-4, 2e-6);
    }
  }

  @Test
  default void aPhaseThatIsNotFiniteStopsTheStep() {
    TrainProgram program = alternating(adversarial());
    Weights initial = ContractNetworks.weights(program.graph(), 3);
    try (TrainingStep step = target().compile(program, initial)) {
      Map<String, Tensor> state = step.state();
      Map<String, Tensor> bad = new LinkedHashMap<>(adversarialBatch(0));
      bad.put("real", Tensor.full(Float.NaN, 5, 4));
      assertThat(step.run(bad, 0.05f, 0).applied()).isFalse();
      identical(step.state(), state);
    }
  }
}
