package io.tao4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.engine.Optimizer.Sgd;
import io.tao4j.error.TaoException;
import io.tao4j.graph.DoubleArray;
import io.tao4j.graph.FiniteDifferences;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Mode;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp.BatchNorm;
import io.tao4j.graph.NormalizeOp.Dropout;
import io.tao4j.graph.Op;
import io.tao4j.graph.OpCase;
import io.tao4j.graph.OpCase.Prepared;
import io.tao4j.graph.OpCases;
import io.tao4j.graph.ReferenceExecutor;
import io.tao4j.graph.ReferenceExecutor.Run;
import io.tao4j.graph.ReferenceExecutor.Setting;
import io.tao4j.graph.TensorType;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
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
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every target does with every op: a test class of a target implements this interface and gets
 * a test a case. Where the target says {@link Support.No}, compiling must refuse and name the node;
 * else numbers, shapes and gradients must be the reference's.
 *
 * <p>Gradients come through the public contract alone: the operands are parameters of a program
 * whose loss is a random projection of the outputs, and one step of plain gradient descent at
 * learning rate 1 moves them by exactly the gradient.
 */
@ExtendWith(ConformanceReport.class)
public interface ConformanceContract {
  /** The target under test; asked once a test. */
  ConformanceTarget target();

  /** Which cases to run; all, unless an implementer looks into one. */
  default Predicate<OpCase> selection() {
    return c -> true;
  }

