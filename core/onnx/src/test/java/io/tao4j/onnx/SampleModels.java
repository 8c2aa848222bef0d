package io.tao4j.onnx;

import io.tao4j.check.Sample;
import io.tao4j.graph.DoubleArray;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.NormalizeOp.Dropout;
import io.tao4j.graph.Padding;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.ReferenceExecutor;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Small networks with odd numbers everywhere, and what the reference makes of them. */
final class SampleModels {
  private SampleModels() {}

  /** Residual, strided and depthwise convolutions with batch norms; pool, dropout, dense layer. */
  static Model classifier() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("images", DType.FLOAT32, Shape.batch(3, 17, 15));
    Value stem = norm(b, "stem", b.conv2d("stem.conv", x, 8, 3, 2, Padding.all(1), 1, false));
    Value pooled = b.add("pool", new WindowOp.MaxPool(3, 3, 2, 2, Padding.all(1)), b.relu(stem));
    Value depth =
        norm(b, "depth", b.conv2d("depth.conv", pooled, 8, 3, 1, Padding.all(1), 8, true));
    Value joined = b.relu(b.sum(depth, pooled));
    Value mean = b.reduce(ReduceKind.MEAN, joined, false, 2, 3);
    Value dropped = b.add("dropout", new Dropout(0.5), mean);
    Value logits = b.linear("fc", dropped, 5, true);
    b.output("logits", logits);
    b.trainingOutput("auxiliary", b.linear("aux", mean, 2, true));
    Graph graph = b.build();
    return new Model(
        graph,
        randomWeights(graph),
        new ModelMeta(
            "classification",
            List.of("cat", "dog \"x\"", "öl", "d", "e"),
            Map.of("height", 17, "means", List.of(0.5, 0.25)),
            Map.of("top_1", 0.75),
            Map.of()));
  }

  /** Height and width are symbols, multiples of 4. */
  static Model fullyConvolutional() {
    GraphBuilder b = new GraphBuilder();
    Value x =
        b.input(
            "images",
            DType.FLOAT32,
            Shape.of(Dim.symbol("N"), Dim.of(3), Dim.symbol("H", 4), Dim.symbol("W", 4)));
    Value y = b.conv2d("down", x, 4, 2, 2, Padding.NONE, 1, true);
    b.output("map", b.conv2d("head", b.relu(y), 2, 2, 2, Padding.NONE, 2, true));
    return new Model(b.build(), Weights.initialize(b.build(), 3), ModelMeta.of("map"));
  }

  static Value norm(GraphBuilder b, String name, Value x) {
    return b.batchNorm(name + ".bn", x, 1e-5, 0.1);
  }

  /** Numbers that leave no scale at 1, no shift at 0 and no variance near 0. */
  static Weights randomWeights(Graph graph) {
    Random random = new Random(11);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Weights.initialize(graph, 5)
        .asMap()
        .forEach(
            (name, tensor) -> {
              float[] values = tensor.toFloatArray();
              if (tensor.shape().rank() == 1) {
                for (int i = 0; i < values.length; i++) {
                  values[i] =
                      name.endsWith("running_var")
                          ? 0.3f + random.nextFloat()
                          : (float) random.nextGaussian();
                }
              }
              tensors.put(name, Tensor.of(values, tensor.shape().toArray()));
            });
    return Weights.of(tensors);
  }

  static Tensor noise(long seed, long... shape) {
    Random random = new Random(seed);
    float[] values = new float[(int) Shape.of(shape).elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.of(values, shape);
  }

  /** What the double-precision reference computes. */
  static Sample sample(Model model, Map<String, Tensor> inputs) {
    Map<String, DoubleArray> arrays = ReferenceExecutor.arrays(inputs);
    arrays.putAll(ReferenceExecutor.arrays(model.weights().asMap()));
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    ReferenceExecutor.run(model.graph(), arrays, ReferenceExecutor.Setting.INFERENCE)
        .outputs()
        .forEach((name, array) -> outputs.put(name, array.toTensor()));
    return new Sample(inputs, outputs);
  }
}
