package io.tao4j.networks.ssd;

import io.tao4j.networks.anchors.AnchorFields;
import io.tao4j.networks.ssd.SsdSpec.SsdConfig;
import java.util.List;

/**
 * What the fields of {@code ssd_config} or {@code dssd_config} mean in terms of the shared parts.
 *
 * @param network {@code ssd} or {@code dssd}
 */
record SsdSettings(String network, SsdConfig config) implements AnchorFields.Settings {
  private static final List<Double> RATIOS = List.of(1.0, 2.0, 0.5, 3.0, 1.0 / 3);
  private static final List<Double> SCALES = List.of(0.05, 0.1, 0.25, 0.4, 0.55, 0.7, 0.85);

  /** Whether maps are joined from the smallest one up. */
  boolean deconvolves() {
    return network.equals(DssdNetwork.NAME);
  }

  @Override
  public AnchorFields fields() {
    return new AnchorFields(
        network + "_config",
        SsdGraph.MAPS,
        1,
        config.anchors(),
        config.twoBoxesForAr1(),
        RATIOS,
        SCALES);
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
