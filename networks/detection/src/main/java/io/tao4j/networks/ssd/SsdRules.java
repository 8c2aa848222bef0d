package io.tao4j.networks.ssd;

import io.tao4j.networks.anchors.AnchorRules;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneRules;
import io.tao4j.networks.ssd.SsdSpec.SsdConfig;
import io.tao4j.networks.tasks.detection.DetectionRules;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;
import java.util.List;
import java.util.Optional;

/** What must hold between fields. */
final class SsdRules implements SpecRules<SsdSpec> {
  private static final String CONFIG = "ssd_config.";
  private static final String AUGMENTATION = "augmentation_config.";

  @Override
  public void check(SsdSpec spec, RuleContext context) {
    SsdAugmentationConfig augmentation = spec.augmentationConfig();
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
    if (spec.dssdConfig().isPresent()) {
      context.unsupported("dssd_config", "DSSD is not here yet", "give ssd_config for SSD");
    }
    SsdSettings settings = new SsdSettings(spec.ssdConfig());
    anchors(settings, context);
    backbone(settings, context);
    AnchorRules.order(
        AUGMENTATION + "random_crop_min_scale",
        augmentation.smallestCrop(),
        augmentation.largestCrop(),
        context);
    AnchorRules.order(
        AUGMENTATION + "random_crop_min_ar",
        augmentation.lowestRatio(),
        augmentation.highestRatio(),
        context);
    AnchorRules.order(
        AUGMENTATION + "zoom_out_min_scale",
        augmentation.smallestCanvas(),
        augmentation.largestCanvas(),
        context);
    if (augmentation.smallestCanvas() < 1) {
      context.error(
          AUGMENTATION + "zoom_out_min_scale",
          "a canvas of %s of the picture does not hold it".formatted(augmentation.smallestCanvas()),
          "give 1 or more");
    }
    AnchorRules.order(
        CONFIG + "neg_iou_thresh", settings.negativeIou(), settings.positiveIou(), context);
    training(spec, context);
  }

  private static void anchors(SsdSettings settings, RuleContext context) {
    SsdConfig config = settings.config();
    Optional<List<List<Double>>> ratios = settings.ratios();
    String field =
        CONFIG + (config.aspectRatios().isPresent() ? "aspect_ratios" : "aspect_ratios_global");
    boolean fits =
        ratios.isPresent()
            && ratios.get().size() == SsdGraph.MAPS
            && ratios.get().stream()
                .allMatch(list -> !list.isEmpty() && list.stream().allMatch(r -> r > 0));
    if (!fits) {
      context.error(
          field,
          "ratios above 0 are wanted, got '%s'"
              .formatted(config.aspectRatios().or(config::aspectRatiosGlobal).orElse("")),
          field.endsWith("global")
              ? "give a list for all maps: \"[1.0, 2.0, 0.5]\""
              : "give six lists: \"[[1.0, 2.0], [1.0, 2.0, 0.5], ...]\"");
    }
    AnchorRules.list(
        CONFIG + (config.scales().isPresent() ? "scales" : "min_scale"),
        settings.scales(),
        SsdGraph.MAPS + 1,
        scale -> scale > 0,
        "sizes above 0",
        context);
    if (config.steps().isPresent()) {
      AnchorRules.list(
          CONFIG + "steps",
          SsdSettings.numbers(config.steps()),
          SsdGraph.MAPS,
          step -> step > 0,
          "numbers of pixels",
          context);
    }
    if (config.offsets().isPresent()) {
      AnchorRules.list(
          CONFIG + "offsets",
          SsdSettings.numbers(config.offsets()),
          SsdGraph.MAPS,
          o -> o > 0 && o < 1,
          "numbers between 0 and 1",
          context);
    }
    AnchorRules.list(
        CONFIG + "variances",
        SsdSettings.numbers(Optional.of(config.variances())),
        4,
        v -> v > 0,
        "numbers above 0",
        context);
    if (config.predNumChannels() % 4 != 0) {
      context.error(
          CONFIG + "pred_num_channels",
          "%s is no multiple of 4".formatted(config.predNumChannels()),
          "TAO knows 0, 256, 512 and 1024");
    }
  }

  private static void backbone(SsdSettings settings, RuleContext context) {
    SsdConfig config = settings.config();
    Optional<Backbone> backbone = settings.findBackbone();
    if (backbone.isEmpty()) {
      BackboneRules.report(
          context,
          CONFIG + "arch",
          CONFIG + "nlayers",
          config.arch(),
          config.nlayers(),
          SsdGraph::hasStrides);
      return;
    }
    String name = backbone.get().name();
    if (!SsdGraph.hasStrides(backbone.get())) {
      context.error(
          CONFIG + "arch",
          "%s has no maps of the strides 8 and 16".formatted(name),
          "take a resnet, vgg, darknet or mobilenet");
      return;
    }
    BackboneRules.freezeBlocks(
        context, CONFIG + "freeze_blocks", backbone.get(), config.freezeBlocks());
  }

  private static void training(SsdSpec spec, RuleContext context) {
    if (spec.trainingConfig().optimizer().isGiven()) {
      context.notice(
          "training_config.optimizer",
          "TAO's ssd trains with sgd, momentum 0.9, whatever stands here",
          "here it acts");
    }
    if (spec.trainingConfig().learningRate().softStartCosineAnnealingSchedule().isPresent()) {
      context.notice(
          "training_config.learning_rate",
          "TAO's ssd takes only soft_start_annealing_schedule",
          "here both act");
    }
  }
}
