package io.tao4j.networks.unet;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp.Concat;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.MovementOp.Transpose;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.networks.backbones.Trunk;
import io.tao4j.networks.tasks.NetworkDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * ShuffleNet with three groups under a fully convolutional decoder: maps of strides 32, 16 and 8
 * are added up, the smaller ones in twice their size, and the sum is brought to the input's size.
 * TAO adds up a score for each class; here it is a fixed number of maps under a last layer, so that
 * a model can be gone on with for other classes.
 *
 * @see <a href="https://arxiv.org/abs/1707.01083">Zhang et al. 2017, ShuffleNet</a>
 * @see <a href="https://arxiv.org/abs/1411.4038">Long et al. 2014, fully convolutional networks</a>
 */
record ShuffleUnet() implements UnetEncoder {
  static final String NAME = "shufflenet";
  private static final int GROUPS = 3;
  private static final int STEM = 24;
  private static final List<Integer> WIDTHS = List.of(240, 480, 960);
  private static final List<Integer> DEPTHS = List.of(4, 8, 4);
  private static final double EPSILON = 1e-3;
  private static final double UPDATE_RATE = 0.01;

  /** Of the norms behind transposed convolutions, as TAO has them. */
  private static final double WIDE_EPSILON = 1e-2;

  /** Maps that are added up, and maps of the input's size. */
  private static final int SUMMED = 64;

  private static final int LAST = 16;

  private static final int STRIDE = 32;

  @Override
  public Trunk trunk() {
    return plain();
  }

  static Trunk plain() {
    return new PlainTrunk(
        NAME,
        List.of(List.of("conv1", "bn1"), List.of("stage2"), List.of("stage3"), List.of("stage4")));
  }

  @Override
  public boolean namesItsNorms() {
    return false;
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
    GraphBuilder encoder = b.scope(NetworkDefinition.BACKBONE);
    Value x = encoder.conv2d("conv1", images, STEM, 3, 2, Padding.half(3), 1, false);
    x = UnetEncoder.relu(encoder, "relu1", norm(encoder, "bn1", x));
    x = encoder.add("maxpool", new WindowOp.MaxPool(3, 3, 2, 2, Padding.all(1)), x);
    List<Value> maps = new ArrayList<>();
    for (int stage = 0; stage < WIDTHS.size(); stage++) {
      GraphBuilder scope = encoder.scope("stage" + (stage + 2));
      for (int unit = 0; unit < DEPTHS.get(stage); unit++) {
        // the stem's few channels are in no groups
        int groups = stage == 0 && unit == 0 ? 1 : GROUPS;
        x = unit(scope.scope("" + unit), x, WIDTHS.get(stage), groups, unit == 0);
      }
      maps.add(x);
    }
    Value sum = score(b.scope("decoder.score32"), maps.get(2));
    sum = b.sum(up(b.scope("decoder.up32"), sum), score(b.scope("decoder.score16"), maps.get(1)));
    sum = b.sum(up(b.scope("decoder.up16"), sum), score(b.scope("decoder.score8"), maps.get(0)));
    GraphBuilder last = b.scope("decoder.up8");
    Value whole =
        last.convTranspose(
            "up",
            sum,
            LAST,
            List.of(16, 16),
            WindowOp.ConvTranspose.of(8, Padding.all(4), 1),
            false);
    return UnetEncoder.relu(last, "relu", last.batchNorm("bn", whole, WIDE_EPSILON, UPDATE_RATE));
  }

  private static Value norm(GraphBuilder b, String name, Value x) {
    return b.batchNorm(name, x, EPSILON, UPDATE_RATE);
  }

  private static Value score(GraphBuilder b, Value x) {
    return b.conv2d("conv", x, SUMMED, 1, 1, Padding.NONE, 1, true);
  }

  private static Value up(GraphBuilder b, Value x) {
    return b.batchNorm("bn", Decoder.up(b, x, SUMMED, 4), WIDE_EPSILON, UPDATE_RATE);
  }

  /** Grouped 1x1, shuffle, depthwise 3x3, grouped 1x1, beside the input or its mean. */
  private static Value unit(GraphBuilder b, Value input, int width, int groups, boolean halves) {
    int output = halves ? width - b.channels(input) : width;
    int inner = width / 4;
    Value x = b.conv2d("conv1", input, inner, 1, 1, Padding.NONE, groups, false);
    x = UnetEncoder.relu(b, "relu1", norm(b, "bn1", x));
    if (groups > 1) {
      x = shuffled(b, x);
    }
    x = b.conv2d("conv2", x, inner, 3, halves ? 2 : 1, Padding.half(3), inner, false);
    x = norm(b, "bn2", x);
    x = b.conv2d("conv3", x, output, 1, 1, Padding.NONE, GROUPS, false);
    x = norm(b, "bn3", x);
    if (!halves) {
      return UnetEncoder.relu(b, "relu3", b.sum(x, input));
    }
    Value mean =
        b.add(
            "mean",
            new WindowOp.AveragePool(List.of(3, 3), List.of(2, 2), Padding.all(1), false),
            input);
    return UnetEncoder.relu(b, "relu3", b.add("concat", new Concat(1), mean, x));
  }

  /** The channels of all groups in turn. */
  private static Value shuffled(GraphBuilder b, Value x) {
    int channels = b.channels(x);
    Value apart =
        b.add(
            "groups",
            new Reshape(
                List.of(
                    new Extent.SameAs(0),
                    new Extent.Sized(GROUPS),
                    new Extent.Sized(channels / GROUPS),
                    new Extent.SameAs(2),
                    new Extent.SameAs(3))),
            x);
    Value mixed = b.add("shuffle", new Transpose(List.of(0, 2, 1, 3, 4)), apart);
    return b.add(
        "joined",
        new Reshape(
            List.of(
                new Extent.SameAs(0),
                new Extent.Sized(channels),
                new Extent.SameAs(3),
                new Extent.SameAs(4))),
        mixed);
  }
}
