package io.tao4j.networks.yolo;

import io.tao4j.data.FileNames;
import io.tao4j.networks.backbones.Activation;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.networks.yolo.YoloV4Spec.YoloV4Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the fields of a spec mean in terms of the shared parts. */
final class YoloSettings {
  private static final String TINY = "cspdarknet_tiny";

  /** The tiny network with a third head. */
  private static final String TINY_THREE_HEADS = TINY + "_3l";

  private static final List<Integer> STRIDES = List.of(32, 16, 8);

  private static final List<String> ANCHORS =
      List.of(
          "[(114.94, 60.67), (159.06, 114.59), (297.59, 176.38)]",
          "[(42.99, 31.91), (79.57, 31.75), (56.80, 56.93)]",
          "[(15.60, 13.88), (30.25, 20.25), (20.67, 49.63)]");

  private static final List<String> TINY_ANCHORS =
      List.of(
          "[(260.69, 172.35), (125.91, 81.47), (72.27, 42.42)]",
          "[(30.80, 71.40), (38.97, 26.86), (18.88, 17.11)]");

  private final YoloV4Spec spec;
  private final YoloV4Config config;
  private final String network;

  YoloSettings(YoloV4Spec spec, String network) {
    this.spec = spec;
    this.config = spec.yolov4Config();
    this.network = network;
  }

  /** The backbone family, or a backbone's own name. */
  String arch() {
    return config.arch().orElse(network.equals(YoloV4TinyNetwork.NAME) ? TINY : "resnet");
  }

  /** Whether the neck is YOLOv4-tiny's: it goes with that backbone. */
  boolean isTiny() {
    return arch().equals(TINY) || arch().equals(TINY_THREE_HEADS);
  }

  /** The backbone of the spec's family and depth, if there is one. */
  Optional<Backbone> findBackbone() {
    return isTiny()
        ? Optional.of(Backbones.get(TINY))
        : Backbones.find(arch(), config.nlayers(), true);
  }

  Backbone backbone() {
    return findBackbone().orElseThrow();
  }

  private Optional<Activation> activation() {
    return config.forceRelu()
        ? Optional.of(Activation.RELU)
        : config.activation().map(a -> Activation.valueOf(a.toUpperCase(Locale.ROOT)));
  }

  Activation neckActivation() {
    return activation().orElse(Activation.LEAKY_RELU);
  }

  BackboneOptions backboneOptions() {
    BackboneOptions defaults = BackboneOptions.DEFAULT;
    boolean mish = backbone().name().startsWith("cspdarknet") && !isTiny();
    Activation family = mish ? Activation.MISH : null;
    return new BackboneOptions(
        activation().orElse(family),
        defaults.batchNorm(),
        defaults.bias(),
        defaults.normEpsilon(),
        defaults.normUpdateRate(),
        defaults.poolingStem(),
        defaults.allProjections(),
        defaults.dropPath());
  }

  /** Texts of the anchors of each head, coarse to fine; those of the network where absent. */
  List<String> anchorTexts() {
    List<Optional<String>> given =
        List.of(config.bigAnchorShape(), config.midAnchorShape(), config.smallAnchorShape());
    List<String> defaults = isTiny() ? TINY_ANCHORS : ANCHORS;
    int heads = arch().equals(TINY) ? 2 : 3;
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < heads; i++) {
      texts.add(given.get(i).orElse(i < defaults.size() ? defaults.get(i) : ""));
    }
    return texts;
  }

  /** The heads, coarse to fine. */
  List<YoloHead> heads() {
    List<Double> extend =
        List.of(config.bigGridXyExtend(), config.midGridXyExtend(), config.smallGridXyExtend());
    List<String> texts = anchorTexts();
    List<YoloHead> heads = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      heads.add(
          new YoloHead(
              YoloHead.NAMES.get(i),
              STRIDES.get(i),
              Anchor.parse(texts.get(i)).orElseThrow(),
              extend.get(i)));
    }
    return heads;
  }

  YoloLoss.Settings loss(List<String> classNames) {
    Map<String, Double> weights =
        FileNames.composedKeys(spec.classWeightingConfig().classWeighting());
    return new YoloLoss.Settings(
        config.lossLocWeight(),
        config.lossNegObjWeights(),
        config.lossClassWeights(),
        config.matchingNeutralBoxIou(),
        config.focalLossAlpha(),
        config.focalLossGamma(),
        classNames.stream().map(n -> weights.getOrDefault(n, 1.0)).toList());
  }
}
