package io.tao4j.networks.yolo;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.networks.backbones.Activation;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Features;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.detection.DetectorDefinition;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The detector's graph: a backbone, a neck that joins its maps, a head for each of two or three.
 */
final class YoloGraph {
  /** Height and width are multiples of this. */
  static final int STRIDE = 32;

  /** Share of the cells that hold an object when nothing is known yet. */
  private static final double PRIOR = 0.01;

  /** Windows of pyramid pooling in Darknet's neck. */
  private static final List<Integer> WINDOWS = List.of(13, 9, 5);

  /** What stands between backbone and predictions. */
  enum Neck {
    /** YOLOv4-tiny's. */
    TINY,
    /** YOLOv4's as TAO builds it. */
    TAO,
    /** YOLOv4's as Darknet has it. */
    DARKNET
  }

  private final YoloLayers layers;
  private final List<YoloHead> heads;
  private final int classes;
  private final int convBlocks;

  private YoloGraph(YoloLayers layers, List<YoloHead> heads, int classes, int convBlocks) {
    this.layers = layers;
    this.heads = heads;
    this.classes = classes;
    this.convBlocks = convBlocks;
  }

  /**
   * Builds it.
   *
   * @param options of the backbone
   * @param neckOptions norms of neck and heads
   * @param activation of neck and heads
   * @param heads two or three, coarse to fine
   * @param convBlocks pairs of convolutions in each part of Darknet's neck, 0 to 2
   * @param input its channels, height and width
   */
  static Graph build(
      Backbone backbone,
      BackboneOptions options,
      BackboneOptions neckOptions,
      Activation activation,
      Neck neck,
      List<YoloHead> heads,
      int classes,
      int convBlocks,
      Preprocessing input) {
    GraphBuilder b = new GraphBuilder();
    Value images =
        b.input(
            DetectorDefinition.IMAGES,
            DType.FLOAT32,
            images(input.channels(), Dim.of(input.height()), Dim.of(input.width())));
    Features features = backbone.build(b.scope(NetworkDefinition.BACKBONE), images, options);
    YoloLayers layers = new YoloLayers(neckOptions, activation);
    YoloGraph yolo = new YoloGraph(layers, heads, classes, convBlocks);
    List<Value> outputs =
        switch (neck) {
          case TINY -> yolo.tiny(b, features);
          case TAO -> yolo.predicted(b, TaoNeck.build(b, layers, backbone, features));
          case DARKNET -> yolo.pathAggregation(b, features);
        };
    for (int i = 0; i < heads.size(); i++) {
      b.output(heads.get(i).name(), outputs.get(i));
    }
    return b.build();
  }

  private static Shape images(int channels, Dim height, Dim width) {
    return Shape.of(Dim.symbol("N"), Dim.of(channels), height, width);
  }

  private List<Value> predicted(GraphBuilder b, List<Value> maps) {
    List<Value> outputs = new ArrayList<>();
    for (int i = 0; i < heads.size(); i++) {
      GraphBuilder scoped = b.scope("head." + heads.get(i).name());
      outputs.add(YoloLayers.predictions(scoped, maps.get(i), heads.get(i), classes));
    }
    return outputs;
  }

  /** Whether a backbone has maps of the strides 8, 16 and 32, in the form of public weights. */
  static boolean hasStrides(Backbone backbone) {
    GraphBuilder b = new GraphBuilder();
    Dim size = Dim.of(2 * STRIDE);
    Value small = b.input(DetectorDefinition.IMAGES, DType.FLOAT32, images(3, size, size));
    return backbone
        .build(b, small, BackboneOptions.DEFAULT)
        .byStride()
        .keySet()
        .containsAll(List.of(8, 16, 32));
  }

  /** First biases of the heads: few cells hold an object. */
  static Map<String, Tensor> priorBiases(List<YoloHead> heads, int classes) {
    Map<String, Tensor> biases = new LinkedHashMap<>();
    int numbers = YoloHead.BOX_NUMBERS + classes;
    for (YoloHead head : heads) {
      float[] bias = new float[head.anchors().size() * numbers];
      for (int a = 0; a < head.anchors().size(); a++) {
        bias[a * numbers + 4] = (float) -Math.log((1 - PRIOR) / PRIOR);
      }
      biases.put(lastConvolution(head) + ".bias", Tensor.of(bias, bias.length));
    }
    return biases;
  }

  /** Name of a head's last convolution, whose channels follow from anchors and classes. */
  static String lastConvolution(YoloHead head) {
    return "head." + head.name() + ".object";
  }

  /** A head's 3x3 convolution and its predictions. */
  private Value head(GraphBuilder b, YoloHead head, Value x, int channels) {
    GraphBuilder scoped = b.scope("head." + head.name());
    return YoloLayers.predictions(
        scoped, layers.conv(scoped, "conv", x, channels, 3, 1), head, classes);
  }

  /** From the last map down to finer ones: each gets what the coarser one has seen. */
  private List<Value> tiny(GraphBuilder b, Features features) {
    List<Value> outputs = new ArrayList<>();
    Value x = layers.conv(b.scope("neck.big"), "conv", features.at(32), 256, 1, 1);
    outputs.add(head(b, heads.get(0), x, 512));
    int channels = 128;
    for (YoloHead head : heads.subList(1, heads.size())) {
      GraphBuilder scoped = b.scope("neck." + head.name());
      Value up = layers.upsampled(scoped, "up", x, channels);
      Value joined = YoloLayers.joined(scoped, up, features.at(head.stride()));
      x = layers.conv(scoped, "conv", joined, 2 * channels, 3, 1);
      GraphBuilder last = b.scope("head." + head.name());
      outputs.add(YoloLayers.predictions(last, x, head, classes));
      channels /= 2;
    }
    return outputs;
  }

  /**
   * Darknet's neck: pyramid pooling on the last map, then down to the finest map and up again.
   *
   * @see <a href="https://arxiv.org/abs/1803.01534">Liu et al. 2018</a>
   */
  private List<Value> pathAggregation(GraphBuilder b, Features features) {
    int[] channels = {512, 256, 128};
    int levels = heads.size();
    GraphBuilder neck = b.scope("neck");
    Value[] maps = new Value[levels];
    GraphBuilder coarse = neck.scope("pyramid");
    Value x = layers.alternating(coarse.scope("before"), features.at(32), channels[0], 1);
    x = YoloLayers.pyramid(coarse, x, WINDOWS);
    maps[0] = layers.alternating(coarse.scope("after"), x, channels[0], Math.min(1, convBlocks));
    for (int i = 1; i < levels; i++) {
      GraphBuilder down = neck.scope("down_" + heads.get(i).name());
      Value up = layers.upsampled(down, "up", maps[i - 1], channels[i]);
      Value lateral =
          layers.conv(down, "lateral", features.at(heads.get(i).stride()), channels[i], 1, 1);
      maps[i] =
          layers.alternating(down, YoloLayers.joined(down, lateral, up), channels[i], convBlocks);
    }
    Value[] outputs = new Value[levels];
    for (int i = levels - 1; i >= 0; i--) {
      if (i < levels - 1) {
        GraphBuilder up = neck.scope("up_" + heads.get(i).name());
        Value halved = layers.conv(up, "halved", maps[i + 1], channels[i], 3, 2);
        maps[i] =
            layers.alternating(up, YoloLayers.joined(up, halved, maps[i]), channels[i], convBlocks);
      }
      outputs[i] = head(b, heads.get(i), maps[i], 2 * channels[i]);
    }
    return List.of(outputs);
  }
}
