package io.tao4j.networks.ssd;

import io.tao4j.data.detection.DetectionBatch;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.Node;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.Batch;
import io.tao4j.networks.anchors.AnchorBoxes;
import io.tao4j.networks.anchors.AnchorTargets;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.tasks.LabelledLayer;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.networks.tasks.detection.DetectorDefinition;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** SSD for one spec and the classes of one data set. */
final class SsdDefinition extends DetectorDefinition {
  private static final String ANCHORS = "anchors";
  private static final String PER_CELL = "anchors.per_cell";
  private static final String VARIANCES = "anchors.variances";

  private final SsdSpec spec;
  private final SsdSettings settings;

  SsdDefinition(SsdSpec spec, List<String> classNames, Map<String, String> categories) {
    super(SsdNetwork.NAME, spec, classNames, categories);
    this.spec = spec;
    this.settings = new SsdSettings(spec.ssdConfig());
  }

  @Override
  protected Graph graph() {
    Preprocessing input = spec.preprocessing();
    return SsdGraph.build(
        settings.backbone(),
        settings.backboneOptions(),
        spec.ssdConfig().predNumChannels(),
        settings.anchors(),
        settings.coder(),
        classNames().size(),
        input.channels(),
        input.height(),
        input.width());
  }

  /** Anchors are part of the graph, so that the input's size is fixed. */
  @Override
  protected int stride() {
    return 1;
  }

  @Override
  protected Backbone specBackbone() {
    return settings.backbone();
  }

  @Override
  public String backboneField() {
    return "ssd_config.arch";
  }

  @Override
  protected Map<String, String> properties() {
    AnchorBoxes anchors = settings.anchors();
    List<String> perCell = new ArrayList<>();
    for (int map = 0; map < anchors.maps(); map++) {
      perCell.add(Integer.toString(anchors.shapes(map)));
    }
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(ANCHORS, anchors.toString());
    properties.put(PER_CELL, String.join(",", perCell));
    properties.put(VARIANCES, settings.coder().variances().toString());
    return properties;
  }

  @Override
  public Map<String, String> facts(Model model) {
    Map<String, String> facts = new LinkedHashMap<>(model.meta().properties());
    facts.keySet().retainAll(List.of(ANCHORS, VARIANCES));
    return facts;
  }

  @Override
  protected void requireAlike(ModelMeta other, String what) {
    Map<String, String> given = other.properties();
    properties()
        .forEach(
            (name, wanted) -> {
              if (!wanted.equals(given.get(name))) {
                throw new TaoException(
                    "TRAIN-006",
                    "%s has other %s than the spec".formatted(what, name.replace('.', ' ')),
                    "the model's: " + given.get(name),
                    "the spec's: " + wanted,
                    "make ssd_config the same");
              }
            });
    Preprocessing input = spec.preprocessing();
    Preprocessing its = Preprocessing.fromMap(other.preprocessing());
    if (its.height() != input.height() || its.width() != input.width()) {
      throw new TaoException(
          "TRAIN-006",
          "%s takes images of %sx%s, the spec of %sx%s (height x width)"
              .formatted(what, its.height(), its.width(), input.height(), input.width()),
          "its anchors are laid for that size: make augmentation_config the same");
    }
  }

  @Override
  public List<LabelledLayer> labelledLayers(ModelMeta meta) {
    String perCell = meta.properties().get(PER_CELL);
    if (perCell == null) {
      throw new TaoException(
          "MODEL-010", "the model does not say its anchors", "property %s".formatted(PER_CELL));
    }
    String[] shapes = perCell.split(",");
    List<LabelledLayer> layers = new ArrayList<>();
    for (int map = 0; map < shapes.length; map++) {
      // background comes before the classes
      layers.add(
          new LabelledLayer(
              "head.%s.classes".formatted(map),
              meta.classNames(),
              Integer.parseInt(shapes[map]),
              1));
    }
    return layers;
  }

  @Override
  public Node forClasses(Node node) {
    return node.name().equals(SsdGraph.SCORES)
        ? new Node(
            node.name(), new MovementOp.Slice(2, 1, classNames().size() + 1, 1), node.inputs())
        : node;
  }

  @Override
  public Objective<DetectionBatch> objective(Model start) {
    Preprocessing input = spec.preprocessing();
    int classes = classNames().size();
    double[] anchors =
        settings.anchors().sides(SsdGraph.mapSizes(start.graph()), input.height(), input.width());
    AnchorTargets targets =
        new AnchorTargets(
            anchors, classes, settings.coder(), settings.positiveIou(), settings.negativeIou());
    return new Objective<>(
        SsdLoss.append(start.graph(), classes, settings.boxWeight(), settings.negatives()),
        SsdLoss.LOSS,
        SsdLoss.TERMS,
        batch -> encode(batch, targets));
  }

  private static Batch encode(DetectionBatch batch, AnchorTargets targets) {
    Map<String, Tensor> inputs = new LinkedHashMap<>(targets.encode(batch.boxes()));
    inputs.put(IMAGES, batch.images());
    return new Batch(
        inputs, Map.of(), batch.samples().stream().map(s -> s.path().toString()).toList());
  }

  /** The temperature has no part in it. */
  @Override
  public Value distillationLoss(
      GraphBuilder b, Map<String, Value> own, Map<String, Value> teacher, double temperature) {
    int side = Math.min(spec.preprocessing().height(), spec.preprocessing().width());
    return SsdLoss.distillation(b, own, teacher, side);
  }
}
