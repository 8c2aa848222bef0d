package io.tao4j.networks.tasks.segmentation;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.segmentation.SegmentationBatch;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.networks.backbones.Trunk;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network that gives each pixel a class, for one spec. A network gives its graph, its last layers
 * and its loss; the rest is the same for all.
 */
public abstract class SegmenterDefinition implements NetworkDefinition<SegmentationBatch> {
  /** Input of the graph: {@code [N, C, H, W]}. */
  public static final String IMAGES = "images";

  /** Inputs of a graph that compares two pictures, each as {@link #IMAGES}. */
  public static final List<String> PAIR = List.of("before", "after");

  /**
   * Output of the graph: {@code [N, classes, H, W]}, or {@code [N, 1, H, W]} of a network that
   * tells one class from another by a sigmoid. H and W are those of the input, or less by the same
   * number of pixels on each side, or the input's over a whole number.
   */
  public static final String LOGITS = "logits";

  /** Output of the loss graph. */
  protected static final String LOSS = "loss";

  private final String network;
  private final SegmenterSpec spec;

  /**
   * @param network its name
   */
  protected SegmenterDefinition(String network, SegmenterSpec spec) {
    this.network = network;
    this.spec = spec;
  }

  /** The tensors of a graph's inputs by name: one of pictures, or two of pairs. */
  static Map<String, Tensor> inputs(List<Tensor> images) {
    if (images.size() == 1) {
      return Map.of(IMAGES, images.get(0));
    }
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (int i = 0; i < PAIR.size(); i++) {
      inputs.put(PAIR.get(i), images.get(i));
    }
    return inputs;
  }

  /** The same the other way around. */
  static List<Tensor> images(Map<String, Tensor> inputs) {
    return inputs.containsKey(IMAGES)
        ? List.of(inputs.get(IMAGES))
        : PAIR.stream().map(inputs::get).toList();
  }

  /**
   * The network from {@link #IMAGES}, or from {@link #PAIR}, to {@link #LOGITS}, for the spec's
   * input and classes.
   */
  protected abstract Graph graph();

  /** What the spec's network is built on. */
  protected abstract Trunk specTrunk();

  /**
   * What a model was built on, by the name that its file says.
   *
   * @param name as {@link #specTrunk} gave it
   */
  protected abstract Trunk trunk(String name);

  /** What a model file must say of this network beside. */
  protected Map<String, String> properties() {
    return Map.of();
  }

  /**
   * Continues the network by its loss.
   *
   * @param logits as the graph has them
   * @param targets as {@link PixelTargets} has them
   * @return the names of the terms; the sum is an output {@link #LOSS}
   */
  protected abstract List<String> loss(GraphBuilder b, Value logits, PixelTargets targets);

  /** Scores of the masks' size, where a network's are coarser. */
  protected Value asLarge(GraphBuilder b, Value logits) {
    return logits;
  }

  @Override
  public final String network() {
    return network;
  }

  /** Names by index. */
  protected final List<String> classNames() {
    return spec.classes().names();
  }

  @Override
  public final Model fresh(List<String> notices) {
    Graph built = graph();
    // what a backbone has behind the last map that is used is there for nothing
    Graph graph = built.withOutputs(built.outputs().stream().map(Graph.Output::name).toList());
    Weights weights = Weights.initialize(graph, spec.randomSeed()).with(firstWeights());
    return new Model(graph, weights, meta(Map.of(BACKBONE, specTrunk().name())));
  }

  private ModelMeta meta(Map<String, String> origin) {
    Map<String, String> all = new LinkedHashMap<>(origin);
    all.putAll(properties());
    return new ModelMeta(network, classNames(), spec.preprocessing().toMap(), Map.of(), all);
  }

  @Override
  public final Model adopted(Model other, String what) {
    Preprocessing input = spec.preprocessing();
    Shape expected = Shape.batch(input.channels(), input.height(), input.width());
    Shape given = other.graph().inputs().get(0).type().shape();
    if (!given.equals(expected)) {
      throw new TaoException(
          "TRAIN-006",
          "%s takes images %s, the spec says %s".formatted(what, given, expected),
          "make channels, height and width of the input the same");
    }
    properties()
        .forEach(
            (name, value) -> {
              String theirs = other.meta().properties().get(name);
              if (!value.equals(theirs)) {
                throw new TaoException(
                    "TRAIN-006",
                    "%s has %s %s, the spec says %s".formatted(what, name, theirs, value),
                    "give a model that was trained alike");
              }
            });
    return other.withMeta(meta(other.meta().properties()));
  }

  @Override
  public final Trunk backbone(Model model) {
    String name = model.meta().properties().get(BACKBONE);
    return name == null ? specTrunk() : trunk(name);
  }

  @Override
  public final String headText() {
    return "a new last layer";
  }

  @Override
  public final Objective<SegmentationBatch> objective(Model start) {
    GraphBuilder b = GraphBuilder.of(start.graph());
    Value logits = asLarge(b, start.graph().output(LOGITS).value());
    PixelTargets targets = PixelTargets.add(b, logits, classNames().size());
    List<String> terms = loss(b, logits, targets);
    return new Objective<>(
        b.build(), LOSS, terms, batch -> PixelTargets.encode(batch, classNames().size()));
  }
}
