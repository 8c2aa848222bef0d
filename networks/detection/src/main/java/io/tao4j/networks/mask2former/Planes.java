package io.tao4j.networks.mask2former;

import io.tao4j.tensor.Tensor;

/**
 * Maps of numbers in host memory that are looked at between their pixels.
 *
 * @param numbers {@code [count, height, width]}
 */
record Planes(float[] numbers, int count, int height, int width) {
  /** All masks {@code [N, Q, h, w]} of a batch, one after the other. */
  static Planes of(Tensor masks) {
    return new Planes(
        masks.toFloatArray(),
        Math.toIntExact(masks.shape().size(0) * masks.shape().size(1)),
        Math.toIntExact(masks.shape().size(2)),
        Math.toIntExact(masks.shape().size(3)));
  }

  /**
   * The number at a place, bilinear between the pixels' middles and 0 outside of the map.
   *
   * @param x 0 to 1 across the map
   * @param y 0 to 1 down the map
   */
  float at(int plane, float x, float y) {
    float column = x * width - 0.5f;
    float row = y * height - 0.5f;
    int left = (int) Math.floor(column);
    int top = (int) Math.floor(row);
    float across = column - left;
    float down = row - top;
    return (1 - down)
            * ((1 - across) * pixel(plane, top, left) + across * pixel(plane, top, left + 1))
        + down
            * ((1 - across) * pixel(plane, top + 1, left)
                + across * pixel(plane, top + 1, left + 1));
  }

  private float pixel(int plane, int row, int column) {
    return row < 0 || row >= height || column < 0 || column >= width
        ? 0
        : numbers[(plane * height + row) * width + column];
  }
}
