package io.tao4j.networks.backbones;

import io.tao4j.graph.Blocks;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * EfficientNet: Tan and Le 2019, arXiv 1905.11946; and its variant Lite, without gates, with ReLU6,
 * with a stem and a head that do not grow. Names and numbers are those of timm's weights, with
 * padding that is the same on both sides.
 *
 * <p>Whole blocks are not dropped at random in training, as the paper does it.
 *
 * @param name name in specs
 * @param widthMultiplier factor of all channels, which are then rounded to multiples of 8
 * @param depthMultiplier factor of the blocks in each stage, rounded up
 * @param inputSize height and width that it was made for
 * @param lite whether this is the variant Lite
 */
public record EfficientNet(
    String name, double widthMultiplier, double depthMultiplier, int inputSize, boolean lite)
    implements Backbone {

  /** Inverted residuals of one width. */
  private record Stage(int expansion, int kernel, int stride, int channels, int depth) {}

  private static final List<Stage> STAGES =
      List.of(
          new Stage(1, 3, 1, 16, 1),
          new Stage(6, 3, 2, 24, 2),
          new Stage(6, 5, 2, 40, 2),
          new Stage(6, 3, 2, 80, 3),
          new Stage(6, 5, 1, 112, 3),
          new Stage(6, 5, 2, 192, 4),
          new Stage(6, 3, 1, 320, 1));

  private static final int STEM = 32;
  private static final int HEAD = 1280;

  /** Multipliers of width and depth, and input size, from B0 to B7. */
  private static final double[][] SCALES = {
    {1.0, 1.0, 224},
    {1.0, 1.1, 240},
    {1.1, 1.2, 260},
    {1.2, 1.4, 300},
    {1.4, 1.8, 380},
    {1.6, 2.2, 456},
    {1.8, 2.6, 528},
    {2.0, 3.1, 600}
  };

  /**
   * One of the paper's.
   *
   * @param scale from 0 to 7
   */
  public static EfficientNet b(int scale) {
    double[] scales = SCALES[scale];
    return new EfficientNet("efficientnet_b" + scale, scales[0], scales[1], (int) scales[2], false);
  }

  /** The smallest of the variant Lite. */
  public static EfficientNet lite0() {
    return new EfficientNet("efficientnet_lite0", 1, 1, 224, true);
  }

  @Override
  public String paper() {
    return "Tan and Le 2019, arXiv 1905.11946";
  }

  private int width(int channels) {
    return MobileNetV2.divisible(channels * widthMultiplier);
  }

  @Override
  public Features build(GraphBuilder b, Value images, BackboneOptions options) {
    ConvNorm layers = new ConvNorm(options);
    Activation activation = options.activation(lite ? Activation.RELU6 : Activation.SWISH);
    Value x = layers.add(b, "conv_stem", "bn1", images, lite ? STEM : width(STEM), 3, 2, 1);
    x = activation.apply(b, "act1", x);
    TreeMap<Integer, Value> byStride = new TreeMap<>();
    int outputStride = 2;
    for (int i = 0; i < STAGES.size(); i++) {
      Stage stage = STAGES.get(i);
      outputStride *= stage.stride();
      for (int j = 0; j < depth(i); j++) {
        GraphBuilder block = b.scope("blocks." + i + "." + j);
        x = block(block, x, stage, j == 0 ? stage.stride() : 1, layers, activation);
      }
      byStride.put(outputStride, x);
    }
    x = layers.add(b, "conv_head", "bn2", x, lite ? HEAD : width(HEAD), 1, 1, 1);
    x = activation.apply(b, "act2", x);
    byStride.remove(2);
    return Features.of(byStride, x);
  }

  private int depth(int stage) {
    boolean fixed = lite && (stage == 0 || stage == STAGES.size() - 1);
    int depth = STAGES.get(stage).depth();
    return fixed ? depth : (int) Math.ceil(depth * depthMultiplier);
  }

  private Value block(
      GraphBuilder b,
      Value input,
      Stage stage,
      int stride,
      ConvNorm layers,
      Activation activation) {
    int channels = width(stage.channels());
    boolean expands = stage.expansion() > 1;
    int hidden = b.channels(input) * stage.expansion();
    Value x = input;
    if (expands) {
      x = layers.add(b, "conv_pw", "bn1", x, hidden, 1, 1, 1);
      x = activation.apply(b, "act1", x);
    }
    String norm = expands ? "bn2" : "bn1";
    x = layers.add(b, "conv_dw", norm, x, hidden, stage.kernel(), stride, hidden);
    x = activation.apply(b, "act2", x);
    if (!lite) {
      GraphBuilder gate = b.scope("se");
      x =
          Blocks.squeezeExcite(
              gate,
              "conv_reduce",
              "conv_expand",
              x,
              Math.max(1, b.channels(input) / 4),
              y -> activation.apply(gate, "act1", y),
              y -> gate.unary(UnaryKind.SIGMOID, y));
    }
    x =
        layers.add(
            b, expands ? "conv_pwl" : "conv_pw", expands ? "bn3" : "bn2", x, channels, 1, 1, 1);
    return stride == 1 && b.channels(input) == channels ? b.sum(input, x) : x;
  }

  @Override
  public String classifierName() {
    return "classifier";
  }

  @Override
  public List<List<String>> blocks() {
    List<List<String>> blocks = new ArrayList<>(List.of(List.of("conv_stem", "bn1")));
    for (int i = 0; i < STAGES.size(); i++) {
      blocks.add(List.of("blocks." + i));
    }
    blocks.add(List.of("conv_head", "bn2"));
    return blocks;
  }
}
