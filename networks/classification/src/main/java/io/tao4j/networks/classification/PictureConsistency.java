package io.tao4j.networks.classification;

import io.tao4j.networks.classification.spec.TrainConfig;
import io.tao4j.spec.RuleContext;
import java.util.ArrayList;
import java.util.List;

/** Fields of crops and colours that do nothing beside others, or more than one expects. */
final class PictureConsistency {
  private static final String TRAIN = "train_config.";

  /** Of a picture's area; a centre crop that shows less is said. */
  private static final double LITTLE = 0.5;

  private final ClassificationSpec spec;
  private final TrainConfig train;
  private final RuleContext context;

  PictureConsistency(ClassificationSpec spec, RuleContext context) {
    this.spec = spec;
    this.train = spec.trainConfig();
    this.context = context;
  }

  void check() {
    if (train.pytorchAugmentation().enable()) {
      pytorch();
    } else {
      randomCrops();
      colours();
    }
    numbers();
    ClassificationSettings.inputSize(spec.modelConfig().inputImageSize())
        .ifPresent(size -> centerCrop(size[1], size[2]));
  }

  /** In the files of that layout the group is always on; what few expect of it is said. */
  private void pytorch() {
    String why = "pytorch_augmentation takes its place";
    if (train.enableRandomCrop()) {
      noEffect("enable_random_crop", why);
    }
    for (String field :
        List.of(
            "enable_random_resized_crop",
            "random_crop_min_scale",
            "enable_color_augmentation",
            "enable_color_jitter",
            "random_shift_pixels",
            "disable_horizontal_flip")) {
      noEffect(field, why);
    }
    String group = TRAIN + "pytorch_augmentation.";
    List<String> silent = new ArrayList<>();
    silent(silent, group + "vertical_flip_probability", "mirrored top to bottom");
    silent(silent, group + "rotate_probability", "turned by 90, 180 or 270 degrees");
    silent(silent, group + "rand_augment", "changed by RandAugment");
    silent(silent, group + "erase_probability", "partly painted over");
    boolean all =
        train.pytorchAugmentation().verticalFlipProbability() > 0
            && train.pytorchAugmentation().rotateProbability() > 0
            && train.pytorchAugmentation().randAugment()
            && train.pytorchAugmentation().eraseProbability() > 0;
    if (all && silent.size() == 4) {
      context.notice(
          TRAIN + "pytorch_augmentation",
          "training pictures are also " + String.join(", ", silent) + ", as TAO does unless told",
          "dataset.augmentation of TAO's file has an enable: false for each");
    }
  }

  private void silent(List<String> silent, String field, String what) {
    if (!context.given(field)) {
      silent.add(what);
    }
  }

  private void numbers() {
    boolean torch = train.preprocessMode().equals("torch");
    boolean gray = spec.modelConfig().inputImageSize().startsWith("1,");
    numbers("pixel_mean", train.pixelMean(), torch, gray);
    numbers("pixel_std", train.pixelStd(), torch, gray);
  }

  private void numbers(String field, List<Double> given, boolean torch, boolean gray) {
    if (given.isEmpty()) {
      return;
    }
    if (!torch) {
      noEffect(field, "it is for preprocess_mode torch");
    } else if (given.size() != (gray ? 1 : 3)) {
      context.error(
          TRAIN + field,
          "the input has %s, there are %s numbers"
              .formatted(gray ? "one channel" : "3 channels", given.size()),
          "give one a channel");
    }
  }

  private void randomCrops() {
    if (train.enableRandomResizedCrop()) {
      if (train.enableRandomCrop()) {
        noEffect("enable_random_crop", "enable_random_resized_crop takes its place");
      }
    } else {
      noEffect("random_crop_min_scale", "it is for enable_random_resized_crop, which is off");
    }
  }

  private void colours() {
    if (!train.enableColorAugmentation()) {
      return;
    }
    if (!train.enableRandomCrop() || train.enableRandomResizedCrop()) {
      noEffect(
          "enable_color_augmentation",
          "as in TAO it acts on what enable_random_crop cuts; enable_color_jitter acts always");
    } else if (spec.modelConfig().inputImageSize().startsWith("1,")) {
      noEffect("enable_color_augmentation", "the input is grey");
    }
  }

  private void centerCrop(int height, int width) {
    if (train.centerCropRatio() > 0 && train.centerCropRatio() < 1) {
      context.error(
          TRAIN + "center_crop_ratio",
          "a picture that covers %s of the crop does not fill it"
              .formatted(train.centerCropRatio()),
          "give 1 or more, or 0 for TAO's 32 pixels");
    }
    if (!train.enableCenterCrop() && !spec.evalConfig().enableCenterCrop()) {
      noEffect("center_crop_ratio", "enable_center_crop is off");
      return;
    }
    if (train.centerCropRatio() > 0) {
      return;
    }
    double shown =
        (double) height
            / (height + ClassificationSettings.CROP_MARGIN)
            * width
            / (width + ClassificationSettings.CROP_MARGIN);
    if (shown < LITTLE) {
      context.notice(
          TRAIN + "enable_center_crop",
          "of a picture that is not %s x %s already, evaluation shows the middle %s %% at most"
              .formatted(width, height, Math.round(100 * shown)),
          "TAO's margin of 32 pixels is for large inputs; enable_center_crop: false shows all,"
              + " center_crop_ratio: 1.143 the middle 77 %");
    }
  }

  private void noEffect(String field, String why) {
    if (context.given(TRAIN + field)) {
      context.ignored(TRAIN + field, why);
    }
  }
}
