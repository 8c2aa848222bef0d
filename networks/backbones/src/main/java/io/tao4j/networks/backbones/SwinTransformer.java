package io.tao4j.networks.backbones;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.Padding;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.weights.NameMap;
import io.tao4j.weights.PositionTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Swin Transformer: Liu et al. 2021, arXiv 2103.14030. Names and numbers are those of timm's
 * weights. Where windows do not divide a map it is padded, so that the table of positions has one
 * size whatever the image's.
 *
 * @param name name in specs
 * @param patch height and width of a patch, the stride of the first stage
 * @param window height and width of a window
 * @param width channels of the first stage, doubled at each next
 * @param depths blocks in each stage
 * @param heads of the attention in each stage
 * @param expansion features between the dense layers of a block, over the width
 */
public record SwinTransformer(
    String name,
    int patch,
    int window,
    int width,
    List<Integer> depths,
    List<Integer> heads,
    int expansion)
    implements TransformerBackbone {
  private static final double EPSILON = 1e-5;

  public SwinTransformer {
    depths = List.copyOf(depths);
    heads = List.copyOf(heads);
  }

  private static SwinTransformer standard(String size, int deep, int width, int window, int image) {
    int heads = width / 32;
    return new SwinTransformer(
        "swin_%s_patch4_window%s_%s".formatted(size, window, image),
        4,
        window,
        width,
        List.of(2, 2, deep, 2),
        List.of(heads, 2 * heads, 4 * heads, 8 * heads),
        4);
  }

  public static SwinTransformer tiny() {
    return standard("tiny", 6, 96, 7, 224);
  }

  public static SwinTransformer small() {
    return standard("small", 18, 96, 7, 224);
  }

  public static SwinTransformer base() {
    return standard("base", 18, 128, 7, 224);
  }

  /** Made for images of 384 pixels. */
  public static SwinTransformer base384() {
    return standard("base", 18, 128, 12, 384);
  }

  public static SwinTransformer large() {
    return standard("large", 18, 192, 7, 224);
  }

  /** Made for images of 384 pixels. */
  public static SwinTransformer large384() {
    return standard("large", 18, 192, 12, 384);
  }

  @Override
  public String paper() {
    return "Liu et al. 2021, arXiv 2103.14030";
  }

  /** Each stage of the public sizes has whole windows: 32 windows' sides. */
  @Override
  public int inputSize() {
    return 32 * window;
  }

  @Override
  public int minimumSize() {
    return 32;
  }

  @Override
  public Features build(GraphBuilder b, Value images, BackboneOptions options) {
    Activation activation = options.activation(Activation.GELU);
    Value x = b.conv2d("patch_embed.proj", images, width, patch, patch, Padding.NONE, 1, true);
    x = b.add(MovementOp.Transpose.channelsLast(), x); // [N,H,W,C] from here on
    x = Transformer.norm(b, "patch_embed.norm", x, EPSILON);
    DropPath drop =
        DropPath.upTo(options.dropPath(), depths.stream().mapToInt(Integer::intValue).sum());
    int number = 0;
    Map<Integer, Value> byStride = new TreeMap<>();
    for (int stage = 0; stage < depths.size(); stage++) {
      GraphBuilder layer = b.scope("layers." + stage);
      if (stage > 0) {
        x = merge(layer.scope("downsample"), x);
      }
      for (int i = 0; i < depths.get(stage); i++) {
        GraphBuilder block = layer.scope("blocks." + i);
        Value y = Transformer.norm(block, "norm1", x, EPSILON);
        WindowAttention attention = new WindowAttention(window, heads.get(stage), i % 2 == 1);
        y = attention.add(block.scope("attn"), y);
        x = b.sum(x, drop.add(block, "drop_path1", y, number));
        y = Transformer.norm(block, "norm2", x, EPSILON);
        int hidden = expansion * Math.toIntExact(b.shape(x).size(-1));
        y = Transformer.mlp(block.scope("mlp"), y, hidden, activation);
        x = b.sum(x, drop.add(block, "drop_path2", y, number++));
      }
      byStride.put(patch << stage, b.add(MovementOp.Transpose.channelsFirst(), x));
    }
    return Features.of(byStride, Transformer.norm(b, "norm", x, EPSILON));
  }

  /** Halves height and width: four neighbours become one with twice the channels. */
  private static Value merge(GraphBuilder b, Value input) {
    long height = b.shape(input).size(1);
    long width = b.shape(input).size(2);
    long channels = b.shape(input).size(3);
    Value x = WindowAttention.padded(b, input, height + height % 2, width + width % 2);
    List<Extent> apart =
        List.of(
            new Extent.SameAs(0),
            new Extent.Sized((height + 1) / 2),
            new Extent.Sized(2),
            new Extent.Sized((width + 1) / 2),
            new Extent.Sized(2),
            new Extent.Sized(channels));
    x = b.add(new MovementOp.Reshape(apart), x);
    // Columns outside rows, as the weights have it.
    x = b.add(new MovementOp.Transpose(List.of(0, 1, 3, 4, 2, 5)), x);
    List<Extent> together =
        List.of(
            new Extent.SameAs(0),
            new Extent.SameAs(1),
            new Extent.SameAs(2),
            new Extent.Sized(4 * channels));
    x = b.add(new MovementOp.Reshape(together), x);
    x = Transformer.norm(b, "norm", x, EPSILON);
    return b.linear("reduction", x, Math.toIntExact(2 * channels), false);
  }

  /** From {@code [N, H, W, C]}. */
  @Override
  public Value pool(GraphBuilder b, Value last) {
    return b.reduce(ReduceKind.MEAN, last, false, 1, 2);
  }

  @Override
  public String classifierName() {
    return "head.fc";
  }

  /** The authors' own names differ from timm's in where a stage begins. */
  @Override
  public List<NameMap> conventions() {
    return List.of(
        NameMap.same("timm"),
        NameMap.of("torchvision", SwinTransformer::torchvisionName),
        NameMap.of("Microsoft", SwinTransformer::authorsName));
  }

  private static String torchvisionName(String name) {
    String[] parts = name.split("\\.", 5); // layers, stage, blocks, block, variable
    if (parts[0].equals("patch_embed")) {
      return name.replace("patch_embed.proj", "features.0.0")
          .replace("patch_embed.norm", "features.0.2");
    }
    if (!parts[0].equals("layers")) {
      return name.replace("head.fc", "head");
    }
    int stage = Integer.parseInt(parts[1]);
    if (parts[2].equals("downsample")) {
      return "features.%s.%s.%s".formatted(2 * stage, parts[3], parts[4]);
    }
    String layerName = parts[4].replace("mlp.fc1", "mlp.0").replace("mlp.fc2", "mlp.3");
    return "features.%s.%s.%s".formatted(2 * stage + 1, parts[3], layerName);
  }

  private static String authorsName(String name) {
    String[] parts = name.split("\\.", 3);
    if (parts[0].equals("layers") && parts[2].startsWith("downsample.")) {
      return "layers.%s.%s".formatted(Integer.parseInt(parts[1]) - 1, parts[2]);
    }
    return name.replace("head.fc", "head");
  }

  /**
   * Weights of another window: its offsets are resampled by a bicubic filter, as the authors do it;
   * theirs is somewhat sharper and has no antialiasing.
   */
  @Override
  public Map<String, PositionTable> positionTables(int height, int width) {
    PositionTable offsets = new PositionTable(0, 2 * window - 1, 2 * window - 1);
    Map<String, PositionTable> tables = new TreeMap<>();
    for (int stage = 0; stage < depths.size(); stage++) {
      for (int i = 0; i < depths.get(stage); i++) {
        tables.put(
            "layers.%s.blocks.%s.attn.relative_position_bias_table".formatted(stage, i), offsets);
      }
    }
    return tables;
  }

  /** The embedding, then each stage, the last with the norm behind it. */
  @Override
  public List<List<String>> blocks() {
    List<List<String>> blocks = new ArrayList<>(List.of(List.of("patch_embed")));
    for (int i = 0; i < depths.size(); i++) {
      blocks.add(i < depths.size() - 1 ? List.of("layers." + i) : List.of("layers." + i, "norm"));
    }
    return blocks;
  }
}
