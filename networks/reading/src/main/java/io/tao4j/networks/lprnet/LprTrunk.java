package io.tao4j.networks.lprnet;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Padding;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.networks.backbones.Trunk;
import java.util.List;

/**
 * The convolutions of TAO's baseline network: residual units of 64, 128, 256 and 300 channels on
 * the sum of the input's channels, a quarter of its height and width. Padding is TensorFlow's
 * "same", which at stride 2 is at the end.
 */
final class LprTrunk implements Trunk {
  /** The first layer and four widths. */
  static final int BLOCKS = 5;

  /** Channels of the last map. */
  static final int CHANNELS = 300;

  private static final int[] WIDTHS = {64, 128, 256, CHANNELS};
  private static final int[] STRIDES = {1, 2, 2, 1};
  private static final double EPSILON = 1e-4;
  private static final double UPDATE_RATE = 1 - 0.997;

  private final int layers;

  /**
   * @param layers 10 or 18
   */
  LprTrunk(int layers) {
    this.layers = layers;
  }

  /** The last map, {@code [N, 300, H / 4, W / 4]}, sizes rounded up. */
  Value build(GraphBuilder b, Value images) {
    Value x = b.reduce(ReduceKind.SUM, images, true, 1);
    x = b.relu(normalized(b, "conv1", "bn1", x, 64, 3, 1));
    x = b.add("pool", new WindowOp.MaxPool(3, 3, 1, 1, Padding.all(1)), x);
    for (int i = 0; i < WIDTHS.length; i++) {
      String block = "block" + (i + 2);
      x = unit(b.scope(block + "a"), x, WIDTHS[i], STRIDES[i], true);
      if (layers == 18) {
        x = unit(b.scope(block + "b"), x, WIDTHS[i], 1, false);
      }
    }
    return x;
  }

  private static Value unit(GraphBuilder b, Value x, int channels, int stride, boolean projects) {
    Value y = b.relu(normalized(b, "conv1", "bn1", x, channels, 3, stride));
    y = normalized(b, "conv2", "bn2", y, channels, 3, 1);
    Value shortcut =
        projects ? normalized(b, "projection", "projection_bn", x, channels, 1, stride) : x;
    return b.relu(b.sum(y, shortcut));
  }

  private static Value normalized(
      GraphBuilder b, String conv, String norm, Value x, int channels, int kernel, int stride) {
    Padding padding =
        new Padding(
            before(b.shape(x).size(2), kernel, stride),
            before(b.shape(x).size(3), kernel, stride),
            total(b.shape(x).size(2), kernel, stride) - before(b.shape(x).size(2), kernel, stride),
            total(b.shape(x).size(3), kernel, stride) - before(b.shape(x).size(3), kernel, stride));
    Value y = b.conv2d(conv, x, channels, kernel, stride, padding, 1, true);
    return b.batchNorm(norm, y, EPSILON, UPDATE_RATE);
  }

  private static int before(long size, int kernel, int stride) {
    return total(size, kernel, stride) / 2;
  }

  /** Rows or columns that "same" adds: as many as ceil(size / stride) outputs need. */
  private static int total(long size, int kernel, int stride) {
    long outputs = (size + stride - 1) / stride;
    return (int) Math.max(0, (outputs - 1) * stride + kernel - size);
  }

  @Override
  public String name() {
    return "baseline" + layers;
  }

  /** There are no public weights, so none with a classifier. */
  @Override
  public String classifierName() {
    return "classifier";
  }

  @Override
  public List<List<String>> blocks() {
    return List.of(
        List.of("conv1", "bn1"),
        List.of("block2a", "block2b"),
        List.of("block3a", "block3b"),
        List.of("block4a", "block4b"),
        List.of("block5a", "block5b"));
  }
}
