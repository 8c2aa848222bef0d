package io.tao4j.networks.unet;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Features;
import io.tao4j.networks.backbones.ResNet;
import io.tao4j.networks.backbones.Trunk;
import io.tao4j.networks.tasks.NetworkDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * TAO's U-Net on ResNet without pools: from stride 16 up in four steps, joined with the second
 * block of stage 2, that of stage 1, and the stem. Deeper ResNets are joined at the same blocks.
 *
 * @param backbone a ResNet
 */
record ResidualUnet(Backbone backbone, BackboneOptions options) implements UnetEncoder {
  private static final List<Integer> FILTERS = List.of(256, 128, 64, 64);
  private static final int STRIDE = 16;

  @Override
  public Trunk trunk() {
    return backbone;
  }

  @Override
  public boolean namesItsNorms() {
    return true;
  }

  @Override
  public Optional<String> refuses(int side) {
    return UnetEncoder.multipleOf(STRIDE, side);
  }

  @Override
  public int headKernel() {
    return 3;
  }

  @Override
  public Value build(GraphBuilder b, Value images) {
    Features features = backbone.build(b.scope(NetworkDefinition.BACKBONE), images, options);
    int block = backbone.name().equals("resnet10") ? 0 : 1;
    List<Value> skips = new ArrayList<>();
    skips.add(features.inner(ResNet.block(2, block)));
    skips.add(features.inner(ResNet.block(1, block)));
    skips.add(features.inner(ResNet.STEM));
    Value x = features.last();
    for (int i = 0; i < FILTERS.size(); i++) {
      GraphBuilder step = b.scope("decoder." + i);
      x = Decoder.up(step, x, FILTERS.get(i), 4);
      if (i < skips.size()) {
        x = Decoder.join(step, x, skips.get(i));
      }
      if (options.batchNorm()) {
        x = Decoder.norm(step, "bn0", x);
      }
      x = UnetEncoder.relu(step, "relu0", x);
      x = Decoder.conv(step, "conv1", x, FILTERS.get(i), !options.batchNorm());
      if (options.batchNorm()) {
        x = Decoder.norm(step, "bn1", x);
      }
      x = UnetEncoder.relu(step, "relu1", x);
    }
    return x;
  }
}
