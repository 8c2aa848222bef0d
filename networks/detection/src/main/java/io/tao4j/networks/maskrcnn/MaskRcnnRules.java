package io.tao4j.networks.maskrcnn;

import io.tao4j.networks.backbones.BackboneRules;
import io.tao4j.networks.efficientdet.EfficientDetSpec;
import io.tao4j.networks.tasks.detection.DetectionRules;
import io.tao4j.networks.tasks.spec.NmsConfig;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;
import java.util.Map;

/** What must hold between fields. */
final class MaskRcnnRules implements SpecRules<MaskRcnnSpec> {
  private static final String MODEL = "maskrcnn_config.";

  /** Of the coarsest level. */
  private static final int STRIDE = 64;

  @Override
  public void check(MaskRcnnSpec spec, RuleContext context) {
    DetectionRules.check(spec.datasetConfig(), context);
    if (!context.isFor(Verb.TRAIN)) {
      return;
    }
    EfficientDetSpec.InputConfig input = spec.augmentationConfig();
    DetectionRules.input(
        3,
        input.outputHeight(),
        input.outputWidth(),
        STRIDE,
        Map.of(),
        spec.datasetConfig(),
        context);
    DetectionRules.check(spec, context);
    if (input.smallestScale() > input.largestScale()) {
      context.error(
          "augmentation_config.random_crop_min_scale",
          "it is above random_crop_max_scale, " + input.largestScale(),
          "make it the smaller of both");
    }
    network(spec.maskrcnnConfig(), context);
    regions(spec.maskrcnnConfig(), context);
    suppression(spec.maskrcnnConfig(), spec.nmsConfig(), context);
    levels(spec, context);
    if (spec.trainingConfig().distillation().isPresent()) {
      context.error(
          "training_config.distillation",
          "mask_rcnn learns from no teacher: two networks propose different regions",
          "leave it out");
    }
  }

  private static void levels(MaskRcnnSpec spec, RuleContext context) {
    int levels = spec.learningRateDecayLevels().size();
    int points =
        spec.trainingConfig().learningRate().softStart().stream()
            .mapToInt(rate -> rate.annealingPoints().size())
            .sum();
    if (levels > 0 && levels != points) {
      context.error(
          "learning_rate_decay_levels",
          "%s levels, and learning_rate.soft_start has %s annealing_points"
              .formatted(levels, points),
          "give one for each point, or none");
    }
    String divider = "training_config.learning_rate.soft_start.annealing_divider";
    if (levels > 0 && context.given(divider)) {
      context.ignored(divider, "learning_rate_decay_levels say the rates");
    }
  }

  private static void network(MaskRcnnConfig config, RuleContext context) {
    MaskRcnnSettings settings = new MaskRcnnSettings(config);
    if (settings.findBackbone().isEmpty()) {
      context.error(
          MODEL + "nlayers",
          "there is no resnet of %s layers".formatted(config.nlayers()),
          "give 10, 18, 34, 50 or 101");
    } else {
      BackboneRules.freezeBlocks(
          context, MODEL + "freeze_blocks", settings.backbone(), config.freezeBlocks());
    }
    if (settings.findAspects().isEmpty()) {
      context.error(
          MODEL + "aspect_ratios",
          "'%s' is no list of pairs above 0".formatted(config.aspectRatios()),
          "give width and height of each: \"[(1.0, 1.0), (1.4, 0.7), (0.7, 1.4)]\"");
    }
    if (settings.findFactors().isEmpty()) {
      context.error(
          MODEL + "bbox_reg_weights",
          "'%s' is no four numbers above 0".formatted(config.bboxRegWeights()),
          "give those of x, y, width and height: \"(10., 10., 5., 5.)\"");
    }
    if (config.mrcnnResolution() % 2 != 0) {
      context.error(
          MODEL + "mrcnn_resolution",
          "%s is odd: a mask is twice as large as the part that it is made of"
              .formatted(config.mrcnnResolution()),
          "give 28, or 14 for less work");
    }
    if (!config.includeMask() && context.given(MODEL + "mrcnn_weight_loss_mask")) {
      context.ignored(MODEL + "mrcnn_weight_loss_mask", "include_mask is false");
    }
  }

  private static void regions(MaskRcnnConfig config, RuleContext context) {
    if (config.rpnNegativeOverlap() > config.rpnPositiveOverlap()) {
      context.error(
          MODEL + "rpn_negative_overlap",
          "it is above rpn_positive_overlap, " + config.rpnPositiveOverlap(),
          "an anchor cannot be object and background");
    }
    if (config.bgThreshHi() > config.fgThresh()) {
      context.error(
          MODEL + "bg_thresh_hi",
          "it is above fg_thresh, " + config.fgThresh(),
          "a region cannot be object and background");
    }
    if (config.bgThreshLo() >= config.bgThreshHi()) {
      context.error(
          MODEL + "bg_thresh_lo",
          "it is not below bg_thresh_hi, " + config.bgThreshHi(),
          "nothing would be background");
    }
  }

  private static void suppression(MaskRcnnConfig config, NmsConfig nms, RuleContext context) {
    if (nms.clusteringIouThreshold() > config.testNms()
        && context.given("nms_config.clustering_iou_threshold")) {
      context.ignored(
          "nms_config.clustering_iou_threshold",
          "the network drops what overlaps by more than maskrcnn_config.test_nms, "
              + config.testNms());
    }
    if (nms.clusteringIouThreshold() < config.testNms()) {
      context.ignoredIfGiven(
          "nms_config.clustering_iou_threshold drops more: what overlaps by "
              + nms.clusteringIouThreshold(),
          MODEL + "test_nms");
    }
    if (nms.topK() < config.testDetectionsPerImage()) {
      context.ignoredIfGiven(
          "nms_config.top_k leaves fewer: " + nms.topK(), MODEL + "test_detections_per_image");
    }
    if (nms.topK() > config.testDetectionsPerImage() && context.given("nms_config.top_k")) {
      context.ignored(
          "nms_config.top_k",
          "the network finds at most maskrcnn_config.test_detections_per_image, "
              + config.testDetectionsPerImage());
    }
  }
}
