package io.tao4j.networks.unet;

import io.tao4j.networks.backbones.Trunk;
import java.util.List;

/**
 * An encoder that is no backbone of other networks.
 *
 * @param name as model files say it
 * @param blocks starts of its nodes' names, a list a block
 */
record PlainTrunk(String name, List<List<String>> blocks) implements Trunk {
  PlainTrunk {
    blocks = blocks.stream().map(List::copyOf).toList();
  }

  @Override
  public String classifierName() {
    return UnetEncoder.HEAD;
  }
}
