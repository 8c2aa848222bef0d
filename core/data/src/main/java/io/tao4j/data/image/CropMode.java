package io.tao4j.data.image;

/** How a picture of any size becomes a network's input size outside training. */
public enum CropMode {
  /** Stretched to the size; the aspect ratio is lost. */
  STRETCH,
  /** Scaled to cover a box of the same shape, then the middle. */
  CENTER_CROP,
  /**
   * A picture of the size already stays; others are scaled to cover a box of so many pixels more
   * each way, then the middle: the centre crop of TAO's classification.
   */
  MARGIN_CROP,
  /** Scaled to fit, in the middle of a filled picture. */
  LETTERBOX,
  /** Scaled to fit, at the top left of a filled picture. */
  LETTERBOX_TOP_LEFT
}
