package io.tao4j.networks.ssd;

import io.tao4j.networks.anchors.AnchorRules;
import io.tao4j.networks.ssd.SsdSpec.SsdConfig;
import io.tao4j.spec.RuleContext;

/** What must hold between fields. */
final class SsdRules {
  private SsdRules() {}

  /**
   * Reports what does not hold.
   *
   * @param network {@code ssd} or {@code dssd}
   */
  static void check(String network, SsdFamilySpec spec, RuleContext context) {
    if (!AnchorRules.groups(spec, context)) {
      return;
    }
    SsdSettings settings = new SsdSettings(network, spec.network());
    AnchorRules.network(settings, context);
    SsdConfig config = settings.config();
    if (config.predNumChannels() % 4 != 0) {
      context.error(
          settings.group() + ".pred_num_channels",
          "%s is no multiple of 4".formatted(config.predNumChannels()),
          "TAO knows 0, 256, 512 and 1024");
    }
    training(network, spec, context);
  }

  private static void training(String network, SsdFamilySpec spec, RuleContext context) {
    if (spec.trainingConfig().optimizer().isGiven()) {
      context.notice(
          "training_config.optimizer",
          "TAO's %s trains with sgd, momentum 0.9, whatever stands here".formatted(network),
          "here it acts");
    }
    if (spec.trainingConfig().learningRate().softStartCosineAnnealingSchedule().isPresent()) {
      context.notice(
          "training_config.learning_rate",
          "TAO's %s takes only soft_start_annealing_schedule".formatted(network),
          "here both act");
    }
  }
}
