package io.tao4j.networks.ssd;

import io.tao4j.networks.anchors.AnchorAugmentationConfig;
import io.tao4j.networks.anchors.AnchorRules;
import io.tao4j.networks.ssd.SsdSpec.SsdConfig;
import io.tao4j.networks.tasks.detection.DetectionRules;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.Verb;

/** What must hold between fields. */
final class SsdRules {
  private SsdRules() {}

  /**
   * Reports what does not hold.
   *
   * @param network {@code ssd} or {@code dssd}
   */
  static void check(String network, SsdFamilySpec spec, RuleContext context) {
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
    SsdSettings settings = new SsdSettings(network, spec.network());
    SsdConfig config = settings.config();
    settings.fields().check(context);
    if (config.predNumChannels() % 4 != 0) {
      context.error(
          settings.group() + ".pred_num_channels",
          "%s is no multiple of 4".formatted(config.predNumChannels()),
          "TAO knows 0, 256, 512 and 1024");
    }
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
    training(network, spec, context);
  }

  private static void training(String network, SsdFamilySpec spec, RuleContext context) {
    if (spec.trainingConfig().optimizer().isGiven()) {
      context.notice(
          "training_config.optimizer",
          "TAO's %s trains with sgd, momentum 0.9, whatever stands here".formatted(network),
          "here it acts");
    }
    if (spec.trainingConfig().learningRate().softStartCosineAnnealingSchedule().isPresent()) {
      context.notice(
          "training_config.learning_rate",
          "TAO's %s takes only soft_start_annealing_schedule".formatted(network),
          "here both act");
    }
  }
}
