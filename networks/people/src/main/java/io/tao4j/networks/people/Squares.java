package io.tao4j.networks.people;

import io.tao4j.geometry.Box;

/** Squares around boxes. */
public final class Squares {
  private Squares() {}

  /**
   * The square about a box's middle whose side is the box's longer one times a factor. It may reach
   * beyond the picture.
   *
   * @param factor above 0
   */
  public static Box around(Box box, double factor) {
    double side = Math.max(box.width(), box.height()) * factor;
    return Box.ofSize(
        (box.left() + box.right() - side) / 2, (box.top() + box.bottom() - side) / 2, side, side);
  }

  /** The box with both of its sides times a factor about its middle. */
  public static Box enlarged(Box box, double factor) {
    double width = box.width() * factor;
    double height = box.height() * factor;
    return Box.ofSize(
        (box.left() + box.right() - width) / 2,
        (box.top() + box.bottom() - height) / 2,
        width,
        height);
  }
}
