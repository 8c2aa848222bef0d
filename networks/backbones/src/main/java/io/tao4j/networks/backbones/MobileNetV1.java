package io.tao4j.networks.backbones;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.weights.NameMap;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * MobileNet: Howard et al. 2017, arXiv 1704.04861. Depthwise 3x3 convolutions, each followed by a
 * 1x1. Names and numbers are those of timm's weights.
 *
 * @param name name in specs
 * @param widthMultiplier factor of all channels, which are then rounded to multiples of 8
 */
public record MobileNetV1(String name, double widthMultiplier) implements Backbone {
  private static final List<Integer> WIDTHS = List.of(64, 128, 256, 512, 1024);
  private static final List<Integer> DEPTHS = List.of(1, 2, 2, 6, 2);

  /** The network of the paper. */
  public static MobileNetV1 standard() {
    return new MobileNetV1("mobilenet_v1", 1);
  }

  @Override
  public String paper() {
    return "Howard et al. 2017, arXiv 1704.04861";
  }

  @Override
  public Features build(GraphBuilder b, Value images, BackboneOptions options) {
    ConvNorm layers = new ConvNorm(options);
    Activation activation =
        options.activation(options.form().isTao() ? Activation.RELU : Activation.RELU6);
    int stem = MobileNetV2.divisible(32 * widthMultiplier);
    Value x = layers.add(b, "conv_stem", "bn1", images, stem, 3, 2, 1);
    x = activation.apply(b, "act1", x);
    TreeMap<Integer, Value> byStride = new TreeMap<>();
    TreeMap<String, Value> inner = new TreeMap<>();
    int outputStride = 2;
    int number = 1;
    for (int stage = 0; stage < WIDTHS.size(); stage++) {
      int width = MobileNetV2.divisible(WIDTHS.get(stage) * widthMultiplier);
      for (int i = 0; i < DEPTHS.get(stage); i++) {
        GraphBuilder block = b.scope("blocks." + stage + "." + i);
        int stride = stage > 0 && i == 0 ? 2 : 1;
        outputStride *= stride;
        int input = b.channels(x);
        x = layers.add(block, "conv_dw", "bn1", x, input, 3, stride, input);
        x = activation.apply(block, "act1", x);
        inner.put("conv_dw_" + number++, x);
        x = layers.add(block, "conv_pw", "bn2", x, width, 1, 1, 1);
        x = activation.apply(block, "act2", x);
        byStride.put(outputStride, x);
      }
    }
    byStride.remove(2);
    return Features.of(byStride, x, inner);
  }

  /** Keras pads on two sides only where it halves: a start for training, not the same network. */
  @Override
  public List<NameMap> conventions() {
    return List.of(
        NameMap.same("timm"),
        ForeignNames.keras(MobileNetV1::kerasLayer),
        // TAO's layers have Keras' names, but for the last.
        ForeignNames.tao(
            layer -> layer.equals("classifier") ? ForeignNames.PREDICTIONS : kerasLayer(layer)));
  }

  /** {@code blocks.1.0.conv_dw} to {@code conv_dw_2}. */
  private static String kerasLayer(String layer) {
    if (!layer.startsWith("blocks.")) {
      return switch (layer) {
        case "conv_stem" -> "conv1";
        case "bn1" -> "conv1_bn";
        default -> "conv_preds";
      };
    }
    String[] parts = layer.split("\\.");
    int number = Integer.parseInt(parts[2]) + 1;
    for (int stage = 0; stage < Integer.parseInt(parts[1]); stage++) {
      number += DEPTHS.get(stage);
    }
    return switch (parts[3]) {
      case "bn1" -> "conv_dw_" + number + "_bn";
      case "bn2" -> "conv_pw_" + number + "_bn";
      default -> parts[3] + "_" + number;
    };
  }

  @Override
  public double templateDropout() {
    return 0.001;
  }

  @Override
  public String classifierName() {
    return "classifier";
  }

  @Override
  public List<List<String>> blocks() {
    List<List<String>> blocks = new ArrayList<>(List.of(List.of("conv_stem", "bn1")));
    for (int stage = 0; stage < DEPTHS.size(); stage++) {
      for (int i = 0; i < DEPTHS.get(stage); i++) {
        blocks.add(List.of("blocks." + stage + "." + i));
      }
    }
    return blocks;
  }
}
