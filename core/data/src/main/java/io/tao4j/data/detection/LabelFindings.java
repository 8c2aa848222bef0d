package io.tao4j.data.detection;

import io.tao4j.geometry.Box;
import java.util.ArrayList;
import java.util.List;

/** What a reader finds in the labels of a place, besides the labels. */
final class LabelFindings {
  /** Of this share of the boxes a thing must be true for the set to be called so. */
  private static final double NEARLY_ALL = 0.9;

  private final List<LabelProblem> problems = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();
  private int boxes;
  private int withinFirstPixel;
  private int smallerThanPixel;

  void problem(LabelProblem problem) {
    problems.add(problem);
  }

  void notices(List<String> lines) {
    notices.addAll(lines);
  }

  /** Counts a box as the file has it, before it is cut. */
  void box(Box box) {
    boxes++;
    if (box.right() <= 1 && box.bottom() <= 1) {
      withinFirstPixel++;
    } else if (Math.abs(box.width()) < 1 && Math.abs(box.height()) < 1) {
      smallerThanPixel++;
    }
  }

  /** The set of what was read, of a format that does not number its categories. */
  LabelSet set(String name, List<LabelledPicture> pictures) {
    return set(name, pictures, List.of());
  }

  /** The set of what was read. */
  LabelSet set(String name, List<LabelledPicture> pictures, List<CocoCategory> categories) {
    List<String> all = new ArrayList<>(notices);
    if (boxes > 0 && withinFirstPixel + smallerThanPixel >= NEARLY_ALL * boxes) {
      all.add(
          "%s: %s of %s boxes are below a pixel: %s"
              .formatted(
                  name, withinFirstPixel + smallerThanPixel, boxes, guess(withinFirstPixel)));
    }
    return new LabelSet(name, pictures, problems, categories, all);
  }

  private static String guess(int withinFirstPixel) {
    return withinFirstPixel > 0
        ? "they look like shares of the picture's sides (0 to 1), as YOLO's labels have them; boxes"
            + " are in pixels here, so multiply by the picture's width and height"
        : "boxes are in pixels here; these look as if they were divided by something";
  }
}
