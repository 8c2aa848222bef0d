package io.tao4j.networks.action;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * ResNet over frames, height and width. Names are those of the ResNet over pictures whose weights
 * are inflated into it.
 *
 * @param bottleneck 1x1x1, 3x3x3, 1x1x1 with four times the channels, instead of two 3x3x3
 * @param depths blocks in each stage
 * @param widths channels of each stage's 3x3x3 convolutions; the stem has those of the first
 * @param stem frames that the first convolution sees, odd
 * @param stemStride of the first convolution along time
 * @param pool kernel of the pool along time: 1 leaves frames apart
 * @param timeStride of the later stages along time
 * @see <a href="https://arxiv.org/abs/1708.07632">Hara, Kataoka, Satoh: Learning Spatio-Temporal
 *     Features with 3D Residual Networks (2017)</a>
 */
record VolumeResNet(
    boolean bottleneck,
    List<Integer> depths,
    List<Integer> widths,
    int stem,
    int stemStride,
    int pool,
    int timeStride) {
  private static final double EPSILON = 1e-5;
  private static final double UPDATE_RATE = 0.1;
  private static final int EXPANSION = 4;
  private static final List<Integer> WIDTHS = List.of(64, 128, 256, 512);

  private static final Map<String, VolumeResNet> KNOWN =
      Map.of(
          "resnet10", tao(false, 1, 1, 1, 1),
          "resnet18", tao(false, 2, 2, 2, 2),
          "resnet34", tao(false, 3, 4, 6, 3),
          "resnet50", tao(true, 3, 4, 6, 3),
          "resnet101", tao(true, 3, 4, 23, 3),
          "resnet152", tao(true, 3, 8, 36, 3));

  VolumeResNet {
    depths = List.copyOf(depths);
    widths = List.copyOf(widths);
  }

  /** TAO's: time is halved once, in the stem. */
  private static VolumeResNet tao(boolean bottleneck, Integer... depths) {
    return new VolumeResNet(bottleneck, List.of(depths), WIDTHS, 5, 2, 1, 1);
  }

  /** One of TAO's by the name of the ResNet over pictures. */
  static VolumeResNet named(String name) {
    VolumeResNet found = KNOWN.get(name);
    if (found == null) {
      throw new IllegalArgumentException("'%s' is none of %s".formatted(name, KNOWN.keySet()));
    }
    return found;
  }

  /**
   * Adds it.
   *
   * @param clips {@code [N, C, T, H, W]}
   * @return {@code [N, F, t, h, w]}
   */
  Value build(GraphBuilder b, Value clips) {
    Value x =
        convNorm(
            b,
            "conv1",
            "bn1",
            clips,
            widths.get(0),
            List.of(stem, 7, 7),
            List.of(stemStride, 2, 2));
    x = b.relu(x);
    x =
        b.add(
            "maxpool",
            new WindowOp.MaxPool(
                List.of(pool, 3, 3), List.of(pool == 1 ? 1 : 2, 2, 2), half(List.of(pool, 3, 3))),
            x);
    for (int stage = 0; stage < depths.size(); stage++) {
      for (int block = 0; block < depths.get(stage); block++) {
        boolean halves = stage > 0 && block == 0;
        x =
            block(
                b.scope("layer%s.%s".formatted(stage + 1, block)),
                x,
                widths.get(stage),
                halves ? List.of(timeStride, 2, 2) : List.of(1, 1, 1));
      }
    }
    return x;
  }

  private Value block(GraphBuilder b, Value input, int width, List<Integer> strides) {
    List<Integer> one = List.of(1, 1, 1);
    List<Integer> three = List.of(3, 3, 3);
    int output = bottleneck ? width * EXPANSION : width;
    Value x;
    if (bottleneck) {
      x = b.relu(convNorm(b, "conv1", "bn1", input, width, one, one));
      x = b.relu(convNorm(b, "conv2", "bn2", x, width, three, strides));
      x = convNorm(b, "conv3", "bn3", x, output, one, one);
    } else {
      x = b.relu(convNorm(b, "conv1", "bn1", input, width, three, strides));
      x = convNorm(b, "conv2", "bn2", x, output, three, one);
    }
    boolean same = strides.equals(one) && b.channels(input) == output;
    Value shortcut =
        same ? input : convNorm(b, "downsample.0", "downsample.1", input, output, one, strides);
    return b.relu(b.sum(x, shortcut));
  }

  private static Value convNorm(
      GraphBuilder b,
      String conv,
      String norm,
      Value x,
      int channels,
      List<Integer> kernel,
      List<Integer> strides) {
    Value y =
        b.conv(
            conv,
            x,
            channels,
            kernel,
            new WindowOp.Conv(strides, Collections.nCopies(3, 1), half(kernel), 1),
            false);
    return b.batchNorm(norm, y, EPSILON, UPDATE_RATE);
  }

  private static Padding half(List<Integer> kernel) {
    List<Integer> half = kernel.stream().map(size -> size / 2).toList();
    return new Padding(half, half);
  }
}
