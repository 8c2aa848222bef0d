package io.tao4j.networks.ocdnet;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.network.Batch;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.tasks.LabelledLayer;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A network for one spec. It knows no classes but text. */
final class OcdDefinition implements NetworkDefinition<PageBatch> {
  /** The only class. */
  static final List<String> CLASSES = List.of("text");

  private static final String LOSS = "loss";
  private static final List<String> TARGETS =
      List.of("shrink_map", "shrink_mask", "threshold_map", "threshold_mask");

  private final OcdSpec spec;
  private final OcdSettings settings;
  private final Preprocessing input;

  OcdDefinition(OcdSpec spec) {
    this.spec = spec;
    this.settings = new OcdSettings(spec);
    this.input = settings.preprocessing();
  }

  @Override
  public String network() {
    return OcdNetwork.NAME;
  }

  @Override
  public Model fresh(List<String> notices) {
    Graph graph =
        OcdGraph.build(
            settings.backbone(),
            spec.model().innerChannels(),
            settings.isDoubled(),
            input.height(),
            input.width());
    return new Model(
        graph,
        Weights.initialize(graph, spec.train().seed()),
        meta(Map.of(BACKBONE, spec.model().backbone())));
  }

  private ModelMeta meta(Map<String, String> properties) {
    return new ModelMeta(network(), CLASSES, input.toMap(), Map.of(), properties);
  }

  @Override
  public Model adopted(Model other, String what) {
    String backbone = String.valueOf(other.meta().properties().get(BACKBONE));
    if (!backbone.equals(spec.model().backbone())) {
      throw new TaoException(
          "TRAIN-006",
          "%s stands on %s, the spec says %s".formatted(what, backbone, spec.model().backbone()),
          "make model.backbone the same");
    }
    return new Model(
        sized(other.graph(), input.height(), input.width(), what),
        other.weights(),
        meta(other.meta().properties()));
  }

  @Override
  public List<LabelledLayer> labelledLayers(ModelMeta meta) {
    return List.of();
  }

  @Override
  public Backbone backbone(Model model) {
    return settings.backbone();
  }

  @Override
  public String backboneField() {
    return "model.backbone";
  }

  /** Training shows windows of another size than the pictures to judge by have. */
  @Override
  public boolean hasValidationLoss() {
    return false;
  }

  @Override
  public Graph forTraining(Graph graph) {
    List<Integer> window = settings.windowSize();
    return sized(graph, window.get(1), window.get(0), "the network");
  }

  /** The same network for pictures of another size; a FAN's positions are made for one size. */
  private Graph sized(Graph graph, int height, int width, String what) {
    Shape images = graph.inputs().get(0).type().shape();
    if (images.size(2) == height && images.size(3) == width) {
      return graph;
    }
    if (!settings.isTransformer()) {
      return OcdGraph.withSize(graph, height, width);
    }
    Graph other =
        OcdGraph.build(
            settings.backbone(), spec.model().innerChannels(), settings.isDoubled(), height, width);
    if (!other.parameters().equals(graph.parameters())) {
      throw new TaoException(
          "TRAIN-006",
          "%s was pruned for pictures of %sx%s, not of %sx%s"
              .formatted(what, images.size(3), images.size(2), width, height),
          "make Resize2D's short_size and EastRandomCropData's size the same as before");
    }
    return other;
  }

  @Override
  public Objective<PageBatch> objective(Model start) {
    Graph graph = forTraining(start.graph());
    GraphBuilder b = GraphBuilder.of(graph);
    List<Integer> window = settings.windowSize();
    Shape shape = Shape.batch(1, window.get(1), window.get(0));
    List<Value> targets =
        TARGETS.stream().map(name -> b.input(name, DType.FLOAT32, shape)).toList();
    DbLoss.Terms terms =
        settings
            .loss()
            .add(
                b.scope("loss"),
                Value.of(OcdGraph.LOGITS),
                graph.output(OcdGraph.THRESHOLD).value(),
                new DbLoss.Targets(targets.get(0), targets.get(1), targets.get(2), targets.get(3)));
    b.trainingOutput(LOSS, terms.total());
    b.trainingOutput("cross_entropy", terms.crossEntropy());
    b.trainingOutput("threshold_loss", terms.threshold());
    b.trainingOutput("dice", terms.dice());
    return new Objective<>(
        b.build(), LOSS, List.of("cross_entropy", "threshold_loss", "dice"), OcdDefinition::encode);
  }

  private static Batch encode(PageBatch batch) {
    Tensor maps = Objects.requireNonNull(batch.maps(), "maps");
    int size = Math.toIntExact(maps.shape().size(0));
    int plane = Math.toIntExact(maps.shape().size(2) * maps.shape().size(3));
    float[] all = maps.toFloatArray();
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put(OcdGraph.IMAGES, batch.images());
    for (int m = 0; m < DbMaps.MAPS; m++) {
      float[] one = new float[size * plane];
      for (int i = 0; i < size; i++) {
        System.arraycopy(all, (i * DbMaps.MAPS + m) * plane, one, i * plane, plane);
      }
      inputs.put(
          TARGETS.get(m), Tensor.of(one, size, 1, maps.shape().size(2), maps.shape().size(3)));
    }
    return OcdEvaluator.encode(batch, inputs);
  }
}
