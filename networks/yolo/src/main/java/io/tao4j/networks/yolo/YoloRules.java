package io.tao4j.networks.yolo;

import io.tao4j.network.detection.DetectionRules;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import java.util.List;
import java.util.Optional;

/** What must hold between fields. */
final class YoloRules implements SpecRules<YoloV4Spec> {
  private final String network;

  YoloRules(String network) {
    this.network = network;
  }

  @Override
  public void check(YoloV4Spec spec, RuleContext context) {
    DetectionRules.check(spec.datasetConfig(), spec.augmentationConfig(), context);
    YoloSettings settings = new YoloSettings(spec, network);
    List<String> anchors = settings.anchorTexts();
    for (int i = 0; i < anchors.size(); i++) {
      if (Anchor.parse(anchors.get(i)).isEmpty()) {
        context.error(
            "yolov4_config." + YoloHead.NAMES.get(i) + "_anchor_shape",
            "'%s' is no list of anchors".formatted(anchors.get(i)),
            "give width and height in pixels of each: \"[(30.8, 71.4), (38.97, 26.86)]\"");
      }
    }
    if (anchors.size() == 2 && spec.yolov4Config().smallAnchorShape().isPresent()) {
      context.error(
          "yolov4_config.small_anchor_shape",
          "cspdarknet_tiny has no head for small objects",
          "leave it out, or take arch cspdarknet_tiny_3l");
    }
    checkBackbone(spec, settings, context);
  }

  private static void checkBackbone(YoloV4Spec spec, YoloSettings settings, RuleContext context) {
    Optional<Backbone> backbone = settings.findBackbone();
    if (backbone.isEmpty()) {
      context.error(
          "yolov4_config.arch",
          "there is no backbone '%s' here".formatted(settings.backboneText()),
          "there are " + String.join(", ", Backbones.all().stream().map(Backbone::name).toList()));
      return;
    }
    String name = backbone.get().name();
    if (!YoloGraph.hasStrides(backbone.get())) {
      context.error(
          "yolov4_config.arch",
          "%s has no maps of the strides 8, 16 and 32".formatted(name),
          "take a resnet, darknet, cspdarknet or mobilenet");
    }
    int blocks = backbone.get().blocks().size();
    for (int block : spec.yolov4Config().freezeBlocks()) {
      if (block >= blocks) {
        context.error(
            "yolov4_config.freeze_blocks",
            "%s has no block %d".formatted(name, block),
            "its blocks are 0 to " + (blocks - 1));
      }
    }
  }
}
