package io.tao4j.networks.multitask;

import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneRules;
import io.tao4j.networks.multitask.MultitaskSpec.ModelConfig;
import io.tao4j.networks.tasks.classification.ByomRules;
import io.tao4j.networks.tasks.classification.InputSize;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;
import java.util.Optional;

/** What must hold between fields. */
final class MultitaskRules implements SpecRules<MultitaskSpec> {
  private static final String SIZE = "model_config.input_image_size";

  @Override
  public void check(MultitaskSpec spec, RuleContext context) {
    if (!context.isFor(Verb.TRAIN)) {
      return;
    }
    ModelConfig model = spec.modelConfig();
    Optional<InputSize> size = InputSize.parse(model.inputImageSize());
    if (size.isEmpty()) {
      context.error(
          SIZE,
          "'%s' is no input size".formatted(model.inputImageSize()),
          "give channels (1 or 3), height and width (16 or more): \"3,80,60\"");
    }
    if (!ByomRules.namesBackbone(model.arch(), model.byomModel(), model.freezeBlocks(), context)) {
      return;
    }
    Optional<Backbone> found = new MultitaskSettings(model).findBackbone();
    if (found.isEmpty()) {
      BackboneRules.report(
          context,
          "model_config.arch",
          "model_config.n_layers",
          model.arch(),
          model.nLayers(),
          backbone -> true);
      return;
    }
    Backbone backbone = found.get();
    size.filter(s -> Math.min(s.height(), s.width()) < backbone.minimumSize())
        .ifPresent(
            s ->
                context.error(
                    SIZE,
                    "%s takes no images of %sx%s".formatted(backbone.name(), s.height(), s.width()),
                    "give height and width of %s or more".formatted(backbone.minimumSize())));
    BackboneRules.freezeBlocks(
        context, "model_config.freeze_blocks", backbone, model.freezeBlocks());
  }
}
