package io.tao4j.data.detection;

import io.tao4j.data.image.ImageSize;
import io.tao4j.data.random.SeededRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds anchor shapes that fit a set's boxes: clusters of widths and heights under the distance
 * {@code 1 - IoU} of boxes with one centre. As in TAO a cluster's shape is the median of its
 * boxes'. The first shapes are drawn by k-means++; of several such starts the one with the best
 * mean IoU wins.
 *
 * @see <a href="https://arxiv.org/abs/1612.08242">Redmon, Farhadi: YOLO9000 (2016)</a>
 * @see <a href="https://dl.acm.org/doi/10.5555/1283383.1283494">Arthur, Vassilvitskii: k-means++
 *     (2007)</a>
 */
public final class AnchorKMeans {
  private static final int STARTS = 5;
  private static final long KEY = 21;

  private AnchorKMeans() {}

  /** A width and a height, above 0. */
  public record Size(double width, double height) {
    public Size {
      if (!(width > 0 && height > 0)) {
        throw new IllegalArgumentException("a size of " + width + " x " + height);
      }
    }

    /** Intersection over union of two boxes with one centre. */
    public double iou(Size other) {
      double common = Math.min(width, other.width) * Math.min(height, other.height);
      return common / (width * height + other.width * other.height - common);
    }

    double area() {
      return width * height;
    }
  }

  /**
   * What was found.
   *
   * @param anchors in the order of their areas
   * @param meanIou mean over all boxes of the IoU with the anchor that fits best
   * @param recall share of the boxes whose best IoU is above 0.5
   * @param steps until nothing changed, or the most allowed
   */
  public record Result(List<Size> anchors, double meanIou, double recall, int steps) {}

  /**
   * The sizes of a set's boxes in a network's input to which its pictures are stretched.
   *
   * @param width of the input
   * @param height of the input
   * @param minWidth boxes that are no wider than this in the input are left out
   * @param minHeight boxes that are no higher than this in the input are left out
   */
  public static List<Size> sizes(
      LabelSet labels, double width, double height, double minWidth, double minHeight) {
    List<Size> sizes = new ArrayList<>();
    for (LabelledPicture picture : labels.pictures()) {
      ImageSize size = picture.size();
      if (size == null) {
        continue;
      }
      for (Label label : picture.labels()) {
        double boxWidth = label.box().width() / size.width() * width;
        double boxHeight = label.box().height() / size.height() * height;
        if (boxWidth > minWidth && boxHeight > minHeight) {
          sizes.add(new Size(boxWidth, boxHeight));
        }
      }
    }
    return sizes;
  }

  /**
   * Clusters.
   *
   * @param boxes in the unit that the anchors shall have, for example pixels of the network's input
   * @param clusters number of anchors
   * @param seed of the starts
   * @param maxSteps after which a start is left as it is
   * @throws IllegalArgumentException if there are fewer boxes of different sizes than clusters
   */
  public static Result cluster(List<Size> boxes, int clusters, long seed, int maxSteps) {
    long different = boxes.stream().distinct().count();
    if (clusters < 1 || different < clusters) {
      throw new IllegalArgumentException(
          "%s anchors of boxes of %s sizes".formatted(clusters, different));
    }
    Result best = null;
    for (int start = 0; start < STARTS; start++) {
      Result result = run(boxes, clusters, SeededRandom.of(seed, KEY, start), maxSteps);
      if (best == null || result.meanIou() > best.meanIou()) {
        best = result;
      }
    }
    return best;
  }

  /**
   * Mean over all boxes of the IoU with the anchor that fits best, boxes of one centre.
   *
   * @param boxes one or more
   * @param anchors one or more, in the same unit
   */
  public static double meanBestIou(List<Size> boxes, List<Size> anchors) {
    Size[] shapes = anchors.toArray(Size[]::new);
    return boxes.stream()
        .mapToDouble(box -> shapes[best(shapes, box)].iou(box))
        .average()
        .orElseThrow(() -> new IllegalArgumentException("no box"));
  }

  private static Result run(List<Size> boxes, int clusters, SeededRandom random, int maxSteps) {
    Size[] centres = first(boxes, clusters, random);
    int[] nearest = new int[boxes.size()];
    Arrays.fill(nearest, -1);
    int steps = 0;
    while (steps < maxSteps) {
      boolean changed = false;
      for (int i = 0; i < nearest.length; i++) {
        int at = best(centres, boxes.get(i));
        changed |= at != nearest[i];
        nearest[i] = at;
      }
      if (!changed) {
        break;
      }
      steps++;
      for (int c = 0; c < clusters; c++) {
        List<Size> members = new ArrayList<>();
        for (int i = 0; i < nearest.length; i++) {
          if (nearest[i] == c) {
            members.add(boxes.get(i));
          }
        }
        // A cluster that has lost all its boxes keeps its shape.
        if (!members.isEmpty()) {
          centres[c] =
              new Size(
                  median(members.stream().mapToDouble(Size::width).toArray()),
                  median(members.stream().mapToDouble(Size::height).toArray()));
        }
      }
    }
    double sum = 0;
    int matched = 0;
    for (Size box : boxes) {
      double iou = centres[best(centres, box)].iou(box);
      sum += iou;
      matched += iou > 0.5 ? 1 : 0;
    }
    List<Size> anchors =
        Arrays.stream(centres).sorted(Comparator.comparingDouble(Size::area)).toList();
    return new Result(anchors, sum / boxes.size(), (double) matched / boxes.size(), steps);
  }

  /** Each next one with a probability in proportion to the squared distance from those before. */
  private static Size[] first(List<Size> boxes, int clusters, SeededRandom random) {
    Size[] centres = new Size[clusters];
    double[] distance = new double[boxes.size()];
    Arrays.fill(distance, 1);
    for (int c = 0; c < clusters; c++) {
      double at = random.nextDouble() * Arrays.stream(distance).map(d -> d * d).sum();
      int chosen = -1;
      for (int i = 0; i < distance.length; i++) {
        if (distance[i] > 0) {
          chosen = i;
          at -= distance[i] * distance[i];
          if (at < 0) {
            break;
          }
        }
      }
      centres[c] = boxes.get(chosen);
      for (int i = 0; i < distance.length; i++) {
        distance[i] = Math.min(distance[i], 1 - centres[c].iou(boxes.get(i)));
      }
    }
    return centres;
  }

  private static int best(Size[] centres, Size box) {
    int best = 0;
    double largest = -1;
    for (int c = 0; c < centres.length; c++) {
      double iou = centres[c].iou(box);
      if (iou > largest) {
        largest = iou;
        best = c;
      }
    }
    return best;
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }
}
