package io.tao4j.networks.action;

/** What a network looks at. Its name is that of the graph's input. */
enum Stream {
  /** Pictures. */
  RGB("rgb", 3),
  /** Optical flow: a picture to the right and one downwards. */
  OF("of", 2);

  private final String input;
  private final int channels;

  Stream(String input, int channels) {
    this.input = input;
    this.channels = channels;
  }

  String input() {
    return input;
  }

  /** Numbers of a pixel of a frame. */
  int channels() {
    return channels;
  }
}
