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
import org.jspecify.annotations.Nullable;

/** What the fields of a spec mean in terms of the shared parts. */
final class YoloSettings {
  private static final String TINY = "cspdarknet_tiny";

  /** The tiny network with a third head. */
  private static final String TINY_THREE_HEADS = TINY + "_3l";

  private static final List<Integer> STRIDES = List.of(32, 16, 8);

  /** Keras' share of old statistics in MobileNet v2 of TAO's template is 0.999. */
  private static final double MOBILE_UPDATE_RATE = 0.001;

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

  /** What stands between backbone and predictions. */
  YoloGraph.Neck neck() {
    if (isTiny()) {
      return YoloGraph.Neck.TINY;
    }
    return switch (config.neck()) {
      case TAO -> YoloGraph.Neck.TAO;
      case DARKNET -> YoloGraph.Neck.DARKNET;
    };
  }

  /** Whether the spec's activation acts, as in TAO on CSPDarkNets only. */
  boolean choosesActivation() {
    return arch().startsWith("cspdarknet");
  }

  /** The backbone's activation; null for the family's own. */
  private @Nullable Activation activation() {
    if (config.forceRelu()) {
      return arch().contains("darknet") ? Activation.RELU : null;
    }
    return choosesActivation()
        ? config
            .activation()
            .map(a -> Activation.valueOf(a.toUpperCase(Locale.ROOT)))
            .orElse(Activation.LEAKY_RELU)
        : null;
  }

  Activation neckActivation() {
    return config.forceRelu() ? Activation.RELU : Activation.LEAKY_RELU;
  }

  BackboneOptions backboneOptions() {
    if (neck() == YoloGraph.Neck.DARKNET) {
      return BackboneOptions.DEFAULT.withActivation(activation());
    }
    BackboneOptions tao = BackboneOptions.TAO_DETECTOR;
    return new BackboneOptions(
        activation(),
        tao.batchNorm(),
        tao.bias(),
        tao.normEpsilon(),
        arch().equals("mobilenet_v2") ? MOBILE_UPDATE_RATE : tao.normUpdateRate(),
        tao.poolingStem(),
        tao.allProjections(),
        tao.dropPath(),
        tao.form());
  }

  /** Norms of neck and heads. */
  BackboneOptions neckOptions() {
    return neck() == YoloGraph.Neck.DARKNET
        ? BackboneOptions.DEFAULT
        : BackboneOptions.TAO_DETECTOR;
  }

  /** Whether the neck can stand on the backbone. */
  boolean fits(Backbone backbone) {
    return neck() == YoloGraph.Neck.TINY
        || neck() == YoloGraph.Neck.TAO && TaoNeck.knows(backbone)
        || YoloGraph.hasStrides(backbone);
  }

  private List<Integer> strides() {
    return neck() == YoloGraph.Neck.TAO ? TaoNeck.strides(backbone()) : STRIDES;
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
    List<Integer> strides = strides();
    List<YoloHead> heads = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      heads.add(
          new YoloHead(
              YoloHead.NAMES.get(i),
              strides.get(i),
              Anchor.parse(texts.get(i)).orElseThrow(),
              extend.get(i)));
    }
    return heads;
  }

  YoloLoss.Settings loss(int classes) {
    return new YoloLoss.Settings(
        config.lossLocWeight(),
        config.lossNegObjWeights(),
        config.lossClassWeights(),
        config.matchingNeutralBoxIou(),
        config.focalLossAlpha(),
        config.focalLossGamma(),
        config.labelSmoothing(),
        classes);
  }

  /** Factor of the losses of each class's boxes and classes. */
  List<Double> classWeights(List<String> classNames) {
    Map<String, Double> weights =
        FileNames.composedKeys(spec.classWeightingConfig().classWeighting());
    return classNames.stream().map(n -> weights.getOrDefault(n, 1.0)).toList();
  }
}
