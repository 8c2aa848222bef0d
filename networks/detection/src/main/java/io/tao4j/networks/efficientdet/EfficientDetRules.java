package io.tao4j.networks.efficientdet;

import io.tao4j.networks.anchors.AnchorRules;
import io.tao4j.networks.backbones.BackboneRules;
import io.tao4j.networks.efficientdet.EfficientDetSpec.InputConfig;
import io.tao4j.networks.efficientdet.EfficientDetSpec.LossConfig;
import io.tao4j.networks.tasks.detection.DetectionRules;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;
import java.util.List;
import java.util.Map;

/** What must hold between fields. */
final class EfficientDetRules implements SpecRules<EfficientDetSpec> {
  private static final int STRIDE = 32;

  @Override
  public void check(EfficientDetSpec spec, RuleContext context) {
    DetectionRules.check(spec.datasetConfig(), context);
    if (!context.isFor(Verb.TRAIN)) {
      return;
    }
    InputConfig input = spec.augmentationConfig();
    DetectionRules.input(
        3,
        input.outputHeight(),
        input.outputWidth(),
        STRIDE,
        Map.of(),
        spec.datasetConfig(),
        context);
    DetectionRules.check(spec, context);
    AnchorRules.order(
        "augmentation_config.random_crop_min_scale",
        input.smallestScale(),
        input.largestScale(),
        context);
    overlap(spec.lossConfig(), context);
    EfficientDetSettings settings = EfficientDetDefinition.settings(spec);
    if (settings.aspects().isEmpty()) {
      context.error(
          "model_config.aspect_ratios",
          "'%s' is no list of pairs above 0".formatted(spec.modelConfig().aspectRatios()),
          "give width and height of each: \"[(1.0, 1.0), (1.4, 0.7), (0.7, 1.4)]\"");
    }
    if (settings.findScale().isEmpty()) {
      context.error(
          "model_config.model_name",
          "'%s' is no scale of EfficientDet".formatted(spec.modelConfig().modelName()),
          "give efficientdet-d0, ... or efficientdet-d5");
      return;
    }
    BackboneRules.freezeBlocks(
        context,
        "model_config.freeze_blocks",
        settings.backbone(),
        spec.modelConfig().freezeBlocks());
  }

  private static void overlap(LossConfig loss, RuleContext context) {
    String type = loss.iouLossType();
    if (!type.isEmpty() && !List.of("iou", "giou", "diou", "ciou").contains(type)) {
      context.error(
          "loss_config.iou_loss_type",
          "'%s' is no loss of overlap".formatted(type),
          "give iou, giou, diou or ciou");
    } else if (type.isEmpty() && loss.iouLossWeight() > 0) {
      context.ignored("loss_config.iou_loss_weight", "iou_loss_type names no loss");
    } else if (!type.isEmpty() && loss.iouLossWeight() == 0) {
      context.ignored("loss_config.iou_loss_type", "iou_loss_weight is 0");
    }
  }
}
