package io.tao4j.networks.ssd;

import io.tao4j.networks.backbones.Backbone;
import java.util.List;

/**
 * The blocks behind a backbone, of a 1x1 and a 3x3 convolution each, as TAO chooses them for it.
 * The first keeps the size, each other halves it.
 *
 * @param channels of both convolutions of the first block, of the second, and of all others; a list
 *     without a first block has two pairs
 * @param startsAtLast whether the blocks follow the backbone's last map, of stride 32, and its maps
 *     of strides 8 and 16 are both used; else they follow that of stride 16
 */
record ExtraBlocks(List<Channels> channels, boolean startsAtLast) {
  /**
   * Channels of a block.
   *
   * @param reduced of the 1x1 convolution
   * @param expanded of the 3x3 convolution
   */
  record Channels(int reduced, int expanded) {}

  private static final List<Channels> LARGE =
      List.of(new Channels(512, 512), new Channels(256, 512), new Channels(128, 256));
  private static final List<Channels> MIDDLE =
      List.of(new Channels(256, 256), new Channels(128, 256), new Channels(64, 128));
  private static final List<Channels> SMALL = List.of(new Channels(64, 128));

  static ExtraBlocks of(Backbone backbone) {
    String name = backbone.name();
    boolean last = name.startsWith("darknet") || name.startsWith("efficientnet");
    if (name.equals("resnet10") || name.startsWith("mobilenet") || name.startsWith("squeezenet")) {
      return new ExtraBlocks(SMALL, last);
    }
    boolean middle = List.of("resnet18", "resnet34", "darknet19").contains(name);
    return new ExtraBlocks(middle ? MIDDLE : LARGE, last);
  }

  /** Whether there is a first block, which keeps the size. */
  boolean hasFirst() {
    return channels.size() > 1;
  }

  private Channels block(int index) {
    return channels.get(Math.min(index, channels.size() - 1));
  }

  int reduced(int index) {
    return block(index).reduced();
  }

  int expanded(int index) {
    return block(index).expanded();
  }
}
