package io.tao4j.networks.yolo;

import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneRules;
import io.tao4j.networks.tasks.detection.DetectionRules;
import io.tao4j.networks.yolo.YoloV3Spec.YoloV3Config;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;
import java.util.Optional;

/** What must hold between fields. */
final class YoloV3Rules implements SpecRules<YoloV3Spec> {
  private static final String CONFIG = "yolov3_config.";

  @Override
  public void check(YoloV3Spec spec, RuleContext context) {
    DetectionRules.check(spec.datasetConfig(), spec.augmentation(), context);
    DetectionRules.check(spec, context);
    if (!context.isFor(Verb.TRAIN)) {
      return;
    }
    YoloV3Config config = spec.yolov3Config();
    YoloV3Settings settings = new YoloV3Settings(config);
    YoloRules.anchors(CONFIG, settings.anchorTexts(), context);
    YoloRules.zeroWeights(
        CONFIG,
        config.lossLocWeight(),
        config.lossNegObjWeights(),
        config.lossClassWeights(),
        context);
    Optional<Backbone> backbone = settings.findBackbone();
    if (backbone.isEmpty()) {
      BackboneRules.report(
          context,
          CONFIG + "arch",
          CONFIG + "nlayers",
          config.arch(),
          config.nlayers(),
          TaoNeck::knows);
      return;
    }
    if (!TaoNeck.knows(backbone.get())) {
      context.error(
          CONFIG + "arch",
          "%s has not the maps of yolo_v3's neck".formatted(backbone.get().name()),
          "take a resnet, vgg, darknet, googlenet, squeezenet, mobilenet or efficientnet_b0");
    }
    BackboneRules.freezeBlocks(
        context, CONFIG + "freeze_blocks", backbone.get(), config.freezeBlocks());
  }
}
