package io.tao4j.networks.backbones;

import io.tao4j.graph.Attention;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.weights.NameMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Fully Attentional Network, the hybrid form that TAO has: Zhou et al. 2022, arXiv 2204.12451. Two
 * stages of ConvNeXt, then blocks that attend over positions and weigh channels, then two blocks in
 * which the class token attends. It was made to bear noise and blur in pictures. Names are those of
 * the authors' weights.
 *
 * @param name name in specs
 * @param stemDepths blocks of the two ConvNeXt stages
 * @param stemWidths channels of the two ConvNeXt stages
 * @param width features of a token
 * @param depth blocks over all tokens
 * @param heads of the attention, which divide the width
 * @param expansion features between the dense layers of a block, over the width
 * @param patch side of the first windows, in pixels: the maps have this stride, twice and four
 *     times it
 */
public record Fan(
    String name,
    List<Integer> stemDepths,
    List<Integer> stemWidths,
    int width,
    int depth,
    int heads,
    int expansion,
    int patch)
    implements TransformerBackbone {
  private static final double EPSILON = 1e-6;

  /** Of the norm in the weighing of channels, for which the authors kept PyTorch's own. */
  private static final double CHANNEL_EPSILON = 1e-5;

  private static final int CLASS_BLOCKS = 2;

  /** Sines and cosines of a position along each axis. */
  private static final int WAVES = 32;

  public Fan {
    stemDepths = List.copyOf(stemDepths);
    stemWidths = List.copyOf(stemWidths);
  }

  private static Fan hybrid(String name, int stem, int width, int depth, int heads) {
    return new Fan(name, List.of(3, stem), List.of(128, 256), width, depth, heads, 4, 4);
  }

  public static Fan tiny() {
    return hybrid("fan_tiny_8_p4_hybrid", 3, 192, 8, 8);
  }

  /** The tiny one of TAO's ocrnet, with windows of two pixels: its last map has stride 8. */
  public static Fan tinyOfHalfStride() {
    Fan tiny = tiny();
    return new Fan(
        "fan_tiny_8_p2_hybrid",
        tiny.stemDepths,
        tiny.stemWidths,
        tiny.width,
        tiny.depth,
        tiny.heads,
        tiny.expansion,
        2);
  }

  public static Fan small() {
    return hybrid("fan_small_12_p4_hybrid", 3, 384, 10, 8);
  }

  public static Fan base() {
    return hybrid("fan_base_16_p4_hybrid", 3, 448, 16, 8);
  }

  public static Fan large() {
    return hybrid("fan_large_16_p4_hybrid", 5, 480, 22, 10);
  }

  @Override
  public String paper() {
    return "Zhou et al. 2022, arXiv 2204.12451";
  }

  @Override
  public int stride() {
    return 4 * patch;
  }

  @Override
  public int minimumSize() {
    return 2 * stride();
  }

  @Override
  public Features build(GraphBuilder b, Value images, BackboneOptions options) {
    Activation activation = options.activation(Activation.GELU);
    Value token =
        b.parameter(
            "cls_token", Shape.of(1, 1, width), Role.EMBEDDING, new Initializer.Normal(0.02));
    GraphBuilder embed = b.scope("patch_embed");
    GraphBuilder stem = embed.scope("backbone");
    Value x = stem.conv2d("stem.0", images, stemWidths.get(0), patch, patch, Padding.NONE, 1, true);
    x = Transformer.norm2d(stem, "stem.1", x, EPSILON);
    x = stage(stem.scope("stages.0"), x, stemDepths.get(0), activation);
    final Value first = x;
    GraphBuilder second = stem.scope("stages.1");
    x = Transformer.norm2d(second, "downsample.0", x, EPSILON);
    x = second.conv2d("downsample.1", x, stemWidths.get(1), 2, 2, Padding.NONE, 1, true);
    x = stage(second, x, stemDepths.get(1), activation);
    final Value middle = x;
    x = embed.conv2d("proj", x, width, 2, 2, Padding.NONE, 1, true);
    int rows = Math.toIntExact(b.shape(x).size(2));
    int columns = Math.toIntExact(b.shape(x).size(3));
    x = b.sum(x, positions(b, rows, columns));
    x = Transformer.tokens(b, x);
    // The authors drop every block with the same chance.
    double rate = options.dropPath();
    for (int i = 0; i < depth; i++) {
      x = block(b.scope("blocks." + i), x, rows, columns, activation, rate);
    }
    final Value last = Transformer.map(b, x, rows, columns);
    int patches = rows * columns;
    x = b.add(new MovementOp.Pad(List.of(0, 1, 0), List.of(0, 0, 0), 0), x);
    token = b.add(new MovementOp.Pad(List.of(0, 0, 0), List.of(0, patches, 0), 0), token);
    x = b.sum(x, token);
    for (int i = 0; i < CLASS_BLOCKS; i++) {
      x = classBlock(b.scope("cls_attn_blocks." + i), x, activation);
    }
    return Features.of(
        Map.of(patch, first, 2 * patch, middle, 4 * patch, last),
        Transformer.norm(b, "norm", x, EPSILON));
  }

  /** ConvNeXt's blocks; the dense layers are convolutions of 1x1 here, as in the weights. */
  private Value stage(GraphBuilder b, Value input, int blocks, Activation activation) {
    Value x = input;
    int channels = b.channels(x);
    for (int i = 0; i < blocks; i++) {
      GraphBuilder block = b.scope("blocks." + i);
      Value gamma =
          block.parameter("gamma", Shape.of(channels), Role.GAMMA, new Initializer.Constant(1e-6f));
      Value y = block.conv2d("conv_dw", x, channels, 7, 1, Padding.half(7), channels, true);
      y = Transformer.norm2d(block, "norm", y, EPSILON);
      y = block.conv2d("mlp.fc1", y, 4 * channels, 1, 1, Padding.NONE, 1, true);
      y = activation.apply(block, "mlp.act", y);
      y = block.conv2d("mlp.fc2", y, channels, 1, 1, Padding.NONE, 1, true);
      Value column =
          block.add(
              new MovementOp.Reshape(
                  List.of(new Extent.Sized(channels), new Extent.Sized(1), new Extent.Sized(1))),
              gamma);
      x = block.sum(x, block.product(y, column));
    }
    return x;
  }

  /** Waves of the row, then of the column, brought to the width by a learned projection. */
  private Value positions(GraphBuilder b, int rows, int columns) {
    Value down = b.add(waves(rows, Shape.of(1, WAVES, rows, 1)));
    Value across = b.add(waves(columns, Shape.of(1, WAVES, 1, columns)));
    Value map =
        b.add(
            new MovementOp.Concat(1),
            b.product(down, b.add(ones(Shape.of(1, 1, 1, columns)))),
            b.product(across, b.add(ones(Shape.of(1, 1, rows, 1)))));
    return b.conv2d("pos_embed.token_projection", map, width, 1, 1, Padding.NONE, 1, true);
  }

  /** Sines and cosines of falling frequency at each place of an axis. */
  private static SourceOp.Constant waves(int places, Shape shape) {
    List<Double> waves = new ArrayList<>(WAVES * places);
    for (int wave = 0; wave < WAVES; wave++) {
      double period = Math.pow(10_000, 2.0 * (wave / 2) / WAVES);
      for (int place = 1; place <= places; place++) {
        double angle = 2 * Math.PI * place / (places + EPSILON) / period;
        waves.add(wave % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
      }
    }
    return new SourceOp.Constant(DType.FLOAT32, shape, waves);
  }

  private static SourceOp.Constant ones(Shape shape) {
    int count = Math.toIntExact(Math.max(shape.size(2), shape.size(3)));
    return new SourceOp.Constant(DType.FLOAT32, shape, Collections.nCopies(count, 1.0));
  }

  private Value block(
      GraphBuilder b, Value input, int rows, int columns, Activation activation, double rate) {
    Value y = Transformer.norm(b, "norm1", input, EPSILON);
    y = Transformer.layerScale(b, "gamma1", attention(b.scope("attn"), y), 1);
    Value x = b.sum(input, dropped(b, "drop_path1", y, rate));
    y = Transformer.norm(b, "norm2", x, EPSILON);
    y = channels(b.scope("mlp"), y, rows, columns, activation);
    y = Transformer.layerScale(b, "gamma2", y, 1);
    return b.sum(x, dropped(b, "drop_path2", y, rate));
  }

  private static Value dropped(GraphBuilder b, String name, Value branch, double rate) {
    return rate > 0 ? b.add(name, new NormalizeOp.Dropout(rate, true), branch) : branch;
  }

  /** Self-attention with a layer for queries and one for keys and values. */
  private Value attention(GraphBuilder b, Value x) {
    Value q = b.linear("q", x, width, true);
    Value kv = b.linear("kv", x, 2 * width, true);
    Value k = b.add(new MovementOp.Slice(2, 0, width, 1), kv);
    Value v = b.add(new MovementOp.Slice(2, width, 2 * width, 1), kv);
    Value y =
        Attention.attention(
            b,
            Attention.splitHeads(b, q, heads),
            Attention.splitHeads(b, k, heads),
            Attention.splitHeads(b, v, heads));
    return b.linear("proj", Attention.mergeHeads(b, y), width, true);
  }

  /**
   * Weighs channels: each one's weight is a sigmoid of how its query goes with the mean of all
   * channels of its head, both as distributions over the positions.
   */
  private Value channels(GraphBuilder b, Value x, int rows, int columns, Activation activation) {
    Value temperature =
        b.parameter("temperature", Shape.of(heads, 1, 1), Role.GAMMA, new Initializer.Constant(1));
    Value v = mixed(b.scope("mlp_v"), x, rows, columns, activation);
    v = Transformer.norm(b, "norm_v", v, CHANNEL_EPSILON);
    Value q = Attention.splitHeads(b, b.linear("q", x, width, true), heads); // [N,heads,T,d]
    q = b.add(new NormalizeOp.Softmax(2), q);
    Value k = b.add(new NormalizeOp.Softmax(2), Attention.splitHeads(b, x, heads));
    k = b.reduce(ReduceKind.MEAN, k, true, 3); // [N,heads,T,1]
    Value weight = b.reduce(ReduceKind.SUM, b.product(q, k), true, 2); // [N,heads,1,d]
    weight = b.product(b.unary(UnaryKind.SIGMOID, weight), temperature);
    return Attention.mergeHeads(b, b.product(weight, Attention.splitHeads(b, v, heads)));
  }

  /** Two dense layers with depthwise convolutions over the map between them. */
  private Value mixed(GraphBuilder b, Value input, int rows, int columns, Activation activation) {
    int hidden = expansion * width;
    Value x = b.linear("fc1", input, hidden, true);
    GraphBuilder depthwise = b.scope("dwconv");
    Value y = Transformer.map(b, x, rows, columns);
    y = depthwise.conv2d("conv1", y, hidden, 3, 1, Padding.half(3), hidden, true);
    y = activation.apply(depthwise, "act", y);
    y = depthwise.batchNorm("bn", y, 1e-5, 0.1);
    y = depthwise.conv2d("conv2", y, hidden, 3, 1, Padding.half(3), hidden, true);
    y = Transformer.layerScale(b, "gamma", Transformer.tokens(b, y), 1);
    return b.linear("fc2", b.sum(x, y), width, true);
  }

  /** The class token attends to all; the patches pass through norms only. */
  private Value classBlock(GraphBuilder b, Value input, Activation activation) {
    Value normed = Transformer.norm(b, "norm1", input, EPSILON);
    int tokens = Math.toIntExact(b.shape(input).size(1));
    Value token = b.add(new MovementOp.Slice(1, 0, 1, 1), normed);
    Value patches = b.add(new MovementOp.Slice(1, 1, tokens, 1), normed);
    GraphBuilder attn = b.scope("attn");
    Value attended =
        Attention.attention(
            attn,
            Attention.splitHeads(attn, attn.linear("q", token, width, true), heads),
            Attention.splitHeads(attn, attn.linear("k", normed, width, true), heads),
            Attention.splitHeads(attn, attn.linear("v", normed, width, true), heads));
    attended = attn.linear("proj", Attention.mergeHeads(attn, attended), width, true);
    Value y = b.add(new MovementOp.Concat(1), attended, patches);
    Value x = b.sum(input, Transformer.layerScale(b, "gamma1", y, 1));
    x = Transformer.norm(b, "norm2", x, EPSILON);
    token = b.add(new MovementOp.Slice(1, 0, 1, 1), x);
    patches = b.add(new MovementOp.Slice(1, 1, tokens, 1), x);
    token = Transformer.mlp(b.scope("mlp"), token, expansion * width, activation);
    token = Transformer.layerScale(b, "gamma2", token, 1);
    return b.sum(x, b.add(new MovementOp.Concat(1), token, patches));
  }

  /** The class token. */
  @Override
  public Value pool(GraphBuilder b, Value last) {
    Value token = b.add(new MovementOp.Slice(1, 0, 1, 1), last);
    return b.add(
        new MovementOp.Reshape(List.of(new Extent.SameAs(0), new Extent.SameAs(2))), token);
  }

  @Override
  public String classifierName() {
    return "head";
  }

  @Override
  public List<NameMap> conventions() {
    return List.of(NameMap.same("FAN"));
  }

  /** The embedding, then each block, then those of the class token with the norm behind them. */
  @Override
  public List<List<String>> blocks() {
    List<List<String>> blocks = new ArrayList<>();
    blocks.add(List.of("patch_embed", "pos_embed"));
    for (int i = 0; i < depth; i++) {
      blocks.add(List.of("blocks." + i));
    }
    blocks.add(List.of("cls_token", "cls_attn_blocks", "norm"));
    return blocks;
  }
}
