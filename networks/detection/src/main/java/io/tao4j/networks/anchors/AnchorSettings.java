package io.tao4j.networks.anchors;

import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;

/** What the group of a spec that describes a detector on anchor boxes means. */
public interface AnchorSettings {
  /**
   * How TAO's templates build a backbone for detectors: no pools, projections on all shortcuts,
   * Keras' constants of batch norms.
   */
  BackboneOptions TEMPLATE = new BackboneOptions(null, true, false, 1e-3, 0.01, false, true, 0);

  /** Name of the group, for errors: {@code ssd_config}. */
  String group();

  /** The backbone. */
  Backbone backbone();

  /** The anchors. */
  AnchorBoxes anchors();

  /** How boxes are encoded. */
  BoxCoder coder();

  /** IoU from which an anchor predicts an object. */
  double positiveIou();

  /** IoU below which an anchor is background. */
  double negativeIou();

  /** Which anchor predicts which object. */
  default AnchorTargets.Matching matching() {
    double positive = positiveIou();
    double negative = negativeIou();
    return (anchors, objects) -> AnchorMatcher.match(anchors, objects, positive, negative);
  }
}
