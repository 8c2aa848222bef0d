package io.tao4j.networks.tasks.classification;

import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneRules;
import io.tao4j.spec.RuleContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The fields of a classifier's {@code model_config} that choose its backbone, or the model that it
 * brings instead, to be checked against each other.
 *
 * @param arch family or name, {@code byom} for a model of its own
 * @param layers depth of the family
 * @param byomModel the model of its own
 * @param freezeBlocks blocks whose convolutions do not change
 * @param size of the input; empty where it was reported already
 */
public record BackboneFields(
    String arch,
    int layers,
    Optional<Path> byomModel,
    List<Integer> freezeBlocks,
    Optional<InputSize> size) {

  /**
   * Reports what does not hold.
   *
   * @param found the backbone that family and depth name, if there is one
   * @return that backbone; empty where there is none, or the spec brings its own model
   */
  public Optional<Backbone> check(Optional<Backbone> found, RuleContext context) {
    boolean imports = arch.equals(ImportedClassifier.ARCH);
    if (imports != byomModel.isPresent()) {
      context.error(
          "model_config.byom_model",
          imports ? "arch is byom and no model is given" : "arch is '%s'".formatted(arch),
          "byom_model and arch: byom belong together");
      return Optional.empty();
    }
    if (imports) {
      if (!freezeBlocks.isEmpty()) {
        context.error(
            "model_config.freeze_blocks",
            "an imported model has no blocks",
            "leave it out; freeze_bn works");
      }
      return Optional.empty();
    }
    if (found.isEmpty()) {
      BackboneRules.report(
          context, "model_config.arch", "model_config.n_layers", arch, layers, backbone -> true);
      return Optional.empty();
    }
    Backbone backbone = found.get();
    size.filter(input -> Math.min(input.height(), input.width()) < backbone.minimumSize())
        .ifPresent(
            input ->
                context.error(
                    "model_config.input_image_size",
                    "%s takes no images of %sx%s"
                        .formatted(backbone.name(), input.height(), input.width()),
                    "give height and width of %s or more".formatted(backbone.minimumSize())));
    BackboneRules.freezeBlocks(context, "model_config.freeze_blocks", backbone, freezeBlocks);
    return found;
  }
}
