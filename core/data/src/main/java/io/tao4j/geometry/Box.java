package io.tao4j.geometry;

/**
 * A rectangle along the axes, in pixels that count from 0: {@code right} and {@code bottom} are the
 * first coordinates outside, so a box over the first pixel is {@code (0, 0, 1, 1)}. Coordinates may
 * be fractions and lie outside of any picture; a box whose sides are not both longer than 0 (or not
 * numbers) is {@linkplain #isEmpty() empty}.
 *
 * @param left least x
 * @param top least y
 * @param right x behind the box
 * @param bottom y below the box
 */
public record Box(double left, double top, double right, double bottom) {

  /** A box by its corner and its size, the way COCO writes it. */
  public static Box ofSize(double left, double top, double width, double height) {
    return new Box(left, top, left + width, top + height);
  }

  /** Whether it covers nothing. */
  public boolean isEmpty() {
    return !(right > left && bottom > top);
  }

  /** Length along x; negative when the sides are the wrong way round. */
  public double width() {
    return right - left;
  }

  /** Length along y; negative when the sides are the wrong way round. */
  public double height() {
    return bottom - top;
  }

  /** Square pixels; 0 when empty. */
  public double area() {
    return isEmpty() ? 0 : width() * height();
  }

  /** What both cover; an empty box when they do not meet. */
  public Box intersection(Box other) {
    return new Box(
        Math.max(left, other.left),
        Math.max(top, other.top),
        Math.min(right, other.right),
        Math.min(bottom, other.bottom));
  }

  /** Intersection over union, 0 to 1; 0 when either is empty. */
  public double iou(Box other) {
    double common = intersection(other).area();
    return common == 0 ? 0 : common / (area() + other.area() - common);
  }

  /** The part of it within a picture of this size; may be empty. */
  public Box clip(double width, double height) {
    return intersection(new Box(0, 0, width, height));
  }
}
