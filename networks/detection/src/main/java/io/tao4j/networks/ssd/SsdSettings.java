package io.tao4j.networks.ssd;

import io.tao4j.networks.anchors.AnchorBoxes;
import io.tao4j.networks.anchors.AnchorFields;
import io.tao4j.networks.anchors.AnchorSettings;
import io.tao4j.networks.anchors.BoxCoder;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.networks.ssd.SsdSpec.SsdConfig;
import java.util.List;
import java.util.Optional;

/**
 * What the fields of {@code ssd_config} or {@code dssd_config} mean in terms of the shared parts.
 *
 * @param network {@code ssd} or {@code dssd}
 */
record SsdSettings(String network, SsdConfig config) implements AnchorSettings {
  private static final List<Double> RATIOS = List.of(1.0, 2.0, 0.5, 3.0, 1.0 / 3);
  private static final List<Double> SCALES = List.of(0.05, 0.1, 0.25, 0.4, 0.55, 0.7, 0.85);

  @Override
  public String group() {
    return network + "_config";
  }

  /** The backbone of the spec's family and depth, if there is one. */
  Optional<Backbone> findBackbone() {
    return Backbones.find(config.arch(), config.nlayers(), true);
  }

  @Override
  public Backbone backbone() {
    return findBackbone().orElseThrow();
  }

  /** Whether maps are joined from the smallest one up. */
  boolean deconvolves() {
    return network.equals(DssdNetwork.NAME);
  }

  AnchorFields fields() {
    return new AnchorFields(
        group(),
        SsdGraph.MAPS,
        1,
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

  private static double orElse(double given, double usual) {
    return given == 0 ? usual : given;
  }

  double boxWeight() {
    return orElse(config.alpha(), 1);
  }

  double negatives() {
    return orElse(config.negPosRatio(), 3);
  }

  @Override
  public double positiveIou() {
    return orElse(config.posIouThresh(), 0.5);
  }

  @Override
  public double negativeIou() {
    return orElse(config.negIouThresh(), 0.5);
  }
}
