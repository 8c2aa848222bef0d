package io.tao4j.networks.rcnn;

import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneRules;
import io.tao4j.networks.rcnn.RcnnModelConfig.ImageType;
import io.tao4j.networks.rcnn.RcnnModelConfig.InputImageConfig;
import io.tao4j.networks.rcnn.RcnnSpec.RegionConfig;
import io.tao4j.networks.tasks.detection.DetectionRules;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;
import java.util.List;
import java.util.Optional;

/** What must hold between fields. */
final class RcnnRules implements SpecRules<RcnnSpec> {
  private static final String MODEL = "model_config.";
  private static final String REGION = "region_config.";

  @Override
  public void check(RcnnSpec spec, RuleContext context) {
    DetectionRules.check(spec.datasetConfig(), context);
    DetectionRules.check(spec, context);
    if (!context.isFor(Verb.TRAIN)) {
      return;
    }
    backbone(spec, context);
    input(spec.modelConfig().inputImageConfig(), context);
    regions(spec.regionConfig(), context);
    if (spec.trainingConfig().distillation().isPresent()) {
      context.error(
          "training_config.distillation",
          "faster_rcnn learns from no teacher: two networks propose different regions",
          "leave it out");
    }
  }

  private static void backbone(RcnnSpec spec, RuleContext context) {
    RcnnModelConfig config = spec.modelConfig();
    RcnnSettings settings = new RcnnSettings(config, spec.regionConfig());
    Optional<Backbone> backbone = settings.findBackbone();
    if (backbone.isEmpty() || !fits(backbone.get())) {
      context.error(
          MODEL + "arch",
          "'%s' is no backbone of faster_rcnn".formatted(config.arch()),
          "give resnet:10, :18, :34, :50 or :101, vgg:16 or :19, darknet:19 or :53,"
              + " efficientnet:b0 to b5, googlenet, mobilenet_v1 or mobilenet_v2");
      return;
    }
    if (!settings.activationName().isEmpty() && settings.findActivation().isEmpty()) {
      context.error(
          MODEL + "activation.activation_type",
          "'%s' is no activation".formatted(settings.activationName()),
          "give relu, leaky_relu, swish, mish, ...");
    }
    unread(config, backbone.get().name(), context);
    BackboneRules.freezeBlocks(
        context, MODEL + "freeze_blocks", backbone.get(), config.freezeBlocks());
    if (config.anchorBoxConfig().scale().isEmpty() || config.anchorBoxConfig().ratio().isEmpty()) {
      context.error(MODEL + "anchor_box_config", "there are no anchors", "give scale and ratio");
    }
  }

  /** Fields that act on some families of backbones only. */
  private static void unread(RcnnModelConfig config, String backbone, RuleContext context) {
    boolean resnet = backbone.startsWith("resnet");
    boolean vgg = backbone.startsWith("vgg");
    ignored(config.dropoutRate() > 0 && !vgg, "dropout_rate", "VGG's dense layers", context);
    ignored(
        config.dropConnectRate() > 0 && !backbone.startsWith("efficientnet"),
        "drop_connect_rate",
        "EfficientNets",
        context);
    ignored(
        config.allProjections() && !resnet && !backbone.equals("mobilenet_v2"),
        "all_projections",
        "ResNets and MobileNet v2",
        context);
    ignored(config.usePooling() && !resnet && !vgg, "use_pooling", "ResNets and VGG", context);
  }

  private static void ignored(boolean unread, String field, String of, RuleContext context) {
    if (unread && context.given(MODEL + field)) {
      context.ignored(MODEL + field, "it is for " + of);
    }
  }

  private static boolean fits(Backbone backbone) {
    return List.of(
            "resnet", "vgg", "darknet", "efficientnet", "googlenet", "mobilenet_v1", "mobilenet_v2")
        .stream()
        .anyMatch(backbone.name()::startsWith);
  }

  private static void input(InputImageConfig input, RuleContext context) {
    String group = MODEL + "input_image_config.";
    if (input.sizeMin().isPresent()) {
      context.error(
          group + "size_min",
          "the input has one size here: proposals and exported files need it",
          "give size_height_width");
      return;
    }
    multiple(group + "size_height_width.height", input.height(), context);
    multiple(group + "size_height_width.width", input.width(), context);
    if (input.imageType() == ImageType.RGB && input.imageChannelOrder().equals("l")) {
      context.error(
          group + "image_channel_order",
          "'l' is one channel, image_type RGB has three",
          "give rgb or bgr, or set image_type to GRAY_SCALE");
    }
    for (String key : input.imageChannelMean().keySet()) {
      if (!List.of("r", "g", "b", "l").contains(key)) {
        context.error(
            group + "image_channel_mean", "'%s' is no channel".formatted(key), "give r, g, b or l");
      }
    }
  }

  private static void multiple(String field, int side, RuleContext context) {
    int stride = BackboneSplit.STRIDE;
    if (side % stride != 0) {
      context.error(
          field,
          "%s is no multiple of %s".formatted(side, stride),
          "give %s".formatted(Math.max(2, Math.round((float) side / stride)) * stride));
    }
  }

  private static void regions(RegionConfig region, RuleContext context) {
    if (region.rpnMinOverlap() > region.rpnMaxOverlap()) {
      context.error(
          REGION + "rpn_min_overlap",
          "it is above rpn_max_overlap, " + region.rpnMaxOverlap(),
          "an anchor cannot be object and background");
    }
    if (region.classifierMinOverlap() >= region.classifierMaxOverlap()) {
      context.error(
          REGION + "classifier_min_overlap",
          "it is not below classifier_max_overlap, " + region.classifierMaxOverlap(),
          "a region cannot be object and background");
    }
    for (String key : region.classifierRegrStd().keySet()) {
      if (!List.of("x", "y", "w", "h").contains(key)) {
        context.error(
            REGION + "classifier_regr_std",
            "'%s' is no number of a box".formatted(key),
            "give x, y, w or h");
      }
    }
  }
}
