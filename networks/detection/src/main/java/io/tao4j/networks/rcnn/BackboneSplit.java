package io.tao4j.networks.rcnn;

import io.tao4j.graph.Buffer;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Node;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Features;
import io.tao4j.networks.backbones.ResNet;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A backbone in two parts: up to its map of stride 16, and what is behind it, which reads regions
 * of that map. Parameters keep the names that they have in the whole.
 */
final class BackboneSplit {
  private static final String IMAGES = "split_images";
  private static final String END = "split_end";

  /** Stride of the map between the parts. */
  static final int STRIDE = 16;

  private final Graph backbone;
  private final Value cut;
  private final Value end;

  private BackboneSplit(Graph backbone, Value cut, Value end) {
    this.backbone = backbone;
    this.cut = cut;
    this.end = end;
  }

  /**
   * Builds a backbone to be split.
   *
   * @param images {@code [N, C, H, W]}
   */
  static BackboneSplit of(Backbone backbone, BackboneOptions options, Shape images) {
    GraphBuilder b = new GraphBuilder();
    Value input = b.input(IMAGES, DType.FLOAT32, images);
    Features features = backbone.build(b.scope(NetworkDefinition.BACKBONE), input, options);
    b.output(END, features.last());
    Graph graph = b.build().withOutputs(List.of(END));
    Value cut =
        backbone instanceof ResNet
            ? features.inner(ResNet.stage(3))
            : beforeLastBlocks(backbone, graph, features, images);
    return new BackboneSplit(graph, cut, features.last());
  }

  /** TAO leaves the last block, or the last two of GoogLeNet, MobileNet v1 and EfficientNet. */
  private static Value beforeLastBlocks(
      Backbone backbone, Graph graph, Features features, Shape images) {
    String name = backbone.name();
    if (name.startsWith("vgg")) {
      return features.last();
    }
    List<List<String>> blocks = backbone.blocks();
    int first =
        switch (name) {
          case "googlenet" -> 8;
          case "mobilenet_v1" -> 12;
          case "mobilenet_v2" -> 14;
          default -> blocks.size() - (name.startsWith("efficientnet") ? 3 : 1);
        };
    List<String> prefixes =
        blocks.get(first).stream().map(p -> NetworkDefinition.BACKBONE + "." + p).toList();
    for (Node node : graph.nodes()) {
      boolean inside =
          prefixes.stream().anyMatch(p -> node.name().equals(p) || node.name().startsWith(p + "."));
      if (inside) {
        Value value = node.inputs().get(0);
        boolean fits = graph.type(value).shape().size(2) * STRIDE == images.size(2);
        return fits ? value : features.at(STRIDE);
      }
    }
    return features.at(STRIDE);
  }

  /** Adds the first part. */
  Value trunk(GraphBuilder b, Value images) {
    Map<Value, Value> given = new HashMap<>();
    given.put(Value.of(IMAGES), images);
    return copy(b, given, cut, false);
  }

  /**
   * Adds the second part.
   *
   * @param regions of the first part's map
   * @param halved whether its first convolutions have stride 2
   */
  Value tail(GraphBuilder b, Value regions, boolean halved) {
    Map<Value, Value> given = new HashMap<>();
    given.put(cut, regions);
    return copy(b, given, end, halved);
  }

  /** Adds what leads from given values to another one. */
  private Value copy(GraphBuilder b, Map<Value, Value> given, Value to, boolean halved) {
    if (given.containsKey(to)) {
      return given.get(to);
    }
    Set<String> needed = new HashSet<>(Set.of(to.name()));
    List<Node> nodes = backbone.nodes();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (needed.contains(nodes.get(i).name())) {
        nodes.get(i).inputs().stream()
            .filter(value -> !given.containsKey(value))
            .forEach(value -> needed.add(value.name()));
      }
    }
    Set<Value> starts = Set.copyOf(given.keySet());
    Map<Value, Value> values = new HashMap<>(given);
    for (Parameter p : backbone.parameters()) {
      if (needed.contains(p.name())) {
        values.put(Value.of(p.name()), b.parameter(p.name(), p.shape(), p.role(), p.initializer()));
      }
    }
    for (Buffer buffer : backbone.buffers()) {
      if (needed.contains(buffer.name())) {
        values.put(
            Value.of(buffer.name()), b.buffer(buffer.name(), buffer.shape(), buffer.initializer()));
      }
    }
    for (Node node : nodes) {
      if (!needed.contains(node.name()) || starts.contains(node.output())) {
        continue;
      }
      List<Value> inputs = node.inputs().stream().map(values::get).toList();
      boolean first = halved && starts.contains(node.inputs().get(0));
      List<Value> outputs =
          b.addAll(
              node.name(),
              first && node.op() instanceof WindowOp.Conv conv ? doubled(conv) : node.op(),
              inputs);
      for (int i = 0; i < outputs.size(); i++) {
        values.put(node.output(i), outputs.get(i));
      }
    }
    return values.get(to);
  }

  private static WindowOp.Conv doubled(WindowOp.Conv conv) {
    return new WindowOp.Conv(
        conv.strides().stream().map(s -> 2 * s).toList(),
        conv.dilations(),
        conv.padding(),
        conv.groups());
  }
}
