package io.tao4j.networks.efficientdet;

import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.networks.anchors.AnchorBoxes;
import io.tao4j.networks.anchors.AnchorBoxes.MapSize;
import io.tao4j.networks.anchors.AnchorOutputs;
import io.tao4j.networks.anchors.BoxCoder;
import io.tao4j.networks.backbones.BackboneOptions;
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
 * EfficientDet's graph: levels 3 to 7 of an EfficientNet through cells of a {@link BiFpn}, then two
 * small networks of separable convolutions, whose weights all levels share and whose norms they do
 * not.
 */
final class EfficientDetGraph {
  /** Levels with predictions, 3 to 7. */
  static final int MAPS = 5;

  /** Stride of the first level. */
  static final int FIRST_STRIDE = 8;

  /** The layer whose rows belong to classes. */
  static final String CLASS_LAYER = "head.classes.pointwise";

  /** Share of the anchors that hold an object when nothing is known yet. */
  private static final double PRIOR = 0.01;

  private static final String CLASSES = "classes";
  private static final String BOXES = "boxes";

  private EfficientDetGraph() {}

  /**
   * Builds it.
   *
   * @param dropPath largest rate of the backbone's stochastic depth
   * @param images {@code [N, C, H, W]}, height and width multiples of 128
   */
  static Graph build(
      EfficientDetScale scale,
      double dropPath,
      AnchorBoxes anchors,
      BoxCoder coder,
      int classes,
      Shape images) {
    GraphBuilder b = new GraphBuilder();
    Value input = b.input(DetectorDefinition.IMAGES, DType.FLOAT32, images);
    BackboneOptions options =
        new BackboneOptions(
            null, true, false, BiFpn.EPSILON, BiFpn.UPDATE_RATE, true, false, dropPath);
    Features features = scale.network().build(b.scope(NetworkDefinition.BACKBONE), input, options);
    List<Value> maps = new ArrayList<>(List.of(features.at(8), features.at(16), features.at(32)));
    GraphBuilder pyramid = b.scope("pyramid");
    Value coarse = BiFpn.fitted(pyramid.scope("level6"), features.at(32), scale.width());
    maps.add(BiFpn.halved(pyramid, coarse));
    maps.add(BiFpn.halved(pyramid, maps.get(3)));
    List<Value> levels = maps;
    for (int cell = 0; cell < scale.cells(); cell++) {
      levels = BiFpn.cell(pyramid.scope("cells." + cell), levels, scale.width());
    }
    int shapes = anchors.shapes(0);
    GraphBuilder head = b.scope("head");
    List<Value> kinds = subnet(head, CLASSES, levels, scale, shapes * classes);
    List<Value> places = subnet(head, BOXES, levels, scale, shapes * 4);
    AnchorOutputs outputs =
        new AnchorOutputs(
            b, anchors, coder, Math.toIntExact(images.size(2)), Math.toIntExact(images.size(3)));
    for (int i = 0; i < MAPS; i++) {
      outputs.add(b.scope("level." + i), kinds.get(i), places.get(i));
    }
    outputs.finishSigmoid();
    return b.build();
  }

  private static List<Value> subnet(
      GraphBuilder head, String name, List<Value> levels, EfficientDetScale scale, int outputs) {
    List<Value> maps = new ArrayList<>(levels);
    for (int i = 0; i < scale.repeats(); i++) {
      String layer = name + "_conv" + i;
      SharedSeparable shared = SharedSeparable.of(head, layer, scale.width(), scale.width());
      for (int level = 0; level < maps.size(); level++) {
        GraphBuilder scoped = at(head, layer, level);
        Value y = shared.apply(scoped, maps.get(level));
        y = scoped.batchNorm("bn_" + level, y, BiFpn.EPSILON, BiFpn.UPDATE_RATE);
        maps.set(level, scoped.unary(UnaryKind.SWISH, y));
      }
    }
    SharedSeparable last = SharedSeparable.of(head, name, scale.width(), outputs);
    List<Value> predictions = new ArrayList<>();
    for (int level = 0; level < maps.size(); level++) {
      predictions.add(last.apply(at(head, name, level), maps.get(level)));
    }
    return predictions;
  }

  /** Where the nodes of a level belong; those of the first have the layer's own name. */
  private static GraphBuilder at(GraphBuilder head, String layer, int level) {
    return head.scope(level == 0 ? layer : layer + "_" + level);
  }

  /** The maps' sizes, of a network of this kind, pruned or not. */
  static List<MapSize> mapSizes(Graph graph) {
    return AnchorOutputs.sizes(
        graph,
        IntStream.range(0, MAPS)
            .mapToObj(i -> "head." + BOXES + (i == 0 ? "" : "_" + i) + ".pointwise")
            .toList());
  }

  /**
   * Anchors as the paper's authors lay them.
   *
   * @param scale sides over the level's stride
   * @param octaves sizes from a side to below its double
   * @param aspects width and height over the side
   * @param side shorter side of the input, pixels
   */
  static AnchorBoxes anchors(double scale, int octaves, List<List<Double>> aspects, int side) {
    List<List<AnchorBoxes.AnchorShape>> shapes = new ArrayList<>();
    List<Double> steps = new ArrayList<>();
    for (int level = 0; level < MAPS; level++) {
      int stride = FIRST_STRIDE << level;
      List<AnchorBoxes.AnchorShape> ofMap = new ArrayList<>();
      for (int octave = 0; octave < octaves; octave++) {
        double size = scale * stride * Math.pow(2, (double) octave / octaves) / side;
        aspects.forEach(
            aspect ->
                ofMap.add(new AnchorBoxes.AnchorShape(size * aspect.get(0), size * aspect.get(1))));
      }
      shapes.add(ofMap);
      steps.add((double) stride);
    }
    return new AnchorBoxes(shapes, steps, List.of(), false);
  }

  /** First biases of the classes: few anchors hold an object. */
  static Map<String, Tensor> priorBiases(int shapes, int classes) {
    float[] bias = new float[shapes * classes];
    Arrays.fill(bias, (float) -Math.log((1 - PRIOR) / PRIOR));
    return Map.of(CLASS_LAYER + ".bias", Tensor.of(bias, bias.length));
  }
}
