package io.tao4j.networks.matching;

import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneRules;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.spec.RuleContext;
import java.util.Map;
import java.util.Optional;

/** Trunks by the names that TAO's networks of vectors give them. */
public final class TaoTrunks {
  private static final String FIELD = "model.backbone";
  private static final Map<String, String> NAMES =
      Map.of(
          "resnet_18", "resnet18",
          "resnet_34", "resnet34",
          "resnet_50", "resnet50",
          "resnet_101", "resnet101",
          "resnet_152", "resnet152",
          "fan_tiny", "fan_tiny_8_p4_hybrid",
          "fan_small", "fan_small_12_p4_hybrid",
          "fan_base", "fan_base_16_p4_hybrid",
          "fan_large", "fan_large_16_p4_hybrid");

  private TaoTrunks() {}

  /** One by TAO's name, or by a backbone's own; empty if there is none. */
  public static Optional<Backbone> find(String name) {
    return Backbones.find(NAMES.getOrDefault(name, name), 0, true);
  }

  /**
   * Reports a name of no backbone, and an input that is too small for the one that it names.
   *
   * @param name the spec's {@code model.backbone}
   * @param height of the input, {@code model.input_height}
   * @param width of the input
   * @return whether there is one
   */
  public static boolean check(RuleContext context, String name, int height, int width) {
    Optional<Backbone> found = find(name);
    if (found.isEmpty()) {
      BackboneRules.report(context, FIELD, FIELD, name, 0, b -> true);
      return false;
    }
    int least = found.get().minimumSize();
    if (Math.min(height, width) < least) {
      context.error(
          "model.input_height",
          "%s takes no pictures of %sx%s".formatted(name, height, width),
          "give height and width of %s or more".formatted(least));
    }
    return true;
  }
}
