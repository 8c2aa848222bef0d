package io.tao4j.networks.yolo;

import io.tao4j.data.detection.DetectionBatch;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.networks.yolo.YoloV3Spec.YoloV3Config;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** YOLOv3 for one spec and the classes of one data set. */
final class YoloV3Definition extends YoloFamilyDefinition {
  /** No anchor but an object's best one takes it. */
  private static final double NO_OTHER = 2;

  private final YoloV3Spec spec;
  private final YoloV3Settings settings;

  YoloV3Definition(YoloV3Spec spec, List<String> classNames, Map<String, String> categories) {
    this(spec, new YoloV3Settings(spec.yolov3Config()), classNames, categories);
  }

  private YoloV3Definition(
      YoloV3Spec spec,
      YoloV3Settings settings,
      List<String> classNames,
      Map<String, String> categories) {
    super(
        YoloV3Network.NAME,
        spec,
        new Parts(settings.backbone(), settings.heads(), "yolov3_config"),
        classNames,
        categories);
    this.spec = spec;
    this.settings = settings;
  }

  @Override
  protected Graph graph() {
    return YoloV3Graph.build(settings, classNames().size(), spec.preprocessing());
  }

  /** What the spec says of the loss. */
  static YoloV3Loss.Settings loss(YoloV3Config config) {
    return new YoloV3Loss.Settings(
        config.lossLocWeight(),
        config.lossNegObjWeights(),
        config.lossClassWeights(),
        config.matchingNeutralBoxIou());
  }

  @Override
  public Objective<DetectionBatch> objective(Model start) {
    List<YoloHead> heads = YoloHead.of(start.meta());
    YoloTargets targets =
        new YoloTargets(heads, Collections.nCopies(classNames().size(), 1.0), NO_OTHER, 0);
    YoloV3Loss.Settings loss = loss(spec.yolov3Config());
    return new Objective<>(
        YoloV3Loss.append(forTraining(start.graph()), heads, classNames().size(), loss),
        YoloLoss.LOSS,
        YoloLoss.TERMS,
        batch -> encode(batch, targets, Map.of()));
  }
}
