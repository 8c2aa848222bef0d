package io.tao4j.networks.regions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the two stages of Faster R-CNN and Mask R-CNN learn from, in plain Java: anchors and regions
 * are compared with the true boxes, and some of them drawn. Boxes are left, top, right and bottom
 * in input pixels. All that is random are permutations.
 *
 * @see <a href="https://arxiv.org/abs/1506.01497">Ren et al. 2015</a>
 */
public final class RegionTargets {
  /** Largest logarithm of a size over the anchor's, against overflow. */
  private static final double LARGEST_EXPONENT = Math.log(1000.0 / 16);

  private RegionTargets() {}

  /** Draws an order of so many things. */
  @FunctionalInterface
  public interface Order {
    /** A permutation of 0 to count - 1. */
    int[] of(int count);
  }

  /**
   * What was drawn of anchors or regions.
   *
   * @param positives indices of those with an object
   * @param negatives indices of background; one may occur several times
   * @param object the object of each anchor or region that has one, else -1
   */
  public record Drawn(int[] positives, int[] negatives, int[] object) {}

  /** IoU of two boxes whose sides are that much longer than right minus left. */
  public static double iou(double[] a, int i, double[] b, int j, double plus) {
    double width = Math.min(a[i + 2], b[j + 2]) - Math.max(a[i], b[j]) + plus;
    double height = Math.min(a[i + 3], b[j + 3]) - Math.max(a[i + 1], b[j + 1]) + plus;
    if (width <= 0 || height <= 0) {
      return 0;
    }
    double shared = width * height;
    return shared / (area(a, i, plus) + area(b, j, plus) - shared);
  }

  private static double area(double[] boxes, int at, double plus) {
    return (boxes[at + 2] - boxes[at] + plus) * (boxes[at + 3] - boxes[at + 1] + plus);
  }

  /**
   * Labels of anchors before any is drawn: 1 for an object, 0 for background, -1 for what does not
   * count. Anchors that leave the picture do not, unless they are said to. An object without an
   * anchor takes its best one; of two that want the same the later one gets it.
   *
   * @param plus pixels by which sides are longer than right minus left
   * @param outsideToo whether anchors that leave the picture count
   * @param objects takes the object of each anchor: its best one, of the picture's
   */
  public static int[] anchorLabels(
      double[] anchors,
      double[] truth,
      int height,
      int width,
      double positive,
      double negative,
      double plus,
      boolean outsideToo,
      int[] objects) {
    int count = anchors.length / 4;
    int[] labels = new int[count];
    Arrays.fill(labels, -1);
    Arrays.fill(objects, -1);
    int truths = truth.length / 4;
    boolean[] taken = new boolean[truths];
    int[] bestAnchor = new int[truths];
    double[] bestOfTruth = new double[truths];
    Arrays.fill(bestAnchor, -1);
    for (int i = 0; i < count; i++) {
      boolean inside =
          outsideToo
              || anchors[4 * i] >= 0
                  && anchors[4 * i + 1] >= 0
                  && anchors[4 * i + 2] <= width - 1
                  && anchors[4 * i + 3] <= height - 1;
      if (!inside) {
        continue;
      }
      double best = 0;
      for (int j = 0; j < truths; j++) {
        double overlap = iou(anchors, 4 * i, truth, 4 * j, plus);
        if (overlap > best) {
          best = overlap;
          objects[i] = j;
        }
        if (overlap > bestOfTruth[j]) {
          bestOfTruth[j] = overlap;
          bestAnchor[j] = i;
        }
      }
      if (best >= positive) {
        labels[i] = 1;
        taken[objects[i]] = true;
      } else if (best <= negative) {
        labels[i] = 0;
      }
    }
    for (int j = 0; j < truths; j++) {
      if (!taken[j] && bestAnchor[j] >= 0) {
        labels[bestAnchor[j]] = 1;
        objects[bestAnchor[j]] = j;
      }
    }
    return labels;
  }

  /**
   * Draws of labelled anchors: positives up to their share of the batch, the rest negatives, none
   * twice.
   */
  public static Drawn anchors(
      int[] labels, int[] objects, int batch, double share, Order positive, Order negative) {
    int[] positives = drawn(indices(labels, 1), (int) (share * batch), positive);
    int[] negatives = drawn(indices(labels, 0), batch - positives.length, negative);
    return new Drawn(positives, negatives, objects);
  }

  private static List<Integer> indices(int[] labels, int wanted) {
    return IntStream.range(0, labels.length).filter(i -> labels[i] == wanted).boxed().toList();
  }

  private static int[] drawn(List<Integer> from, int count, Order order) {
    return Arrays.stream(order.of(from.size())).limit(count).map(from::get).toArray();
  }

