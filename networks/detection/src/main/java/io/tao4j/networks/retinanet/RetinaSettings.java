package io.tao4j.networks.retinanet;

import io.tao4j.networks.anchors.AnchorFields;
import io.tao4j.networks.retinanet.RetinaSpec.RetinaConfig;
import java.util.List;

/** What the fields of {@code retinanet_config} mean in terms of the shared parts. */
record RetinaSettings(RetinaConfig config) implements AnchorFields.Settings {
  private static final List<Double> RATIOS = List.of(1.0, 2.0, 0.5);
  private static final List<Double> SCALES = List.of(0.045, 0.09, 0.2, 0.4, 0.55, 0.7);

  @Override
  public AnchorFields fields() {
    return new AnchorFields(
        "retinanet_config",
        RetinaGraph.MAPS,
        config.nAnchorLevels() == 0 ? 3 : config.nAnchorLevels(),
        config.anchors(),
        config.twoBoxesForAr1(),
        RATIOS,
        SCALES);
  }

  @Override
  public double positiveIou() {
    return config.posIouThresh() == 0 ? 0.5 : config.posIouThresh();
  }

  @Override
  public double negativeIou() {
    return config.negIouThresh() == 0 ? 0.4 : config.negIouThresh();
  }
}
