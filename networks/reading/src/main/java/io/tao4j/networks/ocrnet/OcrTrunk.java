package io.tao4j.networks.ocrnet;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.networks.backbones.Trunk;
import java.util.List;

/**
 * The ResNet of scene text: 1, 2, 5 and 3 residual blocks, with pools that keep the width longer
 * than the height: Cheng et al. 2017, arXiv 1709.02054. Names are those of the authors of the
 * comparison that TAO follows.
 */
final class OcrTrunk implements Trunk {
  private static final int[] DEPTHS = {1, 2, 5, 3};
  private static final double EPSILON = 1e-5;
  private static final double UPDATE_RATE = 0.1;

  private final int channels;
  private final boolean doubled;

  /**
   * @param channels of the last map, a multiple of 16
   * @param doubled whether the first pool is left out, so that there are twice as many steps
   */
  OcrTrunk(int channels, boolean doubled) {
    this.channels = channels;
    this.doubled = doubled;
  }

  /** The last map: of 32x100 pixels {@code [N, channels, 1, 26]}. */
  Value build(GraphBuilder b, Value images) {
    Value x = layer(b, "conv0_1", "bn0_1", images, channels / 16);
    x = layer(b, "conv0_2", "bn0_2", x, channels / 8);
    if (!doubled) {
      x = b.add("maxpool1", new WindowOp.MaxPool(2, 2, 2, 2, Padding.NONE), x);
    }
    int[] widths = {channels / 4, channels / 2, channels, channels};
    for (int stage = 0; stage < widths.length; stage++) {
      for (int i = 0; i < DEPTHS[stage]; i++) {
        x = block(b.scope("layer" + (stage + 1) + "." + i), x, widths[stage]);
      }
      if (stage < 3) {
        x = layer(b, "conv" + (stage + 1), "bn" + (stage + 1), x, widths[stage]);
      }
      if (stage == 0) {
        x = b.add("maxpool2", new WindowOp.MaxPool(2, 2, 2, 2, Padding.NONE), x);
      } else if (stage == 1) {
        x = b.add("maxpool3", new WindowOp.MaxPool(2, 2, 2, 1, new Padding(0, 1, 0, 1)), x);
      }
    }
    x = end(b, 1, x, new Padding(0, 1, 0, 1), 2);
    return end(b, 2, x, Padding.NONE, 1);
  }

  private static Value layer(GraphBuilder b, String conv, String norm, Value x, int width) {
    Value y = b.conv2d(conv, x, width, 3, 1, Padding.all(1), 1, false);
    return b.relu(b.batchNorm(norm, y, EPSILON, UPDATE_RATE));
  }

  /** One of the two last layers, which take a row and a column from the map. */
  private Value end(GraphBuilder b, int number, Value x, Padding padding, int strideDown) {
    Value y =
        b.conv(
            "conv4_" + number,
            x,
            channels,
            List.of(2, 2),
            new WindowOp.Conv(strideDown, 1, 1, 1, padding, 1),
            false);
    return b.relu(b.batchNorm("bn4_" + number, y, EPSILON, UPDATE_RATE));
  }

  private static Value block(GraphBuilder b, Value x, int width) {
    Value y = layer(b, "conv1", "bn1", x, width);
    y = b.conv2d("conv2", y, width, 3, 1, Padding.all(1), 1, false);
    y = b.batchNorm("bn2", y, EPSILON, UPDATE_RATE);
    Value shortcut = x;
    if (b.channels(x) != width) {
      shortcut = b.conv2d("downsample.0", x, width, 1, 1, Padding.NONE, 1, false);
      shortcut = b.batchNorm("downsample.1", shortcut, EPSILON, UPDATE_RATE);
    }
    return b.relu(b.sum(y, shortcut));
  }

  @Override
  public String name() {
    return doubled ? "ResNet2X" : "ResNet";
  }

  /** There are no public weights of images, so none with a classifier. */
  @Override
  public String classifierName() {
    return "classifier";
  }

  @Override
  public List<List<String>> blocks() {
    return List.of(
        List.of("conv0_1", "bn0_1", "conv0_2", "bn0_2"),
        List.of("layer1", "conv1", "bn1"),
        List.of("layer2", "conv2", "bn2"),
        List.of("layer3", "conv3", "bn3"),
        List.of("layer4", "conv4_1", "bn4_1", "conv4_2", "bn4_2"));
  }
}
