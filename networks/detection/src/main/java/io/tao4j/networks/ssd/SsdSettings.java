package io.tao4j.networks.ssd;

import io.tao4j.networks.anchors.AnchorBoxes;
import io.tao4j.networks.anchors.BoxCoder;
import io.tao4j.networks.anchors.NumberLists;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.networks.ssd.SsdSpec.SsdConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What the fields of {@code ssd_config} mean in terms of the shared parts. */
record SsdSettings(SsdConfig config) {
  private static final List<Double> RATIOS = List.of(1.0, 2.0, 0.5, 3.0, 1.0 / 3);
  private static final List<Double> SCALES = List.of(0.05, 0.1, 0.25, 0.4, 0.55, 0.7, 0.85);

  /** Keras' constants of batch norms, as TAO's templates have them. */
  private static final double EPSILON = 1e-3;

  private static final double UPDATE_RATE = 0.01;

  /** The backbone of the spec's family and depth, if there is one. */
  Optional<Backbone> findBackbone() {
    return Backbones.find(config.arch(), config.nlayers(), true);
  }

  Backbone backbone() {
    return findBackbone().orElseThrow();
  }

  /** TAO's templates: no pools, projections on all shortcuts. */
  BackboneOptions backboneOptions() {
    return new BackboneOptions(null, true, false, EPSILON, UPDATE_RATE, false, true, 0);
  }

  /** The ratios of each map; empty if the text is no such list. */
  Optional<List<List<Double>>> ratios() {
    if (config.aspectRatios().isPresent()) {
      return NumberLists.parseNested(config.aspectRatios().get());
    }
    return config
        .aspectRatiosGlobal()
        .map(NumberLists::parse)
        .orElse(Optional.of(RATIOS))
        .map(list -> Collections.nCopies(SsdGraph.MAPS, list));
  }

  /** The maps' scales and one more; empty if the text is no list. */
  Optional<List<Double>> scales() {
    if (config.scales().isPresent()) {
      return NumberLists.parse(config.scales().get());
    }
    if (config.minScale() == 0 && config.maxScale() == 0) {
      return Optional.of(SCALES);
    }
    List<Double> scales = new ArrayList<>();
    for (int i = 0; i <= SsdGraph.MAPS; i++) {
      scales.add(config.minScale() + i * (config.maxScale() - config.minScale()) / SsdGraph.MAPS);
    }
    return Optional.of(scales);
  }

  /** Numbers of a field that may be absent; empty if the text is no list. */
  static Optional<List<Double>> numbers(Optional<String> text) {
    return text.isEmpty() ? Optional.of(List.of()) : NumberLists.parse(text.get());
  }

  AnchorBoxes anchors() {
    return new AnchorBoxes(
        ratios().orElseThrow(),
        scales().orElseThrow(),
        config.twoBoxesForAr1(),
        numbers(config.steps()).orElseThrow(),
        numbers(config.offsets()).orElseThrow(),
        config.clipBoxes());
  }

  BoxCoder coder() {
    return new BoxCoder(NumberLists.parse(config.variances()).orElseThrow());
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

  double positiveIou() {
    return orElse(config.posIouThresh(), 0.5);
  }

  double negativeIou() {
    return orElse(config.negIouThresh(), 0.5);
  }
}