  /**
   * Draws of regions: positives up to their share of the batch; where negatives are too few some of
   * them come twice, and where there are none positives do.
   */
  public static Drawn regions(
      double[] regions,
      double[] truth,
      RegionSettings.Sampling settings,
      double plus,
      Order positive,
      Order negative) {
    int count = regions.length / 4;
    int[] labels = new int[count];
    int[] objects = new int[count];
    for (int i = 0; i < count; i++) {
      double best = 0;
      objects[i] = -1;
      for (int j = 0; j < truth.length / 4; j++) {
        double overlap = iou(regions, 4 * i, truth, 4 * j, plus);
        if (overlap > best) {
          best = overlap;
          objects[i] = j;
        }
      }
      boolean background = best >= settings.regionNegative() && best < settings.regionNegativeEnd();
      labels[i] = best >= settings.regionPositive() ? 1 : background ? 0 : -1;
    }
    List<Integer> objectsFound = indices(labels, 1);
    List<Integer> background = indices(labels, 0);
    int batch = settings.regionBatch();
    int most = background.isEmpty() ? batch : settings.regionObjects();
    int[] positives = drawn(objectsFound, most, positive);
    int[] negatives = drawn(background, batch - positives.length, negative);
    return background.isEmpty()
        ? new Drawn(repeated(positives, batch), negatives, objects)
        : new Drawn(positives, repeated(negatives, batch - positives.length), objects);
  }

  private static int[] repeated(int[] drawn, int count) {
    if (drawn.length == 0) {
      return drawn;
    }
    return IntStream.range(0, count).map(i -> drawn[i % drawn.length]).toArray();
  }

  /** How far a box is from another, in its sizes, and the logarithms of their sizes' quotients. */
  public static double[] offsets(double[] from, int i, double[] to, int j, double plus) {
    double width = from[i + 2] - from[i] + plus;
    double height = from[i + 3] - from[i + 1] + plus;
    double otherWidth = to[j + 2] - to[j] + plus;
    double otherHeight = to[j + 3] - to[j + 1] + plus;
    return new double[] {
      (to[j] + otherWidth / 2 - from[i] - width / 2) / width,
      (to[j + 1] + otherHeight / 2 - from[i + 1] - height / 2) / height,
      Math.log(otherWidth / width),
      Math.log(otherHeight / height)
    };
  }

  /**
   * Proposals as {@link RegionGraph} makes them, for a training's own numbers.
   *
   * @param scores of the anchors, in any scale whose order is theirs
   * @param offsets four numbers of each
   * @param levels anchors of each level; they are suppressed apart
   * @return the best first
   */
  public static double[] proposals(
      float[] scores,
      float[] offsets,
      double[] anchors,
      List<Integer> levels,
      int height,
      int width,
      RegionSettings settings) {
    double[] boxes = new double[4 * scores.length];
    List<Integer> kept = new ArrayList<>();
    int first = 0;
    for (int count : levels) {
      kept.addAll(ofLevel(scores, offsets, anchors, first, count, height, width, settings, boxes));
      first += count;
    }
    if (levels.size() > 1) {
      kept.sort(Comparator.comparingDouble(i -> -scores[i]));
    }
    int most = Math.min(kept.size(), settings.proposals());
    double[] result = new double[4 * most];
    for (int i = 0; i < most; i++) {
      System.arraycopy(boxes, 4 * kept.get(i), result, 4 * i, 4);
    }
    return result;
  }

  private static List<Integer> ofLevel(
      float[] scores,
      float[] offsets,
      double[] anchors,
      int first,
      int count,
      int height,
      int width,
      RegionSettings settings,
      double[] boxes) {
    List<Integer> order = new ArrayList<>();
    for (int i = first; i < first + count; i++) {
      decode(offsets, i, anchors, height, width, boxes);
      if (boxes[4 * i + 2] - boxes[4 * i] > settings.leastSide()
          && boxes[4 * i + 3] - boxes[4 * i + 1] > settings.leastSide()) {
        order.add(i);
      }
    }
    order.sort(Comparator.comparingDouble(i -> -scores[i]));
    List<Integer> kept = new ArrayList<>();
    for (int i : order.subList(0, Math.min(order.size(), settings.beforeSuppression()))) {
      if (kept.size() == settings.proposals()) {
        break;
      }
      boolean free = true;
      for (int j : kept) {
        if (iou(boxes, 4 * i, boxes, 4 * j, 0) > settings.suppressingIou()) {
          free = false;
          break;
        }
      }
      if (free) {
        kept.add(i);
      }
    }
    return kept;
  }

  private static void decode(
      float[] offsets, int i, double[] anchors, int height, int width, double[] out) {
    double anchorWidth = anchors[4 * i + 2] - anchors[4 * i];
    double anchorHeight = anchors[4 * i + 3] - anchors[4 * i + 1];
    double x = anchors[4 * i] + anchorWidth / 2 + offsets[4 * i] * anchorWidth;
    double y = anchors[4 * i + 1] + anchorHeight / 2 + offsets[4 * i + 1] * anchorHeight;
    double halfWidth = anchorWidth * Math.exp(Math.min(offsets[4 * i + 2], LARGEST_EXPONENT)) / 2;
    double halfHeight = anchorHeight * Math.exp(Math.min(offsets[4 * i + 3], LARGEST_EXPONENT)) / 2;
    out[4 * i] = clip(x - halfWidth, width);
    out[4 * i + 1] = clip(y - halfHeight, height);
    out[4 * i + 2] = clip(x + halfWidth, width);
    out[4 * i + 3] = clip(y + halfHeight, height);
  }

  private static double clip(double place, int length) {
    return Math.max(0, Math.min(length - 1, place));
  }
}
