package io.tao4j.networks.tasks.detection;

import io.tao4j.data.detection.DetectionBatch;
import io.tao4j.data.detection.DetectionDataset;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.TensorType;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A detector for one spec and the classes of one data set. A network gives its graph, its last
 * layers, its loss and what its model files must say beside; the rest is the same for all.
 */
public abstract class DetectorDefinition implements NetworkDefinition<DetectionBatch> {
  /** Input of a detector's graph: {@code [N, C, H, W]}. */
  public static final String IMAGES = "images";

  private final String network;
  private final DetectorSpec spec;
  private final List<String> classNames;
  private final Map<String, String> categories;

  /**
   * @param network its name
   * @param classNames of the training set, by index
   * @param categories properties that say the classes' COCO categories, see {@link
   *     CocoNumbers#properties}
   */
  protected DetectorDefinition(
      String network, DetectorSpec spec, List<String> classNames, Map<String, String> categories) {
    this.network = network;
    this.spec = spec;
    this.classNames = List.copyOf(classNames);
    this.categories = Map.copyOf(categories);
  }

  /** The network from {@link #IMAGES} to its outputs, for the spec's input and the classes. */
  protected abstract Graph graph();

  /** Multiples of which height and width of the input are. */
  protected abstract int stride();

  /** The backbone that the spec names. */
  protected abstract Backbone specBackbone();

  /**
   * Strides of the maps on which objects are found, as they come out of a graph of this network:
   * those of its outputs {@code [N, C, H, W]}.
   */
  protected List<Integer> strides(Graph graph) {
    return graph.outputs().stream()
        .filter(output -> !output.trainingOnly())
        .map(output -> graph.type(output.value()).shape())
        .filter(shape -> shape.rank() == 4)
        .map(shape -> Math.toIntExact(spec.preprocessing().height() / shape.size(2)))
        .distinct()
        .toList();
  }

  /** What a model file must say of this network: anchors, variances. */
  protected abstract Map<String, String> properties();

  /**
   * Refuses another model of this network whose outputs mean something else than the spec's.
   *
   * @param what to call it in errors
   * @throws TaoException {@code TRAIN-006}
   */
  protected abstract void requireAlike(ModelMeta other, String what);

  /**
   * What a person should know of the set before a training, a line each.
   *
   * @param start what the training starts from
   */
  protected List<String> notices(Model start, DetectionDataset set) {
    return List.of();
  }

  /** Names by index. */
  protected final List<String> classNames() {
    return classNames;
  }

  @Override
  public final String network() {
    return network;
  }

  @Override
  public final Model fresh(List<String> notices) {
    Graph built = graph();
    // a backbone's last layers are there for nothing where a detector stands on those before
    Graph graph = built.withOutputs(built.outputs().stream().map(Graph.Output::name).toList());
    Weights weights = Weights.initialize(graph, spec.randomSeed()).with(firstWeights());
    return new Model(graph, weights, meta(specBackbone().name(), Map.of()));
  }

  /**
   * What a model says of itself.
   *
   * @param origin properties of the model that it goes on with
   */
  private ModelMeta meta(String backbone, Map<String, String> origin) {
    Map<String, String> all = new LinkedHashMap<>(origin);
    all.put(BACKBONE, backbone);
    all.putAll(properties());
    all.putAll(DetectionThresholds.of(spec.nmsConfig()).properties());
    all.putAll(categories);
    return new ModelMeta(network, classNames, spec.preprocessing().toMap(), Map.of(), all);
  }

  @Override
  public final Model adopted(Model other, String what) {
    requireAlike(other.meta(), what);
    Preprocessing input = spec.preprocessing();
    long channels = other.graph().inputs().get(0).type().shape().size(1);
    if (channels != input.channels()) {
      throw new TaoException(
          "TRAIN-006",
          "%s takes images of %s channels, the spec of %s"
              .formatted(what, channels, input.channels()),
          "make augmentation_config.output_channel the same");
    }
    boolean same = other.meta().classNames().equals(classNames);
    return new Model(
        withSize(other.graph(), Dim.of(input.height()), Dim.of(input.width())),
        other.weights(),
        meta(
            Optional.ofNullable(other.meta().properties().get(BACKBONE))
                .orElseGet(() -> specBackbone().name()),
            same ? other.meta().properties() : Map.of()));
  }

  @Override
  public final Backbone backbone(Model model) {
    String name = model.meta().properties().get(BACKBONE);
    return name == null ? specBackbone() : Backbones.get(name);
  }

  @Override
  public final String headText() {
    return "new predictions";
  }

  /** The network for images of any height and width where the spec varies them. */
  @Override
  public final Graph forTraining(Graph graph) {
    return spec.inputSizeVaries()
        ? withSize(graph, Dim.symbol("H", stride()), Dim.symbol("W", stride()))
        : graph;
  }

  /** The same network for images of another height and width. */
  public static Graph withSize(Graph graph, Dim height, Dim width) {
    Graph.Input images = graph.inputs().get(0);
    Shape shape = Shape.of(Dim.symbol("N"), images.type().shape().dim(1), height, width);
    return new Graph(
        List.of(new Graph.Input(images.name(), TensorType.float32(shape))),
        graph.parameters(),
        graph.buffers(),
        graph.nodes(),
        graph.outputs());
  }
}
