package io.tao4j.networks.yolo;

import io.tao4j.data.detection.DetectionBatch;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.tensor.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** YOLOv4 for one spec and the classes of one data set. */
final class YoloDefinition extends YoloFamilyDefinition {
  private final YoloV4Spec spec;
  private final YoloSettings settings;

  YoloDefinition(
      String network, YoloV4Spec spec, List<String> classNames, Map<String, String> categories) {
    this(network, spec, new YoloSettings(spec, network), classNames, categories);
  }

  private YoloDefinition(
      String network,
      YoloV4Spec spec,
      YoloSettings settings,
      List<String> classNames,
      Map<String, String> categories) {
    super(
        network,
        spec,
        new Parts(settings.backbone(), settings.heads(), "yolov4_config"),
        classNames,
        categories);
    this.spec = spec;
    this.settings = settings;
  }

  @Override
  protected Graph graph() {
    return YoloGraph.build(
        settings.backbone(),
        settings.backboneOptions(),
        settings.neckOptions(),
        settings.neckActivation(),
        settings.neck(),
        settings.heads(),
        classNames().size(),
        spec.yolov4Config().neckConvBlocks(),
        spec.preprocessing());
  }

  @Override
  public Map<String, Tensor> firstWeights() {
    return YoloGraph.priorBiases(settings.heads(), classNames().size());
  }

  @Override
  public Objective<DetectionBatch> objective(Model start) {
    List<YoloHead> heads = YoloHead.of(start.meta());
    boolean follows = spec.classWeightingConfig().enableAuto();
    List<Double> given = settings.classWeights(classNames());
    YoloTargets targets =
        new YoloTargets(
            heads,
            follows ? Collections.nCopies(given.size(), 1.0) : given,
            spec.yolov4Config().boxMatchingIou(),
            spec.yolov4Config().labelSmoothing());
    Graph graph =
        YoloLoss.append(
            forTraining(start.graph()), heads, settings.loss(classNames().size()), follows);
    if (!follows) {
      return new Objective<>(
          graph, YoloLoss.LOSS, YoloLoss.TERMS, batch -> encode(batch, targets, Map.of()));
    }
    AutoClassWeights weights = new AutoClassWeights(classNames(), given);
    return new Objective<DetectionBatch>(
            graph, YoloLoss.LOSS, YoloLoss.TERMS, batch -> encode(batch, targets, weights.first()))
        .withAdapted(weights);
  }
}
