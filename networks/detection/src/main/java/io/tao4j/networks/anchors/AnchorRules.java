package io.tao4j.networks.anchors;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.BackboneRules;
import io.tao4j.networks.tasks.detection.DetectionRules;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.Verb;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;

/** What specs of detectors on anchors are told. */
public final class AnchorRules {
  private static final String AUGMENTATION = "augmentation_config.";

  private AnchorRules() {}

  /**
   * Reports a list that is none, or has other numbers than are wanted.
   *
   * @param field where it stands
   * @param numbers as {@link NumberLists} read them
   * @param count how many are wanted
   * @param fits what each must be
   * @param what the same in words
   */
  public static void list(
      String field,
      Optional<List<Double>> numbers,
      int count,
      DoublePredicate fits,
      String what,
      RuleContext context) {
    boolean right =
        numbers.isPresent()
            && numbers.get().size() == count
            && numbers.get().stream().allMatch(fits::test);
    if (!right) {
      context.error(
          field,
          "%s %s are wanted, got %s"
              .formatted(count, what, numbers.map(String::valueOf).orElse("what is no list")),
          "give them as a text: \"[0.1, 0.2, ...]\"");
    }
  }

  /** Reports a least number that is above the largest one. */
  public static void order(String field, double least, double largest, RuleContext context) {
    if (least > largest) {
      context.error(
          field, "%s is above the largest, %s".formatted(least, largest), "exchange the two");
    }
  }

  /**
   * Reports what does not hold in the groups that these specs share.
   *
   * @return whether the network's own group is to be checked too: for training alone
   */
  public static boolean groups(AnchorSpec spec, RuleContext context) {
    DetectionRules.check(spec.datasetConfig(), context);
    if (!context.isFor(Verb.TRAIN)) {
      return false;
    }
    AnchorAugmentationConfig augmentation = spec.augmentationConfig();
    DetectionRules.input(
        augmentation.outputChannel(),
        augmentation.outputHeight(),
        augmentation.outputWidth(),
        1,
        augmentation.imageMean(),
        spec.datasetConfig(),
        context);
    DetectionRules.check(spec, context);
    augmentation(augmentation, context);
    return true;
  }

  /** Reports what does not hold in the fields of backbone and anchors. */
  public static void network(AnchorFields.Settings settings, RuleContext context) {
    AnchorFields fields = settings.fields();
    fields.check(context);
    backbone(
        fields.group(),
        fields.config().arch(),
        fields.config().nlayers(),
        fields.backbone(),
        fields.config().freezeBlocks(),
        context);
    order(
        fields.group() + ".neg_iou_thresh",
        settings.negativeIou(),
        settings.positiveIou(),
        context);
  }

  private static void augmentation(AnchorAugmentationConfig config, RuleContext context) {
    order(
        AUGMENTATION + "random_crop_min_scale",
        config.smallestCrop(),
        config.largestCrop(),
        context);
    order(
        AUGMENTATION + "random_crop_min_ar", config.lowestRatio(), config.highestRatio(), context);
    order(
        AUGMENTATION + "zoom_out_min_scale",
        config.smallestCanvas(),
        config.largestCanvas(),
        context);
    if (config.smallestCanvas() < 1) {
      context.error(
          AUGMENTATION + "zoom_out_min_scale",
          "a canvas of %s of the picture does not hold it".formatted(config.smallestCanvas()),
          "give 1 or more");
    }
  }

  /**
   * Reports a backbone that is none or has not the maps that are wanted, and blocks that it has
   * not.
   *
   * @param group of the spec: {@code ssd_config}
   * @param arch what the spec says: family, or a backbone's own name
   * @param layers depth that the spec says
   * @param found what that is
   * @param freezeBlocks what the spec says
   */
  public static void backbone(
      String group,
      String arch,
      int layers,
      Optional<Backbone> found,
      List<Integer> freezeBlocks,
      RuleContext context) {
    if (found.isEmpty()) {
      BackboneRules.report(
          context,
          group + ".arch",
          group + ".nlayers",
          arch,
          layers,
          backbone -> hasStrides(backbone, 8, 16));
      return;
    }
    if (!hasStrides(found.get(), 8, 16)) {
      context.error(
          group + ".arch",
          "%s has no maps of the strides 8 and 16".formatted(found.get().name()),
          "take a resnet, vgg, darknet or mobilenet");
      return;
    }
    BackboneRules.freezeBlocks(context, group + ".freeze_blocks", found.get(), freezeBlocks);
  }

  /** Whether a backbone has maps of these strides. */
  public static boolean hasStrides(Backbone backbone, Integer... strides) {
    GraphBuilder b = new GraphBuilder();
    Value small =
        b.input(
            "images", DType.FLOAT32, Shape.of(Dim.symbol("N"), Dim.of(3), Dim.of(64), Dim.of(64)));
    return backbone
        .build(b, small, BackboneOptions.DEFAULT)
        .byStride()
        .keySet()
        .containsAll(List.of(strides));
  }
}
