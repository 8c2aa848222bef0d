package io.tao4j.networks.tasks.layout;

import io.tao4j.spec.SpecLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How values of one generation of specs are written in another; texts in, YAML out. */
public final class LayoutValues {
  private static final Pattern DEPTH = Pattern.compile("(resnet|vgg|darknet|cspdarknet)_?(\\d+)");

  private LayoutValues() {}

  /**
   * Whether a word is true.
   *
   * @throws IllegalArgumentException if it is neither true nor false
   */
  public static boolean isTrue(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> throw new IllegalArgumentException("true or false is needed, got " + word);
    };
  }

  /** The first value, as it is. */
  public static Function<List<String>, String> same() {
    return v -> v.get(0);
  }

  /** The values as a YAML list. */
  public static Function<List<String>, String> list() {
    return v -> "[" + String.join(", ", v) + "]";
  }

  /** One number divided by another. */
  public static String ratio(String part, String all) {
    return String.valueOf(Double.parseDouble(part) / Double.parseDouble(all));
  }

  /** One number times another. */
  public static double product(String a, String b) {
    return Double.parseDouble(a) * Double.parseDouble(b);
  }

  /** The largest of whole numbers that commas separate. */
  public static String largest(String values) {
    int largest = 0;
    for (String one : values.split(",")) {
      largest = Math.max(largest, Integer.parseInt(one.strip()));
    }
    return String.valueOf(largest);
  }

  /** One number of {@code 3,224,224}; empty text where that is no size. */
  public static String side(String size, int index) {
    String[] sides = size.split(",");
    boolean isInteger =
        sides.length == 3 && Stream.of(sides).allMatch(one -> one.strip().matches("[0-9]{1,9}"));
    return isInteger ? String.valueOf(Integer.parseInt(sides[index].strip())) : "";
  }

  /** Groups by word, from pairs of a word and a group, in order. */
  public static Map<String, String> groups(String... pairs) {
    Map<String, String> groups = new LinkedHashMap<>();
    IntStream.iterate(0, i -> i < pairs.length, i -> i + 2)
        .forEach(i -> groups.put(pairs[i], pairs[i + 1]));
    return groups;
  }

  /** Groups by word, each named as its word. */
  public static Map<String, String> groupsNamed(String... words) {
    Map<String, String> groups = new LinkedHashMap<>();
    List.of(words).forEach(word -> groups.put(word, word));
    return groups;
  }

  /**
   * Rows for the name of a backbone with its depth in it, such as {@code resnet_34}, where the
   * record has {@code arch} and {@code n_layers}.
   *
   * @param field of the layout, with {@code =default} if it has one
   */
  public static SpecLayout.Fragment backbone(String field) {
    String name = field.contains("=") ? field.substring(0, field.indexOf('=')) : field;
    return SpecLayout.fragment()
        .computed("arch", "family of the name", v -> family(v.get(0)), field)
        .computed("n_layers", "depth in the name", v -> depth(v.get(0)), field)
        .written(name, v -> joined(v.get(0), v.get(1)), "arch", "n_layers")
        .toFragment();
  }

  /** {@code resnet_34} to {@code resnet}, {@code efficientnet-b0} to {@code efficientnet_b0}. */
  private static String family(String backbone) {
    Matcher matcher = DEPTH.matcher(plain(backbone));
    return matcher.matches() ? matcher.group(1) : quoted(plain(backbone));
  }

  private static String depth(String backbone) {
    Matcher matcher = DEPTH.matcher(plain(backbone));
    return matcher.matches() ? matcher.group(2) : "";
  }

  private static String joined(String arch, String layers) {
    String both = arch + "_" + layers;
    return quoted(DEPTH.matcher(both).matches() ? both : arch);
  }

  private static String plain(String backbone) {
    return backbone.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
