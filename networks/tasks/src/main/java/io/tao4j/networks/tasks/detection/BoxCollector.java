package io.tao4j.networks.tasks.detection;

import io.tao4j.geometry.NonMaximumSuppression;
import java.util.Arrays;

/** Collects the boxes that a decoder finds in an image, then drops those that others suppress. */
public final class BoxCollector {
  private static final int FIRST_ROOM = 64;

  private float[] sides = new float[4 * FIRST_ROOM];
  private float[] scores = new float[FIRST_ROOM];
  private int[] classes = new int[FIRST_ROOM];
  private int size;

  /**
   * Takes a box.
   *
   * @param left in input pixels, as the other sides
   * @param score 0 to 1
   * @param classIndex from 0
   */
  public void add(float left, float top, float right, float bottom, float score, int classIndex) {
    if (size == scores.length) {
      sides = Arrays.copyOf(sides, 8 * size);
      scores = Arrays.copyOf(scores, 2 * size);
      classes = Arrays.copyOf(classes, 2 * size);
    }
    sides[4 * size] = left;
    sides[4 * size + 1] = top;
    sides[4 * size + 2] = right;
    sides[4 * size + 3] = bottom;
    scores[size] = score;
    classes[size++] = classIndex;
  }

  /** What is left after suppression within each class, best first. */
  public FoundBoxes suppressed(DetectionThresholds thresholds) {
    float[] allSides = Arrays.copyOf(sides, 4 * size);
    float[] allScores = Arrays.copyOf(scores, size);
    int[] allClasses = Arrays.copyOf(classes, size);
    int[] kept =
        NonMaximumSuppression.apply(
            allSides, allScores, allClasses, (float) thresholds.iou(), thresholds.topK());
    FoundBoxes found =
        new FoundBoxes(new float[4 * kept.length], new float[kept.length], new int[kept.length]);
    for (int i = 0; i < kept.length; i++) {
      System.arraycopy(allSides, 4 * kept[i], found.sides(), 4 * i, 4);
      found.scores()[i] = allScores[kept[i]];
      found.classes()[i] = allClasses[kept[i]];
    }
    return found;
  }
}
