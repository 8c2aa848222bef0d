package io.tao4j.engine.tensorflow.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Tolerances;
import io.tao4j.engine.TrainProgram;
import io.tao4j.engine.TrainingStep;
import io.tao4j.graph.CaseNumbers;
import io.tao4j.graph.DoubleArray;
import io.tao4j.graph.ElementwiseOp.BinaryKind;
import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.ElementwiseOp.Compare;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.ElementwiseOp.LeakyRelu;
import io.tao4j.graph.ElementwiseOp.Select;
import io.tao4j.graph.FiniteDifferences;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp.Concat;
import io.tao4j.graph.MovementOp.Pad;
import io.tao4j.graph.MovementOp.Slice;
import io.tao4j.graph.NormalizeOp.LogSoftmax;
import io.tao4j.graph.NormalizeOp.Softmax;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.ReduceOp.ArgMax;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.ReferenceExecutor;
import io.tao4j.graph.ReferenceExecutor.Setting;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp.MaxPool;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ops behind a convolution, where values are at hand with channels innermost. */
@Tag("tensorflow")
class LayoutChoiceTest {
  private static final TensorFlowEngine ENGINE = new TensorFlowEngine();

  /** Every kind of op that takes images as they come, then ops that need the graph's order. */
  private static Graph graph() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(2, 6, 4));
    Value skip = b.input("skip", DType.FLOAT32, Shape.batch(6, 3, 2));
    Value wide = b.add("leaky", new LeakyRelu(0.1), conv(b, "conv1", x, 1));
    Value pooled = b.add("pool", new MaxPool(2, 2, 2, 2, Padding.NONE), wide);
    Value sum = b.sum(conv(b, "conv2", x, 2), pooled);
    Value condition = b.add("positive", new Compare(CompareKind.GREATER), sum, b.constant(0.1));
    Value chosen = b.add("chosen", new Select(), condition, b.scale(sum, 0.3), pooled);
    Value channels = b.add("channels", new Concat(1), chosen, pooled);
    Value columns = b.add("columns", new Concat(3), channels, b.scale(channels, 2));
    Value centred = b.difference(channels, b.reduce(ReduceKind.MEAN, channels, true, 1));
    Value gated = b.product(centred, b.reduce(ReduceKind.MAXIMUM, channels, true, 2, 3));
    Value skipped = b.binary(BinaryKind.MAXIMUM, gated, skip);
    b.output("columns", columns);
    b.output("skipped", skipped);
    b.output("softmax", b.add("softmax", new Softmax(1), skipped));
    b.output("flat", b.flatten(gated));
    b.output("pooled", b.reduce(ReduceKind.SUM, gated, false, 2, 3));
    b.output("map", b.reduce(ReduceKind.SUM, gated, false, 1));
    b.output("row", b.reduce(ReduceKind.SUM, gated, false, 1, 3));
    b.output("slice", b.add("slice", new Slice(1, 1, 5, 2), gated));
    b.output("rows", b.add("rows", new Slice(2, 0, 3, 2), gated));
    Pad pad = new Pad(List.of(0, 1, 0, 2), List.of(1, 0, 3, 0), 0.5);
    b.output("padded", b.add("padded", pad, gated));
    b.output("logarithms", b.add("logarithms", new LogSoftmax(1), gated));
    b.output("shares", b.add("shares", new Softmax(2), gated));
    b.output("column", b.reduce(ReduceKind.MAXIMUM, gated, false, 1, 2));
    Value largest = b.add("largest", new ArgMax(1), gated);
    b.output("largest", b.add("number", new Cast(DType.FLOAT32), largest));
    return withLoss(b);
  }

  private static Value conv(GraphBuilder b, String name, Value x, int stride) {
    return b.conv2d(name, x, 3, 3, stride, Padding.all(1), 1, true);
  }

  /** A loss to which all elements of all outputs count differently. */
  private static Graph withLoss(GraphBuilder b) {
    Value loss = null;
    for (Graph.Output output : b.build().outputs()) {
      Value y = b.product(output.value(), b.sum(output.value(), b.constant(0.7)));
      Value term = b.reduceAll(ReduceKind.MEAN, y);
      loss = loss == null ? term : b.sum(loss, term);
    }
    b.trainingOutput("loss", Objects.requireNonNull(loss));
    return b.build();
  }

  private static Weights weights(Graph graph) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter p : graph.parameters()) {
      tensors.put(p.name(), CaseNumbers.between(-0.6, 0.7, tensors.size(), p.shape().toArray()));
    }
    return Weights.of(tensors);
  }

  private static final Map<String, Tensor> INPUTS =
      Map.of("x", CaseNumbers.normal(11, 3, 2, 6, 4), "skip", CaseNumbers.normal(12, 3, 6, 3, 2));

  private static Map<String, DoubleArray> arrays(Weights weights) {
    Map<String, Tensor> all = new HashMap<>(INPUTS);
    all.putAll(weights.asMap());
    return ReferenceExecutor.arrays(all);
  }

  @Test
  void outputsAreInTheGraphsOrder() {
    Graph graph = graph();
    Weights weights = weights(graph);
    Map<String, DoubleArray> expected =
        ReferenceExecutor.run(graph.forInference(), arrays(weights), Setting.INFERENCE).outputs();
    Model model = new Model(graph, weights, ModelMeta.of("layouts"));
    try (var executable = ENGINE.compile(model, ExecutionPlan.CPU_FP32)) {
      executable
          .run(INPUTS)
          .forEach(
              (name, actual) ->
                  assertThat(
                          Tolerances.difference(
                              actual.toDoubleArray(), expected.get(name).data(), 2e-5, 1e-6))
                      .as(name)
                      .isEmpty());
    }
  }

  @Test
  void gradientsComeBackThroughBothOrders() {
    Graph graph = graph().withOutputs(List.of("loss"));
    Weights weights = weights(graph);
    List<String> names = graph.parameters().stream().map(Parameter::name).toList();
    Map<String, double[]> expected =
        FiniteDifferences.gradient(
            graph, arrays(weights), Map.of("loss", new double[] {1}), names, Setting.TRAINING);
    TrainProgram program = TrainProgram.of(graph, "loss", new Optimizer.Sgd(0, false, 0));
    try (TrainingStep step = ENGINE.compile(program, weights, ExecutionPlan.CPU_FP32)) {
      assertThat(step.run(INPUTS, 1, 1).applied()).isTrue();
      Weights after = step.weights();
      for (String name : names) {
        double[] moved = weights.get(name).toDoubleArray();
        double[] now = after.get(name).toDoubleArray();
        for (int i = 0; i < moved.length; i++) {
          moved[i] -= now[i];
        }
        assertThat(Tolerances.difference(moved, expected.get(name), 1e-3, 3e-6)).as(name).isEmpty();
      }
    }
  }

  /** One change of order for the input, and none between the layers. */
  @Test
  void aStackOfConvolutionsChangesTheOrderOnce() {
    GraphBuilder b = new GraphBuilder();
    Value y = b.input("x", DType.FLOAT32, Shape.batch(3, 8, 8));
    for (int i = 0; i < 4; i++) {
      Value normed = b.batchNorm("bn" + i, conv(b, "conv" + i, y, 1), 1e-5, 0.1);
      y = b.relu(i == 0 ? normed : b.sum(normed, y));
    }
    b.output("y", b.reduce(ReduceKind.MEAN, y, false, 2, 3));
    Graph graph = b.build();
    TensorFlowRuntime.start();
    try (TensorFlowExecutable executable =
        new TensorFlowExecutable(graph, graph, Weights.initialize(graph, 1), DType.FLOAT32)) {
      long transposes =
          executable.source().lines().filter(l -> l.strip().equals("op: \"Transpose\"")).count();
      long image = 1;
      long kernelsForTheHost = 2 * 4; // in and out, not part of a run
      assertThat(transposes).isEqualTo(image + kernelsForTheHost);
    }
  }
}
