package io.tao4j.networks.yolo;

import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneRules;
import io.tao4j.networks.tasks.detection.DetectionRules;
import io.tao4j.networks.yolo.YoloV4Spec.YoloV4Config;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must hold between fields. */
final class YoloRules implements SpecRules<YoloV4Spec> {
  private static final String CONFIG = "yolov4_config.";

  private final String network;

  YoloRules(String network) {
    this.network = network;
  }

  @Override
  public void check(YoloV4Spec spec, RuleContext context) {
    DetectionRules.check(spec.datasetConfig(), spec.augmentation(), context);
    DetectionRules.check(spec, context);
    if (context.isFor(Verb.TRAIN)) {
      YoloSettings settings = new YoloSettings(spec, network);
      anchors(spec, settings, context);
      backbone(spec, settings, context);
      loss(spec, context);
    }
  }

  private static void anchors(YoloV4Spec spec, YoloSettings settings, RuleContext context) {
    List<String> texts = settings.anchorTexts();
    anchors(CONFIG, texts, context);
    if (texts.size() == 2 && spec.yolov4Config().smallAnchorShape().isPresent()) {
      context.error(
          CONFIG + "small_anchor_shape",
          "cspdarknet_tiny has no head for small objects",
          "leave it out, or take arch cspdarknet_tiny_3l");
    }
  }

  /**
   * Reports texts that are no anchors.
   *
   * @param group field of the network with a dot behind it
   * @param texts of each head, coarse to fine
   */
  static void anchors(String group, List<String> texts, RuleContext context) {
    List<Double> areas = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      String field = group + YoloHead.NAMES.get(i) + "_anchor_shape";
      Optional<List<Anchor>> anchors = Anchor.parse(texts.get(i));
      if (anchors.isPresent()) {
        areas.add(
            anchors.get().stream()
                .mapToDouble(anchor -> anchor.width() * anchor.height())
                .average()
                .orElseThrow());
      } else if (texts.get(i).isEmpty()) {
        context.error(
            field,
            "the head for small objects of cspdarknet_tiny_3l has no anchors of its own",
            "give width and height in pixels of each; kmeans -n 9 finds them");
      } else {
        context.error(
            field,
            "'%s' is no list of anchors".formatted(texts.get(i)),
            "give width and height in pixels of each: \"[(30.8, 71.4), (38.97, 26.86)]\"");
      }
    }
    boolean ordered = areas.equals(areas.stream().sorted(Comparator.reverseOrder()).toList());
    if (areas.size() == texts.size() && !ordered) {
      context.notice(
          group + "big_anchor_shape",
          "anchors of a coarse head are smaller than those of a finer one",
          "big is for the largest objects, then mid, then small");
    }
  }

  private static void backbone(YoloV4Spec spec, YoloSettings settings, RuleContext context) {
    YoloV4Config config = spec.yolov4Config();
    if (settings.neck() != YoloGraph.Neck.DARKNET && context.given(CONFIG + "neck_conv_blocks")) {
      context.ignored(CONFIG + "neck_conv_blocks", "it is for neck: DARKNET");
    }
    if (settings.isTiny() && context.given(CONFIG + "neck")) {
      context.ignored(CONFIG + "neck", "the tiny networks have a neck of their own");
    }
    if (!settings.choosesActivation() && config.activation().isPresent()) {
      context.ignored(
          CONFIG + "activation", "as in TAO it is for cspdarknet and cspdarknet_tiny only");
    }
    Optional<Backbone> backbone = settings.findBackbone();
    if (backbone.isEmpty()) {
      BackboneRules.report(
          context,
          CONFIG + "arch",
          CONFIG + "nlayers",
          settings.arch(),
          config.nlayers(),
          settings::fits);
      return;
    }
    String name = backbone.get().name();
    if (!settings.fits(backbone.get())) {
      context.error(
          CONFIG + "arch",
          "%s has no maps of the strides 8, 16 and 32".formatted(name),
          "take a resnet, darknet, cspdarknet or mobilenet");
    }
    BackboneRules.freezeBlocks(
        context, CONFIG + "freeze_blocks", backbone.get(), config.freezeBlocks());
  }

  /**
   * Absent is 0 in protobuf text, in TAO too, and what has no weight is not learned.
   *
   * @param group field of the network with a dot behind it
   */
  static void zeroWeights(
      String group, double box, double background, double classes, RuleContext context) {
    Map<String, Double> weights =
        Map.of(
            "loss_loc_weight", box,
            "loss_neg_obj_weights", background,
            "loss_class_weights", classes);
    List<String> absent =
        weights.entrySet().stream()
            .filter(e -> e.getValue() == 0 && !context.given(group + e.getKey()))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    if (!absent.isEmpty()) {
      context.notice(
          group + absent.get(0),
          "%s %s 0: absent in protobuf text, as in TAO; what they weigh is not learned"
              .formatted(String.join(", ", absent), absent.size() == 1 ? "is" : "are"),
          "the usual one is 1.0");
    }
  }

  private static void loss(YoloV4Spec spec, RuleContext context) {
    YoloV4Config config = spec.yolov4Config();
    if (config.forceRelu() && config.activation().filter(a -> !a.equals("relu")).isPresent()) {
      context.ignored(CONFIG + "activation", "force_relu is on");
    }
    zeroWeights(
        CONFIG,
        config.lossLocWeight(),
        config.lossNegObjWeights(),
        config.lossClassWeights(),
        context);
    if (config.focalLossAlpha() > 0 != config.focalLossGamma() > 0) {
      boolean alpha = config.focalLossAlpha() > 0;
      context.ignored(
          CONFIG + (alpha ? "focal_loss_alpha" : "focal_loss_gamma"),
          "a focal loss needs alpha and gamma above 0, without both it is cross entropy");
    }
  }
}
