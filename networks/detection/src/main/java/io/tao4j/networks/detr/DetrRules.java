package io.tao4j.networks.detr;

import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneRules;
import io.tao4j.networks.detr.DetrGraph.Network;
import io.tao4j.networks.detr.DetrSpec.ModelConfig;
import io.tao4j.networks.tasks.detection.DetectionRules;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What must hold between fields. */
final class DetrRules implements SpecRules<DetrSpec> {
  private static final String MODEL = "model_config.";
  private static final String INPUT = "augmentation_config.";
  private static final int STRIDE = 32;

  private final Network network;

  DetrRules(Network network) {
    this.network = network;
  }

  @Override
  public void check(DetrSpec spec, RuleContext context) {
    DetectionRules.check(spec.datasetConfig(), context);
    DetectionRules.check(spec, context);
    if (!context.isFor(Verb.TRAIN)) {
      return;
    }
    model(spec, context);
    unread(spec, context);
    input(spec.augmentationConfig(), context);
    if (spec.trainingConfig().distillation().isPresent()) {
      context.error(
          "training_config.distillation",
          "detection transformers learn from no teacher here",
          "leave it out");
    }
  }

  private void model(DetrSpec spec, RuleContext context) {
    ModelConfig model = spec.modelConfig();
    Optional<Backbone> backbone = new DetrSettings(network, spec).findBackbone();
    if (backbone.isEmpty()) {
      BackboneRules.report(
          context,
          MODEL + "arch",
          MODEL + "nlayers",
          model.arch(),
          model.nlayers(),
          DetrRules::fits);
    } else if (!fits(backbone.get())) {
      context.error(
          MODEL + "arch",
          "%s has no maps of the strides 8, 16 and 32".formatted(backbone.get().name()),
          "take a resnet, convnext, swin, fan, efficientvit or mobilenet");
    } else {
      BackboneRules.freezeBlocks(
          context, MODEL + "freeze_blocks", backbone.get(), model.freezeBlocks());
    }
    if (model.hiddenDim() % model.nheads() != 0 || model.hiddenDim() % 4 != 0) {
      context.error(
          MODEL + "hidden_dim",
          "%s is no multiple of 4 and of nheads, %s".formatted(model.hiddenDim(), model.nheads()),
          "give %s"
              .formatted(
                  model.nheads() * 4 * Math.max(1, model.hiddenDim() / (4 * model.nheads()))));
    }
    if (network != Network.RTDETR && model.hiddenDim() % Math.min(32, model.hiddenDim()) != 0) {
      context.error(
          MODEL + "hidden_dim",
          "%s channels are not divisible by 32 groups".formatted(model.hiddenDim()),
          "give a multiple of 32");
    }
    if (network == Network.RTDETR && model.numFeatureLevels().orElse(3) < 3) {
      context.error(MODEL + "num_feature_levels", "rtdetr's encoder has three maps", "give 3 or 4");
    }
  }

  /** Fields that act for some of the three networks only. */
  private void unread(DetrSpec spec, RuleContext context) {
    if (network == Network.RTDETR) {
      ignored(context, "rtdetr's encoder looks at all pixels of one map", MODEL + "enc_n_points");
    } else {
      ignored(
          context,
          "it is for rtdetr's encoder",
          MODEL + "expansion",
          MODEL + "depth_mult",
          MODEL + "use_encoder_idx");
    }
    if (network == Network.DEFORMABLE_DETR) {
      ignored(
          context,
          "it is for denoising, which deformable_detr has not",
          MODEL + "dn_number",
          MODEL + "dn_label_noise_ratio",
          MODEL + "dn_box_noise_scale");
      ignored(
          context,
          "the encoder of deformable_detr proposes no boxes",
          "loss_config.interm_loss_coef");
    } else if (!spec.modelConfig().withBoxRefine()) {
      ignored(context, "each layer of dino and rtdetr moves the boxes", MODEL + "with_box_refine");
    }
  }

  private static void ignored(RuleContext context, String why, String... fields) {
    Arrays.stream(fields).filter(context::given).forEach(field -> context.ignored(field, why));
  }

  private static boolean fits(Backbone backbone) {
    return backbone.dividesEvenly()
        && backbone.stride() == STRIDE
        && List.of("vgg", "alexnet", "squeezenet", "vit").stream()
            .noneMatch(backbone.name()::startsWith);
  }

  private static void input(DetrInputConfig input, RuleContext context) {
    multiple(INPUT + "output_width", input.outputWidth(), context);
    multiple(INPUT + "output_height", input.outputHeight(), context);
    if (input.inputMean().size() != 3 || input.inputStd().size() != 3) {
      context.error(
          INPUT + (input.inputMean().size() != 3 ? "input_mean" : "input_std"),
          "three numbers are needed, for red, green and blue",
          "give [0, 0, 0] and [1, 1, 1] for levels over 255 as they are");
    }
  }

  private static void multiple(String field, int side, RuleContext context) {
    if (side % STRIDE != 0) {
      context.error(
          field,
          "%s is no multiple of %s".formatted(side, STRIDE),
          "give %s".formatted(Math.max(2, Math.round((float) side / STRIDE)) * STRIDE));
    }
  }
}
