package io.tao4j.networks.unet;

import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneRules;
import io.tao4j.networks.unet.UnetSpec.DatasetConfig;
import io.tao4j.networks.unet.UnetSpec.ModelConfig;
import io.tao4j.networks.unet.UnetSpec.TargetClass;
import io.tao4j.networks.unet.UnetSpec.TrainingConfig;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What must hold between fields. */
final class UnetRules implements SpecRules<UnetSpec> {
  private static final String MODEL = "model_config.";
  private static final String DATA = "dataset_config.";
  private static final String TRAIN = "training_config.";
  private static final String CLASSES = DATA + "data_class_config.target_classes";
  private static final String ARCHITECTURES =
      "resnet, vgg, efficientnet_b0, shufflenet, vanilla_unet, vanilla_unet_dynamic";

  @Override
  public void check(UnetSpec spec, RuleContext context) {
    classes(spec, context);
    if (context.isFor(Verb.TRAIN)) {
      network(spec.modelConfig(), context);
      activation(spec, context);
      training(spec, context);
      pair(
          context,
          "train",
          spec.datasetConfig().trainImagesPath(),
          spec.datasetConfig().trainMasksPath(),
          spec.datasetConfig().trainDataSources().dataSource().isEmpty());
      if (new UnetSettings(spec).sets().training().isEmpty()) {
        context.error(
            DATA + "train_data_sources",
            "the spec names no training set",
            "give image_path and masks_path of one or more");
      }
    }
    pair(
        context,
        "val",
        spec.datasetConfig().valImagesPath(),
        spec.datasetConfig().valMasksPath(),
        spec.datasetConfig().valDataSources().dataSource().isEmpty());
  }

  private static void pair(
      RuleContext context,
      String set,
      Optional<Path> images,
      Optional<Path> masks,
      boolean noSources) {
    String field = DATA + set + (images.isPresent() ? "_images_path" : "_masks_path");
    if (!noSources && (images.isPresent() || masks.isPresent())) {
      context.ignored(field, set + "_data_sources takes its place");
    } else if (images.isPresent() != masks.isPresent()) {
      context.error(
          field,
          images.isPresent() ? "pictures without masks" : "masks without pictures",
          "give %s_images_path and %s_masks_path".formatted(set, set));
    }
  }

  private static void classes(UnetSpec spec, RuleContext context) {
    List<TargetClass> targets = spec.datasetConfig().dataClassConfig().targetClasses();
    if (targets.isEmpty()) {
      context.error(CLASSES, "there is no class", "give name and label_id of each");
      return;
    }
    Set<String> names = targets.stream().map(TargetClass::name).collect(Collectors.toSet());
    Map<Object, String> owners = new HashMap<>();
    for (TargetClass target : targets) {
      if (!target.mappingClass().isEmpty() && !names.contains(target.mappingClass())) {
        context.error(
            CLASSES,
            "'%s' is mapped to '%s', which is no class"
                .formatted(target.name(), target.mappingClass()),
            "the classes are " + String.join(", ", names));
        return;
      }
      if (!target.rgb().isEmpty() && target.rgb().size() != 3
          || target.rgb().isEmpty() != targets.get(0).rgb().isEmpty()) {
        context.error(
            CLASSES,
            "'%s' has the colour %s".formatted(target.name(), target.rgb()),
            "give red, green and blue of every class, or of none");
        return;
      }
      Object value = target.rgb().isEmpty() ? target.labelId() : target.rgb();
      String other = owners.put(value, target.name());
      if (other != null && !other.equals(target.name())) {
        context.error(
            CLASSES,
            "'%s' and '%s' both have the value %s".formatted(other, target.name(), value),
            "a value in the masks belongs to one class");
        return;
      }
    }
    DatasetConfig data = spec.datasetConfig();
    if (data.ignoreLabel().isPresent() && !targets.get(0).rgb().isEmpty()) {
      context.ignored(DATA + "ignore_label", "it is a value of masks of one channel, not a colour");
    } else if (data.ignoreLabel().isPresent() && owners.containsKey(data.ignoreLabel().get())) {
      context.error(
          DATA + "ignore_label",
          "%s is the value of '%s'"
              .formatted(data.ignoreLabel().get(), owners.get(data.ignoreLabel().get())),
          "a value is ignored or of a class");
    }
  }

