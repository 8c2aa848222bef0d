package io.tao4j.networks.ssd;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.networks.anchors.AnchorBoxes;
import io.tao4j.networks.anchors.AnchorBoxes.MapSize;
import io.tao4j.networks.anchors.AnchorOutputs;
import io.tao4j.networks.anchors.BoxCoder;
import io.tao4j.networks.backbones.Activation;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.ConvNorm;
import io.tao4j.networks.backbones.Features;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The graph of SSD and DSSD, as TAO builds it: six maps of a backbone and of blocks behind it, two
 * convolutions on each, and what they say as boxes and probabilities.
 */
final class SsdGraph {
  /** Input: {@code [N, C, H, W]}. */
  static final String IMAGES = "images";

  /** Scope of the backbone's names. */
  static final String BACKBONE = "backbone";

  /** Maps with predictions. */
  static final int MAPS = 6;

  private final GraphBuilder builder;
  private final ConvNorm layers;

  private SsdGraph(GraphBuilder builder, BackboneOptions options) {
    this.builder = builder;
    this.layers = new ConvNorm(options);
  }

  /**
   * Builds it.
   *
   * @param deconvolves whether maps are joined from the smallest one up: DSSD
   * @param predictionChannels of a residual block before each map's predictions; 0 for none
   * @param anchors of {@link #MAPS} maps
   */
  static Graph build(
      Backbone backbone,
      BackboneOptions options,
      boolean deconvolves,
      int predictionChannels,
      AnchorBoxes anchors,
      BoxCoder coder,
      int classes,
      int channels,
      int height,
      int width) {
    GraphBuilder b = new GraphBuilder();
    Shape shape = Shape.of(Dim.symbol("N"), Dim.of(channels), Dim.of(height), Dim.of(width));
    Value images = b.input(IMAGES, DType.FLOAT32, shape);
    SsdGraph ssd = new SsdGraph(b, options);
    Features features = backbone.build(b.scope(BACKBONE), images, options);
    ExtraBlocks extra = ExtraBlocks.of(backbone);
    List<Value> maps = ssd.maps(extra, features);
    if (deconvolves) {
      maps = new Deconvolutions(b, options).join(maps, !extra.hasFirst());
    }
    AnchorOutputs outputs = new AnchorOutputs(b, anchors, coder, height, width);
    for (int i = 0; i < maps.size(); i++) {
      GraphBuilder scoped = b.scope("head." + i);
      Value map =
          predictionChannels > 0
              ? ssd.prediction(scoped, maps.get(i), predictionChannels)
              : maps.get(i);
      int shapes = anchors.shapes(i);
      outputs.add(
          scoped,
          convolution(scoped, "classes", map, shapes * (classes + 1)),
          convolution(scoped, "boxes", map, shapes * 4));
    }
    outputs.finishSoftmax(classes);
    return b.build();
  }

  /** The maps' sizes, of a network of this kind, pruned or not. */
  static List<MapSize> mapSizes(Graph graph) {
    return AnchorOutputs.sizes(
        graph, IntStream.range(0, MAPS).mapToObj(i -> "head." + i + ".boxes").toList());
  }

  private List<Value> maps(ExtraBlocks extra, Features features) {
    List<Value> maps = new ArrayList<>();
    maps.add(features.at(8));
    if (extra.startsAtLast()) {
      maps.add(features.at(16));
    }
    Value x = extra.startsAtLast() ? features.last() : features.at(16);
    if (!extra.hasFirst()) {
      maps.add(x);
    }
    for (int i = extra.hasFirst() ? 0 : 1; maps.size() < MAPS; i++) {
      GraphBuilder scoped = builder.scope("extra." + i);
      x = scoped.relu(scoped.conv2d("reduce", x, extra.reduced(i), 1, 1, Padding.NONE, 1, true));
      x =
          layers.activated(
              scoped, "expand", x, extra.expanded(i), 3, i == 0 ? 1 : 2, Activation.RELU);
      maps.add(x);
    }
    return maps;
  }

  /** DSSD's prediction module: Fu et al. 2017, arXiv 1701.06659. */
  private Value prediction(GraphBuilder b, Value x, int channels) {
    GraphBuilder scoped = b.scope("residual");
    Value y = layers.activated(scoped, "conv1", x, channels / 4, 1, 1, Activation.RELU);
    y = layers.activated(scoped, "conv2", y, channels / 4, 1, 1, Activation.RELU);
    y = layers.normalized(scoped, "conv3", y, channels, 1, 1);
    return scoped.relu(scoped.sum(y, layers.normalized(scoped, "shortcut", x, channels, 1, 1)));
  }

  private static Value convolution(GraphBuilder b, String name, Value x, int channels) {
    GraphBuilder scoped = b.scope(name);
    Value weight =
        scoped.parameter(
            "weight",
            Shape.of(channels, b.channels(x), 3, 3),
            Parameter.Role.WEIGHT,
            new Initializer.KaimingNormal(false, Math.sqrt(2)));
    Value bias =
        scoped.parameter("bias", Shape.of(channels), Parameter.Role.BIAS, Initializer.zeros());
    return b.add(name, WindowOp.Conv.of(1, Padding.half(3), 1), x, weight, bias);
  }
}
