package io.tao4j.networks.backbones;

import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.engine.TrainProgram;
import io.tao4j.engine.TrainingStep;
import io.tao4j.engine.pytorch.internal.PyTorchEngine;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;

/** Backbones with a linear classifier, and with its cross entropy: what the tests here run. */
final class Classifiers {
  /** {@code [N, 3, H, W]} with symbols that every backbone's stride divides. */
  static final Shape IMAGES =
      Shape.of(Dim.symbol("N"), Dim.of(3), Dim.symbol("H", 32), Dim.symbol("W", 32));

  private Classifiers() {}

  /**
   * Input {@code images}, output {@code logits}, and an output {@code stride_S} for each map.
   * Height and width are symbols unless the backbone must know them.
   */
  static Graph withFeatures(
      Backbone backbone, BackboneOptions options, int height, int width, int classes) {
    GraphBuilder b = new GraphBuilder();
    Shape images = backbone.needsFixedSize() ? sized(height, width) : IMAGES;
    Features features = logits(b, backbone, options, images, classes);
    features.byStride().forEach((stride, map) -> b.output("stride_" + stride, map));
    return b.build();
  }

  /** Input {@code images} of any size, or of the backbone's own, output {@code logits}. */
  static Graph plain(Backbone backbone, BackboneOptions options, int classes) {
    GraphBuilder b = new GraphBuilder();
    int size = backbone.inputSize();
    logits(b, backbone, options, backbone.needsFixedSize() ? sized(size, size) : IMAGES, classes);
    return b.build();
  }

  /** Input {@code images} of a fixed size, output {@code logits}. */
  static Graph plain(Backbone backbone, int height, int width, int classes) {
    GraphBuilder b = new GraphBuilder();
    logits(b, backbone, BackboneOptions.DEFAULT, sized(height, width), classes);
    return b.build();
  }

  /** Also input {@code target}, class indices {@code [N]}, and output {@code loss}. */
  static Graph withLoss(Backbone backbone, int height, int width, int classes) {
    GraphBuilder b = new GraphBuilder();
    logits(b, backbone, BackboneOptions.DEFAULT, sized(height, width), classes);
    Value logits = b.build().output("logits").value();
    Value target = b.input("target", DType.INT64, Shape.of(Dim.symbol("N")));
    Value chosen =
        b.product(
            b.add(new IndexOp.OneHot(classes), target),
            b.add(new NormalizeOp.LogSoftmax(1), logits));
    Value rows = b.reduce(ReduceKind.SUM, chosen, false, 1);
    b.trainingOutput("loss", b.scale(b.reduceAll(ReduceKind.MEAN, rows), -1));
    return b.build();
  }

  private static Shape sized(int height, int width) {
    return Shape.of(Dim.symbol("N"), Dim.of(3), Dim.of(height), Dim.of(width));
  }

  private static Features logits(
      GraphBuilder b, Backbone backbone, BackboneOptions options, Shape images, int classes) {
    Value x = b.input("images", DType.FLOAT32, images);
    Features features = backbone.build(b, x, options);
    Classifier classifier = new Classifier(b, backbone.classifierName(), classes, 0);
    b.output("logits", backbone.classify(b, features.last(), classifier));
    return features;
  }

  /** SGD with momentum 0.9 and weight decay 1e-3 on everything, in float32 on the CPU. */
  static TrainingStep step(Graph graph, Weights initial) {
    return step(graph, initial, 1e-3, Set.of());
  }

  /** The same with another weight decay, and some batch norms frozen. */
  static TrainingStep step(
      Graph graph, Weights initial, double weightDecay, Set<String> frozenBatchNorms) {
    TrainProgram program =
        TrainProgram.of(
            graph,
            Phase.minimize("loss", new Optimizer.Sgd(0.9, false, weightDecay))
                .freezeBatchNorms(frozenBatchNorms)
                .decay(EnumSet.allOf(Parameter.Role.class))
                .build());
    return new PyTorchEngine().compile(program, initial, ExecutionPlan.CPU_FP32);
  }

  /** Normal noise. */
  static Tensor noise(long seed, long... shape) {
    Random random = new Random(seed);
    float[] values = new float[Math.toIntExact(Shape.of(shape).elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.of(values, shape);
  }
}
