package io.tao4j.networks.tasks.classification;

import io.tao4j.spec.RuleContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What must hold between the fields of a {@code model_config} that may bring its own model. */
public final class ByomRules {
  private ByomRules() {}

  /**
   * Reports what does not hold.
   *
   * @param arch {@code model_config.arch}
   * @param model {@code model_config.byom_model}
   * @param freezeBlocks {@code model_config.freeze_blocks}
   * @return whether the spec names one of the backbones here, whose rules are then to be checked
   */
  public static boolean namesBackbone(
      String arch, Optional<Path> model, List<Integer> freezeBlocks, RuleContext context) {
    boolean imports = arch.equals(ImportedClassifier.ARCH);
    if (imports != model.isPresent()) {
      context.error(
          "model_config.byom_model",
          imports ? "arch is byom and no model is given" : "arch is '%s'".formatted(arch),
          "byom_model and arch: byom belong together");
      return false;
    }
    if (imports && !freezeBlocks.isEmpty()) {
      context.error(
          "model_config.freeze_blocks",
          "an imported model has no blocks",
          "leave it out; freeze_bn works");
    }
    return !imports;
  }
}
