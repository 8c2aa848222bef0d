package io.tao4j.networks.action;

import io.tao4j.networks.action.ActionSpec.AugmentationConfig;
import io.tao4j.networks.action.ActionSpec.Model;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;
import java.util.List;
import java.util.stream.IntStream;

/** What must hold between fields. */
final class ActionRules implements SpecRules<ActionSpec> {
  private static final String FRAMES = "dataset.augmentation_config.";

  @Override
  public void check(ActionSpec spec, RuleContext context) {
    if (!context.isFor(Verb.TRAIN)) {
      return;
    }
    Model model = spec.model();
    if (model.backbone().equals("i3d")) {
      context.unsupported("model.backbone", "i3d is not here", "use a ResNet with input_type 3d");
    }
    if (spec.train().optim().lrScheduler().equals("AutoReduce")) {
      context.unsupported(
          "train.optim.lr_scheduler", "no rate waits for a plateau here", "use MultiStep");
    }
    List<Integer> steps = spec.train().optim().lrSteps();
    if (IntStream.range(1, steps.size()).anyMatch(i -> steps.get(i) < steps.get(i - 1))) {
      context.error("train.optim.lr_steps", "epochs ascend, got " + steps, "order them");
    }
    streams(model, context);
    frames(spec, context);
    List<Integer> numbers = spec.dataset().labelMap().values().stream().sorted().toList();
    if (!numbers.equals(IntStream.range(0, numbers.size()).boxed().toList())) {
      context.error(
          "dataset.label_map",
          "it has the numbers " + numbers,
          "give each class one number, from 0 on");
    }
  }

  private static void streams(Model model, RuleContext context) {
    List<Stream> streams = ActionSettings.streams(model);
    if (!streams.contains(Stream.RGB)) {
      context.ignoredIfGiven(
          "pictures are not looked at", "model.rgb_seq_length", "model.rgb_pretrained_model_path");
    }
    if (!streams.contains(Stream.OF)) {
      context.ignoredIfGiven(
          "flows are not looked at", "model.of_seq_length", "model.of_pretrained_model_path");
    }
    if (streams.size() < 2) {
      context.ignoredIfGiven(
          "there is one stream", "model.num_fc", "model.joint_pretrained_model_path");
    } else if (model.jointPretrainedModelPath().isPresent()) {
      context.ignoredIfGiven(
          "the model of joint_pretrained_model_path has it",
          "model.backbone",
          "model.input_type",
          "model.num_fc",
          "model.rgb_pretrained_model_path",
          "model.of_pretrained_model_path");
    }
    if (model.sampleStrategy().equals("random_interval")) {
      context.ignoredIfGiven("it is the step of consecutive frames", "model.sample_rate");
    }
  }

  private static void frames(ActionSpec spec, RuleContext context) {
    AugmentationConfig frames = spec.dataset().augmentationConfig();
    count(frames.rgbInputMean(), "rgb_input_mean", 3, context);
    count(frames.rgbInputStd(), "rgb_input_std", 3, context);
    count(frames.ofInputMean(), "of_input_mean", 1, context);
    count(frames.ofInputStd(), "of_input_std", 1, context);
    boolean multiScale = frames.trainCropType().equals("multi_scale_crop");
    if (multiScale && frames.scales().isEmpty()) {
      context.error(FRAMES + "scales", "there is none", "give shares of the shorter side: [1]");
    }
    int larger = Math.max(spec.model().inputHeight(), spec.model().inputWidth());
    boolean cropped = frames.trainCropType().equals("random_crop") || frames.valCenterCrop();
    if (cropped && frames.cropSmallerEdge() < larger) {
      context.error(
          FRAMES + "crop_smaller_edge",
          "frames of a shorter side of %s have no window of %s x %s"
              .formatted(
                  frames.cropSmallerEdge(), spec.model().inputHeight(), spec.model().inputWidth()),
          "give %s or more, or no_crop and no val_center_crop".formatted(larger));
    }
  }

  private static void count(List<Double> numbers, String field, int channels, RuleContext context) {
    if (numbers.size() != 1 && numbers.size() != channels) {
      context.error(
          FRAMES + field,
          "%s numbers".formatted(numbers.size()),
          channels == 1 ? "give one" : "give one, or one of red, green and blue each");
    }
  }
}
