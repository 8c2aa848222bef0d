package io.tao4j.data.segments;

import io.tao4j.data.image.ColourChange;
import io.tao4j.data.image.HsvChange;
import io.tao4j.data.image.ImageLayer.Rectangle;
import io.tao4j.data.image.PhotometricChange;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.data.segmentation.LabelMap;
import java.util.List;

/**
 * How training pictures are varied, with their segments, as TAO's Mask2Former does: mirrored, in
 * other colours, in another size, and a part of it shown.
 *
 * @param flip probability with which left and right are exchanged
 * @param colours whether colours change
 * @param shortSides of which one is drawn: length of a picture's shorter side, in pixels of the
 *     input
 * @param longest most pixels that the longer side gets
 * @param tries parts that are drawn until one has two classes or more, none of them over most of
 *     what is shown; the last is taken
 * @param dominant share of the segments' pixels that a class may have
 */
public record SegmentAugmentation(
    double flip,
    boolean colours,
    List<Integer> shortSides,
    int longest,
    int tries,
    double dominant) {
  private static final double BRIGHTNESS = 32;
  private static final double LEAST_FACTOR = 0.5;
  private static final double MOST_FACTOR = 1.5;

  /** Of 180 that a colour circle has. */
  private static final double TURN = 18.0 / 180;

  public SegmentAugmentation {
    shortSides = List.copyOf(shortSides);
    if (shortSides.isEmpty()
        || shortSides.stream().anyMatch(side -> side < 1)
        || longest < 1
        || tries < 1) {
      throw new IllegalArgumentException(
          "sides and tries are 1 or more, got %s, %s and %s".formatted(shortSides, longest, tries));
    }
  }

  /**
   * One drawing.
   *
   * @param window the part of the picture that is shown
   * @param target where it lies in the input: from its left and top
   */
  record Drawn(Rectangle window, Rectangle target, boolean mirror, ColourChange colours) {}

  /** What happens to a picture with these segments, in an input of this size. */
  Drawn draw(SegmentMap map, int height, int width, SeededRandom random) {
    boolean mirror = random.chance(flip);
    ColourChange change = colours ? colours(random) : HsvChange.NONE;
    int side = shortSides.get(random.nextInt(shortSides.size()));
    double scale =
        Math.min(
            (double) side / Math.min(map.width(), map.height()),
            (double) longest / Math.max(map.width(), map.height()));
    Rectangle window = new Rectangle(0, 0, map.width(), map.height());
    for (int i = 0; i < tries; i++) {
      window = part(map, height / scale, width / scale, random);
      if (tries == 1 || isVaried(map, window)) {
        break;
      }
    }
    Rectangle target =
        new Rectangle(
            0,
            0,
            Math.max(1, Math.min(width, (int) Math.round(window.width() * scale))),
            Math.max(1, Math.min(height, (int) Math.round(window.height() * scale))));
    return new Drawn(window, target, mirror, change);
  }

  private static Rectangle part(SegmentMap map, double height, double width, SeededRandom random) {
    int partWidth = Math.max(1, Math.min(map.width(), (int) Math.round(width)));
    int partHeight = Math.max(1, Math.min(map.height(), (int) Math.round(height)));
    return new Rectangle(
        random.nextInt(map.width() - partWidth + 1),
        random.nextInt(map.height() - partHeight + 1),
        partWidth,
        partHeight);
  }

  private boolean isVaried(SegmentMap map, Rectangle window) {
    LabelMap places = map.places();
    int classes = map.classes().stream().mapToInt(c -> c + 1).max().orElse(0);
    long[] counts = new long[classes];
    long all = 0;
    for (int y = window.top(); y < window.top() + window.height(); y++) {
      for (int x = window.left(); x < window.left() + window.width(); x++) {
        int segment = places.at(x, y);
        if (segment != LabelMap.IGNORED) {
          counts[map.classes().get(segment)]++;
          all++;
        }
      }
    }
    int present = 0;
    long most = 0;
    for (long count : counts) {
      present += count > 0 ? 1 : 0;
      most = Math.max(most, count);
    }
    return present > 1 && most < dominant * all;
  }

  private static ColourChange colours(SeededRandom random) {
    double brightness = random.chance(0.5) ? random.uniform(-BRIGHTNESS, BRIGHTNESS) : 0;
    double contrast = random.chance(0.5) ? random.uniform(LEAST_FACTOR, MOST_FACTOR) : 1;
    boolean last = random.chance(0.5);
    double saturation = random.chance(0.5) ? random.uniform(LEAST_FACTOR, MOST_FACTOR) : 1;
    double turn = random.chance(0.5) ? random.uniform(-TURN, TURN) : 0;
    return new PhotometricChange(brightness, contrast, last, saturation, turn);
  }
}
