package io.tao4j.metric.segmentation;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Panoptic quality: segments of one category match where their IoU is above 0.5, and a category's
 * PQ is the sum of the IoUs by TP + FP/2 + FN/2. Pixels that the truth leaves out (void) count
 * nowhere: a predicted segment of which more than half is void is no fault. Not safe for use by
 * several threads.
 *
 * @see <a href="https://arxiv.org/abs/1801.00868">Kirillov et al. 2019, Panoptic Segmentation</a>
 */
public final class PanopticQuality {
  private final Set<Integer> things;
  private final Set<Integer> stuff;
  private final Map<Integer, Counts> counts = new TreeMap<>();

  /** Matches and faults of a category. */
  private static final class Counts {
    int hits;
    int falseAlarms;
    int missed;
    double iouSum;
  }

  /**
   * @param pq quality, 0 to 1
   * @param sq mean IoU of the matches, 0 without any
   * @param rq F1 of the segments
   * @param truePositives matches
   * @param falsePositives predicted segments without one
   * @param falseNegatives true segments without one
   * @param iouSum sum of the matches' IoUs
   */
  public record Quality(
      double pq,
      double sq,
      double rq,
      int truePositives,
      int falsePositives,
      int falseNegatives,
      double iouSum) {}

  /**
   * @param things categories whose objects are told apart
   * @param stuff categories of one segment a picture: their instance numbers are ignored
   */
  public PanopticQuality(Set<Integer> things, Set<Integer> stuff) {
    this.things = Set.copyOf(things);
    this.stuff = Set.copyOf(stuff);
    for (int category : stuff) {
      if (things.contains(category)) {
        throw new IllegalArgumentException("category " + category + " is a thing and stuff");
      }
    }
  }

  /**
   * Adds a picture. Categories that are neither things nor stuff are void.
   *
   * @param predictedCategories one a pixel
   * @param predictedInstances number of the object, within its category
   * @param trueCategories one a pixel
   * @param trueInstances number of the object
   */
  public void add(
      int[] predictedCategories,
      int[] predictedInstances,
      int[] trueCategories,
      int[] trueInstances) {
    int pixels = predictedCategories.length;
    if (predictedInstances.length != pixels
        || trueCategories.length != pixels
        || trueInstances.length != pixels) {
      throw new IllegalArgumentException("maps of different sizes");
    }
    Map<Segment, Integer> predicted = new HashMap<>();
    Map<Segment, Integer> trueAreas = new HashMap<>();
    Map<Segment, Integer> inVoid = new HashMap<>();
    Map<Segment, Map<Segment, Integer>> common = new HashMap<>();
    for (int i = 0; i < pixels; i++) {
      Segment found = segment(predictedCategories[i], predictedInstances[i]);
      Segment truth = segment(trueCategories[i], trueInstances[i]);
      predicted.merge(found, 1, Integer::sum);
      trueAreas.merge(truth, 1, Integer::sum);
      if (truth.equals(Segment.VOID)) {
        inVoid.merge(found, 1, Integer::sum);
      }
      common.computeIfAbsent(found, s -> new HashMap<>()).merge(truth, 1, Integer::sum);
    }
    predicted.remove(Segment.VOID);
    trueAreas.remove(Segment.VOID);
    Set<Segment> matched = new TreeSet<>();
    for (Segment found : new TreeSet<>(predicted.keySet())) {
      Map<Segment, Integer> overlaps = common.get(found);
      int voidPixels = inVoid.getOrDefault(found, 0);
      boolean hit = false;
      for (Segment truth : new TreeSet<>(overlaps.keySet())) {
        if (truth.category() != found.category() || truth.equals(Segment.VOID)) {
          continue;
        }
        int shared = overlaps.get(truth);
        double iou =
            (double) shared / (predicted.get(found) - voidPixels + trueAreas.get(truth) - shared);
        if (iou > 0.5) {
          of(found).hits++;
          of(found).iouSum += iou;
          matched.add(truth);
          hit = true;
        }
      }
      if (!hit && voidPixels * 2 <= predicted.get(found)) {
        of(found).falseAlarms++;
      }
    }
    for (Segment truth : trueAreas.keySet()) {
      if (!matched.contains(truth)) {
        of(truth).missed++;
      }
    }
  }

  private Segment segment(int category, int instance) {
    if (things.contains(category)) {
      return new Segment(category, instance);
    }
    return stuff.contains(category) ? new Segment(category, 0) : Segment.VOID;
  }

  private Counts of(Segment segment) {
    return counts.computeIfAbsent(segment.category(), c -> new Counts());
  }

  private record Segment(int category, int instance) implements Comparable<Segment> {
    static final Segment VOID = new Segment(Integer.MIN_VALUE, 0);

    @Override
    public int compareTo(Segment other) {
      int order = Integer.compare(category, other.category);
      return order != 0 ? order : Integer.compare(instance, other.instance);
    }
  }

  /** Of each category that occurs, true or predicted. */
  public Map<Integer, Quality> perCategory() {
    Map<Integer, Quality> result = new TreeMap<>();
    counts.forEach(
        (category, of) -> {
          double weight = of.hits + 0.5 * of.falseAlarms + 0.5 * of.missed;
          result.put(
              category,
              new Quality(
                  weight == 0 ? 0 : of.iouSum / weight,
                  of.hits == 0 ? 0 : of.iouSum / of.hits,
                  weight == 0 ? 0 : of.hits / weight,
                  of.hits,
                  of.falseAlarms,
                  of.missed,
                  of.iouSum));
        });
    return result;
  }

  /** Mean PQ over the categories that occur; NaN without any. */
  public double pq() {
    return perCategory().values().stream().mapToDouble(Quality::pq).average().orElse(Double.NaN);
  }
}
