package io.tao4j.networks.bodypose;

import io.tao4j.networks.bodypose.BodySpec.Dataloader;
import io.tao4j.networks.bodypose.BodySpec.ImageDims;
import io.tao4j.networks.bodypose.BodySpec.NormalizationParams;
import io.tao4j.networks.bodypose.BodySpec.Schedule;
import io.tao4j.networks.bodypose.BodySpec.SpatialAugParams;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;
import java.nio.file.Files;
import java.util.List;

/** What must hold between fields. */
final class BodyRules implements SpecRules<BodySpec> {
  private static final String MODEL = "model.";
  private static final String MOVED = "dataloader.augmentation_config.spatial_aug_params.";

  @Override
  public void check(BodySpec spec, RuleContext context) {
    if (spec.finding().multiScaleInference()) {
      context.error(
          "multi_scale_inference", "a model has one size of its input", "set it to false");
    }
    if (spec.finding().outputUpsamplingFactor().size() != 2) {
      context.error("output_upsampling_factor", "it is down and across", "give two numbers");
    }
    if (!context.isFor(Verb.TRAIN) || spec.dataloader().isEmpty()) {
      return;
    }
    Dataloader data = spec.dataloader().get();
    size(data, context);
    maps(spec, data, context);
    if (spec.model().backboneAttributes().architecture().equals("helnet")) {
      context.unsupported(
          MODEL + "backbone_attributes.architecture", "helnet is not here", "give vgg or resnet");
    }
    if (spec.model().useSelfAttention()) {
      context.error(MODEL + "use_self_attention", "there is no attention", "set it to false");
    }
    if (spec.optimizer().momentum() >= 1) {
      context.error("optimizer.momentum", "it is 1", "give less than 1");
    }
    if (spec.optimizer().useNesterov() && spec.optimizer().momentum() == 0) {
      context.error("optimizer.use_nesterov", "momentum is 0", "give momentum, or set it to false");
    }
    Schedule rates = spec.optimizer().learningRateSchedule();
    if (rates.minLearningRate() > rates.baseLearningRate()
        || rates.softStart() > rates.annealing()) {
      context.error(
          "optimizer.learning_rate_schedule",
          "the rates do not rise and fall",
          "soft_start comes before annealing, min_learning_rate is the lower one");
    }
    if (spec.finetuningConfig().isFinetuneExp()
        && spec.finetuningConfig().checkpointPath().isEmpty()) {
      context.error(
          "finetuning_config.checkpoint_path",
          "checkpoint_path is not given",
          "give it, or is_finetune_exp: false");
    }
    moves(data, context);
  }

  private static void size(Dataloader data, RuleContext context) {
    ImageDims size = data.imageConfig().imageDims();
    String field = "dataloader.image_config.image_dims";
    if (size.height() % BodyGraph.STRIDE != 0 || size.width() % BodyGraph.STRIDE != 0) {
      context.error(
          field,
          "%s x %s is halved three times".formatted(size.height(), size.width()),
          "give multiples of 8");
    }
    List<Integer> wanted =
        List.of(size.height() / BodyGraph.STRIDE, size.width() / BodyGraph.STRIDE);
    if (!data.poseConfig().targetShape().equals(wanted)) {
      context.error(
          "dataloader.pose_config.target_shape",
          "it is %s, an eighth of the input is %s"
              .formatted(data.poseConfig().targetShape(), wanted),
          "make them the same");
    }
    NormalizationParams numbers = data.normalizationParams();
    if (numbers.imageScale().size() != 3
        || numbers.imageOffset().size() != 3
        || numbers.maskScale().size() != 1
        || numbers.maskOffset().size() != 1
        || numbers.imageScale().contains(0.0)
        || numbers.maskScale().contains(0.0)) {
      context.error(
          "dataloader.normalization_params",
          "three numbers are for pictures, one is for masks, and none divides by 0",
          "give so many");
    }
  }

  /** The pose's file may not be there where paths need not exist. */
  private static void maps(BodySpec spec, Dataloader data, RuleContext context) {
    boolean there = data.poseConfig().poseConfigPath().map(Files::exists).orElse(true);
    if (!there) {
      return;
    }
    BodyPose pose = BodySettings.of(spec, data).pose();
    if (spec.model().heatChannels() != pose.heatMaps()) {
      context.error(
          MODEL + "heat_channels",
          "it is %s, %s joints and the background are %s"
              .formatted(spec.model().heatChannels(), pose.joints().size(), pose.heatMaps()),
          "make them the same");
    }
    if (spec.model().pafChannels() != pose.fieldMaps()) {
      context.error(
          MODEL + "paf_channels",
          "it is %s, %s limbs have %s"
              .formatted(spec.model().pafChannels(), pose.limbs().size(), pose.fieldMaps()),
          "make them the same");
    }
  }

  private static void moves(Dataloader data, RuleContext context) {
    SpatialAugParams how = data.augmentationConfig().spatialAugParams();
    if (how.rotateDegMin() > how.rotateDegMax()
        || how.zoomRatioMin() > how.zoomRatioMax()
        || how.translateMinX() > how.translateMaxX()
        || how.translateMinY() > how.translateMaxY()
        || how.translateRatioMin() > how.translateRatioMax()) {
      context.error(
          "dataloader.augmentation_config.spatial_aug_params",
          "a least number is the larger one",
          "order them");
    }
    if (how.zoomProb() == 0) {
      context.ignoredIfGiven("zoom_prob is 0", MOVED + "zoom_ratio_min", MOVED + "zoom_ratio_max");
    }
    if (how.useTranslateRatio()) {
      context.ignoredIfGiven(
          "use_translate_ratio is true",
          MOVED + "translate_max_x",
          MOVED + "translate_min_x",
          MOVED + "translate_max_y",
          MOVED + "translate_min_y");
    } else {
      context.ignoredIfGiven(
          "use_translate_ratio is false",
          MOVED + "translate_ratio_max",
          MOVED + "translate_ratio_min");
    }
    if (!data.augmentationConfig().spatialAugmentationMode().equals("person_centric")) {
      context.ignoredIfGiven(
          "spatial_augmentation_mode is not person_centric", MOVED + "target_person_scale");
    }
  }
}
