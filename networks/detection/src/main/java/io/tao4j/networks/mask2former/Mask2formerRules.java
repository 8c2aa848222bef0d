package io.tao4j.networks.mask2former;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.mask2former.Mask2formerSpec.DatasetConfig;
import io.tao4j.networks.mask2former.Mask2formerSpec.ModelConfig;
import io.tao4j.networks.tasks.segmentation.SegmenterEncoder;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What must hold between fields. */
final class Mask2formerRules implements SpecRules<Mask2formerSpec> {
  private static final String MODEL = "model_config.";
  private static final String DATA = "dataset_config.";
  private static final int STRIDE = 32;

  @Override
  public void check(Mask2formerSpec spec, RuleContext context) {
    DatasetConfig data = spec.datasetConfig();
    if (data.val().isNamed()) {
      data.val().check(DATA + "val", context);
    }
    boolean reads = context.isFor(Verb.TRAIN) || context.isFor(Verb.EVALUATE);
    if (reads && context.given(DATA + "num_classes") && listed(data)) {
      context.ignored(DATA + "num_classes", "the classes are those that the files list");
    }
    if (!context.isFor(Verb.TRAIN)) {
      return;
    }
    data.train().check(DATA + "train", context);
    model(spec.modelConfig(), context);
    if (data.pixelMean().size() != 3 || data.pixelStd().size() != 3) {
      context.error(
          DATA + (data.pixelMean().size() != 3 ? "pixel_mean" : "pixel_std"),
          "three numbers are needed, for red, green and blue",
          "give [0, 0, 0] and [1, 1, 1] for levels over 255 as they are");
    }
    if (data.augmentation().trainMinSize().isEmpty()) {
      context.error(DATA + "augmentation.train_min_size", "there is no length", "give one or more");
    }
    if (spec.trainingConfig().shared().distillation().isPresent()) {
      context.error(
          "training_config.distillation",
          "queries of two networks do not look for the same segments",
          "leave it out");
    }
    if (spec.trainingConfig().shared().earlyStopping().isPresent()
        && !data.val().isNamed()
        && spec.trainingConfig()
            .shared()
            .earlyStopping()
            .get()
            .needsValidation(spec.trainingConfig().shared().monitor())) {
      context.error(
          "training_config.early_stopping",
          "early stopping needs a validation set, and there is none",
          "set dataset_config.val, or let it monitor the loss");
    }
    if (spec.trainingConfig().lrScheduler().equals("Warmuppoly")) {
      for (String field : List.of("milestones", "gamma")) {
        if (context.given("training_config." + field)) {
          context.ignored("training_config." + field, "Warmuppoly falls by a power");
        }
      }
    }
    int epochs = spec.trainingConfig().optimization().numEpochs();
    if (spec.trainingConfig().lrScheduler().equals("MultiStep")
        && context.given("training_config.milestones")
        && spec.trainingConfig().milestones().stream().allMatch(m -> m >= epochs)) {
      context.ignored(
          "training_config.milestones", "the training ends after %s epochs".formatted(epochs));
    }
    answers(spec.modelConfig().mode(), context);
  }

  /** Fields that act in some of the modes only. */
  private static void answers(String mode, RuleContext context) {
    Map<String, Set<String>> modes =
        new TreeMap<>(
            Map.of(
                "object_mask_threshold", Set.of("instance", "panoptic"),
                "overlap_threshold", Set.of("panoptic"),
                "test_topk_per_image", Set.of("instance")));
    modes.forEach(
        (field, of) -> {
          if (!of.contains(mode) && context.given("answer_config." + field)) {
            context.ignored("answer_config." + field, "mode: %s does not read it".formatted(mode));
          }
        });
  }

  private static boolean listed(DatasetConfig data) {
    return data.labelMap().isPresent() || !data.train().type().equals("ade");
  }

  private static void model(ModelConfig model, RuleContext context) {
    SegmenterEncoder encoder = model.encoder();
    encoder.check(context);
    boolean whole = true;
    for (String side : List.of("height", "width")) {
      int size = side.equals("height") ? encoder.inputHeight() : encoder.inputWidth();
      if (size % STRIDE != 0) {
        whole = false;
        if (encoder.backbone().startsWith("mit_")) { // others have said so
          context.error(
              MODEL + "input_" + side,
              "%s is no multiple of %s".formatted(size, STRIDE),
              "give one");
        }
      }
    }
    Optional<Backbone> backbone = encoder.find();
    if (whole && backbone.isPresent() && !hasMaps(backbone.get(), encoder)) {
      context.error(
          MODEL + "backbone",
          "%s has no maps of the strides 4, 8, 16 and 32".formatted(encoder.backbone()),
          "take a swin, resnet, efficientvit, convnext, mit or fan");
    }
    width("convs_dim", model.convsDim(), model.nheads(), context);
    width("hidden_dim", model.hiddenDim(), model.nheads(), context);
    if (model.convsDim() > STRIDE && model.convsDim() % STRIDE != 0) {
      context.error(
          MODEL + "convs_dim",
          "%s channels are not divisible by 32 groups".formatted(model.convsDim()),
          "give a multiple of 32");
    }
  }

  private static boolean hasMaps(Backbone backbone, SegmenterEncoder encoder) {
    GraphBuilder b = new GraphBuilder();
    Shape shape = Shape.batch(3, encoder.inputHeight(), encoder.inputWidth());
    return backbone
        .build(b, b.input("images", DType.FLOAT32, shape), encoder.options())
        .byStride()
        .keySet()
        .containsAll(Set.of(4, 8, 16, 32));
  }

  private static void width(String field, int width, int heads, RuleContext context) {
    if (width % heads != 0 || width % 4 != 0) {
      context.error(
          MODEL + field,
          "%s is no multiple of 4 and of nheads, %s".formatted(width, heads),
          "give %s".formatted(heads * 4 * Math.max(1, width / (4 * heads))));
    }
  }
}
