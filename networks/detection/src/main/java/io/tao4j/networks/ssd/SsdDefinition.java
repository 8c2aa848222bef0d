package io.tao4j.networks.ssd;

import io.tao4j.data.detection.DetectionBatch;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.graph.Graph;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.Node;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.networks.anchors.AnchorBoxes.MapSize;
import io.tao4j.networks.anchors.AnchorDefinition;
import io.tao4j.networks.anchors.AnchorOutputs;
import io.tao4j.networks.anchors.AnchorSettings;
import io.tao4j.networks.anchors.AnchorTargets;
import io.tao4j.networks.tasks.LabelledLayer;
import io.tao4j.networks.tasks.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** SSD or DSSD for one spec and the classes of one data set. */
final class SsdDefinition extends AnchorDefinition {
  private final SsdFamilySpec spec;
  private final SsdSettings settings;

  SsdDefinition(
      String network, SsdFamilySpec spec, List<String> classNames, Map<String, String> categories) {
    this(network, spec, new SsdSettings(network, spec.network()), classNames, categories);
  }

  private SsdDefinition(
      String network,
      SsdFamilySpec spec,
      SsdSettings settings,
      List<String> classNames,
      Map<String, String> categories) {
    super(network, spec, settings, classNames, categories);
    this.spec = spec;
    this.settings = settings;
  }

  @Override
  protected Graph graph() {
    Preprocessing input = spec.preprocessing();
    return SsdGraph.build(
        settings.backbone(),
        AnchorSettings.TEMPLATE,
        settings.deconvolves(),
        settings.config().predNumChannels(),
        settings.anchors(),
        settings.coder(),
        classNames().size(),
        input.channels(),
        input.height(),
        input.width());
  }

  @Override
  protected List<MapSize> mapSizes(Graph graph) {
    return SsdGraph.mapSizes(graph);
  }

  @Override
  public List<LabelledLayer> labelledLayers(ModelMeta meta) {
    List<Integer> shapes = shapesPerCell(meta);
    List<LabelledLayer> layers = new ArrayList<>();
    for (int map = 0; map < shapes.size(); map++) {
      // background comes before the classes
      layers.add(
          new LabelledLayer(
              "head.%s.classes".formatted(map), meta.classNames(), shapes.get(map), 1));
    }
    return layers;
  }

  @Override
  public Node forClasses(Node node) {
    return node.name().equals(AnchorOutputs.SCORES)
        ? new Node(
            node.name(), new MovementOp.Slice(2, 1, classNames().size() + 1, 1), node.inputs())
        : node;
  }

  @Override
  public Objective<DetectionBatch> objective(Model start) {
    AnchorTargets targets = targets(start);
    return new Objective<>(
        SsdLoss.append(
            start.graph(), classNames().size(), settings.boxWeight(), settings.negatives()),
        SsdLoss.LOSS,
        SsdLoss.TERMS,
        batch -> encode(batch, targets));
  }
}
