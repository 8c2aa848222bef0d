package io.tao4j.networks.backbones;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.Value;
import io.tao4j.tensor.Shape;
import io.tao4j.weights.NameMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * ConvNeXt: Liu et al. 2022, arXiv 2201.03545. Names and numbers are those of timm's weights.
 *
 * @param name name in specs
 * @param depths blocks in each stage
 * @param widths channels of each stage
 */
public record ConvNeXt(String name, List<Integer> depths, List<Integer> widths)
    implements Backbone {
  private static final double EPSILON = 1e-6;
  private static final int EXPANSION = 4;

  public ConvNeXt {
    depths = List.copyOf(depths);
    widths = List.copyOf(widths);
  }

  public static ConvNeXt tiny() {
    return new ConvNeXt("convnext_tiny", List.of(3, 3, 9, 3), List.of(96, 192, 384, 768));
  }

  public static ConvNeXt small() {
    return new ConvNeXt("convnext_small", List.of(3, 3, 27, 3), List.of(96, 192, 384, 768));
  }

  public static ConvNeXt base() {
    return new ConvNeXt("convnext_base", List.of(3, 3, 27, 3), List.of(128, 256, 512, 1024));
  }

  public static ConvNeXt large() {
    return new ConvNeXt("convnext_large", List.of(3, 3, 27, 3), List.of(192, 384, 768, 1536));
  }

  public static ConvNeXt xlarge() {
    return new ConvNeXt("convnext_xlarge", List.of(3, 3, 27, 3), List.of(256, 512, 1024, 2048));
  }

  @Override
  public String paper() {
    return "Liu et al. 2022, arXiv 2201.03545";
  }

  @Override
  public int minimumSize() {
    return 32;
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
    Activation activation = options.activation(Activation.GELU);
    Value x = b.conv2d("stem.0", images, widths.get(0), 4, 4, Padding.NONE, 1, true);
    x = Transformer.norm2d(b, "stem.1", x, EPSILON);
    DropPath drop =
        DropPath.upTo(options.dropPath(), depths.stream().mapToInt(Integer::intValue).sum());
    int number = 0;
    Map<Integer, Value> byStride = new TreeMap<>();
    for (int stage = 0; stage < depths.size(); stage++) {
      GraphBuilder s = b.scope("stages." + stage);
      if (stage > 0) {
        x = Transformer.norm2d(s, "downsample.0", x, EPSILON);
        x = s.conv2d("downsample.1", x, widths.get(stage), 2, 2, Padding.NONE, 1, true);
      }
      for (int i = 0; i < depths.get(stage); i++) {
        GraphBuilder block = s.scope("blocks." + i);
        x = block.sum(x, drop.add(block, "drop_path", branch(block, x, activation), number++));
      }
      byStride.put(4 << stage, x);
    }
    return Features.of(byStride, x);
  }

  private static Value branch(GraphBuilder b, Value input, Activation activation) {
    int width = b.channels(input);
    Value gamma =
        b.parameter("gamma", Shape.of(width), Role.GAMMA, new Initializer.Constant(1e-6f));
    Value x = b.conv2d("conv_dw", input, width, 7, 1, Padding.half(7), width, true);
    x = b.add(MovementOp.Transpose.channelsLast(), x); // [N,H,W,C]
    x = Transformer.norm(b, "norm", x, EPSILON);
    x = Transformer.mlp(b.scope("mlp"), x, EXPANSION * width, activation);
    return b.add(MovementOp.Transpose.channelsFirst(), b.product(x, gamma));
  }

  @Override
  public Value pool(GraphBuilder b, Value last) {
    return Transformer.norm(b, "head.norm", Backbone.super.pool(b, last), EPSILON);
  }

  @Override
  public String classifierName() {
    return "head.fc";
  }

  @Override
  public List<NameMap> conventions() {
    return List.of(
        NameMap.same("timm"),
        NameMap.of("torchvision", ConvNeXt::torchvisionName),
        NameMap.of("Keras applications", this::kerasName));
  }

  private static String torchvisionName(String name) {
    String[] parts = name.split("\\.", 5); // stages, stage, blocks, block, variable
    if (parts[0].equals("stem")) {
      return "features.0" + name.substring("stem".length());
    }
    if (parts[0].equals("head")) {
      return name.replace("head.norm", "classifier.0").replace("head.fc", "classifier.2");
    }
    int stage = Integer.parseInt(parts[1]);
    if (parts[2].equals("downsample")) {
      return "features.%s.%s.%s".formatted(2 * stage, parts[3], parts[4]);
    }
    String layer =
        parts[4]
            .replace("gamma", "layer_scale")
            .replace("conv_dw", "block.0")
            .replace("norm", "block.2")
            .replace("mlp.fc1", "block.3")
            .replace("mlp.fc2", "block.5");
    return "features.%s.%s.%s".formatted(2 * stage + 1, parts[3], layer);
  }

  /** Keras repeats the network's name in each layer's, and numbers the scales through. */
  private String kerasName(String name) {
    String variable = name.substring(name.lastIndexOf('.') + 1);
    String norm = variable.equals("weight") ? "/gamma" : "/beta";
    String kernel = variable.equals("weight") ? "/kernel" : "/bias";
    String[] parts = name.split("\\.", 5);
    String prefix = this.name + "_";
    if (parts[0].equals("stem")) {
      String stem = prefix + "stem/" + prefix + "stem_";
      return stem + (parts[1].equals("0") ? "conv" + kernel : "layernorm" + norm);
    }
    if (parts[0].equals("head")) {
      return prefix + "head_" + (parts[1].equals("fc") ? "dense" + kernel : "layernorm" + norm);
    }
    int stage = Integer.parseInt(parts[1]);
    if (parts[2].equals("downsample")) {
      String downsampling = prefix + "downsampling_";
      String number = "_" + (stage - 1);
      return downsampling
          + "block"
          + number
          + "/"
          + downsampling
          + (parts[3].equals("0") ? "layernorm" + number + norm : "conv" + number + kernel);
    }
    int block = Integer.parseInt(parts[3]);
    String blockName = "%sstage_%s_block_%s_".formatted(prefix, stage, block);
    if (parts[4].equals("gamma")) {
      int number = block + depths.subList(0, stage).stream().mapToInt(Integer::intValue).sum();
      return blockName + "layer_scale/variable" + (number == 0 ? "" : "_" + number);
    }
    return blockName
        + switch (parts[4].substring(0, parts[4].lastIndexOf('.'))) {
          case "conv_dw" -> "depthwise_conv" + kernel;
          case "norm" -> "layernorm" + norm;
          case "mlp.fc1" -> "pointwise_conv_1" + kernel;
          default -> "pointwise_conv_2" + kernel;
        };
  }

  @Override
  public List<List<String>> blocks() {
    List<List<String>> blocks = new ArrayList<>(List.of(List.of("stem")));
    for (int stage = 0; stage < depths.size(); stage++) {
      blocks.add(List.of("stages." + stage));
    }
    return blocks;
  }
}
