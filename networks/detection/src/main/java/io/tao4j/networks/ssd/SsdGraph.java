package io.tao4j.networks.ssd;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.networks.anchors.AnchorBoxes;
import io.tao4j.networks.anchors.AnchorBoxes.MapSize;
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

/**
 * SSD's graph, as TAO builds it: six maps of a backbone and of blocks behind it, two convolutions
 * on each, and what they say as boxes and probabilities.
 */
final class SsdGraph {
  /** Input: {@code [N, C, H, W]}. */
  static final String IMAGES = "images";

  /** Output: {@code [N, anchors, 4]}, left, top, right and bottom in input pixels. */
  static final String BOXES = "boxes";

  /** Output: {@code [N, anchors, classes]}, probabilities without the background's. */
  static final String SCORES = "scores";

  /** Output for training: {@code [N, anchors, 1 + classes]}, background first. */
  static final String LOGITS = "logits";

  /** Output for training: {@code [N, anchors, 4]}, as {@link BoxCoder} encodes boxes. */
  static final String OFFSETS = "offsets";

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
   * @param predictionChannels of a residual block before each map's predictions; 0 for none
   * @param anchors of {@link #MAPS} maps
   */
  static Graph build(
      Backbone backbone,
      BackboneOptions options,
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
    List<Value> maps = ssd.maps(ExtraBlocks.of(backbone), features);
    List<Value> logits = new ArrayList<>();
    List<Value> offsets = new ArrayList<>();
    List<Value> boxes = new ArrayList<>();
    for (int i = 0; i < maps.size(); i++) {
      GraphBuilder own = b.scope("head." + i);
      Value map =
          predictionChannels > 0
              ? ssd.prediction(own, maps.get(i), predictionChannels)
              : maps.get(i);
      int shapes = anchors.shapes(i);
      MapSize size = size(b.shape(map));
      long count = (long) size.rows() * size.columns() * shapes;
      Value kinds = rows(own, convolution(own, "classes", map, shapes * (classes + 1)));
      logits.add(own.add(reshape(new Extent.Sized(count), new Extent.Rest()), kinds));
      Value places = rows(own, convolution(own, "boxes", map, shapes * 4));
      offsets.add(own.add(reshape(new Extent.Sized(count), new Extent.Rest()), places));
      Value cells =
          own.add(
              reshape(
                  new Extent.SameAs(1),
                  new Extent.SameAs(2),
                  new Extent.Sized(shapes),
                  new Extent.Rest()),
              places);
      Value decoded = coder.decode(own, cells, anchors.grid(i, size, height, width));
      boxes.add(own.add(reshape(new Extent.Sized(count), new Extent.Rest()), decoded));
    }
    Value all = b.add(LOGITS, new MovementOp.Concat(1), logits);
    Value probabilities = b.add("softmax", new NormalizeOp.Softmax(2), all);
    b.output(BOXES, b.add(BOXES, new MovementOp.Concat(1), boxes));
    b.output(SCORES, b.add(SCORES, new MovementOp.Slice(2, 1, classes + 1, 1), probabilities));
    b.trainingOutput(LOGITS, all);
    b.trainingOutput(OFFSETS, b.add(OFFSETS, new MovementOp.Concat(1), offsets));
    return b.build();
  }

  /** Whether a backbone has the maps that this stands on. */
  static boolean hasStrides(Backbone backbone) {
    GraphBuilder b = new GraphBuilder();
    Value small =
        b.input(
            IMAGES, DType.FLOAT32, Shape.of(Dim.symbol("N"), Dim.of(3), Dim.of(64), Dim.of(64)));
    return backbone
        .build(b, small, BackboneOptions.DEFAULT)
        .byStride()
        .keySet()
        .containsAll(List.of(8, 16));
  }

  /** The maps' sizes, of a network of this kind, pruned or not. */
  static List<MapSize> mapSizes(Graph graph) {
    List<MapSize> sizes = new ArrayList<>();
    for (int i = 0; i < MAPS; i++) {
      sizes.add(size(graph.type(Value.of("head." + i + ".boxes")).shape()));
    }
    return sizes;
  }

  private static MapSize size(Shape map) {
    return new MapSize(Math.toIntExact(map.size(2)), Math.toIntExact(map.size(3)));
  }

  private static MovementOp.Reshape reshape(Extent... extents) {
    List<Extent> all = new ArrayList<>(List.of(new Extent.SameAs(0)));
    all.addAll(List.of(extents));
    return new MovementOp.Reshape(all);
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
      GraphBuilder own = builder.scope("extra." + i);
      x = own.relu(own.conv2d("reduce", x, extra.reduced(i), 1, 1, Padding.NONE, 1, true));
      x = layers.activated(own, "expand", x, extra.expanded(i), 3, i == 0 ? 1 : 2, Activation.RELU);
      maps.add(x);
    }
    return maps;
  }

  /** DSSD's prediction module: Fu et al. 2017, arXiv 1701.06659. */
  private Value prediction(GraphBuilder b, Value x, int channels) {
    GraphBuilder own = b.scope("residual");
    Value y = layers.activated(own, "conv1", x, channels / 4, 1, 1, Activation.RELU);
    y = layers.activated(own, "conv2", y, channels / 4, 1, 1, Activation.RELU);
    y = layers.normalized(own, "conv3", y, channels, 1, 1);
    return own.relu(own.sum(y, layers.normalized(own, "shortcut", x, channels, 1, 1)));
  }

  private static Value convolution(GraphBuilder b, String name, Value x, int channels) {
    GraphBuilder own = b.scope(name);
    Value weight =
        own.parameter(
            "weight",
            Shape.of(channels, b.channels(x), 3, 3),
            Parameter.Role.WEIGHT,
            new Initializer.KaimingNormal(false, Math.sqrt(2)));
    Value bias =
        own.parameter("bias", Shape.of(channels), Parameter.Role.BIAS, Initializer.zeros());
    return b.add(name, WindowOp.Conv.of(1, Padding.half(3), 1), x, weight, bias);
  }

  /** {@code [N, K, h, w]} to {@code [N, h, w, K]}. */
  private static Value rows(GraphBuilder b, Value x) {
    return b.add(new MovementOp.Transpose(List.of(0, 2, 3, 1)), x);
  }
}
