package io.tao4j.networks.yolo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The size that a prediction starts from.
 *
 * @param width input pixels, above 0
 * @param height input pixels, above 0
 */
record Anchor(double width, double height) {
  private static final String NUMBER = "\\s*(\\d+(?:\\.\\d*)?|\\.\\d+)\\s*";
  private static final Pattern PAIR = Pattern.compile("\\(" + NUMBER + "," + NUMBER + ",?\\s*\\)");
  private static final Pattern LIST =
      Pattern.compile("\\s*\\[\\s*(?:%1$s\\s*,\\s*)*%1$s\\s*,?\\s*\\]\\s*".formatted(PAIR));

  /** Intersection over union with a box of the same centre. */
  double shapeIou(double otherWidth, double otherHeight) {
    double shared = Math.min(width, otherWidth) * Math.min(height, otherHeight);
    return shared / (width * height + otherWidth * otherHeight - shared);
  }

  /**
   * Reads TAO's form, {@code [(114.94, 60.67), (159.06, 114.59)]}: width and height of each.
   *
   * @return empty if the text is no such list, or a size is 0
   */
  static Optional<List<Anchor>> parse(String text) {
    if (!LIST.matcher(text).matches()) {
      return Optional.empty();
    }
    List<Anchor> anchors = new ArrayList<>();
    Matcher pair = PAIR.matcher(text);
    while (pair.find()) {
      Anchor anchor =
          new Anchor(Double.parseDouble(pair.group(1)), Double.parseDouble(pair.group(2)));
      if (!(anchor.width() > 0 && anchor.height() > 0)) {
        return Optional.empty();
      }
      anchors.add(anchor);
    }
    return Optional.of(anchors);
  }

  /** The reverse of {@link #parse}. */
  static String text(List<Anchor> anchors) {
    return anchors.stream()
        .map(a -> String.format(Locale.ROOT, "(%s, %s)", a.width(), a.height()))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
