package io.tao4j.networks.retinanet;

import io.tao4j.networks.anchors.AnchorAugmentationConfig;
import io.tao4j.networks.anchors.AnchorRules;
import io.tao4j.networks.retinanet.RetinaSpec.RetinaConfig;
import io.tao4j.networks.tasks.detection.DetectionRules;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;
import java.util.List;

/** What must hold between fields. */
final class RetinaRules implements SpecRules<RetinaSpec> {
  @Override
  public void check(RetinaSpec spec, RuleContext context) {
    AnchorAugmentationConfig augmentation = spec.augmentationConfig();
    DetectionRules.check(spec.datasetConfig(), context);
    if (!context.isFor(Verb.TRAIN)) {
      return;
    }
    DetectionRules.input(
        augmentation.outputChannel(),
        augmentation.outputHeight(),
        augmentation.outputWidth(),
        1,
        augmentation.imageMean(),
        spec.datasetConfig(),
        context);
    DetectionRules.check(spec, context);
    AnchorRules.augmentation(augmentation, context);
    RetinaSettings settings = new RetinaSettings(spec.retinanetConfig());
    RetinaConfig config = settings.config();
    settings.fields().check(context);
    settings
        .fields()
        .ratiosOfMaps()
        .filter(ratios -> ratios.stream().map(List::size).distinct().count() > 1)
        .ifPresent(
            ratios ->
                context.error(
                    settings.group() + ".aspect_ratios",
                    "the maps share their predictors and need as many ratios each, got %s"
                        .formatted(ratios.stream().map(List::size).toList()),
                    "give lists of one length"));
    AnchorRules.backbone(
        settings.group(),
        config.arch(),
        config.nlayers(),
        settings.findBackbone(),
        config.freezeBlocks(),
        context);
    AnchorRules.order(
        settings.group() + ".neg_iou_thresh",
        settings.negativeIou(),
        settings.positiveIou(),
        context);
  }
}
