package io.tao4j.metric.detection;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What became of each detection and of each true box when detections from one score upwards are
 * accepted: which are right, and of what kind the errors of the others are. Immutable.
 *
 * <p>A detection, best first, finds the free true box of its class that it overlaps best, as in
 * {@link VocAveragePrecision.Rule#TAO}. What finds none is an error, of the first kind that fits:
 *
 * <ol>
 *   <li>{@link Kind#LOCALISATION}: it overlaps a box of its class, but by too little;
 *   <li>{@link Kind#CLASSIFICATION}: it overlaps a box of another class by enough;
 *   <li>{@link Kind#DUPLICATE}: it overlaps a box of its class by enough, but another detection has
 *       found that;
 *   <li>{@link Kind#BACKGROUND}: it overlaps nothing;
 *   <li>{@link Kind#BOTH}: it overlaps a box of another class, by too little.
 * </ol>
 *
 * A true box that is not found is {@link Outcome#MISSED} unless a detection with one of the first
 * two errors would have found it.
 *
 * @see <a href="https://arxiv.org/abs/2008.08115">Bolya et al. 2020, TIDE: A General Toolbox for
 *     Identifying Object Detection Errors</a>
 */
public final class DetectionErrors {
  /** What a detection is. */
  public enum Kind {
    /** It finds a true box. */
    RIGHT,
    /** Right place, wrong class. */
    CLASSIFICATION,
    /** Right class, but the box is too far off. */
    LOCALISATION,
    /** Wrong class, and the box is too far off. */
    BOTH,
    /** It finds what another one has found. */
    DUPLICATE,
    /** There is nothing. */
    BACKGROUND,
    /**
     * It counts nowhere: less sure than the least score, or it takes a difficult box or a crowd.
     */
    IGNORED
  }

  /** What became of a true box. */
  public enum Outcome {
    /** A detection of its class found it. */
    FOUND,
    /** Only a detection of another class lies on it. */
    CONFUSED,
    /** Only a detection of its class that is too far off. */
    MISPLACED,
    /** No detection is near. */
    MISSED,
    /** Difficult, or a crowd. */
    IGNORED
  }

  private final DetectionTable table;
  private final double matchingIou;
  private final double backgroundIou;
  private final double leastScore;
  private final Kind[] kinds;
  private final int[] partners;
  private final Outcome[] outcomes;
  private final long[][] confusion;

  private DetectionErrors(
      DetectionTable table, double matchingIou, double backgroundIou, double leastScore) {
    this.table = table;
    this.matchingIou = matchingIou;
    this.backgroundIou = backgroundIou;
    this.leastScore = leastScore;
    kinds = new Kind[table.detections()];
    partners = new int[table.detections()];
    outcomes = new Outcome[table.truths()];
    confusion = new long[table.classes() + 1][table.classes() + 1];
    Arrays.fill(partners, -1);
    for (int t = 0; t < outcomes.length; t++) {
      outcomes[t] =
          table.kindOfTruth(t) == DetectionTable.ORDINARY ? Outcome.MISSED : Outcome.IGNORED;
    }
  }

  /**
   * Judges all detections.
   *
   * @param matchingIou least overlap of a detection that finds a true box, over 0 to 1
   * @param backgroundIou below this overlap with every true box there is nothing; 0.1 in the paper
   * @param leastScore detections that are less sure are not accepted
   */
  public static DetectionErrors of(
      DetectionTable table, double matchingIou, double backgroundIou, double leastScore) {
    if (!(backgroundIou > 0 && matchingIou > backgroundIou && matchingIou <= 1)) {
      throw new IllegalArgumentException(
          "IoU thresholds %s and %s".formatted(backgroundIou, matchingIou));
    }
    DetectionErrors errors = new DetectionErrors(table, matchingIou, backgroundIou, leastScore);
    for (int image = 0; image < table.images(); image++) {
      errors.judge(image);
    }
    return errors;
  }

  private void judge(int image) {
    int first = table.firstDetection(image);
    int end = table.firstDetection(image + 1);
    double[] scores = new double[end - first];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = table.score(first + i);
    }
    int[] order = ScoreOrder.descending(scores);
    boolean[] taken = new boolean[table.firstTruth(image + 1) - table.firstTruth(image)];
    for (int place : order) {
      match(first + place, image, taken);
    }
    for (int place : order) {
      if (kinds[first + place] == null) {
        explain(first + place, image);
      }
    }
    for (int t = table.firstTruth(image); t < table.firstTruth(image + 1); t++) {
      if (outcomes[t] == Outcome.MISSED || outcomes[t] == Outcome.MISPLACED) {
        confusion[table.classOfTruth(t)][table.classes()]++;
      }
    }
  }

  /** Leaves the kind open where nothing is found. */
  private void match(int detection, int image, boolean[] taken) {
    if (table.score(detection) < leastScore) {
      kinds[detection] = Kind.IGNORED;
      return;
    }
    int detectedClass = table.classOfDetection(detection);
    int first = table.firstTruth(image);
    int best = -1;
    boolean crowd = false;
    double most = 0;
    for (int t = first; t < table.firstTruth(image + 1); t++) {
      double overlap =
          table.classOfTruth(t) != detectedClass || taken[t - first]
              ? 0
              : table.overlap(detection, t);
      if (overlap >= matchingIou && table.kindOfTruth(t) == DetectionTable.CROWD) {
        crowd = true;
      } else if (overlap >= matchingIou && overlap > most) {
        best = t;
        most = overlap;
      }
    }
    if (best >= 0) {
      taken[best - first] = true;
      boolean counts = table.kindOfTruth(best) == DetectionTable.ORDINARY;
      kinds[detection] = counts ? Kind.RIGHT : Kind.IGNORED;
      if (counts) {
        partners[detection] = best;
        outcomes[best] = Outcome.FOUND;
        confusion[detectedClass][detectedClass]++;
      }
    } else if (crowd) {
      kinds[detection] = Kind.IGNORED;
    }
  }

  private void explain(int detection, int image) {
    int detectedClass = table.classOfDetection(detection);
    int nearestSameClass = -1;
    int nearestOtherClass = -1;
    double sameClassIou = 0;
    double otherClassIou = 0;
    for (int t = table.firstTruth(image); t < table.firstTruth(image + 1); t++) {
      if (table.kindOfTruth(t) != DetectionTable.ORDINARY) {
        continue;
      }
      double overlap = table.overlap(detection, t);
      if (table.classOfTruth(t) == detectedClass && overlap > sameClassIou) {
        nearestSameClass = t;
        sameClassIou = overlap;
      } else if (table.classOfTruth(t) != detectedClass && overlap > otherClassIou) {
        nearestOtherClass = t;
        otherClassIou = overlap;
      }
    }
    boolean confuses = false;
    if (sameClassIou >= backgroundIou && sameClassIou < matchingIou) {
      judged(detection, Kind.LOCALISATION, nearestSameClass);
      if (outcomes[nearestSameClass] == Outcome.MISSED) {
        outcomes[nearestSameClass] = Outcome.MISPLACED;
      }
    } else if (otherClassIou >= matchingIou) {
      judged(detection, Kind.CLASSIFICATION, nearestOtherClass);
      confuses =
          outcomes[nearestOtherClass] == Outcome.MISSED
              || outcomes[nearestOtherClass] == Outcome.MISPLACED;
    } else if (sameClassIou >= matchingIou) {
      judged(detection, Kind.DUPLICATE, nearestSameClass);
    } else if (otherClassIou >= backgroundIou) {
      judged(detection, Kind.BOTH, nearestOtherClass);
    } else {
      judged(detection, Kind.BACKGROUND, -1);
    }
    if (confuses) {
      outcomes[nearestOtherClass] = Outcome.CONFUSED;
      confusion[table.classOfTruth(nearestOtherClass)][detectedClass]++;
    } else {
      confusion[table.classes()][detectedClass]++;
    }
  }

  private void judged(int detection, Kind kind, int partner) {
    kinds[detection] = kind;
    partners[detection] = partner;
  }

  /** Least overlap of a detection that finds a true box. */
  public double matchingIou() {
    return matchingIou;
  }

  /** Overlap below which there is nothing. */
  public double backgroundIou() {
    return backgroundIou;
  }

  /** Least score of what was accepted. */
  public double leastScore() {
    return leastScore;
  }

  /** What a detection of the table is. */
  public Kind kind(int detection) {
    return kinds[detection];
  }

  /** The true box that a detection finds, or that its error is about; -1 where there is none. */
  public int partner(int detection) {
    return partners[detection];
  }

  /** What became of a true box of the table. */
  public Outcome outcome(int truth) {
    return outcomes[truth];
  }

  /** Detections of each kind. */
  public Map<Kind, Integer> kinds() {
    return counted(Kind.class, kinds);
  }

  /** True boxes of each outcome. */
  public Map<Outcome, Integer> outcomes() {
    return counted(Outcome.class, outcomes);
  }

  private static <E extends Enum<E>> Map<E, Integer> counted(Class<E> type, E[] values) {
    Map<E, Integer> counts = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      counts.put(constant, 0);
    }
    for (E value : values) {
      counts.merge(value, 1, Integer::sum);
    }
    return counts;
  }

  /**
   * True class by predicted class, with the background as the last of both: in its column are true
   * boxes that no detection lies on by enough, in its row detections that lie on no true box which
   * another one has not found. Each true box and each accepted detection that counts is in one
   * cell.
   *
   * @return {@code [classes + 1][classes + 1]}
   */
  public long[][] confusion() {
    return Arrays.stream(confusion).map(long[]::clone).toArray(long[][]::new);
  }

  /** Errors in a picture: detections that are not right, and true boxes that are missed. */
  public int errors(int image) {
    int errors = 0;
    for (int d = table.firstDetection(image); d < table.firstDetection(image + 1); d++) {
      errors += kinds[d] == Kind.RIGHT || kinds[d] == Kind.IGNORED ? 0 : 1;
    }
    for (int t = table.firstTruth(image); t < table.firstTruth(image + 1); t++) {
      errors += outcomes[t] == Outcome.MISSED ? 1 : 0;
    }
    return errors;
  }

  /** The pictures with the most errors, the worst first; of equal ones the earlier first. */
  public List<Integer> worstImages(int most) {
    int[] errors = IntStream.range(0, table.images()).map(this::errors).toArray();
    return IntStream.range(0, errors.length)
        .boxed()
        .filter(image -> errors[image] > 0)
        .sorted(Comparator.comparingInt((Integer image) -> -errors[image]))
        .limit(most)
        .toList();
  }
}
