package io.tao4j.networks.backbones;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.weights.NameMap;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * DarkNet-53: Redmon and Farhadi 2018, arXiv 1804.02767. Strided 3x3 convolutions, each followed by
 * residual blocks of a 1x1 and a 3x3. Names and numbers are those of timm's weights.
 *
 * @param name name in specs
 * @param stem channels of the first convolution
 * @param depths residual blocks in each stage; stage i has stride {@code 2^(i + 1)}
 * @param widths channels of each stage
 */
public record Darknet53(String name, int stem, List<Integer> depths, List<Integer> widths)
    implements Backbone {

  public Darknet53 {
    depths = List.copyOf(depths);
    widths = List.copyOf(widths);
    if (depths.size() != widths.size()) {
      throw new IllegalArgumentException("a width for each stage, got " + depths + ", " + widths);
    }
  }

  /** The network of the paper. */
  public static Darknet53 standard() {
    return new Darknet53("darknet53", 32, List.of(1, 2, 8, 8, 4), List.of(64, 128, 256, 512, 1024));
  }

  @Override
  public String paper() {
    return "Redmon and Farhadi 2018, arXiv 1804.02767";
  }

  @Override
  public Features build(GraphBuilder b, Value images, BackboneOptions options) {
    ConvNorm layers = new ConvNorm(options);
    Activation activation = options.activation(leaky(options));
    Value x = layers.activated(b, "stem.conv1", images, stem, 3, 1, activation);
    TreeMap<Integer, Value> byStride = new TreeMap<>();
    TreeMap<String, Value> inner = new TreeMap<>();
    for (int stage = 0; stage < depths.size(); stage++) {
      GraphBuilder scope = b.scope("stages." + stage);
      int width = widths.get(stage);
      x = layers.activated(scope, "conv_down", x, width, 3, 2, activation);
      for (int i = 0; i < depths.get(stage); i++) {
        x = residual(scope.scope("blocks." + i), x, width / 2, layers, activation);
        inner.put("b" + (stage + 1) + "_add" + (i + 1), x);
      }
      byStride.put(2 << stage, x);
    }
    byStride.remove(2);
    return Features.of(byStride, x, inner);
  }

  /** The slope of the public weights is a hundredth, Darknet's and TAO's a tenth. */
  static Activation leaky(BackboneOptions options) {
    return options.form().isTao() ? Activation.LEAKY_RELU : Activation.SLIGHTLY_LEAKY_RELU;
  }

  /** x plus what a 1x1 convolution to {@code hidden} channels and a 3x3 back make of it. */
  static Value residual(
      GraphBuilder b, Value input, int hidden, ConvNorm layers, Activation activation) {
    Value x = layers.activated(b, "conv1", input, hidden, 1, 1, activation);
    return b.sum(input, layers.activated(b, "conv2", x, b.channels(input), 3, 1, activation));
  }

  @Override
  public String classifierName() {
    return "head.fc";
  }

  @Override
  public List<NameMap> conventions() {
    return List.of(
        NameMap.same("timm"), ForeignNames.taoPairs(classifierName(), Darknet53::taoLayer));
  }

  /** {@code stages.1.blocks.0.conv2} to {@code b2_conv1_2}. */
  private static String taoLayer(String pair) {
    String[] parts = pair.split("\\.");
    if (parts[0].equals("stem")) {
      return "conv1";
    }
    int stage = Integer.parseInt(parts[1]);
    return parts[2].equals("conv_down")
        ? "conv" + (stage + 2)
        : "b%s_conv%s_%s".formatted(stage + 1, Integer.parseInt(parts[3]) + 1, parts[4].charAt(4));
  }

  @Override
  public List<List<String>> blocks() {
    return stagesBehindStem(depths.size());
  }

  /** The stem, then each stage. */
  static List<List<String>> stagesBehindStem(int stages) {
    List<List<String>> blocks = new ArrayList<>(List.of(List.of("stem")));
    for (int stage = 0; stage < stages; stage++) {
      blocks.add(List.of("stages." + stage));
    }
    return blocks;
  }
}
