package io.tao4j.networks.segformer;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.BackboneRules;
import io.tao4j.networks.segformer.SegformerSpec.DatasetConfig;
import io.tao4j.networks.segformer.SegformerSpec.ModelConfig;
import io.tao4j.networks.segformer.SegformerSpec.PaletteEntry;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Place;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What must hold between fields. */
final class SegformerRules implements SpecRules<SegformerSpec> {
  private static final String MODEL = "model_config.";
  private static final String DATA = "dataset_config.";
  private static final String PALETTE = DATA + "palette";
  private static final int CHANNELS = 3;
  private static final String THREE =
      "give three numbers: of red, green and blue; no deviation is 0";
  private static final int STRIDE = 32;

  /** Of MiT's first map, whose size the others get: theirs may be rounded up. */
  private static final int FIRST_STRIDE = 4;

  @Override
  public void check(SegformerSpec spec, RuleContext context) {
    palette(spec.datasetConfig(), context);
    SegformerSettings settings = new SegformerSettings(spec);
    if (context.isFor(Verb.TRAIN)) {
      network(spec.modelConfig(), settings, context);
      augmentation(spec, context);
      numbers(spec.datasetConfig(), context);
      spec.trainingConfig()
          .shared()
          .check(
              spec.datasetConfig().palette().stream()
                  .map(PaletteEntry::segClass)
                  .collect(Collectors.toSet()),
              DATA + "val_data_sources",
              !settings.sets().validation().isEmpty(),
              context);
      places(settings.sets().training(), context);
      if (settings.sets().training().isEmpty()) {
        context.requireExists(DATA + "root_dir", Path.of("images", "train"));
      }
    }
    places(settings.sets().validation(), context);
  }

  private static void places(List<Place> places, RuleContext context) {
    for (Place place : places) {
      context.requireExists(DATA + "root_dir", place.images());
      context.requireExists(DATA + "root_dir", place.masks());
    }
  }

  private static void palette(DatasetConfig data, RuleContext context) {
    if (data.palette().isEmpty()) {
      context.error(PALETTE, "there is no class", "give seg_class, label_id and rgb of each");
      return;
    }
    boolean coloured =
        data.labelTransform().equals("None") && data.palette().get(0).rgb().size() == 3;
    if (coloured && context.given(DATA + "ignore_label")) {
      context.ignored(DATA + "ignore_label", "it is a value of masks of one channel, not a colour");
    }
    Map<List<Integer>, PaletteEntry> owners = new HashMap<>();
    for (PaletteEntry entry : data.palette()) {
      if (coloured && entry.rgb().size() != 3) {
        context.error(
            PALETTE,
            "'%s' has the colour %s".formatted(entry.segClass(), entry.rgb()),
            "give red, green and blue of every class");
        return;
      }
      PaletteEntry other = coloured ? owners.put(entry.rgb(), entry) : null;
      if (other != null && other.labelId() != entry.labelId()) {
        context.error(
            PALETTE,
            "'%s' and '%s' both have the colour %s"
                .formatted(other.segClass(), entry.segClass(), entry.rgb()),
            "a colour belongs to one class");
        return;
      }
    }
  }

  private static void numbers(DatasetConfig data, RuleContext context) {
    if (data.mean().size() != CHANNELS) {
      context.error(DATA + "mean", "%s is no mean of three channels".formatted(data.mean()), THREE);
    }
    if (data.std().size() != CHANNELS || data.std().contains(0.0)) {
      context.error(
          DATA + "std", "%s is no deviation of three channels".formatted(data.std()), THREE);
    }
  }

  private static void network(ModelConfig model, SegformerSettings settings, RuleContext context) {
    Optional<Backbone> backbone = settings.findBackbone();
    if (backbone.isEmpty()) {
      BackboneRules.report(
          context, MODEL + "backbone", MODEL + "backbone", model.backbone(), 0, b -> true);
      return;
    }
    int stride = model.backbone().startsWith("mit_") ? FIRST_STRIDE : STRIDE;
    boolean sizes = true;
    for (String side : List.of("height", "width")) {
      int size = side.equals("height") ? model.inputHeight() : model.inputWidth();
      if (size % stride != 0) {
        sizes = false;
        context.error(
            MODEL + "input_" + side,
            "%s is no multiple of %s".formatted(size, stride),
            "%s takes multiples of %s".formatted(model.backbone(), stride));
      }
    }
    if (sizes && !hasMaps(backbone.get(), settings, model)) {
      context.error(
          MODEL + "backbone",
          "%s has no map of stride 4".formatted(model.backbone()),
          "take one of mit_b0 to mit_b5, a FAN, or a network of convolutions");
    }
    BackboneRules.freezeBlocks(
        context, MODEL + "freeze_blocks", backbone.get(), model.freezeBlocks());
  }

  private static boolean hasMaps(Backbone backbone, SegformerSettings settings, ModelConfig model) {
    GraphBuilder b = new GraphBuilder();
    BackboneOptions options = settings.backboneOptions();
    return backbone
            .build(
                b,
                b.input(
                    "images",
                    DType.FLOAT32,
                    Shape.batch(3, model.inputHeight(), model.inputWidth())),
                options)
            .byStride()
            .firstKey()
        == 4;
  }

  private static void augmentation(SegformerSpec spec, RuleContext context) {
    var given = spec.datasetConfig().augmentation();
    boolean turns = given.rotateProbability() > 0 && !given.angleList().isEmpty();
    if (turns && given.angleList().stream().anyMatch(angle -> angle % 90 != 0)) {
      context.unsupported(
          DATA + "augmentation.angle_list",
          "pictures are turned by right angles, got %s".formatted(given.angleList()),
          "give multiples of 90");
    }
    if (turns && spec.modelConfig().inputHeight() != spec.modelConfig().inputWidth()) {
      context.error(
          DATA + "augmentation.rotate_probability",
          "an input of %s x %s cannot be turned by right angles"
              .formatted(spec.modelConfig().inputHeight(), spec.modelConfig().inputWidth()),
          "give a square input, or rotate_probability: 0");
    }
    List<Double> zoom = given.scaleRange();
    if (zoom.size() > 2 || zoom.size() == 2 && zoom.get(0) > zoom.get(1)) {
      context.error(
          DATA + "augmentation.scale_range",
          "%s is no range".formatted(zoom),
          "give least and most, or nothing");
    }
  }
}
