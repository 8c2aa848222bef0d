package io.tao4j.networks.classification;

import io.tao4j.networks.classification.spec.LrConfig;
import io.tao4j.networks.classification.spec.ModelConfig;
import io.tao4j.networks.tasks.classification.BackboneFields;
import io.tao4j.networks.tasks.classification.InputSize;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;
import java.util.List;
import java.util.Locale;

/** What must hold between fields. */
final class ClassificationRules implements SpecRules<ClassificationSpec> {
  @Override
  public void check(ClassificationSpec spec, RuleContext context) {
    ModelConfig model = spec.modelConfig();
    if (ClassificationSettings.inputSize(model.inputImageSize()).isEmpty()) {
      context.error(
          "model_config.input_image_size",
          "'%s' is no input size".formatted(model.inputImageSize()),
          "give channels (1 or 3), height and width (16 or more): \"3,224,224\"");
    }
    // Other verbs take the network from the model file.
    if (context.isFor(Verb.TRAIN)) {
      checkBackbone(model, context);
    }
    if (spec.trainConfig().pretrainedModelPath().isPresent()
        && spec.trainConfig().pretrainedSource().isPresent()) {
      context.error(
          "train_config.pretrained_source",
          "pretrained_model_path is given as well",
          "a training starts from one of them");
    }
    if (context.isFor(Verb.TRAIN)) {
      scope(spec.trainConfig().regConfig().scope(), context);
    }
    LrConfig rate = spec.trainConfig().lrConfig();
    rate.warmupCosine()
        .filter(rise -> rise.warmupEpochs() >= spec.trainConfig().nEpochs())
        .ifPresent(
            rise ->
                context.error(
                    "train_config.lr_config.warmup_cosine.warmup_epochs",
                    "the rise of %s epochs takes the whole training of %s"
                        .formatted(rise.warmupEpochs(), spec.trainConfig().nEpochs()),
                    "give fewer"));
    rate.softAnneal()
        .ifPresent(
            soft -> ascending("soft_anneal.annealing_points", soft.annealingPoints(), context));
    rate.multiStep()
        .ifPresent(stairs -> ascending("multi_step.milestones", stairs.milestones(), context));
    for (String key : spec.trainConfig().imageMean().keySet()) {
      if (!List.of("r", "g", "b", "l").contains(key)) {
        context.error(
            "train_config.image_mean", "'%s' is no channel".formatted(key), "give r, g, b or l");
      }
    }
  }

  /** As in TAO other words have no effect, but here they are told. */
  private static void scope(String scope, RuleContext context) {
    for (String layer : scope.split(",")) {
      String name = layer.strip().toLowerCase(Locale.ROOT);
      if (!name.equals("conv2d") && !name.equals("dense")) {
        context.notice(
            "train_config.reg_config.scope",
            "'%s' has no effect: penalties are on Conv2D and Dense, as in TAO"
                .formatted(layer.strip()),
            "leave it out");
      }
    }
  }

  private static void ascending(String field, List<? extends Number> points, RuleContext context) {
    if (!points.equals(points.stream().sorted().toList())) {
      context.error(
          "train_config.lr_config." + field, "the points must ascend, got " + points, "sort them");
    }
  }

  private static void checkBackbone(ModelConfig model, RuleContext context) {
    new BackboneFields(
            model.arch(),
            model.nLayers(),
            model.byomModel(),
            model.freezeBlocks(),
            InputSize.parse(model.inputImageSize()))
        .check(ClassificationSettings.backbone(model), context)
        .filter(backbone -> model.dropPath().orElse(0.0) > 0 && !backbone.dropsPaths())
        .ifPresent(
            backbone ->
                context.error(
                    "model_config.drop_path",
                    backbone.name() + " has no stochastic depth",
                    "leave it out; EfficientNet, ViT, Swin, ConvNeXt and MiT have it"));
  }
}
