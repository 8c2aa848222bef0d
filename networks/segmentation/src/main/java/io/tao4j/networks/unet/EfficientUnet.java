package io.tao4j.networks.unet;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.EfficientNet;
import io.tao4j.networks.backbones.Features;
import io.tao4j.networks.backbones.Trunk;
import io.tao4j.networks.tasks.NetworkDefinition;
import java.util.List;
import java.util.Optional;

/**
 * TAO's U-Net on EfficientNet-B0: from stride 32 up in five steps, joined with the first block of
 * the stages that end a stride, but for the last step.
 *
 * @param backbone EfficientNet-B0
 */
record EfficientUnet(Backbone backbone, BackboneOptions options) implements UnetEncoder {
  private static final List<Integer> FILTERS = List.of(512, 256, 128, 64, 32);
  private static final List<Integer> STAGES = List.of(5, 3, 2, 1);
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
    Features features = backbone.build(b.scope(NetworkDefinition.BACKBONE), images, options);
    Value x = features.last();
    for (int i = 0; i < FILTERS.size(); i++) {
      GraphBuilder step = b.scope("decoder." + i);
      x = Decoder.up(step, x, FILTERS.get(i), 2);
      if (i < STAGES.size()) {
        x = Decoder.join(step, x, features.inner(EfficientNet.projected(STAGES.get(i), 0)));
      }
      x = Decoder.convNormRelu(step, 1, x, FILTERS.get(i));
      x = Decoder.convNormRelu(step, 2, x, FILTERS.get(i));
    }
    return x;
  }
}
