package io.tao4j.networks.lprnet;

import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;

/** What must hold between fields. */
final class LprRules implements SpecRules<LprSpec> {
  @Override
  public void check(LprSpec spec, RuleContext context) {
    if (!context.isFor(Verb.TRAIN)) {
      return;
    }
    if (spec.lprConfig().nlayers() != 10 && spec.lprConfig().nlayers() != 18) {
      context.error(
          "lpr_config.nlayers",
          "there is no baseline network of %s layers".formatted(spec.lprConfig().nlayers()),
          "10 or 18");
    }
    for (int block : spec.lprConfig().freezeBlocks()) {
      if (block >= LprTrunk.BLOCKS) {
        context.error(
            "lpr_config.freeze_blocks",
            "there is no block " + block,
            "blocks are 0 to " + (LprTrunk.BLOCKS - 1));
      }
    }
    LprSpec.AugmentationConfig input = spec.augmentationConfig();
    if (input.outputChannel() != 1 && input.outputChannel() != 3) {
      context.error(
          "augmentation_config.output_channel",
          "pictures have 1 or 3 channels, not " + input.outputChannel(),
          "3 for colour, 1 for grey");
    }
    int needed = 4 * (2 * spec.lprConfig().maxLabelLength() + 1);
    if (input.outputWidth() < needed) {
      context.error(
          "augmentation_config.output_width",
          "%s pixels are too few for plates of %s characters"
              .formatted(input.outputWidth(), spec.lprConfig().maxLabelLength()),
          "%s or more: four a step, and 2 * max_label_length + 1 steps".formatted(needed));
    }
    for (int side : input.gaussianKernelSize()) {
      if (side % 2 == 0) {
        context.error(
            "augmentation_config.gaussian_kernel_size",
            "a blur's window has a pixel in its middle, so its side is odd, got " + side,
            "%s or %s".formatted(side - 1, side + 1));
      }
    }
    if (spec.trainingConfig().optimizer().isGiven()) {
      context.notice(
          "training_config.optimizer",
          "TAO's lprnet trains with sgd, momentum 0.9, whatever stands here",
          "here it acts");
    }
  }
}
