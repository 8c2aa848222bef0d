package io.tao4j.networks.gesture;

import io.tao4j.networks.gesture.GestureSpec.Augmentation;
import io.tao4j.networks.gesture.GestureSpec.Occlusion;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;
import java.util.List;
import java.util.stream.IntStream;

/** What must hold between fields. */
final class GestureRules implements SpecRules<GestureSpec> {
  private static final String VARIED = "dataset.augmentation.";

  @Override
  public void check(GestureSpec spec, RuleContext context) {
    if (!context.isFor(Verb.TRAIN)) {
      return;
    }
    classes(spec.dataset(), context);
    varied(spec.dataset().augmentation(), context);
    idle(spec.dataset().augmentation(), context);
    if (spec.model().grayScaleInput() && spec.dataset().augmentation().colorPcaAug().enable()) {
      context.ignored(VARIED + "color_pca_aug", "pictures are grey, gray_scale_input says so");
    }
    String unfreeze = "trainer.finetuning.num_layers_unfreeze";
    if (spec.model().weightsInit().isEmpty() && context.given(unfreeze)) {
      context.ignored(unfreeze, "without model.weights_init there is nothing to keep");
    }
    String factor = "model.kernel_regularization_factor";
    if (spec.model().kernelRegularizerType().equals("none") && context.given(factor)) {
      context.ignored(factor, "kernel_regularizer_type is none");
    }
  }

  private static void classes(GestureSpec.Dataset data, RuleContext context) {
    List<Integer> numbers = data.classes().values().stream().sorted().toList();
    if (!numbers.equals(IntStream.range(0, numbers.size()).boxed().toList())) {
      context.error(
          "dataset.classes", "they have the numbers " + numbers, "give each one, from 0 on");
    }
    if (data.numClasses() != 0 && data.numClasses() != numbers.size()) {
      context.error(
          "dataset.num_classes",
          "it is %s, dataset.classes has %s".formatted(data.numClasses(), numbers.size()),
          "leave it out, or make them the same");
    }
  }

  private static void varied(Augmentation how, RuleContext context) {
    List<Double> range = how.brightnessRange();
    if (!range.isEmpty() && (range.size() != 2 || range.get(0) > range.get(1))) {
      context.error(
          VARIED + "brightness_range", "it is " + range, "give the least and the largest factor");
    }
    ordered("gamma_aug", how.gammaAug().lowerLimit(), how.gammaAug().upperLimit(), context);
    Occlusion patch = how.occlusionAug();
    ordered("occlusion_aug", patch.minArea(), patch.maxArea(), context);
    ordered("occlusion_aug", patch.minAspectRatio(), patch.maxAspectRatio(), context);
    ordered("occlusion_aug", patch.minPixel(), patch.maxPixel(), context);
  }

  /** Says of fields of groups that nobody has switched on, nor off, that they do nothing. */
  private static void idle(Augmentation how, RuleContext context) {
    if (!how.colorPcaAug().enable()) {
      off("color_pca_aug", context, "probability");
    }
    if (!how.gammaAug().enable()) {
      off("gamma_aug", context, "probability", "lower_limit", "upper_limit");
    }
    if (!how.occlusionAug().enable()) {
      off(
          "occlusion_aug",
          context,
          "probability",
          "pixel_level",
          "min_area",
          "max_area",
          "min_pixel",
          "max_pixel",
          "min_aspect_ratio",
          "max_aspect_ratio");
    }
  }

  private static void off(String group, RuleContext context, String... fields) {
    if (context.given(VARIED + group + ".enable")) {
      return; // the spec itself says that it is off
    }
    for (String field : fields) {
      context.ignoredIfGiven(group + ".enable is false", VARIED + group + "." + field);
    }
  }

  private static void ordered(String group, double least, double most, RuleContext context) {
    if (least > most) {
      context.error(
          VARIED + group, "from %s to %s is no range".formatted(least, most), "order them");
    }
  }
}
