package io.tao4j.networks.retinanet;

import io.tao4j.networks.anchors.AnchorBoxes;
import io.tao4j.networks.anchors.AnchorFields;
import io.tao4j.networks.anchors.AnchorSettings;
import io.tao4j.networks.anchors.BoxCoder;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.networks.retinanet.RetinaSpec.RetinaConfig;
import java.util.List;
import java.util.Optional;

/** What the fields of {@code retinanet_config} mean in terms of the shared parts. */
record RetinaSettings(RetinaConfig config) implements AnchorSettings {
  private static final List<Double> RATIOS = List.of(1.0, 2.0, 0.5);
  private static final List<Double> SCALES = List.of(0.045, 0.09, 0.2, 0.4, 0.55, 0.7);

  @Override
  public String group() {
    return "retinanet_config";
  }

  /** The backbone of the spec's family and depth, if there is one. */
  Optional<Backbone> findBackbone() {
    return Backbones.find(config.arch(), config.nlayers(), true);
  }

  @Override
  public Backbone backbone() {
    return findBackbone().orElseThrow();
  }

  AnchorFields fields() {
    return new AnchorFields(
        group(),
        RetinaGraph.MAPS,
        config.nAnchorLevels() == 0 ? 3 : config.nAnchorLevels(),
        config.aspectRatios(),
        config.aspectRatiosGlobal(),
        config.scales(),
        config.minScale(),
        config.maxScale(),
        config.twoBoxesForAr1(),
        config.steps(),
        config.offsets(),
        config.clipBoxes(),
        config.variances(),
        RATIOS,
        SCALES);
  }

  @Override
  public AnchorBoxes anchors() {
    return fields().anchors();
  }

  @Override
  public BoxCoder coder() {
    return fields().coder();
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
