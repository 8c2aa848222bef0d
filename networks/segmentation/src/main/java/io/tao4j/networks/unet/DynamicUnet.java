package io.tao4j.networks.unet;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.networks.backbones.Trunk;
import io.tao4j.networks.tasks.NetworkDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * TAO's vanilla_unet_dynamic: a U-Net with batch norms and half padding, of five stages and a
 * centre, each with twice the channels of the one before.
 *
 * @param base channels of the first stage
 * @see <a href="https://arxiv.org/abs/1505.04597">Ronneberger et al. 2015</a>
 */
record DynamicUnet(int base) implements UnetEncoder {
  static final String NAME = "vanilla_unet_dynamic";
  private static final int STAGES = 5;

  @Override
  public Trunk trunk() {
    return plain();
  }

  static Trunk plain() {
    List<List<String>> blocks = new ArrayList<>();
    for (int i = 0; i < STAGES; i++) {
      blocks.add(List.of("stage" + i));
    }
    blocks.add(List.of("centre"));
    return new PlainTrunk(NAME, blocks);
  }

  /** They are Keras' own: a penalty passes them over. */
  @Override
  public boolean namesItsNorms() {
    return false;
  }

  @Override
  public Optional<String> refuses(int side) {
    return UnetEncoder.multipleOf(1 << STAGES, side);
  }

  @Override
  public int headKernel() {
    return 1;
  }

  @Override
  public Value build(GraphBuilder b, Value images) {
    GraphBuilder encoder = b.scope(NetworkDefinition.BACKBONE);
    List<Value> skips = new ArrayList<>();
    Value x = images;
    for (int i = 0; i < STAGES; i++) {
      GraphBuilder stage = encoder.scope("stage" + i);
      x = two(stage, x, base << i);
      skips.add(x);
      x = stage.add("pool", new WindowOp.MaxPool(2, 2, 2, 2, Padding.NONE), x);
    }
    x = two(encoder.scope("centre"), x, base << STAGES);
    for (int i = STAGES - 1; i >= 0; i--) {
      GraphBuilder step = b.scope("decoder." + (STAGES - 1 - i));
      int channels = base << i;
      x = Decoder.join(step, skips.get(i), Decoder.up(step, x, channels, 2));
      x = UnetEncoder.relu(step, "relu0", Decoder.norm(step, "bn0", x));
      x = two(step, x, channels);
    }
    return x;
  }

  private static Value two(GraphBuilder b, Value x, int channels) {
    return Decoder.convNormRelu(b, 2, Decoder.convNormRelu(b, 1, x, channels), channels);
  }
}
