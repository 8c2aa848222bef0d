package io.tao4j.networks.detectnet;

import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneRules;
import io.tao4j.networks.tasks.detection.DetectionRules;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What must hold between fields. */
final class DetectNetRules implements SpecRules<DetectNetSpec> {
  private static final String MODEL = "model_config.";
  private static final String SPATIAL = "augmentation_config.spatial_augmentation.";

  @Override
  public void check(DetectNetSpec spec, RuleContext context) {
    DetectionRules.check(spec.datasetConfig(), context);
    overlaps(spec, context);
    if (!context.isFor(Verb.TRAIN)) {
      return;
    }
    DetectionRules.check(spec, context);
    backbone(spec.modelConfig(), context);
    input(spec, context);
    classes(spec, context);
    if (spec.augmentationConfig().smallestZoom() > spec.augmentationConfig().largestZoom()) {
      context.error(
          SPATIAL + "zoom_min",
          "it is above zoom_max, " + spec.augmentationConfig().largestZoom(),
          "exchange the two");
    }
  }

  private static void overlaps(DetectNetSpec spec, RuleContext context) {
    Map<String, Double> all = spec.evaluationConfig().minimumDetectionGroundTruthOverlap();
    if (all.values().stream().distinct().count() > 1) {
      context.notice(
          "evaluation_config.minimum_detection_ground_truth_overlap",
          "classes have different ones",
          "%s counts for all".formatted(spec.evalConfig().matchingIouThreshold()));
    }
  }

  private static void backbone(DetectNetModelConfig config, RuleContext context) {
    Optional<Backbone> backbone = config.findBackbone();
    if (backbone.isEmpty()) {
      BackboneRules.report(
          context,
          MODEL + "arch",
          MODEL + "num_layers",
          config.arch(),
          config.numLayers(),
          one -> one.stride() <= 32);
      return;
    }
    if (config.activation().isPresent()
        && !config.activation().get().activationType().isBlank()
        && config.findActivation().isEmpty()) {
      context.error(
          MODEL + "activation.activation_type",
          "'%s' is no activation".formatted(config.activation().get().activationType()),
          "give relu, leaky_relu, swish, mish, ...");
    }
    BackboneRules.freezeBlocks(
        context, MODEL + "freeze_blocks", backbone.get(), config.freezeBlocks());
    if (config.loadGraph() && config.pretrainedModelFile().isEmpty()) {
      context.error(
          MODEL + "load_graph",
          "no pretrained_model_file is given",
          "name the pruned model's file");
    }
  }

  private static void input(DetectNetSpec spec, RuleContext context) {
    if (spec.modelConfig().findBackbone().isEmpty()) {
      return;
    }
    int stride = spec.modelConfig().grid().stride();
    DetectNetAugmentationConfig.InputConfig input = spec.augmentationConfig().preprocessing();
    String group = "augmentation_config.preprocessing.";
    multiple(group + "output_image_width", input.outputImageWidth(), stride, context);
    multiple(group + "output_image_height", input.outputImageHeight(), stride, context);
  }

  private static void multiple(String field, int side, int stride, RuleContext context) {
    if (side % stride != 0) {
      context.error(
          field,
          "%s is no multiple of %s".formatted(side, stride),
          "give %s".formatted(Math.max(1, Math.round((float) side / stride)) * stride));
    }
  }

  private static void classes(DetectNetSpec spec, RuleContext context) {
    Set<String> classes = new TreeSet<>(spec.datasetGroup().targetClassMapping().values());
    if (classes.isEmpty()) {
      return;
    }
    List<String> known = new ArrayList<>();
    spec.costFunctionConfig()
        .targetClasses()
        .forEach(
            one -> {
              if (!classes.contains(one.name())) {
                context.error(
                    "cost_function_config.target_classes",
                    "'%s' is no class of dataset_config.target_class_mapping".formatted(one.name()),
                    "the classes are " + String.join(", ", classes));
              }
              known.add(one.name());
            });
    if (!known.isEmpty() && !known.containsAll(classes)) {
      classes.removeAll(known);
      context.notice(
          "cost_function_config.target_classes",
          "%s have no entry".formatted(String.join(", ", classes)),
          "they count as TAO's templates have it; TAO leaves them out");
    }
  }
}
