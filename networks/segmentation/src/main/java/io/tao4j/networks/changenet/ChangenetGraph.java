package io.tao4j.networks.changenet;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Concat;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.segmentation.SegmenterDefinition;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * An encoder that both pictures go through, and a decoder of their differences. Each map of both
 * becomes as many channels by one dense layer; a block of two convolutions makes a difference of
 * them, to which that of the next coarser map is added. All differences are joined at the first
 * map's size and enlarged to the input's by two transposed convolutions with a residual block
 * behind each. Names of the decoder are those of the paper's code.
 *
 * @see <a href="https://arxiv.org/abs/2201.01293">Bandara and Patel 2022, ChangeFormer</a>
 */
final class ChangenetGraph {
  /** The last layer. */
  static final String CLASSIFIER = "decoder.change_probability.conv2d";

  private static final double EPSILON = 1e-5;
  private static final double UPDATE_RATE = 0.1;

  /** Share of a residual block's convolutions. */
  private static final double RESIDUAL = 0.1;

  private final GraphBuilder b;
  private final GraphBuilder decoder;
  private final int channels;
  private final int from;

  private ChangenetGraph(GraphBuilder b, int channels, int from) {
    this.b = b;
    this.decoder = b.scope("decoder");
    this.channels = channels;
    this.from = from;
  }

  /**
   * Builds it.
   *
   * @param height of the input
   * @param width of the input
   * @param channels that each map gets in the decoder
   * @param classes of pixels
   */
  static Graph build(
      Backbone backbone,
      BackboneOptions options,
      int height,
      int width,
      int channels,
      int classes) {
    GraphBuilder b = new GraphBuilder();
    Shape shape = Shape.batch(3, height, width);
    Value before = b.input(SegmenterDefinition.PAIR.get(0), DType.FLOAT32, shape);
    Value after = b.input(SegmenterDefinition.PAIR.get(1), DType.FLOAT32, shape);
    ChangenetGraph graph = new ChangenetGraph(b, channels, 0);
    List<Value> maps =
        new ArrayList<>(
            backbone
                .build(b.scope(NetworkDefinition.BACKBONE), before, options)
                .byStride()
                .values());
    Value x = graph.differences(before, after, maps);
    x = graph.enlarged("2x", x);
    x = graph.enlarged("1x", x);
    b.output(
        SegmenterDefinition.LOGITS,
        b.conv2d(CLASSIFIER, x, classes, 3, 1, Padding.half(3), 1, true));
    return b.build();
  }

  /**
   * The differences of some maps, joined at the finest one's size.
   *
   * @param before what they were made of
   * @param after what they are compared with
   * @param maps from the finest to the coarsest
   * @param from number of the finest, from 0
   * @param channels that each map gets
   * @return {@code [N, channels, h, w]}
   */
  static Value differences(
      GraphBuilder b, Value before, Value after, List<Value> maps, int from, int channels) {
    return new ChangenetGraph(b, channels, from).differences(before, after, maps);
  }

  private Value differences(Value before, Value after, List<Value> maps) {
    List<Value> first = new ArrayList<>();
    for (int i = 0; i < maps.size(); i++) {
      first.add(linear(i, maps.get(i)));
    }
    return differences(first, b.scope("after").again(before, after, first));
  }

  private Value linear(int number, Value map) {
    GraphBuilder linear = decoder.scope("linear_c" + (from + number + 1));
    Value x = linear.add(MovementOp.Transpose.channelsLast(), map);
    x = linear.linear("proj", x, channels, true);
    return linear.add(MovementOp.Transpose.channelsFirst(), x);
  }

  /** The differences of all maps, joined at the first one's size. */
  private Value differences(List<Value> first, List<Value> second) {
    List<Value> joined = new ArrayList<>();
    Value coarser = null;
    for (int i = first.size() - 1; i >= 0; i--) {
      GraphBuilder block = decoder.scope("diff_c" + (from + i + 1));
      Value x = block.add("pair", new Concat(1), first.get(i), second.get(i));
      x = block.relu(conv(block, "0", x, channels));
      x = block.batchNorm("2", x, EPSILON, UPDATE_RATE);
      x = block.relu(conv(block, "3", x, channels));
      if (coarser != null) {
        x = block.sum(x, sized(block, coarser, x));
      }
      coarser = x;
      joined.add(i == 0 ? x : sized(block, x, first.get(0)));
    }
    GraphBuilder fuse = decoder.scope("linear_fuse");
    Value x = fuse.add("concat", new Concat(1), joined);
    x = fuse.conv2d("0", x, channels, 1, 1, Padding.NONE, 1, true);
    return fuse.batchNorm("1", x, EPSILON, UPDATE_RATE);
  }

  /** As large as another map; maps of one stride stay. */
  private Value sized(GraphBuilder block, Value x, Value other) {
    Shape size = b.shape(other);
    if (b.shape(x).size(2) == size.size(2) && b.shape(x).size(3) == size.size(3)) {
      return x;
    }
    return block.add(
        new WindowOp.Resize2d(
            WindowOp.ResizeKind.BILINEAR,
            new WindowOp.ResizeTo.Size(
                Math.toIntExact(size.size(2)), Math.toIntExact(size.size(3)))),
        x);
  }

  /** Twice the size by a transposed convolution, then a residual block. */
  private Value enlarged(String name, Value map) {
    Value x =
        decoder.convTranspose(
            "convd" + name + ".conv2d",
            map,
            channels,
            List.of(4, 4),
            WindowOp.ConvTranspose.of(2, Padding.all(1, 2), 1),
            true);
    GraphBuilder dense = decoder.scope("dense_" + name + ".0");
    Value y = dense.relu(conv(dense, "conv1.conv2d", x, channels));
    y = conv(dense, "conv2.conv2d", y, channels);
    return dense.sum(x, dense.scale(y, RESIDUAL));
  }

  private static Value conv(GraphBuilder b, String name, Value x, int channels) {
    return b.conv2d(name, x, channels, 3, 1, Padding.half(3), 1, true);
  }
}
