package io.tao4j.metric.detection;

import io.tao4j.geometry.Box;
import io.tao4j.geometry.RunLengthMask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * True and found boxes of a data set, gathered picture by picture:
 *
 * <pre>{@code
 * DetectionTable table = new DetectionTable(classes);
 * for (...) {
 *   table.startImage();
 *   table.addTruth(classIndex, left, top, right, bottom, DetectionTable.ORDINARY);
 *   table.addDetection(classIndex, score, left, top, right, bottom);
 * }
 * }</pre>
 *
 * Boxes are pixels, right and bottom exclusive. A picture's boxes come in any order; of detections
 * with equal scores the earlier one comes first. Not safe for use by several threads.
 */
public final class DetectionTable {
  /** A truth that is to be found. */
  public static final int ORDINARY = 0;

  /** A truth that counts neither when it is found nor when it is missed. */
  public static final int DIFFICULT = 1;

  /**
   * A region with many objects: detections inside it count nowhere. The overlap with it is the
   * share of the detection that lies in it.
   */
  public static final int CROWD = 2;

  private final int classes;
  private int images;
  private final Rows truths = new Rows();
  private final Rows detections = new Rows();
  private final boolean ofMasks;
  private final @Nullable KeyPointSimilarity ofPoints;
  private byte[] kinds = new byte[16];

  /**
   * An empty table.
   *
   * @param classes number of classes, 1 or more
   */
  public DetectionTable(int classes) {
    this(classes, false, null);
  }

  private DetectionTable(int classes, boolean ofMasks, @Nullable KeyPointSimilarity ofPoints) {
    if (classes < 1) {
      throw new IllegalArgumentException(classes + " classes");
    }
    this.classes = classes;
    this.ofMasks = ofMasks;
    this.ofPoints = ofPoints;
  }

  /**
   * An empty table of masks: what overlaps are pixels, as COCO's figures of segmentation have it.
   *
   * @param classes number of classes, 1 or more
   */
  public static DetectionTable ofMasks(int classes) {
    return new DetectionTable(classes, true, null);
  }

  /**
   * An empty table of objects with key points: what overlap says is how much they are alike, as
   * COCO's figures of key points have it.
   *
   * @param classes number of classes, 1 or more
   */
  public static DetectionTable ofKeyPoints(int classes, KeyPointSimilarity similarity) {
    return new DetectionTable(classes, false, similarity);
  }

  /**
   * Adds a true object of the current picture, to a table of objects with key points.
   *
   * @param points x and y of each; NaN where it is not labelled
   * @param area by which COCO's sizes go, square pixels
   * @param kind {@link #ORDINARY}, {@link #DIFFICULT} for one without labelled points, or {@link
   *     #CROWD}
   */
  public void addTruth(int classIndex, double[] points, Box box, double area, int kind) {
    requirePoints(true);
    truths.points.add(points.clone());
    put(classIndex, box.left(), box.top(), box.right(), box.bottom(), area, kind);
  }

