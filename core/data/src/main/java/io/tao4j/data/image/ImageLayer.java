package io.tao4j.data.image;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a picture and its place on an {@link ImageCanvas}.
 *
 * @param image the picture
 * @param window the part, in the picture's pixels
 * @param target its place, in the canvas's pixels, within the canvas; the part is stretched to it
 * @param mirrorX whether left and right are exchanged within the target
 * @param mirrorY whether top and bottom are exchanged within the target
 * @param colours how its colours change: by {@link HsvChange} what is shown of it, by {@link
 *     PhotometricChange} the picture before it is cut
 * @param interpolation of the stretch
 * @param fill red, green and blue where the part reaches beyond the picture; null for the picture's
 *     mean colour
 */
public record ImageLayer(
    Image image,
    Rectangle window,
    Rectangle target,
    boolean mirrorX,
    boolean mirrorY,
    ColourChange colours,
    Interpolation interpolation,
    @Nullable List<Integer> fill) {

  /**
   * Whole pixels.
   *
   * @param left first column, may be negative
   * @param top first row, may be negative
   * @param width columns, 1 or more
   * @param height rows, 1 or more
   */
  public record Rectangle(int left, int top, int width, int height) {
    public Rectangle {
      if (width < 1 || height < 1) {
        throw new IllegalArgumentException("a rectangle of " + width + "x" + height + " pixels");
      }
    }
  }

  /** A part of a picture in its mean colour. */
  public ImageLayer(
      Image image,
      Rectangle window,
      Rectangle target,
      boolean mirrorX,
      boolean mirrorY,
      ColourChange colours,
      Interpolation interpolation) {
    this(image, window, target, mirrorX, mirrorY, colours, interpolation, null);
  }
}
