package io.tao4j.networks.mask2former;

import io.tao4j.data.segmentation.LabelMap;
import io.tao4j.data.segments.SegmentMode;
import io.tao4j.geometry.RunLengthMask;
import java.util.Arrays;
import java.util.List;

/**
 * What was found in a picture. Immutable.
 *
 * @param classNames by index
 * @param mode what a segment is
 * @param width of the picture, pixels
 * @param height of the picture, pixels
 * @param segments objects best first, or areas and objects; of semantic answers one for each class
 *     that has a pixel
 */
public record SegmentedPicture(
    List<String> classNames, SegmentMode mode, int width, int height, List<Found> segments) {
  public SegmentedPicture {
    classNames = List.copyOf(classNames);
    segments = List.copyOf(segments);
  }

  /**
   * A segment.
   *
   * @param classIndex its class
   * @param thing whether it is an object
   * @param score 0 to 1
   * @param mask its pixels, of the picture's size; objects of instance answers may overlap
   */
  public record Found(int classIndex, boolean thing, double score, RunLengthMask mask) {}

  /**
   * The class of each pixel; of several objects that of the best, {@link LabelMap#IGNORED} where
   * nothing was found.
   */
  public LabelMap labels() {
    byte[] classes = new byte[width * height];
    Arrays.fill(classes, (byte) LabelMap.IGNORED);
    int[] numbers = numbers();
    for (int i = 0; i < classes.length; i++) {
      if (numbers[i] > 0) {
        classes[i] = (byte) segments.get(numbers[i] - 1).classIndex();
      }
    }
    return LabelMap.of(width, height, classes);
  }

  /**
   * The segment of each pixel, from 1 on in the order of the segments and 0 where there is none; of
   * several the first.
   */
  public int[] numbers() {
    int[] numbers = new int[width * height];
    for (int number = segments.size(); number >= 1; number--) {
      boolean[] inside = segments.get(number - 1).mask().toPixels();
      for (int i = 0; i < inside.length; i++) {
        if (inside[i]) {
          numbers[i] = number;
        }
      }
    }
    return numbers;
  }
}
