package io.tao4j.networks.fpenet;

import io.tao4j.networks.fpenet.FpeSpec.Augmentation;
import io.tao4j.networks.fpenet.FpeSpec.Size;
import io.tao4j.networks.fpenet.FpeSpec.Spatial;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold between fields. */
final class FpeRules implements SpecRules<FpeSpec> {
  private static final String VARIED = "dataloader.augmentation_info.";
  private static final String MOVED = VARIED + "modulus_spatial_augmentation";
  private static final String COPY = "loss.elt_loss_info.modulus_spatial_augmentation";
  private static final double SLACK = 1e-6;

  @Override
  public void check(FpeSpec spec, RuleContext context) {
    if (!context.isFor(Verb.TRAIN)) {
      return;
    }
    if (spec.dataloader().numKeypoints() != spec.numKeypoints()) {
      context.error(
          "dataloader.num_keypoints",
          "it is %s, num_keypoints at the top is %s"
              .formatted(spec.dataloader().numKeypoints(), spec.numKeypoints()),
          "make them the same");
    }
    Size size = spec.dataloader().imageInfo().image();
    if (size.height() % FpeGraph.STRIDE != 0 || size.width() % FpeGraph.STRIDE != 0) {
      context.error(
          "dataloader.image_info.image",
          "%s x %s is halved four times".formatted(size.height(), size.width()),
          "give multiples of 16");
    }
    Augmentation how = spec.dataloader().augmentationInfo();
    if (how.enableOnlineAugmentation()) {
      spatial(MOVED, how.modulusSpatialAugmentation(), spec.numKeypoints(), context);
    }
    if (spec.loss().eltLossInfo().enableEltLoss()) {
      spatial(
          COPY,
          spec.loss().eltLossInfo().modulusSpatialAugmentation(),
          spec.numKeypoints(),
          context);
    }
    if (how.gammaAugmentation().gammaMin() > how.gammaAugmentation().gammaMax()) {
      context.error(VARIED + "gamma_augmentation", "gamma_min is the larger one", "order them");
    }
    idle(how, context);
    if (!spec.enableVisualization()) {
      context.ignoredIfGiven("enable_visualization is false", "visualize_num_images");
    }
    if (!spec.loss().maskOcc()) {
      context.ignoredIfGiven(
          "loss.mask_occ is false: all points count",
          "dataloader.dataset_info.no_occlusion_masking_sets");
    }
    if (!spec.loss().eltLossInfo().enableEltLoss()) {
      context.ignoredIfGiven("enable_elt_loss is false", "loss.elt_loss_info.elt_alpha");
      spatialOff(COPY, "enable_elt_loss is false", context);
    }
    if (spec.loss().lossType().equals("l1") && context.given("loss.kpts_coeff")) {
      context.ignored("loss.kpts_coeff", "l1 has no factor, as in TAO");
    }
    weights(spec, context);
    spec.optimizer().check(FpeSettings.USUAL, context);
  }

  /** Says of fields that are switched off that they do nothing. */
  private static void idle(Augmentation how, RuleContext context) {
    String none = "enable_online_augmentation is false";
    boolean off = !how.enableOnlineAugmentation();
    if (off) {
      spatialOff(MOVED, none, context);
      context.ignoredIfGiven(
          none,
          VARIED + "gamma_augmentation.gamma_min",
          VARIED + "gamma_augmentation.gamma_max",
          VARIED + "gamma_augmentation.gamma_probability",
          VARIED + "enable_resize_augmentation",
          VARIED + "enable_occlusion_augmentation");
    }
    if (off || !how.enableResizeAugmentation()) {
      context.ignoredIfGiven(
          off ? none : "enable_resize_augmentation is false",
          VARIED + "augmentation_resize_probability",
          VARIED + "augmentation_resize_scale");
    }
    if (off || !how.enableOcclusionAugmentation()) {
      context.ignoredIfGiven(
          off ? none : "enable_occlusion_augmentation is false",
          VARIED + "patch_probability",
          VARIED + "size_to_image_ratio",
          VARIED + "mask_augmentation_patch");
    }
  }

  private static void spatialOff(String group, String why, RuleContext context) {
    for (String field :
        List.of(
            "hflip_probability",
            "rotate_rad_max",
            "translate_max_x",
            "translate_max_y",
            "zoom_max",
            "zoom_min")) {
      context.ignoredIfGiven(why, group + "." + field);
    }
  }

  private static void spatial(String group, Spatial how, int points, RuleContext context) {
    if (how.zoomMin() > how.zoomMax()) {
      context.error(group, "zoom_min is the larger one", "order them");
    }
    if (how.hflipProbability() > 0 && FaceParts.mirrored(points).isEmpty()) {
      context.error(
          group + ".hflip_probability",
          "which of %s points change places in a mirror is not known".formatted(points),
          "set it to 0, or num_keypoints to 68, 80 or 104");
    }
  }

  private static void weights(FpeSpec spec, RuleContext context) {
    Map<String, Double> weights = spec.loss().weightsDict();
    if (weights.isEmpty()) {
      return;
    }
    if (!FaceParts.areKnown(spec.numKeypoints())) {
      context.error(
          "loss.weights_dict",
          "which of %s points are eyes is not known".formatted(spec.numKeypoints()),
          "leave it out, or set num_keypoints to 68 or 80");
    }
    double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    if (!weights.keySet().equals(Set.copyOf(FaceParts.words())) || Math.abs(sum - 1) > SLACK) {
      context.error("loss.weights_dict", "it is " + weights, "give face, eyes and mouth, 1 in all");
    }
  }
}
