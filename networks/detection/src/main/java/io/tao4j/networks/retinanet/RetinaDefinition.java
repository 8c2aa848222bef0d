package io.tao4j.networks.retinanet;

import io.tao4j.data.FileNames;
import io.tao4j.data.detection.DetectionBatch;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.networks.anchors.AnchorBoxes.MapSize;
import io.tao4j.networks.anchors.AnchorDefinition;
import io.tao4j.networks.anchors.AnchorFocalLoss;
import io.tao4j.networks.anchors.AnchorTargets;
import io.tao4j.networks.tasks.LabelledLayer;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** RetinaNet for one spec and the classes of one data set. */
final class RetinaDefinition extends AnchorDefinition {
  private final RetinaSpec spec;
  private final RetinaSettings settings;

  RetinaDefinition(RetinaSpec spec, List<String> classNames, Map<String, String> categories) {
    this(spec, new RetinaSettings(spec.retinanetConfig()), classNames, categories);
  }

  private RetinaDefinition(
      RetinaSpec spec,
      RetinaSettings settings,
      List<String> classNames,
      Map<String, String> categories) {
    super(RetinaNetwork.NAME, spec, settings, classNames, categories);
    this.spec = spec;
    this.settings = settings;
  }

  @Override
  protected Graph graph() {
    Shape images = spec.preprocessing().batchShape();
    return RetinaGraph.build(settings, classNames().size(), images);
  }

  @Override
  public Map<String, Tensor> firstWeights() {
    return RetinaGraph.priorBiases(settings.anchors().shapes(0), classNames().size());
  }

  @Override
  protected List<MapSize> mapSizes(Graph graph) {
    return RetinaGraph.mapSizes(graph);
  }

  @Override
  public List<LabelledLayer> labelledLayers(ModelMeta meta) {
    return List.of(
        new LabelledLayer(
            RetinaGraph.CLASS_LAYER, meta.classNames(), shapesPerCell(meta).get(0), 0));
  }

  /** What the spec says of the loss. */
  static AnchorFocalLoss.Settings loss(RetinaSpec spec, List<String> classNames) {
    Map<String, Double> weights =
        FileNames.composedKeys(spec.classWeightingConfig().classWeighting());
    return new AnchorFocalLoss.Settings(
        spec.retinanetConfig().lossLocWeight(),
        1,
        spec.retinanetConfig().focalLossAlpha(),
        spec.retinanetConfig().focalLossGamma(),
        0,
        false,
        classNames.stream().map(name -> weights.getOrDefault(name, 1.0)).toList());
  }

  @Override
  public Objective<DetectionBatch> objective(Model start) {
    AnchorTargets targets = targets(start);
    return new Objective<>(
        AnchorFocalLoss.append(start.graph(), loss(spec, classNames())),
        AnchorFocalLoss.LOSS,
        AnchorFocalLoss.TERMS,
        batch -> encode(batch, targets));
  }
}
