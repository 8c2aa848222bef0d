package io.tao4j.networks.backbones;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Value;
import io.tao4j.weights.NameMap;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * MobileNetV2: Sandler et al. 2018, arXiv 1801.04381. Names and numbers are those of torchvision's
 * weights.
 *
 * @param name name in specs
 * @param widthMultiplier factor of all channels, which are then rounded to multiples of 8
 * @param stages groups of inverted residuals
 */
public record MobileNetV2(String name, double widthMultiplier, List<Stage> stages)
    implements Backbone {

  /**
   * Inverted residuals of one width.
   *
   * @param expansion factor of channels inside a block
   * @param channels output channels before the width multiplier
   * @param repeats number of blocks
   * @param stride of the first block
   */
  public record Stage(int expansion, int channels, int repeats, int stride) {}

  private static final List<Stage> STAGES =
      List.of(
          new Stage(1, 16, 1, 1),
          new Stage(6, 24, 2, 2),
          new Stage(6, 32, 3, 2),
          new Stage(6, 64, 4, 2),
          new Stage(6, 96, 3, 1),
          new Stage(6, 160, 3, 2),
          new Stage(6, 320, 1, 1));

  public MobileNetV2 {
    stages = List.copyOf(stages);
  }

  /** The network of the paper. */
  public static MobileNetV2 standard() {
    return new MobileNetV2("mobilenet_v2", 1.0, STAGES);
  }

  @Override
  public String paper() {
    return "Sandler et al. 2018, arXiv 1801.04381";
  }

  @Override
  public Features build(GraphBuilder builder, Value images, BackboneOptions options) {
    GraphBuilder b = builder.scope("features");
    ConvNorm layers = new ConvNorm(options);
    Activation activation =
        options.activation(options.form().isTao() ? Activation.RELU : Activation.RELU6);
    Value x = layers.add(b, "0.0", "0.1", images, divisible(32 * widthMultiplier), 3, 2, 1);
    x = activation.apply(b, "0.2", x);
    TreeMap<Integer, Value> byStride = new TreeMap<>();
    TreeMap<String, Value> inner = new TreeMap<>();
    int outputStride = 2;
    int index = 1;
    for (Stage stage : stages) {
      for (int i = 0; i < stage.repeats(); i++) {
        int stride = i == 0 ? stage.stride() : 1;
        outputStride *= stride;
        x =
            block(
                b.scope(index + ".conv"),
                x,
                divisible(stage.channels() * widthMultiplier),
                stage.expansion(),
                stride,
                options,
                activation);
        byStride.put(outputStride, x);
        inner.put("block_" + (index - 1), x);
        index++;
      }
    }
    int last = divisible(1280 * Math.max(1.0, widthMultiplier));
    x = layers.add(b, index + ".0", index + ".1", x, last, 1, 1, 1);
    x = activation.apply(b, index + ".2", x);
    byStride.keySet().remove(2);
    return Features.of(byStride, x, inner);
  }

  private static Value block(
      GraphBuilder b,
      Value input,
      int channels,
      int expansion,
      int stride,
      BackboneOptions options,
      Activation activation) {
    ConvNorm layers = new ConvNorm(options);
    int hidden = b.channels(input) * expansion;
    Value x = input;
    int part = 0;
    if (expansion != 1) {
      x = layers.add(b, "0.0", "0.1", x, hidden, 1, 1, 1);
      x = activation.apply(b, "0.2", x);
      part = 1;
    }
    x = layers.add(b, part + ".0", part + ".1", x, hidden, 3, stride, hidden);
    x = activation.apply(b, part + ".2", x);
    // The last convolution has no activation: the bottleneck is linear (section 3.2 of the paper).
    String conv = Integer.toString(part + 1);
    x = layers.add(b, conv, Integer.toString(part + 2), x, channels, 1, 1, 1);
    if (stride != 1 || b.channels(input) != channels) {
      return x;
    }
    // TAO's projection has neither a norm nor a bias.
    boolean projects = options.form().isTao() && options.allProjections();
    Value shortcut =
        projects ? b.conv2d("projection", input, channels, 1, 1, Padding.NONE, 1, false) : input;
    return b.sum(shortcut, x);
  }

  /** The nearest multiple of 8, never below 90 %: the rule of the authors' code. */
  static int divisible(double channels) {
    int rounded = Math.max(8, (int) (channels + 4) / 8 * 8);
    return rounded < 0.9 * channels ? rounded + 8 : rounded;
  }

  @Override
  public String classifierName() {
    return "classifier.1";
  }

  /** Keras pads on two sides only where it halves: a start for training, not the same network. */
  @Override
  public List<NameMap> conventions() {
    return List.of(
        NameMap.same("torchvision"),
        ForeignNames.torch("timm", this::timmLayer),
        ForeignNames.keras(this::kerasLayer),
        ForeignNames.tao(this::taoLayer));
  }

  /** Parts of a block with expansion, in torchvision's order. */
  private static final List<String> PARTS = List.of("0.0", "0.1", "1.0", "1.1", "2", "3");

  private static final List<String> PARTS_UNEXPANDED = List.of("0.0", "0.1", "1", "2");

  /** Which part of a block a layer is, counted as if all blocks had an expansion. */
  private int part(int stage, String layer) {
    return stages.get(stage).expansion() == 1
        ? PARTS_UNEXPANDED.indexOf(layer) + 2
        : PARTS.indexOf(layer);
  }

  /** Stage and block in it of the n-th block, or null after the last. */
  private int @Nullable [] place(int block) {
    int left = block;
    for (int stage = 0; stage < stages.size(); stage++) {
      if (left < stages.get(stage).repeats()) {
        return new int[] {stage, left};
      }
      left -= stages.get(stage).repeats();
    }
    return null;
  }

  private @Nullable String timmLayer(String layer) {
    if (layer.startsWith("classifier")) {
      return "classifier";
    }
    if (layer.endsWith(".projection")) {
      return null; // TAO's alone
    }
    String[] parts = layer.split("\\.", 4); // features, index, conv, part
    int[] place = parts[1].equals("0") ? null : place(Integer.parseInt(parts[1]) - 1);
    if (place == null) {
      boolean stem = parts[1].equals("0");
      return parts[2].equals("0") ? (stem ? "conv_stem" : "conv_head") : stem ? "bn1" : "bn2";
    }
    int part = part(place[0], parts[3]);
    boolean expands = stages.get(place[0]).expansion() != 1;
    List<String> names =
        expands
            ? List.of("conv_pw", "bn1", "conv_dw", "bn2", "conv_pwl", "bn3")
            : List.of("", "", "conv_dw", "bn1", "conv_pw", "bn2");
    return "blocks.%s.%s.%s".formatted(place[0], place[1], names.get(part));
  }

  private @Nullable String taoLayer(String layer) {
    if (layer.endsWith(".projection")) {
      int index = Integer.parseInt(layer.split("\\.")[1]);
      return "block_" + (index - 1) + "_projected_inputs";
    }
    String keras = kerasLayer(layer);
    return keras == null
        ? null
        : switch (keras) {
          case "Conv1" -> "conv1";
          case "bn_Conv1" -> "bn_conv1";
          case "Conv_1" -> "conv_1";
          case "Conv_1_bn" -> "conv_1_bn";
          default -> keras.replace("_BN", "_bn");
        };
  }

  private @Nullable String kerasLayer(String layer) {
    if (layer.startsWith("classifier")) {
      return "predictions";
    }
    String[] parts = layer.split("\\.", 4);
    int index = Integer.parseInt(parts[1]);
    int[] place = index == 0 ? null : place(index - 1);
    if (layer.endsWith(".projection")) {
      return null; // TAO's alone
    }
    if (place == null) {
      boolean conv = parts[2].equals("0");
      return index == 0 ? (conv ? "Conv1" : "bn_Conv1") : conv ? "Conv_1" : "Conv_1_bn";
    }
    List<String> names =
        List.of("expand", "expand_BN", "depthwise", "depthwise_BN", "project", "project_BN");
    return (index == 1 ? "expanded_conv" : "block_" + (index - 1))
        + "_"
        + names.get(part(place[0], parts[3]));
  }

  @Override
  public List<List<String>> blocks() {
    int count = stages.stream().mapToInt(Stage::repeats).sum() + 2;
    List<List<String>> blocks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      blocks.add(List.of("features." + i));
    }
    return blocks;
  }
}
