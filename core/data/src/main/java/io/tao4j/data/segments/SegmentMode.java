package io.tao4j.data.segments;

/** What counts as a segment. */
public enum SegmentMode {
  /** All pixels of a class in a picture. */
  SEMANTIC,
  /** Objects; classes that are no things are left out. */
  INSTANCE,
  /** Objects of things, and all pixels of each other class. */
  PANOPTIC
}
