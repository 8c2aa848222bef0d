package io.tao4j.networks.multitask;

import io.tao4j.networks.multitask.MultitaskSpec.ModelConfig;
import io.tao4j.networks.tasks.classification.BackboneFields;
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
    new BackboneFields(model.arch(), model.nLayers(), model.byomModel(), model.freezeBlocks(), size)
        .check(new MultitaskSettings(model).findBackbone(), context);
  }
}
