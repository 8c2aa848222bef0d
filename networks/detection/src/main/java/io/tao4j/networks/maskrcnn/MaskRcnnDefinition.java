package io.tao4j.networks.maskrcnn;

import io.tao4j.data.detection.DetectionBatch;
import io.tao4j.data.detection.DetectionDataset;
import io.tao4j.data.detection.LabelledBox;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Node;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.TargetAssignment;
import io.tao4j.networks.anchors.AnchorBoxes;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.regions.RegionAssignment;
import io.tao4j.networks.regions.RegionHeads;
import io.tao4j.networks.regions.RegionLoss;
import io.tao4j.networks.tasks.LabelledLayer;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.networks.tasks.detection.DetectorDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Mask R-CNN for one spec and the classes of one data set. */
final class MaskRcnnDefinition extends DetectorDefinition {
  private static final String ANCHORS = "anchors";
  private static final String FACTORS = "regions.factors";
  private static final String DETECTIONS = "regions.detections";
  private static final String MASK = "regions.mask";
  private static final String NONE = "none";

  private final MaskRcnnSpec spec;
  private final MaskRcnnSettings settings;

  MaskRcnnDefinition(MaskRcnnSpec spec, List<String> classNames, Map<String, String> categories) {
    super(MaskRcnnNetwork.NAME, spec, classNames, categories);
    this.spec = spec;
    this.settings = new MaskRcnnSettings(spec.maskrcnnConfig());
  }

  @Override
  protected Graph graph() {
    return MaskRcnnGraph.build(settings, classNames().size(), spec.preprocessing().batchShape());
  }

  /** Anchors are part of the graph, so that the input's size is fixed. */
  @Override
  protected int stride() {
    return 1;
  }

  @Override
  protected List<Integer> strides(Graph graph) {
    return MaskRcnnGraph.mapSizes(graph).stream()
        .map(map -> spec.preprocessing().height() / map.rows())
        .toList();
  }

  @Override
  protected Backbone specBackbone() {
    return settings.backbone();
  }

  @Override
  public String backboneField() {
    return "maskrcnn_config.nlayers";
  }

  @Override
  protected Map<String, String> properties() {
    Preprocessing input = spec.preprocessing();
    MaskRcnnConfig config = settings.config();
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(ANCHORS, settings.anchors(input.height(), input.width()).toString());
    properties.put(FACTORS, settings.factors().toString());
    properties.put(
        DETECTIONS,
        "%s, at most %s above an IoU of %s"
            .formatted(settings.regions(), config.testDetectionsPerImage(), config.testNms()));
    properties.put(MASK, config.includeMask() ? config.mrcnnResolution() + " cells" : NONE);
    return properties;
  }

  /** Whether a model of this network finds masks. */
  static boolean hasMasks(ModelMeta meta) {
    return !NONE.equals(meta.properties().get(MASK));
  }

  @Override
  public Map<String, String> facts(Model model) {
    Map<String, String> facts = new LinkedHashMap<>(model.meta().properties());
    facts.keySet().retainAll(List.of(ANCHORS, FACTORS, DETECTIONS, MASK));
    return facts;
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
                    "make the input's size and maskrcnn_config the same");
              }
            });
  }

  @Override
  protected List<String> notices(Model start, DetectionDataset set) {
    List<String> notices = new ArrayList<>();
    if (spec.hasMasks()) {
      List<LabelledBox> objects =
          set.samples().stream().flatMap(sample -> sample.boxes().stream()).toList();
      long without = objects.stream().filter(object -> object.mask() == null).count();
      if (!objects.isEmpty() && without == objects.size()) {
        throw new TaoException(
            "TRAIN-014",
            "%s: not one of its %s objects has a mask".formatted(set.name(), objects.size()),
            "expected COCO's 'segmentation', or records that were made of it with include_masks",
            "set maskrcnn_config.include_mask to false to learn boxes only");
      }
      if (without > 0) {
        notices.add(
            "%s: %s of %s objects have no mask; of these the boxes are learnt"
                .formatted(set.name(), without, objects.size()));
      }
    }
    return notices;
  }

  @Override
  public List<LabelledLayer> labelledLayers(ModelMeta meta) {
    List<LabelledLayer> layers =
        new ArrayList<>(
            List.of(
                new LabelledLayer(MaskRcnnGraph.CLASS_LAYER, meta.classNames(), 1, 1),
                LabelledLayer.of(MaskRcnnGraph.BOX_LAYER, meta.classNames()).withRowsPerClass(4)));
    if (spec.hasMasks()) {
      layers.add(LabelledLayer.of(MaskRcnnGraph.MASK_LAYER, meta.classNames()));
    }
    return layers;
  }

  @Override
  public Node forClasses(Node node) {
    return MaskRcnnGraph.forClasses(node, classNames().size());
  }

  @Override
  public Objective<DetectionBatch> objective(Model start) {
    Graph graph =
        MaskRcnnGraph.withGivenRegions(start.graph(), settings.sampling(), spec.hasMasks());
    return new Objective<>(
        RegionLoss.append(graph, settings.loss()),
        RegionLoss.LOSS,
        RegionLoss.terms(spec.hasMasks()),
        batch -> RegionLoss.encode(IMAGES, batch));
  }

  @Override
  public List<String> predictions() {
    return List.of(RegionHeads.OBJECTNESS, RegionHeads.SHIFTS);
  }

  @Override
  public TargetAssignment assignment(Model start) {
    Preprocessing input = spec.preprocessing();
    AnchorBoxes anchors = settings.anchors(input.height(), input.width());
    List<AnchorBoxes.MapSize> sizes = MaskRcnnGraph.mapSizes(start.graph());
    List<Integer> levels = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      levels.add(sizes.get(i).rows() * sizes.get(i).columns() * anchors.shapes(i));
    }
    return new RegionAssignment(
        anchors.sides(sizes, input.height(), input.width()),
        levels,
        input.height(),
        input.width(),
        settings.trainingRegions(),
        settings.sampling(),
        classNames().size(),
        RegionAssignment.Rules.MASK_RCNN,
        spec.hasMasks() ? settings.config().mrcnnResolution() : 0);
  }

  /** Rules refuse a teacher: two networks look at different regions. */
  @Override
  public Value distillationLoss(
      GraphBuilder b, Map<String, Value> student, Map<String, Value> teacher, double temperature) {
    throw new TaoException(
        "TRAIN-008",
        "mask_rcnn learns from no teacher: two networks propose different regions",
        "leave training_config.distillation out");
  }
}
