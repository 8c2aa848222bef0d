package io.tao4j.networks.backbones;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.weights.NameMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * ResNet: He et al. 2015, arXiv 1512.03385; in the variant 1.5, whose bottlenecks have their stride
 * in the 3x3 convolution. Names and numbers are those of torchvision's weights.
 *
 * @param name name in specs
 * @param bottleneck 1x1, 3x3, 1x1 with four times the channels, instead of two 3x3
 * @param depths blocks in each stage
 * @param widths channels of the 3x3 convolutions in each stage; the stem has those of the first
 * @param lastStride stride of the last stage: 2; or 1 for maps of twice the height and width at the
 *     end, as networks that compare pictures have it
 * @param deformable whether the last 3x3 convolution of each block from the second stage on looks
 *     at places that are learnt: Zhu et al. 2018, arXiv 1811.11168
 */
public record ResNet(
    String name,
    boolean bottleneck,
    List<Integer> depths,
    List<Integer> widths,
    int lastStride,
    boolean deformable)
    implements Backbone {
  private static final List<Integer> WIDTHS = List.of(64, 128, 256, 512);
  private static final int EXPANSION = 4;

  /** Name of the {@link Features#inner} map of the stem, before its pool. */
  public static final String STEM = "stem";

  public ResNet {
    depths = List.copyOf(depths);
    widths = List.copyOf(widths);
    if (depths.size() != widths.size()) {
      throw new IllegalArgumentException("a width for each stage, got " + depths + ", " + widths);
    }
    if (lastStride < 1 || lastStride > 2) {
      throw new IllegalArgumentException("the last stride is 1 or 2, got " + lastStride);
    }
  }

  /** One whose last stage halves, and whose convolutions look at fixed places. */
  public ResNet(String name, boolean bottleneck, List<Integer> depths, List<Integer> widths) {
    this(name, bottleneck, depths, widths, 2, false);
  }

  /**
   * The same with another stride of the last stage; the weights fit both.
   *
   * @param stride 1 or 2
   */
  public ResNet withLastStride(int stride) {
    return new ResNet(name, bottleneck, depths, widths, stride, deformable);
  }

  /** The same with deformable convolutions; weights of this one load, their places are new. */
  public ResNet withDeformable() {
    return new ResNet("deformable_" + name, bottleneck, depths, widths, lastStride, true);
  }

  /** One basic block a stage: TAO's smallest. */
  public static ResNet resnet10() {
    return new ResNet("resnet10", false, List.of(1, 1, 1, 1), WIDTHS);
  }

  public static ResNet resnet18() {
    return new ResNet("resnet18", false, List.of(2, 2, 2, 2), WIDTHS);
  }

  public static ResNet resnet34() {
    return new ResNet("resnet34", false, List.of(3, 4, 6, 3), WIDTHS);
  }

  public static ResNet resnet50() {
    return new ResNet("resnet50", true, List.of(3, 4, 6, 3), WIDTHS);
  }

  public static ResNet resnet101() {
    return new ResNet("resnet101", true, List.of(3, 4, 23, 3), WIDTHS);
  }

  public static ResNet resnet152() {
    return new ResNet("resnet152", true, List.of(3, 8, 36, 3), WIDTHS);
  }

  @Override
  public int stride() {
    return 16 * lastStride;
  }

  @Override
  public String paper() {
    return "He et al. 2015, arXiv 1512.03385 (v1.5)";
  }

  @Override
  public Features build(GraphBuilder b, Value images, BackboneOptions options) {
    ConvNorm layers = new ConvNorm(options);
    Activation activation = options.activation(Activation.RELU);
    Value x = layers.add(b, "conv1", "bn1", images, widths.get(0), 7, 2, 1); // [N,64,H/2,W/2]
    Value stem = activation.apply(b, "relu", x);
    x = stem;
    boolean pools = options.poolingStem() || !options.form().isTao();
    if (pools) {
      x = b.add("maxpool", new WindowOp.MaxPool(3, 3, 2, 2, Padding.all(1)), x);
    }
    Map<Integer, Value> byStride = new TreeMap<>();
    Map<String, Value> inner = new TreeMap<>();
    inner.put(STEM, stem);
    int outputStride = pools ? 4 : 2;
    for (int stage = 0; stage < depths.size(); stage++) {
      GraphBuilder scope = b.scope("layer" + (stage + 1));
      // TAO's template without the pool halves in the first stage and not in the last.
      boolean last = stage == depths.size() - 1;
      boolean halves = pools ? stage > 0 && (!last || lastStride == 2) : !last;
      for (int block = 0; block < depths.get(stage); block++) {
        Block made =
            block(
                scope.scope(Integer.toString(block)),
                x,
                widths.get(stage),
                halves && block == 0 ? 2 : 1,
                block == 0,
                deformable && stage > 0,
                options,
                activation);
        x = made.output();
        inner.put(block(stage + 1, block), x);
        if (bottleneck) {
          inner.put(spatial(stage + 1), made.spatial());
        }
      }
      outputStride *= halves ? 2 : 1;
      byStride.put(outputStride, x);
      inner.put(stage(stage + 1), x);
    }
    return Features.of(byStride, x, inner);
  }

  /**
   * Name of the {@link Features#inner} map of a block, for instance {@code block_1a}.
   *
   * @param stage from 1
   * @param block from 0
   */
  public static String block(int stage, int block) {
    return "block_" + stage + ForeignNames.letters(block);
  }

  /**
   * Name of the {@link Features#inner} map that the last 3x3 convolution of a stage of bottlenecks
   * gives.
   *
   * @param stage from 1
   */
  public static String spatial(int stage) {
    return "stage_" + stage + "_spatial";
  }

  /**
   * Name of the {@link Features#inner} map that a stage ends with, where the next has its stride.
   *
   * @param stage from 1
   */
  public static String stage(int stage) {
    return "stage_" + stage;
  }

  /** A block's output, and what its 3x3 convolution in the middle gives. */
  private record Block(Value output, Value spatial) {}

  private Block block(
      GraphBuilder b,
      Value input,
      int width,
      int stride,
      boolean first,
      boolean deforms,
      BackboneOptions options,
      Activation activation) {
    ConvNorm layers = new ConvNorm(options);
    int output = bottleneck ? width * EXPANSION : width;
    boolean tao = options.form().isTao();
    Value spatial;
    Value x;
    if (bottleneck) {
      // TAO's template has the stride of the first version, in the 1x1 convolution.
      int before = tao ? stride : 1;
      x = layers.add(b, "conv1", "bn1", input, width, 1, before, 1);
      x = activation.apply(b, "relu1", x);
      x =
          deforms
              ? layers.deformable(b, "conv2", "bn2", x, width, stride / before)
              : layers.add(b, "conv2", "bn2", x, width, 3, stride / before, 1);
      spatial = activation.apply(b, "relu2", x);
      x = layers.add(b, "conv3", "bn3", spatial, output, 1, 1, 1);
    } else {
      x = layers.add(b, "conv1", "bn1", input, width, 3, stride, 1);
      spatial = activation.apply(b, "relu1", x);
      x =
          deforms
              ? layers.deformable(b, "conv2", "bn2", spatial, output, 1)
              : layers.add(b, "conv2", "bn2", spatial, output, 3, 1, 1);
    }
    Value shortcut = input;
    boolean changes = stride != 1 || b.channels(input) != output;
    if (tao ? first || options.allProjections() : changes) {
      shortcut = layers.add(b, "downsample.0", "downsample.1", input, output, 1, stride, 1);
    }
    return new Block(activation.apply(b, "relu", b.sum(x, shortcut)), spatial);
  }

  @Override
  public String classifierName() {
    return "fc";
  }

  /**
   * timm's names are torchvision's. Keras' ResNets have their stride in the first 1x1 convolution:
   * their weights are a start for training, not the same network.
   */
  @Override
  public List<NameMap> conventions() {
    return List.of(
        NameMap.same("torchvision"),
        ForeignNames.keras(ResNet::kerasLayer),
        ForeignNames.tao(ResNet::taoLayer));
  }

  /** {@code layer2.0.conv1} to {@code block_2a_conv_1}. */
  private static String taoLayer(String layer) {
    String[] parts = layer.split("\\.", 3);
    if (parts.length < 3) {
      return switch (layer) {
        case "conv1" -> "conv1";
        case "bn1" -> "bn_conv1";
        default -> ForeignNames.PREDICTIONS;
      };
    }
    String block =
        "block_%s%s_"
            .formatted(
                parts[0].substring("layer".length()),
                ForeignNames.letters(Integer.parseInt(parts[1])));
    return switch (parts[2]) {
      case "downsample.0" -> block + "conv_shortcut";
      case "downsample.1" -> block + "bn_shortcut";
      default ->
          block
              + (parts[2].startsWith("bn") ? "bn_" : "conv_")
              + parts[2].charAt(parts[2].length() - 1);
    };
  }

  /** {@code layer2.0.conv1} to {@code conv3_block1_1_conv}. */
  private static String kerasLayer(String layer) {
    if (layer.equals("fc")) {
      return "predictions";
    }
    String[] parts = layer.split("\\.", 3);
    if (parts.length < 3) {
      return layer.equals("bn1") ? "conv1_bn" : layer + "_conv";
    }
    String block =
        "conv%s_block%s_"
            .formatted(Integer.parseInt(parts[0].substring(5)) + 1, Integer.parseInt(parts[1]) + 1);
    return switch (parts[2]) {
      case "downsample.0" -> block + "0_conv";
      case "downsample.1" -> block + "0_bn";
      default ->
          block
              + parts[2].charAt(parts[2].length() - 1)
              + (parts[2].startsWith("bn") ? "_bn" : "_conv");
    };
  }

  @Override
  public List<List<String>> blocks() {
    List<List<String>> blocks = new java.util.ArrayList<>();
    blocks.add(List.of("conv1", "bn1"));
    for (int stage = 1; stage <= depths.size(); stage++) {
      blocks.add(List.of("layer" + stage));
    }
    return blocks;
  }
}
