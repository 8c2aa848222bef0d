package io.tao4j.networks.unet;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Features;
import io.tao4j.networks.backbones.Trunk;
import io.tao4j.networks.tasks.NetworkDefinition;
import java.util.List;
import java.util.Optional;

/**
 * TAO's U-Net on VGG with all its pools: from stride 32 up in five steps, joined with the pools and
 * the first convolution. The decoder's convolutions have neither norm nor activation, as in TAO.
 *
 * @param backbone a VGG
 */
record VggUnet(Backbone backbone, BackboneOptions options) implements UnetEncoder {
  private static final List<Integer> FILTERS = List.of(512, 256, 128, 64, 64);
  private static final List<String> SKIPS = List.of("pool4", "pool3", "pool2", "pool1", "block_1a");
  private static final int STRIDE = 32;

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
    return 1;
  }

  @Override
  public Value build(GraphBuilder b, Value images) {
    BackboneOptions pooled =
        new BackboneOptions(
            options.activation(),
            options.batchNorm(),
            // without norms the convolutions of TAO's template would have nothing to shift them
            !options.batchNorm(),
            options.normEpsilon(),
            options.normUpdateRate(),
            true,
            false,
            0,
            BackboneOptions.Form.TAO_WITH_HEAD);
    Features features = backbone.build(b.scope(NetworkDefinition.BACKBONE), images, pooled);
    Value x = features.last();
    for (int i = 0; i < FILTERS.size(); i++) {
      GraphBuilder step = b.scope("decoder." + i);
      x = Decoder.up(step, x, FILTERS.get(i), 4);
      x = Decoder.join(step, x, features.inner(SKIPS.get(i)));
      x = Decoder.conv(step, "conv1", x, FILTERS.get(i), true);
      x = Decoder.conv(step, "conv2", x, FILTERS.get(i), true);
    }
    return x;
  }
}
