package io.tao4j.networks.anchors;

import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.spec.RuleContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What the fields by which TAO's ssd, dssd and retinanet say their anchors mean.
 *
 * @param group of the spec, for errors: {@code ssd_config}
 * @param maps number of maps
 * @param levels sizes between a scale and its double
 * @param config the fields
 * @param secondSquare whether ratio 1 has two boxes
 * @param usualRatios where the spec says none
 * @param usualScales where the spec says none
 */
public record AnchorFields(
    String group,
    int maps,
    int levels,
    AnchorConfig config,
    boolean secondSquare,
    List<Double> usualRatios,
    List<Double> usualScales) {
  public AnchorFields {
    usualRatios = List.copyOf(usualRatios);
    usualScales = List.copyOf(usualScales);
  }

  /** What the group of a spec with these fields means. */
  public interface Settings extends AnchorSettings {
    /** The fields. */
    AnchorFields fields();

    @Override
    default String group() {
      return fields().group();
    }

    @Override
    default Backbone backbone() {
      return fields().backbone().orElseThrow();
    }

    @Override
    default AnchorBoxes anchors() {
      return fields().anchors();
    }

    @Override
    default BoxCoder coder() {
      return fields().coder();
    }
  }

  /** The backbone of the family and depth, if there is one. */
  public Optional<Backbone> backbone() {
    return Backbones.find(config.arch(), config.nlayers(), true);
  }

  /** The ratios of each map; empty if the text is no such list. */
  public Optional<List<List<Double>>> ratiosOfMaps() {
    if (config.aspectRatios().isPresent()) {
      return NumberLists.parseNested(config.aspectRatios().get());
    }
    return config
        .aspectRatiosGlobal()
        .map(NumberLists::parse)
        .orElse(Optional.of(usualRatios))
        .map(list -> Collections.nCopies(maps, list));
  }

  /** The maps' scales and one more; empty if the text is no list. */
  public Optional<List<Double>> scalesOfMaps() {
    if (config.scales().isPresent()) {
      return NumberLists.parse(config.scales().get());
    }
    if (config.minScale() == 0 && config.maxScale() == 0) {
      return Optional.of(usualScales);
    }
    List<Double> even = new ArrayList<>();
    for (int i = 0; i <= maps; i++) {
      even.add(config.minScale() + i * (config.maxScale() - config.minScale()) / maps);
    }
    return Optional.of(even);
  }

  /** Numbers of a field that may be absent; empty if the text is no list. */
  private static Optional<List<Double>> numbers(Optional<String> text) {
    return text.isEmpty() ? Optional.of(List.of()) : NumberLists.parse(text.get());
  }

  /** The anchors of fields that {@link #check} finds right. */
  public AnchorBoxes anchors() {
    return new AnchorBoxes(
        AnchorBoxes.shapes(
            ratiosOfMaps().orElseThrow(), scalesOfMaps().orElseThrow(), secondSquare, levels),
        numbers(config.steps()).orElseThrow(),
        numbers(config.offsets()).orElseThrow(),
        config.clipBoxes());
  }

  /** How boxes are encoded, of fields that {@link #check} finds right. */
  public BoxCoder coder() {
    return new BoxCoder(NumberLists.parse(config.variances()).orElseThrow());
  }

  /** Reports lists that are none, or have other numbers than are wanted. */
  public void check(RuleContext context) {
    Optional<List<List<Double>>> ratios = ratiosOfMaps();
    boolean fits =
        ratios.isPresent()
            && ratios.get().size() == maps
            && ratios.get().stream()
                .allMatch(list -> !list.isEmpty() && list.stream().allMatch(r -> r > 0));
    if (!fits) {
      boolean global = config.aspectRatios().isEmpty();
      context.error(
          field(global ? "aspect_ratios_global" : "aspect_ratios"),
          "ratios above 0 are wanted, got '%s'"
              .formatted(config.aspectRatios().or(() -> config.aspectRatiosGlobal()).orElse("")),
          global
              ? "give a list for all maps: \"[1.0, 2.0, 0.5]\""
              : "give %s lists: \"[[1.0, 2.0], [1.0, 2.0, 0.5], ...]\"".formatted(count(maps)));
    }
    AnchorRules.list(
        field(config.scales().isPresent() ? "scales" : "min_scale"),
        scalesOfMaps(),
        maps + 1,
        scale -> scale > 0,
        "sizes above 0",
        context);
    if (config.steps().isPresent()) {
      AnchorRules.list(
          field("steps"),
          numbers(config.steps()),
          maps,
          step -> step > 0,
          "numbers of pixels",
          context);
    }
    if (config.offsets().isPresent()) {
      AnchorRules.list(
          field("offsets"),
          numbers(config.offsets()),
          maps,
          offset -> offset > 0 && offset < 1,
          "numbers between 0 and 1",
          context);
    }
    AnchorRules.list(
        field("variances"),
        NumberLists.parse(config.variances()),
        4,
        variance -> variance > 0,
        "numbers above 0",
        context);
  }

  private String field(String name) {
    return group + "." + name;
  }

  private static String count(int maps) {
    return maps == 6 ? "six" : maps == 5 ? "five" : Integer.toString(maps);
  }
}
