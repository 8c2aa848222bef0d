package io.tao4j.networks.rcnn;

import io.tao4j.data.detection.DetectionBatch;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.TargetAssignment;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.regions.RegionAssignment;
import io.tao4j.networks.regions.RegionHeads;
import io.tao4j.networks.regions.RegionLoss;
import io.tao4j.networks.tasks.LabelledLayer;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.networks.tasks.detection.DetectorDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Faster R-CNN for one spec and the classes of one data set. */
final class RcnnDefinition extends DetectorDefinition {
  private static final String ANCHORS = "anchors";
  private static final String FACTORS = "regions.factors";

  private final RcnnSpec spec;
  private final RcnnSettings settings;

  RcnnDefinition(RcnnSpec spec, List<String> classNames, Map<String, String> categories) {
    super(RcnnNetwork.NAME, spec, classNames, categories);
    this.spec = spec;
    this.settings = new RcnnSettings(spec.modelConfig(), spec.regionConfig());
  }

  @Override
  protected Graph graph() {
    return RcnnGraph.build(settings, classNames().size(), spec.preprocessing().batchShape());
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
    return "model_config.arch";
  }

  @Override
  protected Map<String, String> properties() {
    Preprocessing input = spec.preprocessing();
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(ANCHORS, settings.anchors(input.height(), input.width()).toString());
    properties.put(FACTORS, settings.factors().toString());
    return properties;
  }

  @Override
  public Map<String, String> facts(Model model) {
    Map<String, String> facts = new LinkedHashMap<>(model.meta().properties());
    facts.keySet().retainAll(List.of(ANCHORS, FACTORS));
    return facts;
  }

  /** What a model's offsets were multiplied by. */
  static List<Double> factors(ModelMeta meta) {
    String text = meta.properties().get(FACTORS);
    if (text == null) {
      throw new TaoException(
          "MODEL-010", "the model does not say its regions", "property " + FACTORS);
    }
    return List.of(text.replaceAll("[\\[\\] ]", "").split(",")).stream()
        .map(Double::valueOf)
        .toList();
  }

  @Override
  protected void requireAlike(ModelMeta other, String what) {
    properties()
        .forEach(
            (name, expected) -> {
              String given = other.properties().get(name);
              if (!expected.equals(given)) {
                throw new TaoException(
                    "TRAIN-006",
                    "%s has other %s than the spec".formatted(what, name.replace('.', ' ')),
                    "the model's: " + given,
                    "the spec's: " + expected,
                    "make the input's size, model_config.anchor_box_config and"
                        + " region_config.classifier_regr_std the same");
              }
            });
  }

  @Override
  public List<LabelledLayer> labelledLayers(ModelMeta meta) {
    return List.of(
        new LabelledLayer(RcnnGraph.CLASS_LAYER, meta.classNames(), 1, 1),
        LabelledLayer.of(RcnnGraph.BOX_LAYER, meta.classNames()).withRowsPerClass(4));
  }

  @Override
  public Objective<DetectionBatch> objective(Model start) {
    Graph graph =
        RcnnGraph.withGivenRegions(
            start.graph(), RegionLoss.REGIONS, spec.modelConfig().roiMiniBatch());
    return new Objective<>(
        RegionLoss.append(graph, settings.loss()),
        RegionLoss.LOSS,
        RegionLoss.terms(false),
        batch -> RegionLoss.encode(IMAGES, batch));
  }

  @Override
  public List<String> predictions() {
    return List.of(RegionHeads.OBJECTNESS, RegionHeads.SHIFTS);
  }

  @Override
  public TargetAssignment assignment(Model start) {
    Preprocessing input = spec.preprocessing();
    double[] anchors =
        settings
            .anchors(input.height(), input.width())
            .sides(List.of(RcnnGraph.mapSize(start.graph())), input.height(), input.width());
    return new RegionAssignment(
        anchors,
        List.of(anchors.length / 4),
        input.height(),
        input.width(),
        settings.trainingRegions(),
        settings.sampling(),
        classNames().size(),
        RegionAssignment.Rules.FASTER_RCNN,
        0);
  }

  /** Rules refuse a teacher: two networks look at different regions. */
  @Override
  public Value distillationLoss(
      GraphBuilder b, Map<String, Value> student, Map<String, Value> teacher, double temperature) {
    throw new TaoException(
        "TRAIN-008",
        "faster_rcnn learns from no teacher: two networks propose different regions",
        "leave training_config.distillation out");
  }
}
