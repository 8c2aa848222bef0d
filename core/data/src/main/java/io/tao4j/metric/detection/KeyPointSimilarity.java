package io.tao4j.metric.detection;

import io.tao4j.geometry.Box;
import java.util.List;
import java.util.Map;

/**
 * COCO's similarity of key points: the mean over labelled points of {@code exp(-d^2 / (2 s^2
 * k^2))}, where s^2 is the object's area and k twice the point's deviation. Of an object without
 * labelled points distances are those to its box, made twice as large. The numbers are those of
 * pycocotools.
 *
 * @param deviations of each point, in roots of the object's area, above 0
 * @see <a href="https://cocodataset.org/#keypoints-eval">COCO: key point evaluation</a>
 */
public record KeyPointSimilarity(List<Double> deviations) {
  /** That of a point that COCO does not know: between its wrists and its elbows. */
  private static final double USUAL = 0.067;

  private static final Map<String, Double> COCO =
      Map.of(
          "nose", 0.026,
          "eye", 0.025,
          "ear", 0.035,
          "shoulder", 0.079,
          "elbow", 0.072,
          "wrist", 0.062,
          "hip", 0.107,
          "knee", 0.087,
          "ankle", 0.089);

  public KeyPointSimilarity {
    deviations = List.copyOf(deviations);
    if (deviations.isEmpty() || deviations.stream().anyMatch(one -> !(one > 0))) {
      throw new IllegalArgumentException("deviations " + deviations);
    }
  }

  /** COCO's deviations by names of points, {@code left_ear}; 0.067 for others. */
  public static List<Double> deviations(List<String> names) {
    return names.stream()
        .map(name -> COCO.getOrDefault(name.replaceFirst("^(left|right)_", ""), USUAL))
        .toList();
  }

  /**
   * The similarity, 0 to 1.
   *
   * @param found x and y of each point; one that is missing, NaN, is like no other
   * @param given likewise; NaN where it is not labelled
   * @param box of the object
   * @param area of the object, square pixels
   */
  public double of(double[] found, double[] given, Box box, double area) {
    int points = deviations.size();
    if (found.length != 2 * points || given.length != 2 * points) {
      throw new IllegalArgumentException(
          "%s and %s numbers for %s points".formatted(found.length, given.length, points));
    }
    int labelled = 0;
    double sum = 0;
    double around = 0;
    for (int i = 0; i < points; i++) {
      double k = 2 * deviations.get(i);
      double width = 2 * k * k * (area + Math.ulp(1.0));
      if (Double.isFinite(given[2 * i])) {
        labelled++;
        sum += like(found[2 * i] - given[2 * i], found[2 * i + 1] - given[2 * i + 1], width);
      }
      double left = box.left() - box.width();
      double top = box.top() - box.height();
      double right = box.left() + 2 * box.width();
      double bottom = box.top() + 2 * box.height();
      double dx = Math.max(0, left - found[2 * i]) + Math.max(0, found[2 * i] - right);
      double dy = Math.max(0, top - found[2 * i + 1]) + Math.max(0, found[2 * i + 1] - bottom);
      around += like(dx, dy, width);
    }
    return labelled == 0 ? around / points : sum / labelled;
  }

  private static double like(double dx, double dy, double width) {
    double like = Math.exp(-(dx * dx + dy * dy) / width);
    return Double.isNaN(like) ? 0 : like;
  }
}