  private Stream<DynamicTest> tests(
      Stream<OpCase> cases, java.util.function.Consumer<OpCase> test) {
    return cases
        .filter(selection())
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> test.accept(c)));
  }

  @TestFactory
  default Stream<DynamicTest> forwardEqualsTheReference() {
    return tests(OpCases.all().stream(), c -> forward(target(), c));
  }

  @TestFactory
  default Stream<DynamicTest> gradientEqualsFiniteDifferences() {
    return tests(
        OpCases.all().stream().filter(c -> target().trains() && !c.differentiated().isEmpty()),
        c -> gradient(target(), c, Set.of()));
  }

  @TestFactory
  default Stream<DynamicTest> gradientOfAFrozenBatchNormUsesRunningStatistics() {
    return tests(
        OpCases.all().stream().filter(c -> target().trains() && c.op() instanceof BatchNorm),
        c -> gradient(target(), c, Set.of(OpCase.NODE)));
  }

  @TestFactory
  default Stream<DynamicTest> batchNormNormalisesByTheBatchAndMovesRunningStatistics() {
    return tests(
        OpCases.all().stream().filter(c -> target().trains() && c.op() instanceof BatchNorm),
        c -> statistics(target(), c));
  }

  @TestFactory
  default Stream<DynamicTest> dropoutDropsByTheSeed() {
    return tests(
        OpCases.all().stream()
            .filter(c -> target().trains() && c.op() instanceof Dropout d && d.rate() > 0),
        c -> dropout(target(), c));
  }

  /** The node that the target refuses, checked to be refused by compiling too; else null. */
  private static boolean refuses(
      ConformanceTarget target, Graph graph, Mode mode, Runnable compile) {
    List<Node> refused =
        graph.nodes().stream()
            .filter(n -> target.support(graph, n, mode) instanceof Support.No)
            .toList();
    if (refused.isEmpty()) {
      return false;
    }
    assertThatThrownBy(compile::run)
        .isInstanceOfSatisfying(
            TaoException.class,
            e -> {
              assertThat(e.code()).isEqualTo(target.refusal());
              refused.forEach(n -> assertThat(e).hasMessageContaining("'" + n.name() + "'"));
            });
    return true;
  }

  private static void forward(ConformanceTarget target, OpCase c) {
    Prepared prepared = c.forward();
    Graph graph = prepared.graph();
    // the place for the JSON round trip: graph must equal its own text read back
    Model model = new Model(graph, Weights.of(prepared.weights()), ModelMeta.of("case"));
    if (refuses(target, graph, Mode.INFERENCE, () -> target.compile(model).close())) {
      return;
    }
    Run reference = ReferenceExecutor.run(graph, prepared.arrays(), Setting.INFERENCE);
    Map<String, Long> symbols = symbols(graph, prepared.inputs());
    try (Executable executable = target.compile(model)) {
      Map<String, Tensor> outputs = executable.run(prepared.inputs());
      assertThat(outputs.keySet()).containsExactlyElementsOf(reference.outputs().keySet());
      double worst = 0;
      for (Graph.Output output : graph.outputs()) {
        TensorType type = graph.type(output.value());
        Tensor actual = outputs.get(output.name());
        DoubleArray expected = reference.outputs().get(output.name());
        assertThat(actual.shape()).as("inferred shape").isEqualTo(type.shape().bind(symbols));
        assertThat(expected.shape()).isEqualTo(DoubleArray.of(actual).shape());
        assertThat(actual.dtype())
            .isEqualTo(type.dtype().isFloating() ? DType.FLOAT32 : type.dtype());
        worst = Math.max(worst, Tolerances.worst(actual.toDoubleArray(), expected.data(), 0));
        double tolerance = type.dtype().isFloating() ? Tolerances.forward(c.op()) : 0;
        assertThat(
                Tolerances.difference(
                    actual.toDoubleArray(), expected.data(), tolerance, tolerance * 1e-2))
            .as(c.name() + ", " + output.name())
            .isEmpty();
      }
      ConformanceReport.forward(target, c.op().getClass().getSimpleName(), worst);
    }
  }

  private static void gradient(ConformanceTarget target, OpCase c, Set<String> frozen) {
    Prepared prepared = c.training();
    Graph graph = prepared.graph();
    TrainProgram program = program(graph, frozen, List.of());
    Weights initial = Weights.of(prepared.weights());
    if (refuses(target, graph, Mode.TRAINING, () -> target.compile(program, initial).close())) {
      return;
    }
    Map<String, double[]> expected = expectedGradient(c, prepared, frozen);
    try (TrainingStep step = target.compile(program, initial)) {
      TrainingStep.Result result = step.run(prepared.inputs(), 1, 7);
      assertThat(result.applied()).as("applied").isTrue();
      Weights after = step.weights();
      for (Map.Entry<String, double[]> entry : expected.entrySet()) {
        Tensor before = prepared.weights().get(entry.getKey());
        double[] moved = after.get(entry.getKey()).toDoubleArray();
        double[] actual = new double[moved.length];
        double largest = 0;
        for (int i = 0; i < moved.length; i++) {
          actual[i] = before.get(i) - moved[i];
          largest = Math.max(largest, Math.abs(before.get(i)));
        }
        // the difference of two float32 numbers knows no more than their last place
        double lastPlace = 2 * Math.ulp((float) largest);
        double slack = lastPlace + 1e-6;
        ConformanceReport.gradient(
            target,
            c.op().getClass().getSimpleName(),
            Tolerances.worst(actual, entry.getValue(), lastPlace));
        assertThat(
                Tolerances.difference(actual, entry.getValue(), Tolerances.gradient(c.op()), slack))
            .as(c.name() + ", gradient of " + entry.getKey())
            .isEmpty();
      }
    }
  }

  private static Map<String, double[]> expectedGradient(
      OpCase c, Prepared prepared, Set<String> frozen) {
    Graph graph = prepared.graph();
    if (c.expected() != null) {
      Shape shape = graph.type(graph.output("y0").value()).shape();
      return c.expected().gradient(c.projection(0, shape));
    }
    return FiniteDifferences.gradient(
        graph,
        prepared.arrays(),
        Map.of("loss", new double[] {1}),
        c.differentiated(),
        Setting.TRAINING.withFrozenBatchNorms(frozen));
  }

  private static TrainProgram program(Graph graph, Set<String> frozen, List<String> reported) {
    return TrainProgram.of(
        graph,
        Phase.minimize("loss", new Sgd(0, false, 0))
            .report(reported)
            .freezeBatchNorms(frozen)
            .decay(Set.of())
            .build());
  }

  private static void statistics(ConformanceTarget target, OpCase c) {
    Prepared prepared = c.training();
    Graph graph = prepared.graph();
    Weights initial = Weights.of(prepared.weights());
    TrainProgram program = program(graph, Set.of(), List.of("y0"));
    if (refuses(target, graph, Mode.TRAINING, () -> target.compile(program, initial).close())) {
      return;
    }
    Run reference = ReferenceExecutor.run(graph, prepared.arrays(), Setting.TRAINING);
    double tolerance = Tolerances.forward(c.op());
    try (TrainingStep step = target.compile(program, initial)) {
      TrainingStep.Result result = step.run(prepared.inputs(), 0, 1);
      assertThat(
              Tolerances.difference(
                  result.outputs().get("y0").toDoubleArray(),
                  reference.outputs().get("y0").data(),
                  tolerance,
                  1e-6))
          .as("normalised by the batch")
          .isEmpty();
      Weights after = step.weights();
      reference
          .buffers()
          .forEach(
              (name, moved) ->
                  assertThat(
                          Tolerances.difference(
                              after.get(name).toDoubleArray(), moved.data(), tolerance, 1e-6))
                      .as("moved " + name)
                      .isEmpty());
    }
    TrainProgram still = program(graph, Set.of(OpCase.NODE), List.of("y0"));
    try (TrainingStep step = target.compile(still, initial)) {
      step.run(prepared.inputs(), 0, 1);
      for (String name : reference.buffers().keySet()) {
        assertThat(step.weights().get(name)).as("frozen " + name).isEqualTo(initial.get(name));
      }
    }
  }

  private static void dropout(ConformanceTarget target, OpCase c) {
    // the case's operand becomes a parameter here, so that its gradient shows the mask as well
    OpCase varied =
        new OpCase(
            c.name(),
            c.op(),
            c.operands().stream()
                .map(o -> new OpCase.Operand(o.value(), o.declared(), o.kind(), true))
                .toList(),
            c.body(),
            null);
    Prepared prepared = varied.training();
    Graph graph = prepared.graph();
    Weights initial = Weights.of(prepared.weights());
    TrainProgram program = program(graph, Set.of(), List.of("y0"));
    if (refuses(target, graph, Mode.TRAINING, () -> target.compile(program, initial).close())) {
      return;
    }
    double rate = ((Dropout) c.op()).rate();
    boolean wholeExamples = ((Dropout) c.op()).wholeExamples();
    Tensor x = prepared.weights().get("x0");
    Tensor first;
    try (TrainingStep step = target.compile(program, initial)) {
      first = step.run(prepared.inputs(), 1, 42).outputs().get("y0");
      int kept = 0;
      double[] projection = varied.projection(0, x.shape());
      double[] gradient = new double[projection.length];
      for (int i = 0; i < gradient.length; i++) {
        if (first.get(i) != 0) {
          kept++;
          assertThat(first.get(i))
              .isCloseTo(
                  x.get(i) / (1 - rate),
                  org.assertj.core.data.Offset.offset(1e-5 * (1 + Math.abs(x.get(i)))));
          gradient[i] = projection[i] / (1 - rate);
        }
      }
      double share = (double) kept / gradient.length;
      int together = wholeExamples ? gradient.length / (int) x.shape().size(0) : 1;
      for (int i = 0; i < gradient.length; i++) {
        assertThat(first.get(i) == 0)
            .as("element %d goes with its example", i)
            .isEqualTo(first.get(i / together * together) == 0);
      }
      double deviation = Math.sqrt(rate * (1 - rate) / (gradient.length / together));
      assertThat(Math.abs(share - (1 - rate))).as("share kept").isLessThan(4 * deviation);
      Tensor after = step.weights().get("x0");
      double[] moved = new double[gradient.length];
      Arrays.setAll(moved, i -> x.get(i) - after.get(i));
      assertThat(Tolerances.difference(moved, gradient, 1e-3, 1e-6)).as("gradient").isEmpty();
    }
    try (TrainingStep step = target.compile(program, initial)) {
      assertThat(step.run(prepared.inputs(), 0, 42).outputs().get("y0"))
          .as("same seed, same mask")
          .isEqualTo(first);
      assertThat(step.run(prepared.inputs(), 0, 43).outputs().get("y0"))
          .as("other seed, other mask")
          .isNotEqualTo(first);
      assertThat(step.run(prepared.inputs(), 0, 42).outputs().get("y0"))
          .as("the mask does not depend on what ran before")
          .isEqualTo(first);
    }
  }

  /** Numbers of symbols where an input's dimension is the bare symbol. */
  private static Map<String, Long> symbols(Graph graph, Map<String, Tensor> inputs) {
    Map<String, Long> symbols = new LinkedHashMap<>();
    for (Graph.Input input : graph.inputs()) {
      for (int axis = 0; axis < input.type().shape().rank(); axis++) {
        if (input.type().shape().dim(axis) instanceof Dim.Symbol symbol) {
          symbols.put(symbol.name(), inputs.get(input.name()).shape().size(axis));
        }
      }
    }
    return symbols;
  }

  /** How a target answers for the first case of an op record: a cell of the support table. */
  static Support answer(ConformanceTarget target, Class<?> op) {
    OpCase c =
        OpCases.all().stream().filter(x -> x.op().getClass() == op).findFirst().orElseThrow();
    Graph graph = c.forward().graph();
    Node node = graph.node(OpCase.NODE);
    assertThat(node).isNotNull();
    return target.support(graph, node, Mode.INFERENCE);
  }

  /** Two dropout nodes of one step draw different masks. */
  @TestFactory
  default Stream<DynamicTest> dropoutMasksDifferByNode() {
    if (!target().trains()) {
      return Stream.empty();
    }
    return Stream.of(
        DynamicTest.dynamicTest(
            "two nodes",
            () -> {
              Op op = new Dropout(0.5);
              OpCase c =
                  OpCase.of("two_nodes", op, OpCase.Operand.of(Tensor.full(1, 20, 20)))
                      .with(
                          (b, v) -> {
                            Value one = b.add(OpCase.NODE, op, v);
                            return List.of(one, b.add("other", op, v));
                          });
              Prepared prepared = c.training();
              TrainProgram program = program(prepared.graph(), Set.of(), List.of("y0", "y1"));
              Weights initial = Weights.of(prepared.weights());
              if (refuses(
                  target(),
                  prepared.graph(),
                  Mode.TRAINING,
                  () -> target().compile(program, initial).close())) {
                return;
              }
              try (TrainingStep step = target().compile(program, initial)) {
                Map<String, Tensor> outputs = step.run(prepared.inputs(), 0, 5).outputs();
                assertThat(outputs.get("y0")).isNotEqualTo(outputs.get("y1"));
              }
            }));
  }
}
