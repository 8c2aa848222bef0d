package io.tao4j.networks.anchors;

import io.tao4j.spec.RuleContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The fields by which TAO's ssd, dssd and retinanet say their anchors, and what they mean. Lists
 * are texts, as TAO has them.
 *
 * @param group of the spec, for errors: {@code ssd_config}
 * @param maps number of maps
 * @param levels sizes between a scale and its double
 * @param aspectRatios a list of lists, one for each map
 * @param aspectRatiosGlobal one list for all maps
 * @param scales one for each map and one more
 * @param minScale first of evenly spaced scales
 * @param maxScale last of them
 * @param secondSquare whether ratio 1 has two boxes
 * @param steps input pixels between middles
 * @param offsets of the first middle, in steps
 * @param clip whether sides are moved into the input
 * @param variances four divisors of encoded boxes
 * @param usualRatios where the spec says none
 * @param usualScales where the spec says none
 */
public record AnchorFields(
    String group,
    int maps,
    int levels,
    Optional<String> aspectRatios,
    Optional<String> aspectRatiosGlobal,
    Optional<String> scales,
    double minScale,
    double maxScale,
    boolean secondSquare,
    Optional<String> steps,
    Optional<String> offsets,
    boolean clip,
    String variances,
    List<Double> usualRatios,
    List<Double> usualScales) {
  public AnchorFields {
    usualRatios = List.copyOf(usualRatios);
    usualScales = List.copyOf(usualScales);
  }

  /** The ratios of each map; empty if the text is no such list. */
  public Optional<List<List<Double>>> ratiosOfMaps() {
    if (aspectRatios.isPresent()) {
      return NumberLists.parseNested(aspectRatios.get());
    }
    return aspectRatiosGlobal
        .map(NumberLists::parse)
        .orElse(Optional.of(usualRatios))
        .map(list -> Collections.nCopies(maps, list));
  }

  /** The maps' scales and one more; empty if the text is no list. */
  public Optional<List<Double>> scalesOfMaps() {
    if (scales.isPresent()) {
      return NumberLists.parse(scales.get());
    }
    if (minScale == 0 && maxScale == 0) {
      return Optional.of(usualScales);
    }
    List<Double> even = new ArrayList<>();
    for (int i = 0; i <= maps; i++) {
      even.add(minScale + i * (maxScale - minScale) / maps);
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
        numbers(steps).orElseThrow(),
        numbers(offsets).orElseThrow(),
        clip);
  }

  /** How boxes are encoded, of fields that {@link #check} finds right. */
  public BoxCoder coder() {
    return new BoxCoder(NumberLists.parse(variances).orElseThrow());
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
      boolean global = aspectRatios.isEmpty();
      context.error(
          field(global ? "aspect_ratios_global" : "aspect_ratios"),
          "ratios above 0 are wanted, got '%s'"
              .formatted(aspectRatios.or(() -> aspectRatiosGlobal).orElse("")),
          global
              ? "give a list for all maps: \"[1.0, 2.0, 0.5]\""
              : "give %s lists: \"[[1.0, 2.0], [1.0, 2.0, 0.5], ...]\"".formatted(count(maps)));
    }
    AnchorRules.list(
        field(scales.isPresent() ? "scales" : "min_scale"),
        scalesOfMaps(),
        maps + 1,
        scale -> scale > 0,
        "sizes above 0",
        context);
    if (steps.isPresent()) {
      AnchorRules.list(
          field("steps"), numbers(steps), maps, step -> step > 0, "numbers of pixels", context);
    }
    if (offsets.isPresent()) {
      AnchorRules.list(
          field("offsets"),
          numbers(offsets),
          maps,
          offset -> offset > 0 && offset < 1,
          "numbers between 0 and 1",
          context);
    }
    AnchorRules.list(
        field("variances"),
        NumberLists.parse(variances),
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
