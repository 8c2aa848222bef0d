package io.tao4j.networks.yolo;

import io.tao4j.networks.backbones.Activation;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.networks.yolo.YoloV3Spec.YoloV3Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the fields of {@code yolov3_config} mean in terms of the shared parts. */
record YoloV3Settings(YoloV3Config config) {
  /** The backbone of the spec's family and depth, if there is one. */
  Optional<Backbone> findBackbone() {
    return Backbones.find(config.arch(), config.nlayers(), true);
  }

  Backbone backbone() {
    return findBackbone().orElseThrow();
  }

  BackboneOptions backboneOptions() {
    boolean relu = config.forceRelu() && config.arch().contains("darknet");
    return BackboneOptions.TAO_DETECTOR.withActivation(relu ? Activation.RELU : null);
  }

  Activation neckActivation() {
    return config.forceRelu() ? Activation.RELU : Activation.LEAKY_RELU;
  }

  /** Texts of the anchors of each head, coarse to fine. */
  List<String> anchorTexts() {
    return List.of(config.bigAnchorShape(), config.midAnchorShape(), config.smallAnchorShape());
  }

  /** The heads, coarse to fine. */
  List<YoloHead> heads() {
    List<Integer> strides = TaoNeck.strides(backbone());
    List<YoloHead> heads = new ArrayList<>();
    for (int i = 0; i < strides.size(); i++) {
      heads.add(
          new YoloHead(
              YoloHead.NAMES.get(i),
              strides.get(i),
              Anchor.parse(anchorTexts().get(i)).orElseThrow(),
              0));
    }
    return heads;
  }
}
