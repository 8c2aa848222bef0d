package io.tao4j.data.segmentation;

import io.tao4j.data.image.ImageLayer.Rectangle;
import io.tao4j.data.image.ImageTransform;
import io.tao4j.data.random.SeededRandom;
import java.util.List;

/**
 * How training pictures are varied, with their masks.
 *
 * @param mirrorX probability with which left and right are exchanged
 * @param mirrorY probability with which top and bottom are exchanged
 * @param cut which part of a picture is shown
 * @param turn probability with which a picture is turned by one of {@code quarters}
 * @param quarters turns by so many right angles counter-clockwise; for square inputs
 * @param levels what happens to the picture alone, after it has been cut and turned
 * @param brightness most that is added to or taken from the network's numbers, 0 or more
 */
public record SegmentationAugmentation(
    double mirrorX,
    double mirrorY,
    Cut cut,
    double turn,
    List<Integer> quarters,
    List<ImageTransform> levels,
    double brightness) {
  /** Pictures as they are. */
  public static final SegmentationAugmentation NONE = sides(0, 0, 0, 0, 0);

  /** Which part of a picture is shown. */
  public sealed interface Cut {
    /** A part of a picture of this size; as many numbers are drawn whatever it is. */
    Rectangle draw(int width, int height, SeededRandom random);
  }

  /**
   * Something is taken off each side, as TAO's UNet does.
   *
   * @param probability with which anything is
   * @param share most of a side that is taken off at each of its ends, 0 to below 0.5
   */
  public record Sides(double probability, double share) implements Cut {
    public Sides {
      if (!(share >= 0 && share < 0.5)) {
        throw new IllegalArgumentException("share is 0 to below 0.5, got " + share);
      }
    }

    @Override
    public Rectangle draw(int width, int height, SeededRandom random) {
      boolean cuts = random.chance(probability);
      int left = taken(width, random);
      int right = taken(width, random);
      int top = taken(height, random);
      int bottom = taken(height, random);
      return cuts
          ? new Rectangle(left, top, width - left - right, height - top - bottom)
          : new Rectangle(0, 0, width, height);
    }

    /** Below half of the side, so that something is left between two of them. */
    private int taken(int side, SeededRandom random) {
      return Math.min((side - 1) / 2, (int) (random.uniform(0, share) * side));
    }
  }

  /**
   * A part of the picture's proportions, enlarged, as TAO's SegFormer does.
   *
   * @param leastArea least share of the picture's area that the part has, above 0 to 1
   * @param leastZoom by which the part is enlarged at least, 1 or more
   * @param mostZoom by which it is enlarged at most
   */
  public record Part(double leastArea, double leastZoom, double mostZoom) implements Cut {
    public Part {
      if (!(leastArea > 0 && leastArea <= 1) || !(leastZoom >= 1 && mostZoom >= leastZoom)) {
        throw new IllegalArgumentException(
            "an area above 0 to 1 and zooms from 1, got %s, %s and %s"
                .formatted(leastArea, leastZoom, mostZoom));
      }
    }

    @Override
    public Rectangle draw(int width, int height, SeededRandom random) {
      double side = Math.sqrt(random.uniform(leastArea, 1)) / random.uniform(leastZoom, mostZoom);
      int partWidth = Math.max(1, (int) Math.round(width * side));
      int partHeight = Math.max(1, (int) Math.round(height * side));
      int left = (int) (random.nextDouble() * (width - partWidth + 1));
      int top = (int) (random.nextDouble() * (height - partHeight + 1));
      return new Rectangle(left, top, partWidth, partHeight);
    }
  }

  public SegmentationAugmentation {
    quarters = List.copyOf(quarters);
    levels = List.copyOf(levels);
    if (!(brightness >= 0) || turn > 0 && quarters.isEmpty()) {
      throw new IllegalArgumentException(
          "brightness is 0 or more, and a turn has angles, got %s and %s"
              .formatted(brightness, quarters));
    }
  }

  /** Mirrored, cut at the sides, brighter or darker: TAO's UNet. */
  public static SegmentationAugmentation sides(
      double mirrorX, double mirrorY, double crop, double share, double brightness) {
    return new SegmentationAugmentation(
        mirrorX, mirrorY, new Sides(crop, share), 0, List.of(), List.of(), brightness);
  }

  /**
   * One drawing.
   *
   * @param window the part that is shown, in pixels
   * @param quarters right angles by which it is turned
   * @param shift what is added to the network's numbers
   */
  record Drawn(Rectangle window, boolean mirrorsX, boolean mirrorsY, int quarters, double shift) {}

  /** What happens to a picture of this size; as many numbers are drawn whatever happens. */
  Drawn draw(int width, int height, SeededRandom random) {
    boolean x = random.chance(mirrorX);
    boolean y = random.chance(mirrorY);
    Rectangle window = cut.draw(width, height, random);
    boolean turns = random.chance(turn);
    int angle = quarters.isEmpty() ? 0 : quarters.get(random.nextInt(quarters.size()));
    double shift = random.uniform(-brightness, brightness);
    return new Drawn(window, x, y, turns ? Math.floorMod(angle, 4) : 0, shift);
  }
}
