package io.tao4j.data.image;

/**
 * A part of a picture and its place on an {@link ImageCanvas}. Where the part reaches beyond the
 * picture, the picture's mean colour is shown.
 *
 * @param image the picture
 * @param window the part, in the picture's pixels
 * @param target its place, in the canvas's pixels, within the canvas; the part is stretched to it
 * @param mirrorX whether left and right are exchanged within the target
 * @param mirrorY whether top and bottom are exchanged within the target
 * @param colours how its colours change
 * @param interpolation of the stretch
 */
public record ImageLayer(
    Image image,
    Rectangle window,
    Rectangle target,
    boolean mirrorX,
    boolean mirrorY,
    HsvChange colours,
    Interpolation interpolation) {

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
}
