package io.tao4j.networks.unet;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp.Slice;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.networks.backbones.Trunk;
import io.tao4j.networks.tasks.NetworkDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The first U-Net: convolutions without padding and without norms, so that of 572 pixels the 388 in
 * the middle are answered.
 *
 * @param base channels of the first stage
 * @see <a href="https://arxiv.org/abs/1505.04597">Ronneberger et al. 2015</a>
 */
record VanillaUnet(int base) implements UnetEncoder {
  static final String NAME = "vanilla_unet";
  private static final int STAGES = 4;

  /** What two convolutions without padding take off a side. */
  private static final int LOST = 4;

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

  @Override
  public boolean namesItsNorms() {
    return false;
  }

  /**
   * Each pool must have an even side before it, and more than four pixels must be left at the end:
   * 4 of 188 would pass for the input's size over 47.
   */
  @Override
  public Optional<String> refuses(int side) {
    int left = side;
    boolean fits = true;
    for (int i = 0; i < STAGES; i++) {
      left -= LOST;
      fits &= left > 0 && left % 2 == 0;
      left /= 2;
    }
    left -= LOST;
    for (int i = 0; i < STAGES; i++) {
      left = 2 * left - LOST;
    }
    return fits && left > LOST
        ? Optional.empty()
        : Optional.of("204, 220, 236 and so on; 572 in the paper");
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
      Value up = Decoder.up(step, x, base << i, 2);
      x = two(step, Decoder.join(step, middle(step, skips.get(i), up), up), base << i);
    }
    return x;
  }

  private static Value two(GraphBuilder b, Value x, int channels) {
    Value y = x;
    for (int i = 1; i <= 2; i++) {
      y = b.conv2d("conv" + i, y, channels, 3, 1, Padding.NONE, 1, true);
      y = UnetEncoder.relu(b, "relu" + i, y);
    }
    return y;
  }

  /** The middle of a map, of another one's size. */
  private static Value middle(GraphBuilder b, Value x, Value like) {
    Value y = x;
    for (int axis = 2; axis <= 3; axis++) {
      int size = Math.toIntExact(b.shape(y).size(axis));
      int wanted = Math.toIntExact(b.shape(like).size(axis));
      int start = (size - wanted) / 2;
      y = b.add("crop" + axis, new Slice(axis, start, start + wanted, 1), y);
    }
    return y;
  }
}
