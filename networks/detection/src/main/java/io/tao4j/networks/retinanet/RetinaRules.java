package io.tao4j.networks.retinanet;

import io.tao4j.networks.anchors.AnchorRules;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import java.util.List;

/** What must hold between fields. */
final class RetinaRules implements SpecRules<RetinaSpec> {
  @Override
  public void check(RetinaSpec spec, RuleContext context) {
    if (!AnchorRules.groups(spec, context)) {
      return;
    }
    RetinaSettings settings = new RetinaSettings(spec.retinanetConfig());
    AnchorRules.network(settings, context);
    if (spec.classWeightingConfig().enableAuto()) {
      context.ignored(
          "class_weighting_config.enable_auto", "TAO has it for yolo_v4 and yolo_v4_tiny only");
    }
    settings
        .fields()
        .ratiosOfMaps()
        .filter(ratios -> ratios.stream().map(List::size).distinct().count() > 1)
        .ifPresent(
            ratios ->
                context.error(
                    settings.group() + ".aspect_ratios",
                    "the maps share their predictors and need as many ratios each, got %s"
                        .formatted(ratios.stream().map(List::size).toList()),
                    "give lists of one length"));
  }
}