  /**
   * Adds a found object of the current picture, to a table of objects with key points. Its size is
   * that of the box around its points.
   *
   * @param score more is surer; any finite number
   * @param points x and y of each; NaN where it is missing
   */
  public void addDetection(int classIndex, double score, double[] points) {
    requirePoints(true);
    double left = Double.POSITIVE_INFINITY;
    double top = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < points.length; i += 2) {
      if (Double.isFinite(points[i])) {
        left = Math.min(left, points[i]);
        right = Math.max(right, points[i]);
        top = Math.min(top, points[i + 1]);
        bottom = Math.max(bottom, points[i + 1]);
      }
    }
    detections.points.add(points.clone());
    boolean none = left > right;
    add(
        detections,
        classIndex,
        score,
        none ? 0 : left,
        none ? 0 : top,
        none ? 0 : right,
        none ? 0 : bottom);
  }

  private void requirePoints(boolean points) {
    if (points != (ofPoints != null)) {
      throw new IllegalStateException(
          points ? "a table without key points" : "a table of objects with key points");
    }
  }

  /**
   * Adds a true mask of the current picture, to a table of masks.
   *
   * @param area by which COCO's sizes go, square pixels
   * @param kind {@link #ORDINARY}, {@link #DIFFICULT} or {@link #CROWD}
   */
  public void addTruth(int classIndex, RunLengthMask mask, double area, int kind) {
    requireMasks(true);
    Box box = mask.box();
    truths.masks.add(mask);
    put(classIndex, box.left(), box.top(), box.right(), box.bottom(), area, kind);
  }

  /**
   * Adds a found mask of the current picture, to a table of masks.
   *
   * @param score more is surer; any finite number
   */
  public void addDetection(int classIndex, double score, RunLengthMask mask) {
    requireMasks(true);
    Box box = mask.box();
    detections.masks.add(mask);
    add(detections, classIndex, score, box.left(), box.top(), box.right(), box.bottom());
  }

  private void requireMasks(boolean masks) {
    requirePoints(false);
    if (masks != ofMasks) {
      throw new IllegalStateException(ofMasks ? "a table of masks" : "a table of boxes");
    }
  }

  /** Goes on to the next picture, which may have no boxes at all. */
  public void startImage() {
    images++;
  }

  /** Adds a true box of the current picture; its area is that of the box. */
  public void addTruth(
      int classIndex, double left, double top, double right, double bottom, int kind) {
    addTruth(classIndex, left, top, right, bottom, (right - left) * (bottom - top), kind);
  }

  /**
   * Adds a true box of the current picture.
   *
   * @param area by which COCO's sizes go, square pixels: COCO's files have the area of the mask
   * @param kind {@link #ORDINARY}, {@link #DIFFICULT} or {@link #CROWD}
   */
  public void addTruth(
      int classIndex, double left, double top, double right, double bottom, double area, int kind) {
    requireMasks(false);
    put(classIndex, left, top, right, bottom, area, kind);
  }

  private void put(
      int classIndex, double left, double top, double right, double bottom, double area, int kind) {
    if (kind < ORDINARY || kind > CROWD) {
      throw new IllegalArgumentException("kind " + kind);
    }
    add(truths, classIndex, area, left, top, right, bottom);
    if (kinds.length < truths.count) {
      kinds = Arrays.copyOf(kinds, kinds.length * 2);
    }
    kinds[truths.count - 1] = (byte) kind;
  }

  /**
   * Adds a found box of the current picture.
   *
   * @param score more is surer; any finite number
   */
  public void addDetection(
      int classIndex, double score, double left, double top, double right, double bottom) {
    requireMasks(false);
    add(detections, classIndex, score, left, top, right, bottom);
  }

  private void add(
      Rows rows,
      int classIndex,
      double value,
      double left,
      double top,
      double right,
      double bottom) {
    if (images == 0) {
      throw new IllegalStateException("startImage() comes before its boxes");
    }
    if (classIndex < 0 || classIndex >= classes) {
      throw new IllegalArgumentException("class %s of %s".formatted(classIndex, classes));
    }
    if (!Double.isFinite(value) || !Double.isFinite(left + top + right + bottom)) {
      throw new IllegalArgumentException(
          "box %s, %s, %s, %s with %s is no number".formatted(left, top, right, bottom, value));
    }
    rows.add(images - 1, classIndex, value, left, top, right, bottom);
  }

  /** Number of classes. */
  public int classes() {
    return classes;
  }

  /** Number of pictures. */
  public int images() {
    return images;
  }

  /** Number of true boxes of all kinds. */
  public int truths() {
    return truths.count;
  }

  /** Number of found boxes. */
  public int detections() {
    return detections.count;
  }

  /** The first detection of a picture, by the order in which they were added. */
  public int firstDetection(int image) {
    return detections.first(image);
  }

  /** The first true box of a picture, by the order in which they were added. */
  public int firstTruth(int image) {
    return truths.first(image);
  }

  /** The picture of a detection. */
  public int imageOfDetection(int detection) {
    return detections.image[detection];
  }

  /** The picture of a true box. */
  public int imageOfTruth(int truth) {
    return truths.image[truth];
  }

  /** The class of a detection. */
  public int classOfDetection(int detection) {
    return detections.classIndex[detection];
  }

  /** The class of a true box. */
  public int classOfTruth(int truth) {
    return truths.classIndex[truth];
  }

  /** The score of a detection. */
  public double score(int detection) {
    return detections.value[detection];
  }

  /** {@link #ORDINARY}, {@link #DIFFICULT} or {@link #CROWD}. */
  public int kindOfTruth(int truth) {
    return kinds[truth];
  }

  /** Left, top, right and bottom of a detection. */
  public double[] boxOfDetection(int detection) {
    return Arrays.copyOfRange(detections.box, 4 * detection, 4 * detection + 4);
  }

  /** The mask of a detection, in a table of masks. */
  public RunLengthMask maskOfDetection(int detection) {
    requireMasks(true);
    return detections.masks.get(detection);
  }

  /** Left, top, right and bottom of a true box. */
  public double[] boxOfTruth(int truth) {
    return Arrays.copyOfRange(truths.box, 4 * truth, 4 * truth + 4);
  }

  /**
   * IoU of a detection and a true box, or of their masks in a table of these; for a crowd the share
   * of the detection inside it. In a table of objects with key points how much these are alike.
   */
  public double overlap(int detection, int truth) {
    if (ofPoints != null) {
      double[] box = boxOfTruth(truth);
      return ofPoints.of(
          detections.points.get(detection),
          truths.points.get(truth),
          new Box(box[0], box[1], box[2], box[3]),
          truths.value[truth]);
    }
    double[] a = detections.box;
    double[] b = truths.box;
    int d = 4 * detection;
    int t = 4 * truth;
    double width = Math.min(a[d + 2], b[t + 2]) - Math.max(a[d], b[t]);
    double height = Math.min(a[d + 3], b[t + 3]) - Math.max(a[d + 1], b[t + 1]);
    if (width <= 0 || height <= 0) {
      return 0;
    }
    if (ofMasks) {
      RunLengthMask found = detections.masks.get(detection);
      RunLengthMask given = truths.masks.get(truth);
      return kinds[truth] == CROWD ? found.shareIn(given) : found.iou(given);
    }
    double shared = width * height;
    double area = detections.area(detection);
    return shared / (kinds[truth] == CROWD ? area : area + truths.area(truth) - shared);
  }

  /** The boxes of each class. */
  OfClass[] byClass() {
    int[][] truthRows = truths.byClass(classes);
    int[][] detectionRows = detections.byClass(classes);
    OfClass[] result = new OfClass[classes];
    for (int c = 0; c < classes; c++) {
      result[c] = new OfClass(truthRows[c], detectionRows[c]);
    }
    return result;
  }

  /** Boxes of one kind, one row a box, in columns that grow. Pictures come in rising order. */
  private static final class Rows {
    private int count;
    private int[] image = new int[16];
    private int[] classIndex = new int[16];
    private double[] value = new double[16];
    private double[] box = new double[64];

    /** One a row in a table of masks. */
    private final List<RunLengthMask> masks = new ArrayList<>();

    /** One a row in a table of objects with key points. */
    private final List<double[]> points = new ArrayList<>();

    void add(
        int image,
        int classIndex,
        double value,
        double left,
        double top,
        double right,
        double bottom) {
      if (count == this.image.length) {
        int capacity = count * 2;
        this.image = Arrays.copyOf(this.image, capacity);
        this.classIndex = Arrays.copyOf(this.classIndex, capacity);
        this.value = Arrays.copyOf(this.value, capacity);
        box = Arrays.copyOf(box, capacity * 4);
      }
      this.image[count] = image;
      this.classIndex[count] = classIndex;
      this.value[count] = value;
      box[4 * count] = left;
      box[4 * count + 1] = top;
      box[4 * count + 2] = right;
      box[4 * count + 3] = bottom;
      count++;
    }

    /** The first row of a picture or of a later one. */
    int first(int picture) {
      int low = 0;
      int high = count;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (image[middle] < picture) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    int[][] byClass(int classes) {
      int[] sizes = new int[classes];
      for (int i = 0; i < count; i++) {
        sizes[classIndex[i]]++;
      }
      int[][] rows = new int[classes][];
      Arrays.setAll(rows, c -> new int[sizes[c]]);
      Arrays.fill(sizes, 0);
      for (int i = 0; i < count; i++) {
        rows[classIndex[i]][sizes[classIndex[i]]++] = i;
      }
      return rows;
    }

    double area(int row) {
      if (!masks.isEmpty()) {
        return masks.get(row).area();
      }
      return (box[4 * row + 2] - box[4 * row]) * (box[4 * row + 3] - box[4 * row + 1]);
    }
  }

  /** The boxes of one class, numbered from 0; detections best first over all pictures. */
  final class OfClass {
    private final int[] truthRows;
    private final int[] detectionRows;
    private final int[] firstTruthOfImage = new int[images + 1];

    private OfClass(int[] truthRows, int[] detectionRows) {
      this.truthRows = truthRows;
      double[] scores = new double[detectionRows.length];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = detections.value[detectionRows[i]];
      }
      int[] order = ScoreOrder.descending(scores);
      this.detectionRows = new int[order.length];
      for (int i = 0; i < order.length; i++) {
        this.detectionRows[i] = detectionRows[order[i]];
      }
      for (int row : truthRows) {
        firstTruthOfImage[truths.image[row] + 1]++;
      }
      for (int i = 0; i < images; i++) {
        firstTruthOfImage[i + 1] += firstTruthOfImage[i];
      }
    }

    int truths() {
      return truthRows.length;
    }

    int detections() {
      return detectionRows.length;
    }

    int kind(int truth) {
      return kinds[truthRows[truth]];
    }

    /** The area that was told. */
    double truthArea(int truth) {
      return truths.value[truthRows[truth]];
    }

    /** How many truths are neither difficult nor crowds. */
    int ordinaryTruths() {
      int ordinary = 0;
      for (int truth = 0; truth < truthRows.length; truth++) {
        ordinary += kind(truth) == ORDINARY ? 1 : 0;
      }
      return ordinary;
    }

    double score(int detection) {
      return detections.value[detectionRows[detection]];
    }

    int image(int detection) {
      return detections.image[detectionRows[detection]];
    }

    double detectionArea(int detection) {
      return detections.area(detectionRows[detection]);
    }

    /** The first truth in the detection's picture. */
    int firstTruth(int detection) {
      return firstTruthOfImage[image(detection)];
    }

    /** One after the last truth in the detection's picture. */
    int endOfTruths(int detection) {
      return firstTruthOfImage[image(detection) + 1];
    }

    /** IoU; for a crowd the share of the detection inside it. */
    double overlap(int detection, int truth) {
      return DetectionTable.this.overlap(detectionRows[detection], truthRows[truth]);
    }
  }
}
