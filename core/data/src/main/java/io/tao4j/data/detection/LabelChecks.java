package io.tao4j.data.detection;

import io.tao4j.data.FileNames;
import io.tao4j.data.detection.LabelProblem.Kind;
import io.tao4j.data.image.ImageSize;
import io.tao4j.geometry.Box;
import io.tao4j.geometry.RunLengthMask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What every format's labels must hold to, for the labels of one picture. */
final class LabelChecks {
  /** Beyond the edge by no more than this is rounding, not a fault. */
  private static final double ROUNDING = 1;

  private final Path file;
  private final @Nullable ImageSize size;
  private final LabelFindings findings;
  private final List<Label> kept = new ArrayList<>();
  private final Set<Seen> seen = new HashSet<>();

  private record Seen(String className, Box box, boolean crowd, @Nullable RunLengthMask mask) {}

  LabelChecks(Path file, @Nullable ImageSize size, LabelFindings findings) {
    this.file = file;
    this.size = size;
    this.findings = findings;
  }

  /** Notes a problem of the file. */
  void problem(Kind kind, int line, String text) {
    findings.problem(new LabelProblem(kind, file, line, text));
  }

  /**
   * What is wrong where labels say another size than their picture has, or null.
   *
   * @param says what says it
   */
  static @Nullable String sizeProblem(
      Path picture, @Nullable ImageSize shown, @Nullable ImageSize stated, String says) {
    if (shown == null || stated == null || shown.equals(stated)) {
      return null;
    }
    boolean unturned = stated.equals(new ImageSize(shown.height(), shown.width()));
    return ("'%s' is shown at %sx%s, but %s %sx%s: its boxes may be of other pixels%s")
        .formatted(
            picture.getFileName(),
            shown.width(),
            shown.height(),
            says,
            stated.width(),
            stated.height(),
            unturned
                ? "; width and height are exchanged: label the picture as it is shown, after its EXIF"
                    + " rotation"
                : "");
  }

  /** Takes a label, cut to the picture, unless something is wrong with it. */
  void add(Label given, int line) {
    Label label = given.withClassName(FileNames.composed(given.className()));
    Box box = label.box();
    if (!finite(box)) {
      problem(
          Kind.NUMBER, line, "the box of '%s' is not finite: %s".formatted(name(label), show(box)));
      return;
    }
    findings.box(box);
    if (box.isEmpty()) {
      problem(
          Kind.SIZE,
          line,
          "the box of '%s' has no size: %s; expected left < right and top < bottom"
              .formatted(name(label), show(box)));
      return;
    }
    if (size != null) {
      Box clipped = box.clip(size.width(), size.height());
      String where =
          "of the picture of %sx%s: %s".formatted(size.width(), size.height(), show(box));
      if (clipped.isEmpty()) {
        problem(Kind.OUTSIDE, line, "the box of '%s' lies outside ".formatted(name(label)) + where);
        return;
      }
      double beyond =
          Math.max(
              Math.max(-box.left(), -box.top()),
              Math.max(box.right() - size.width(), box.bottom() - size.height()));
      if (beyond > ROUNDING) {
        problem(Kind.CLIPPED, line, "the box of '%s' reaches out ".formatted(name(label)) + where);
      }
      box = clipped;
    }
    if (!seen.add(new Seen(label.className(), box, label.crowd(), label.mask()))) {
      problem(
          Kind.DUPLICATE,
          line,
          "'%s' has the same box as a label before: %s".formatted(name(label), show(box)));
      return;
    }
    kept.add(label.withBox(box));
  }

  List<Label> kept() {
    return kept;
  }

  private static String name(Label label) {
    return label.className();
  }

  private static boolean finite(Box box) {
    return Double.isFinite(box.left())
        && Double.isFinite(box.top())
        && Double.isFinite(box.right())
        && Double.isFinite(box.bottom());
  }

  private static String show(Box box) {
    return String.format(
        Locale.ROOT,
        "left %s, top %s, right %s, bottom %s",
        trim(box.left()),
        trim(box.top()),
        trim(box.right()),
        trim(box.bottom()));
  }

  private static String trim(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
