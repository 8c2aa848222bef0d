package io.tao4j.networks.anchors;

import io.tao4j.data.detection.LabelledBox;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Turns labelled boxes into what a loss compares an anchor detector's predictions with: for every
 * anchor its class, and its box as {@link BoxCoder} encodes it.
 *
 * @param anchors left, top, right and bottom of each, in input pixels
 * @param classes number of classes
 * @param coder of the boxes
 * @param matching which anchor predicts which object
 */
public record AnchorTargets(double[] anchors, int classes, BoxCoder coder, Matching matching) {
  /** Which anchor predicts which object. */
  @FunctionalInterface
  public interface Matching {
    /**
     * Matches.
     *
     * @param anchors left, top, right and bottom of each
     * @param objects the same of each object
     * @return for each anchor as {@link AnchorMatcher} says it
     */
    int[] match(double[] anchors, double[] objects);
  }

  /**
   * With {@link AnchorMatcher#match}.
   *
   * @param positive IoU from which an anchor predicts an object
   * @param negative IoU below which it is background
   */
  public AnchorTargets(
      double[] anchors, int classes, BoxCoder coder, double positive, double negative) {
    this(
        anchors,
        classes,
        coder,
        (boxes, objects) -> AnchorMatcher.match(boxes, objects, positive, negative));
  }

  /**
   * Input of a loss: {@code [N, anchors, 1 + classes]}. 1 for background (first) or a class; only
   * zeros for an anchor that does not count.
   */
  public static final String CLASSES = "target_classes";

  /** Input of a loss: {@code [N, anchors, 4]}, zeros where there is no object. */
  public static final String BOXES = "target_boxes";

  /** Encodes a batch: each image's objects in input pixels. Crowds and empty boxes are left out. */
  public Map<String, Tensor> encode(List<List<LabelledBox>> batch) {
    int count = anchors.length / 4;
    int width = classes + 1;
    float[] kinds = new float[batch.size() * count * width];
    float[] boxes = new float[batch.size() * count * 4];
    for (int image = 0; image < batch.size(); image++) {
      List<LabelledBox> objects =
          batch.get(image).stream().filter(o -> !o.crowd() && !o.box().isEmpty()).toList();
      double[] sides = sides(objects);
      int[] match = matching.match(anchors, sides);
      for (int anchor = 0; anchor < count; anchor++) {
        int row = image * count + anchor;
        if (match[anchor] == AnchorMatcher.BACKGROUND) {
          kinds[row * width] = 1;
        } else if (match[anchor] != AnchorMatcher.NEUTRAL) {
          kinds[row * width + 1 + objects.get(match[anchor]).classIndex()] = 1;
          coder.encode(anchors, anchor, sides, match[anchor], boxes, 4 * row);
        }
      }
    }
    return Map.of(
        CLASSES, Tensor.of(kinds, batch.size(), count, width),
        BOXES, Tensor.of(boxes, batch.size(), count, 4));
  }

  private static double[] sides(List<LabelledBox> objects) {
    double[] sides = new double[4 * objects.size()];
    for (int i = 0; i < objects.size(); i++) {
      sides[4 * i] = objects.get(i).box().left();
      sides[4 * i + 1] = objects.get(i).box().top();
      sides[4 * i + 2] = objects.get(i).box().right();
      sides[4 * i + 3] = objects.get(i).box().bottom();
    }
    return sides;
  }
}