  private static void network(ModelConfig model, RuleContext context) {
    Optional<UnetEncoder> found = UnetEncoder.find(model);
    if (found.isEmpty()) {
      switch (model.arch()) {
        case "resnet", "vgg" ->
            BackboneRules.report(
                context,
                MODEL + "arch",
                MODEL + "num_layers",
                model.arch(),
                model.numLayers() == 0 ? 18 : model.numLayers(),
                backbone -> true);
        case "byom", "simple_unet" ->
            context.unsupported(
                MODEL + "arch",
                "TAO's released code has no network '%s'".formatted(model.arch()),
                "there are " + ARCHITECTURES);
        default ->
            context.error(
                MODEL + "arch",
                "there is no network '%s'".formatted(model.arch()),
                "there are " + ARCHITECTURES);
      }
      return;
    }
    UnetEncoder network = found.get();
    side(network, "height", model.modelInputHeight(), model, context);
    side(network, "width", model.modelInputWidth(), model, context);
    if (network.trunk() instanceof Backbone backbone) {
      BackboneRules.freezeBlocks(context, MODEL + "freeze_blocks", backbone, model.freezeBlocks());
    } else {
      int blocks = network.trunk().blocks().size();
      model.freezeBlocks().stream()
          .filter(block -> block >= blocks)
          .forEach(
              block ->
                  context.error(
                      MODEL + "freeze_blocks",
                      "%s has no block %s".formatted(model.arch(), block),
                      "its blocks are 0 to " + (blocks - 1)));
    }
    if (model.baseFilters() > 0
        && !(network instanceof DynamicUnet)
        && !(network instanceof VanillaUnet)) {
      context.ignored(MODEL + "base_filters", "it is for the vanilla networks");
    }
    if (context.syntax() == SpecSyntax.PROTOBUF_TEXT
        && !context.given(MODEL + "use_batch_norm")
        && (network instanceof ResidualUnet || network instanceof VggUnet)) {
      context.notice(
          MODEL + "use_batch_norm",
          "the network has no batch norms: the file does not give '%suse_batch_norm', and absent is"
                  .formatted(MODEL)
              + " false in protobuf text, as in TAO",
          "write use_batch_norm: true for a network with them");
    }
  }

  private static void side(
      UnetEncoder network, String what, int side, ModelConfig model, RuleContext context) {
    network
        .refuses(side)
        .ifPresent(
            takes ->
                context.error(
                    MODEL + "model_input_" + what,
                    "%s takes no %s of %s".formatted(model.arch(), what, side),
                    "it takes " + takes));
  }

  private static void activation(UnetSpec spec, RuleContext context) {
    if (!spec.modelConfig().isSigmoid()) {
      return;
    }
    int classes = classNames(spec).size();
    if (classes != 2) {
      context.error(
          MODEL + "activation",
          "a sigmoid tells two classes apart, there are " + classes,
          "leave it out: a softmax is for any number");
    }
    if (spec.trainingConfig().shared().distillation().isPresent()) {
      context.error(
          TRAIN + "distillation",
          "a network with one score for two classes learns from no teacher",
          "take activation softmax");
    }
  }

  private static Set<String> classNames(UnetSpec spec) {
    return spec.datasetConfig().dataClassConfig().targetClasses().stream()
        .map(t -> t.mappingClass().isEmpty() ? t.name() : t.mappingClass())
        .collect(Collectors.toSet());
  }

  private static void training(UnetSpec spec, RuleContext context) {
    TrainingConfig train = spec.trainingConfig();
    train
        .shared()
        .check(
            classNames(spec),
            DATA + "val_data_sources",
            !new UnetSettings(spec).sets().validation().isEmpty(),
            context);
    if (train.loss().equals("dice") && !train.shared().classWeights().isEmpty()) {
      context.ignored(TRAIN + "class_weights", "they are for the cross entropy, the loss is dice");
    }
    String epochs = TRAIN + "epochs";
    if (train.maxSteps() > 0 && context.given(epochs)) {
      context.ignored(epochs, "max_steps counts");
    } else if (train.numEpochs() > 0 && context.given(epochs)) {
      context.ignored(epochs, "num_epochs counts");
    }
    DatasetConfig data = spec.datasetConfig();
    if (data.augmentationConfig().isPresent() && !data.augment()) {
      context.ignored(DATA + "augmentation_config", "augment is false");
    }
    if (data.augment()
        && data.augmentationConfig().isPresent()
        && data.augmentationConfig().get().spatialAugmentation().cropAndResizeRatio() == 0) {
      context.notice(
          DATA + "augmentation_config.spatial_augmentation",
          "no part is cut out: crop_and_resize_ratio is 0 where the group does not give it, as in"
              + " TAO",
          "give crop_and_resize_ratio; 0.1 is TAO's without the group");
    }
    if (new UnetSettings(spec).isGrey() && context.given(DATA + "preprocess")) {
      context.ignored(DATA + "preprocess", "grey pictures always become x / 127.5 - 1, as in TAO");
    }
  }
}
