package io.tao4j.networks.backbones;

import io.tao4j.graph.Blocks;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.weights.NameMap;
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
              y -> gate.unary(UnaryKind.HARD_SIGMOID, y));
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

  /** Keras pads on two sides only where it halves: a start for training, not the same network. */
  @Override
  public List<NameMap> conventions() {
    return List.of(
        NameMap.same("torchvision"),
        ForeignNames.torch("timm", this::timmLayer),
        ForeignNames.keras(this::kerasLayer));
  }

  /**
   * Which part of a block a layer is, in the order: expansion and its norm, depthwise and its norm,
   * the gate's two convolutions, projection and its norm.
   */
  private int part(int block, String layer) {
    boolean expands = expands(block);
    boolean excited = stages.get(block).excited();
    String[] place = layer.split("\\.");
    int group = Integer.parseInt(place[0]) + (expands ? 0 : 1);
    if (group >= 2 && !excited) {
      group++;
    }
    return group * 2
        + switch (place[1]) {
          case "fc1" -> 0;
          case "fc2" -> 1;
          default -> Integer.parseInt(place[1]);
        };
  }

  private boolean expands(int block) {
    int input = block == 0 ? STEM : stages.get(block - 1).channels();
    return width(stages.get(block).expanded()) != width(input);
  }

  /** timm groups blocks of as many channels. */
  private String timmLayer(String layer) {
    if (layer.startsWith("classifier")) {
      return layer.equals(classifierName()) ? "classifier" : "conv_head";
    }
    String[] parts = layer.split("\\.", 4); // features, index, block, layer
    int index = Integer.parseInt(parts[1]);
    if (index == 0) {
      return parts[2].equals("0") ? "conv_stem" : "bn1";
    }
    int group = 0;
    int within = 0;
    for (int i = 1; i < Math.min(index, stages.size()); i++) {
      boolean same = stages.get(i).channels() == stages.get(i - 1).channels();
      within = same ? within + 1 : 0;
      group += same ? 0 : 1;
    }
    if (index > stages.size()) {
      return "blocks.%s.0.%s".formatted(group + 1, parts[2].equals("0") ? "conv" : "bn1");
    }
    List<String> names =
        expands(index - 1)
            ? List.of("conv_pw", "bn1", "conv_dw", "bn2", "", "", "conv_pwl", "bn3")
            : List.of("", "", "conv_dw", "bn1", "", "", "conv_pw", "bn2");
    int part = part(index - 1, parts[3]);
    String layerName =
        part == 4 ? "se.conv_reduce" : part == 5 ? "se.conv_expand" : names.get(part);
    return "blocks.%s.%s.%s".formatted(group, within, layerName);
  }

  private String kerasLayer(String layer) {
    if (layer.startsWith("classifier")) {
      return layer.equals(classifierName()) ? "logits" : "conv_2";
    }
    String[] parts = layer.split("\\.", 4);
    int index = Integer.parseInt(parts[1]);
    if (index == 0 || index > stages.size()) {
      return (index == 0 ? "conv" : "conv_1") + (parts[2].equals("0") ? "" : "_bn");
    }
    List<String> names =
        List.of(
            "expand",
            "expand_bn",
            "depthwise",
            "depthwise_bn",
            "squeeze_excite_conv",
            "squeeze_excite_conv_1",
            "project",
            "project_bn");
    return (index == 1 ? "expanded_conv_" : "expanded_conv_" + (index - 1) + "_")
        + names.get(part(index - 1, parts[3]));
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
