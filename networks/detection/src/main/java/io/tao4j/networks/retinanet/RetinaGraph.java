package io.tao4j.networks.retinanet;

import static io.tao4j.networks.anchors.SharedConvolution.HE_NORMAL;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.Value;
import io.tao4j.networks.anchors.AnchorBoxes.MapSize;
import io.tao4j.networks.anchors.AnchorOutputs;
import io.tao4j.networks.anchors.AnchorSettings;
import io.tao4j.networks.anchors.FeaturePyramid;
import io.tao4j.networks.anchors.SharedConvolution;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.Features;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.detection.DetectorDefinition;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * RetinaNet's graph, as TAO builds it: maps P3 to P7 of a feature pyramid, and two small networks
 * of convolutions, for classes and for boxes, with the same weights on each. There is no logit for
 * the background: TAO has one, which it neither trains nor reads.
 */
final class RetinaGraph {
  /** Maps with predictions. */
  static final int MAPS = 5;

  private static final Initializer SMALL = new Initializer.Normal(0.01);

  /** Share of the anchors that hold an object when nothing is known yet. */
  private static final double PRIOR = 0.01;

  private static final String HEAD = "head";
  private static final String CLASSES = "classes";
  private static final String BOXES = "boxes";

  /** The layer whose rows belong to classes. */
  static final String CLASS_LAYER = HEAD + "." + CLASSES;

  private RetinaGraph() {}

  /**
   * Builds it.
   *
   * @param images {@code [N, C, H, W]}
   */
  static Graph build(RetinaSettings settings, int classes, Shape images) {
    GraphBuilder b = new GraphBuilder();
    Value input = b.input(DetectorDefinition.IMAGES, DType.FLOAT32, images);
    Backbone backbone = settings.backbone();
    Features features =
        backbone.build(b.scope(NetworkDefinition.BACKBONE), input, AnchorSettings.TEMPLATE);
    int channels = settings.config().featureSize();
    GraphBuilder pyramid = b.scope("pyramid");
    List<Value> maps =
        List.of(
            features.at(8),
            features.at(16),
            coarse(pyramid.scope("coarse"), backbone, features, channels));
    List<Value> levels =
        FeaturePyramid.build(pyramid, maps, channels, MAPS - maps.size()).stream()
            .map(pyramid::relu)
            .toList();
    int shapes = settings.anchors().shapes(0);
    int depth = settings.config().nKernels();
    List<Value> kinds = subnet(b, CLASSES, levels, depth, shapes * classes);
    List<Value> places = subnet(b, BOXES, levels, depth, shapes * 4);
    AnchorOutputs outputs =
        new AnchorOutputs(
            b,
            settings.anchors(),
            settings.coder(),
            Math.toIntExact(images.size(2)),
            Math.toIntExact(images.size(3)));
    for (int i = 0; i < MAPS; i++) {
      outputs.add(b.scope("level." + i), kinds.get(i), places.get(i));
    }
    outputs.finishSigmoid();
    return b.build();
  }

  /** The map of stride 32: the backbone's own where it has one, else one more convolution. */
  private static Value coarse(GraphBuilder b, Backbone backbone, Features features, int channels) {
    if (backbone.name().startsWith("efficientnet")) {
      return features.last();
    }
    if (backbone.name().startsWith("darknet")) {
      return b.relu(SharedConvolution.once(b, "conv", features.last(), channels, 1, 1, HE_NORMAL));
    }
    return b.relu(SharedConvolution.once(b, "conv", features.at(16), channels, 3, 2, HE_NORMAL));
  }

  /** A small network on each level, with the same weights. */
  private static List<Value> subnet(
      GraphBuilder builder, String name, List<Value> levels, int depth, int outputs) {
    GraphBuilder b = builder.scope(HEAD);
    int channels = b.channels(levels.get(0));
    List<Value> maps = new ArrayList<>(levels);
    for (int i = 0; i < depth; i++) {
      String layer = name + "_conv" + i;
      SharedConvolution shared =
          SharedConvolution.of(b, layer, b.channels(maps.get(0)), channels, 3, 1, SMALL);
      for (int level = 0; level < maps.size(); level++) {
        maps.set(level, b.relu(shared.apply(b, numbered(layer, level), maps.get(level))));
      }
    }
    SharedConvolution last =
        SharedConvolution.of(b, name, b.channels(maps.get(0)), outputs, 3, 1, SMALL);
    return IntStream.range(0, maps.size())
        .mapToObj(level -> last.apply(b, numbered(name, level), maps.get(level)))
        .toList();
  }

  /** The first use has the layer's own name. */
  private static String numbered(String layer, int level) {
    return level == 0 ? layer : layer + "_" + level;
  }

  /** The maps' sizes, of a network of this kind, pruned or not. */
  static List<MapSize> mapSizes(Graph graph) {
    return AnchorOutputs.sizes(
        graph, IntStream.range(0, MAPS).mapToObj(i -> HEAD + "." + numbered(BOXES, i)).toList());
  }

  /** First biases of the classes: few anchors hold an object. */
  static Map<String, Tensor> priorBiases(int shapes, int classes) {
    float[] bias = new float[shapes * classes];
    Arrays.fill(bias, (float) -Math.log((1 - PRIOR) / PRIOR));
    return Map.of(CLASS_LAYER + ".bias", Tensor.of(bias, bias.length));
  }
}
