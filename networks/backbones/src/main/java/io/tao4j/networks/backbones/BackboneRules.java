package io.tao4j.networks.backbones;

import io.tao4j.spec.NearestNames;
import io.tao4j.spec.RuleContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What a spec is told that asks for a backbone which is not here. */
public final class BackboneRules {
  /** Names of TAO's backbones; reported apart, because the spec is right and the library is not. */
  private static final Pattern TAO_ONLY =
      Pattern.compile(
          "byom|squeezenet|googlenet|alexnet|mobilenet_v[12]|cspdarknet_tiny|efficientnet_b[0-7]"
              + "|open_clip|(fan|faster_vit|gc_vit|swin|vit|convnext|hiera|c_radio|mit|efficientvit"
              + "|nvdinov2|nvclip|edgenext)_.*");

  private static final List<String> FAMILIES = List.of("resnet", "vgg", "darknet", "cspdarknet");

  private BackboneRules() {}

  /**
   * Reports a family and depth, or a name, for which there is no backbone: at the depth where the
   * family exists, else at the name with the nearest one.
   *
   * @param archField field of the spec that holds the family or the name
   * @param layersField field of the spec that holds the depth
   * @param usable which backbones the network can take; the others are not offered
   */
  public static void report(
      RuleContext context,
      String archField,
      String layersField,
      String arch,
      int layers,
      Predicate<Backbone> usable) {
    List<String> names = Backbones.all().stream().filter(usable).map(Backbone::name).toList();
    String lower = arch.toLowerCase(Locale.ROOT);
    List<String> depths = depths(lower, names);
    if (!depths.isEmpty()) {
      context.error(
          context.given(layersField) ? layersField : archField,
          "there is no %s with %s %s"
              .formatted(arch, layersField.substring(layersField.lastIndexOf('.') + 1), layers),
          "there are " + String.join(", ", depths));
    } else if (TAO_ONLY.matcher(lower).matches()) {
      context.unsupported(
          archField, "the backbone '%s' of TAO is not here yet".formatted(arch), "");
    } else {
      List<String> families =
          FAMILIES.stream().filter(family -> !depths(family, names).isEmpty()).toList();
      List<String> all = new ArrayList<>(families);
      all.addAll(names);
      String near = NearestNames.hint(arch, all);
      context.error(
          archField,
          "there is no backbone '%s'".formatted(arch),
          near.isEmpty()
              ? "give a family (%s) and its depth, or one of %s"
                  .formatted(String.join(", ", families), String.join(", ", names))
              : near);
    }
  }

  /** Reports blocks to freeze that a backbone does not have. */
  public static void freezeBlocks(
      RuleContext context, String field, Backbone backbone, List<Integer> numbers) {
    List<List<String>> blocks = backbone.blocks();
    int first = blocks.get(0).isEmpty() ? 1 : 0;
    for (int block : numbers) {
      if (block < first || block >= blocks.size()) {
        context.error(
            field,
            "%s has no block %s".formatted(backbone.name(), block),
            "its blocks are %s to %s".formatted(first, blocks.size() - 1));
      }
    }
  }

  private static List<String> depths(String family, List<String> names) {
    return names.stream()
        .filter(name -> name.matches(Pattern.quote(family) + "\\d+(_bn)?"))
        .map(name -> name.substring(family.length()).replace("_bn", ""))
        .distinct()
        .toList();
  }
}
