package io.tao4j.networks.backbones;

import io.tao4j.graph.Blocks;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Value;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.weights.NameMap;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * EfficientNet: Tan and Le 2019, arXiv 1905.11946; and its variant Lite, without gates, with ReLU6,
 * with a stem and a head that do not grow. Names and numbers are those of timm's weights, with
 * padding that is the same on both sides.
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
  public boolean dropsPaths() {
    return true;
  }

  @Override
  public boolean normsAreOptional() {
    return false;
  }

  @Override
  public Features build(GraphBuilder b, Value images, BackboneOptions options) {
    ConvNorm layers = new ConvNorm(options);
    Activation activation = options.activation(lite ? Activation.RELU6 : Activation.SWISH);
    boolean tao = options.form().isTao();
    int stem = lite ? STEM : width(STEM);
    Value x =
        layers.add(b, "conv_stem", "bn1", images, stem, 3, 2, padding(b, images, 3, 2, tao), 1);
    x = activation.apply(b, "act1", x);
    TreeMap<Integer, Value> byStride = new TreeMap<>();
    // TAO's template divides by the blocks of B0, however many there are.
    DropPath drop =
        DropPath.upToBehind(
            options.dropPath(),
            IntStream.range(0, STAGES.size())
                .map(i -> tao ? STAGES.get(i).depth() : depth(i))
                .sum());
    TreeMap<String, Value> inner = new TreeMap<>();
    int number = 0;
    int outputStride = 2;
    for (int i = 0; i < STAGES.size(); i++) {
      Stage stage = STAGES.get(i);
      outputStride *= stage.stride();
      for (int j = 0; j < depth(i); j++) {
        GraphBuilder block = b.scope("blocks." + i + "." + j);
        int stride = j == 0 ? stage.stride() : 1;
        int place = i;
        int index = j;
        Value y =
            branch(
                block,
                x,
                stage,
                stride,
                layers,
                activation,
                tao,
                expanded -> inner.put(expanded(place + 1, index), expanded));
        boolean stays = stride == 1 && b.channels(x) == b.channels(y);
        inner.put(projected(i + 1, j), y);
        x = stays ? block.sum(x, drop.add(block, "drop_path", y, number)) : y;
        number++;
      }
      byStride.put(outputStride, x);
    }
    x = layers.add(b, "conv_head", "bn2", x, lite ? HEAD : width(HEAD), 1, 1, 1);
    x = activation.apply(b, "act2", x);
    byStride.remove(2);
    return Features.of(byStride, x, inner);
  }

  /**
   * Name of the {@link Features#inner} map of a block's first 1x1 convolution, with its activation.
   *
   * @param stage from 1
   * @param block from 0
   */
  public static String expanded(int stage, int block) {
    return "block" + stage + (char) ('a' + block) + "_expand";
  }

  /**
   * Name of the {@link Features#inner} map of a block's last 1x1 convolution, with its norm.
   *
   * @param stage from 1
   * @param block from 0
   */
  public static String projected(int stage, int block) {
    return "block" + stage + (char) ('a' + block) + "_project";
  }

  /** TAO's template pads windows that halve an even side on its far end only, as Keras' does. */
  private static Padding padding(GraphBuilder b, Value x, int kernel, int stride, boolean tao) {
    if (!tao || stride == 1) {
      return Padding.half(kernel);
    }
    int far = kernel / 2;
    Shape shape = b.shape(x);
    return new Padding(
        far - (isOdd(shape.dim(2)) ? 0 : 1), far - (isOdd(shape.dim(3)) ? 0 : 1), far, far);
  }

  private static boolean isOdd(Dim side) {
    return side instanceof Dim.Fixed fixed && fixed.size() % 2 == 1;
  }

  private int depth(int stage) {
    boolean fixed = lite && (stage == 0 || stage == STAGES.size() - 1);
    int depth = STAGES.get(stage).depth();
    return fixed ? depth : (int) Math.ceil(depth * depthMultiplier);
  }

  private Value branch(
      GraphBuilder b,
      Value input,
      Stage stage,
      int stride,
      ConvNorm layers,
      Activation activation,
      boolean tao,
      Consumer<Value> expanded) {
    int channels = width(stage.channels());
    boolean expands = stage.expansion() > 1;
    int hidden = b.channels(input) * stage.expansion();
    Value x = input;
    if (expands) {
      x = layers.add(b, "conv_pw", "bn1", x, hidden, 1, 1, 1);
      x = activation.apply(b, "act1", x);
      expanded.accept(x);
    }
    String norm = expands ? "bn2" : "bn1";
    Padding padding = padding(b, x, stage.kernel(), stride, tao);
    x = layers.add(b, "conv_dw", norm, x, hidden, stage.kernel(), stride, padding, hidden);
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
    return layers.add(
        b, expands ? "conv_pwl" : "conv_pw", expands ? "bn3" : "bn2", x, channels, 1, 1, 1);
  }

  /**
   * torchvision's B0 to B4 are the same networks. Keras pads on two sides only where it halves: a
   * start for training, not the same network.
   */
  @Override
  public List<NameMap> conventions() {
    NameMap timm = NameMap.same("timm");
    return lite
        ? List.of(timm)
        : List.of(
            timm,
            ForeignNames.torch("torchvision", EfficientNet::torchvisionLayer),
            ForeignNames.keras(EfficientNet::kerasLayer),
            // TAO's layers have Keras' names.
            ForeignNames.tao(EfficientNet::kerasLayer));
  }

  /** Parts of a block in timm's words, as if it had an expansion. */
  private static String part(int stage, String part) {
    if (STAGES.get(stage).expansion() > 1) {
      return part;
    }
    return switch (part) {
      case "conv_pw" -> "conv_pwl";
      case "bn1" -> "bn2";
      case "bn2" -> "bn3";
      default -> part;
    };
  }

  private static String torchvisionLayer(String layer) {
    if (!layer.startsWith("blocks.")) {
      int last = STAGES.size() + 1;
      return switch (layer) {
        case "conv_stem" -> "features.0.0";
        case "bn1" -> "features.0.1";
        case "conv_head" -> "features." + last + ".0";
        case "bn2" -> "features." + last + ".1";
        default -> "classifier.1";
      };
    }
    String[] parts = layer.split("\\.", 4);
    int stage = Integer.parseInt(parts[1]);
    int first = STAGES.get(stage).expansion() > 1 ? 1 : 0;
    String place =
        switch (part(stage, parts[3])) {
          case "conv_pw" -> "0.0";
          case "bn1" -> "0.1";
          case "conv_dw" -> first + ".0";
          case "bn2" -> first + ".1";
          case "se.conv_reduce" -> first + 1 + ".fc1";
          case "se.conv_expand" -> first + 1 + ".fc2";
          case "conv_pwl" -> first + 2 + ".0";
          default -> first + 2 + ".1";
        };
    return "features.%s.%s.block.%s".formatted(stage + 1, parts[2], place);
  }

  private static String kerasLayer(String layer) {
    if (!layer.startsWith("blocks.")) {
      return switch (layer) {
        case "conv_stem" -> "stem_conv";
        case "bn1" -> "stem_bn";
        case "conv_head" -> "top_conv";
        case "bn2" -> "top_bn";
        default -> "predictions";
      };
    }
    String[] parts = layer.split("\\.", 4);
    int stage = Integer.parseInt(parts[1]);
    String place =
        switch (part(stage, parts[3])) {
          case "conv_pw" -> "expand_conv";
          case "bn1" -> "expand_bn";
          case "conv_dw" -> "dwconv";
          case "bn2" -> "bn";
          case "se.conv_reduce" -> "se_reduce";
          case "se.conv_expand" -> "se_expand";
          case "conv_pwl" -> "project_conv";
          default -> "project_bn";
        };
    char block = (char) ('a' + Integer.parseInt(parts[2]));
    return "block%s%c_%s".formatted(stage + 1, block, place);
  }

  @Override
  public double templateDropout() {
    return lite
        ? 0
        : 0.2 + 0.1 * Math.floor(Integer.parseInt(name.substring(name.length() - 1)) / 2.0);
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
