package io.tao4j.networks.backbones;

import io.tao4j.graph.Blocks;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * MobileNetV3: Howard et al. 2019, arXiv 1905.02244. Names and numbers are those of torchvision's
 * weights.
 *
 * @param name name in specs
 * @param widthMultiplier factor of all channels, which are then rounded to multiples of 8
 * @param stages inverted residuals
 * @param hidden features of the dense layer before the last
 */
public record MobileNetV3(String name, double widthMultiplier, List<Block> stages, int hidden)
    implements Backbone {
  private static final int STEM = 16;

  /** Channels of the last convolution over those of the last block. */
  private static final int LAST_EXPANSION = 6;

  /**
   * An inverted residual; channels are those before the width multiplier.
   *
   * @param kernel of the depthwise convolution
   * @param expanded channels inside
   * @param channels output channels
   * @param excited whether channels are gated
   * @param hard hard-swish instead of ReLU
   * @param stride of the depthwise convolution
   */
  public record Block(
      int kernel, int expanded, int channels, boolean excited, boolean hard, int stride) {}

  public MobileNetV3 {
    stages = List.copyOf(stages);
  }

  public static MobileNetV3 large() {
    return new MobileNetV3(
        "mobilenet_v3_large",
        1,
        List.of(
            new Block(3, 16, 16, false, false, 1),
            new Block(3, 64, 24, false, false, 2),
            new Block(3, 72, 24, false, false, 1),
            new Block(5, 72, 40, true, false, 2),
            new Block(5, 120, 40, true, false, 1),
            new Block(5, 120, 40, true, false, 1),
            new Block(3, 240, 80, false, true, 2),
            new Block(3, 200, 80, false, true, 1),
            new Block(3, 184, 80, false, true, 1),
            new Block(3, 184, 80, false, true, 1),
            new Block(3, 480, 112, true, true, 1),
            new Block(3, 672, 112, true, true, 1),
            new Block(5, 672, 160, true, true, 2),
            new Block(5, 960, 160, true, true, 1),
            new Block(5, 960, 160, true, true, 1)),
        1280);
  }

  public static MobileNetV3 small() {
    return new MobileNetV3(
        "mobilenet_v3_small",
        1,
        List.of(
            new Block(3, 16, 16, true, false, 2),
            new Block(3, 72, 24, false, false, 2),
            new Block(3, 88, 24, false, false, 1),
            new Block(5, 96, 40, true, true, 2),
            new Block(5, 240, 40, true, true, 1),
            new Block(5, 240, 40, true, true, 1),
            new Block(5, 120, 48, true, true, 1),
            new Block(5, 144, 48, true, true, 1),
            new Block(5, 288, 96, true, true, 2),
            new Block(5, 576, 96, true, true, 1),
            new Block(5, 576, 96, true, true, 1)),
        1024);
  }

  @Override
  public String paper() {
    return "Howard et al. 2019, arXiv 1905.02244";
  }

  private int width(int channels) {
    return MobileNetV2.divisible(channels * widthMultiplier);
  }

  @Override
  public Features build(GraphBuilder builder, Value images, BackboneOptions options) {
    GraphBuilder b = builder.scope("features");
    ConvNorm layers = new ConvNorm(options, 1e-3, 0.01);
    Activation hard = options.activation(Activation.HARD_SWISH);
    Value x = layers.add(b, "0.0", "0.1", images, width(STEM), 3, 2, 1);
    x = hard.apply(b, "0.2", x);
    TreeMap<Integer, Value> byStride = new TreeMap<>();
    int outputStride = 2;
    int index = 1;
    for (Block block : stages) {
      outputStride *= block.stride();
      Activation activation = block.hard() ? hard : options.activation(Activation.RELU);
      x = block(b.scope(index++ + ".block"), x, block, layers, activation);
      byStride.put(outputStride, x);
    }
    x = layers.add(b, index + ".0", index + ".1", x, LAST_EXPANSION * b.channels(x), 1, 1, 1);
    x = hard.apply(b, index + ".2", x);
    byStride.remove(2);
    return Features.of(byStride, x);
  }

  private Value block(
      GraphBuilder b, Value input, Block block, ConvNorm layers, Activation activation) {
    int expanded = width(block.expanded());
    int channels = width(block.channels());
    Value x = input;
    int part = 0;
    if (expanded != b.channels(input)) {
      x = layers.add(b, "0.0", "0.1", x, expanded, 1, 1, 1);
      x = activation.apply(b, "0.2", x);
      part++;
    }
    x =
        layers.add(
            b, part + ".0", part + ".1", x, expanded, block.kernel(), block.stride(), expanded);
    x = activation.apply(b, part + ".2", x);
    part++;
    if (block.excited()) {
      GraphBuilder gate = b.scope("" + part++);
      x =
          Blocks.squeezeExcite(
              gate,
              "fc1",
              "fc2",
              x,
              MobileNetV2.divisible(expanded / 4),
              gate::relu,
              y -> Blocks.hardSigmoid(gate, y));
    }
    x = layers.add(b, part + ".0", part + ".1", x, channels, 1, 1, 1);
    return block.stride() == 1 && b.channels(input) == channels ? b.sum(input, x) : x;
  }

  @Override
  public Value pool(GraphBuilder b, Value last) {
    Value x = b.linear("classifier.0", Blocks.globalAveragePool(b, last), hidden, true);
    return Activation.HARD_SWISH.apply(b, "classifier.1", x);
  }

  @Override
  public String classifierName() {
    return "classifier.3";
  }

  @Override
  public List<List<String>> blocks() {
    List<List<String>> blocks = new ArrayList<>();
    for (int i = 0; i < stages.size() + 2; i++) {
      blocks.add(List.of("features." + i));
    }
    return blocks;
  }
}
