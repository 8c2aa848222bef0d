package io.tao4j.data.image;

/** How a picture of any size becomes a network's input size outside training. */
public enum CropMode {
  /** Stretched to the size; the aspect ratio is lost. */
  STRETCH,
  /** Scaled to cover a box of the same shape, then the middle. */
  CENTER_CROP,
  /** Scaled to fit, in the middle of a filled picture. */
  LETTERBOX,
  /** Scaled to fit, at the top left of a filled picture. */
  LETTERBOX_TOP_LEFT
}
