package io.tao4j.engine;

import io.tao4j.graph.CaseNumbers;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.NormalizeOp.Dropout;
import io.tao4j.graph.NormalizeOp.LogSoftmax;
import io.tao4j.graph.Padding;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Small networks with a loss, for the contracts of steps and executables. */
final class ContractNetworks {
  private ContractNetworks() {}

  /** Linear, ReLU, linear, cross entropy; inputs {@code x [N, 5]} and {@code target [N, 3]}. */
  static Graph linear(double dropout) {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(5));
    Value hidden = b.relu(b.linear("first", x, 6, true));
    if (dropout > 0) {
      hidden = b.add("drop", new Dropout(dropout), hidden);
    }
    return crossEntropy(b, b.linear("second", hidden, 3, true));
  }

  /** Convolution, batch norm, ReLU, depthwise convolution, batch norm, pool, linear. */
  static Graph convolution() {
    GraphBuilder b = new GraphBuilder();
    Value x =
        b.input(
            "x",
            DType.FLOAT32,
            Shape.of(Dim.symbol("N"), Dim.of(2), Dim.symbol("H", 2), Dim.symbol("W", 2)));
    Value y = b.conv2d("conv", x, 3, 3, 2, Padding.all(1), 1, false);
    y = b.relu(b.batchNorm("bn", y, 1e-3, 0.1));
    y = b.conv2d("depthwise", y, 3, 3, 1, Padding.all(1), 3, false);
    y = b.batchNorm("bn2", y, 1e-3, 0.3);
    y = b.reduce(ReduceKind.MEAN, b.product(y, y), false, 2, 3);
    return crossEntropy(b, b.linear("head", y, 3, true));
  }

  private static Graph crossEntropy(GraphBuilder b, Value logits) {
    Value target = b.input("target", DType.FLOAT32, Shape.batch(3));
    Value rows =
        b.reduce(ReduceKind.SUM, b.product(target, b.add(new LogSoftmax(1), logits)), false, 1);
    b.output("logits", logits);
    b.trainingOutput("loss", b.scale(b.reduceAll(ReduceKind.MEAN, rows), -1));
    return b.build();
  }

  /** A batch for a network here; each number gives another one. */
  static Map<String, Tensor> batch(Graph graph, int size, long number) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    Tensor x =
        graph.inputs().get(0).type().shape().rank() == 2
            ? CaseNumbers.normal(900 + number, size, 5)
            : CaseNumbers.normal(900 + number, size, 2, 6, 4);
    inputs.put("x", x);
    float[] target = new float[size * 3];
    for (int n = 0; n < size; n++) {
      target[n * 3 + (int) Math.floorMod(n + number, 3L)] = 0.9f;
      target[n * 3 + (int) Math.floorMod(n + number + 1, 3L)] = 0.1f;
    }
    inputs.put("target", Tensor.of(target, size, 3));
    return inputs;
  }

  /** First weights with nothing at 0 or 1, so that mistakes in any of them show. */
  static Weights weights(Graph graph, long seed) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    long[] number = {seed * 100};
    graph
        .parameters()
        .forEach(
            p ->
                tensors.put(
                    p.name(),
                    CaseNumbers.between(
                        p.name().contains("bn") ? 0.5 : -0.7,
                        p.name().contains("bn") ? 1.5 : 0.8,
                        number[0]++,
                        p.shape().toArray())));
    graph
        .buffers()
        .forEach(
            u ->
                tensors.put(
                    u.name(), CaseNumbers.between(0.4, 1.3, number[0]++, u.shape().toArray())));
    return Weights.of(tensors);
  }
}
