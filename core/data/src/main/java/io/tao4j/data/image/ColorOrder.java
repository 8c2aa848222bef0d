package io.tao4j.data.image;

/** Order of the channels that a network sees. */
public enum ColorOrder {
  /** Red, green, blue. */
  RGB(3),
  /** Blue, green, red, as Caffe's and OpenCV's models expect. */
  BGR(3),
  /** One channel: 0.299 R + 0.587 G + 0.114 B, rounded to a level. */
  GRAY(1);

  private final int channels;

  ColorOrder(int channels) {
    this.channels = channels;
  }

  /** 3 or 1. */
  public int channels() {
    return channels;
  }
}
