package io.tao4j.networks.backbones;

import io.tao4j.graph.Attention;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Value;
import io.tao4j.weights.NameMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Mix Transformer, the encoder of SegFormer: Xie et al. 2021, arXiv 2105.15203. Overlapping
 * patches, attention to a smaller map, no positions but what a depthwise convolution sees. Names
 * and numbers are those of the checkpoints published by NVIDIA for the transformers library.
 *
 * @param name name in specs
 * @param depths blocks in each stage
 * @param widths channels of each stage
 * @param heads of the attention in each stage
 * @param reductions factor by which keys and values are smaller than the map, in each stage
 * @param expansion features between the dense layers of a block, over the width
 */
public record MixTransformer(
    String name,
    List<Integer> depths,
    List<Integer> widths,
    List<Integer> heads,
    List<Integer> reductions,
    int expansion)
    implements TransformerBackbone {
  private static final double EPSILON = 1e-5;

  public MixTransformer {
    depths = List.copyOf(depths);
    widths = List.copyOf(widths);
    heads = List.copyOf(heads);
    reductions = List.copyOf(reductions);
  }

  private static MixTransformer standard(String name, List<Integer> depths, int... widths) {
    return new MixTransformer(
        name,
        depths,
        java.util.Arrays.stream(widths).boxed().toList(),
        List.of(1, 2, 5, 8),
        List.of(8, 4, 2, 1),
        4);
  }

  public static MixTransformer b0() {
    return standard("mit_b0", List.of(2, 2, 2, 2), 32, 64, 160, 256);
  }

  public static MixTransformer b1() {
    return standard("mit_b1", List.of(2, 2, 2, 2), 64, 128, 320, 512);
  }

  public static MixTransformer b2() {
    return standard("mit_b2", List.of(3, 4, 6, 3), 64, 128, 320, 512);
  }

  public static MixTransformer b3() {
    return standard("mit_b3", List.of(3, 4, 18, 3), 64, 128, 320, 512);
  }

  public static MixTransformer b4() {
    return standard("mit_b4", List.of(3, 8, 27, 3), 64, 128, 320, 512);
  }

  public static MixTransformer b5() {
    return standard("mit_b5", List.of(3, 6, 40, 3), 64, 128, 320, 512);
  }

  @Override
  public String paper() {
    return "Xie et al. 2021, arXiv 2105.15203";
  }

  @Override
  public int minimumSize() {
    return 32;
  }

  @Override
  public Features build(GraphBuilder builder, Value images, BackboneOptions options) {
    GraphBuilder b = builder.scope("segformer.encoder");
    Activation activation = options.activation(Activation.GELU);
    DropPath drop =
        DropPath.upTo(options.dropPath(), depths.stream().mapToInt(Integer::intValue).sum());
    int number = 0;
    Map<Integer, Value> byStride = new TreeMap<>();
    Value map = images;
    for (int stage = 0; stage < depths.size(); stage++) {
      GraphBuilder embedding = b.scope("patch_embeddings." + stage);
      int kernel = stage == 0 ? 7 : 3;
      int stride = stage == 0 ? 4 : 2;
      Padding padding = Padding.half(kernel);
      Value x = embedding.conv2d("proj", map, widths.get(stage), kernel, stride, padding, 1, true);
      x = embedding.add(MovementOp.Transpose.channelsLast(), x); // [N,H,W,C]
      x = Transformer.norm(embedding, "layer_norm", x, EPSILON);
      for (int i = 0; i < depths.get(stage); i++) {
        GraphBuilder block = b.scope("block." + stage + "." + i);
        Value y = Transformer.norm(block, "layer_norm_1", x, EPSILON);
        y = attention(block.scope("attention"), y, stage);
        x = block.sum(x, drop.add(block, "drop_path1", y, number));
        y = Transformer.norm(block, "layer_norm_2", x, EPSILON);
        y = mixed(block.scope("mlp"), y, widths.get(stage), activation);
        x = block.sum(x, drop.add(block, "drop_path2", y, number++));
      }
      x = Transformer.norm(b, "layer_norm." + stage, x, EPSILON);
      map = b.add(MovementOp.Transpose.channelsFirst(), x);
      byStride.put(4 << stage, map);
    }
    return Features.of(byStride, map);
  }

  /** Two dense layers with a depthwise convolution between them, {@code [N, H, W, C]}. */
  private Value mixed(GraphBuilder mlp, Value x, int width, Activation activation) {
    int hidden = expansion * width;
    Value y = mlp.linear("dense1", x, hidden, true);
    y = mlp.add(MovementOp.Transpose.channelsFirst(), y);
    y = mlp.conv2d("dwconv.dwconv", y, hidden, 3, 1, Padding.half(3), hidden, true);
    y = mlp.add(MovementOp.Transpose.channelsLast(), y);
    y = activation.apply(mlp, "act", y);
    return mlp.linear("dense2", y, width, true);
  }

  private Value attention(GraphBuilder b, Value x, int stage) {
    GraphBuilder self = b.scope("self");
    int width = widths.get(stage);
    int reduction = reductions.get(stage);
    Value query = split(self, self.linear("query", x, width, true), stage);
    Value seen = x;
    if (reduction > 1) {
      seen = self.add(MovementOp.Transpose.channelsFirst(), seen);
      seen = self.conv2d("sr", seen, width, reduction, reduction, Padding.NONE, 1, true);
      seen = self.add(MovementOp.Transpose.channelsLast(), seen);
      seen = Transformer.norm(self, "layer_norm", seen, EPSILON);
    }
    Value key = split(self, self.linear("key", seen, width, true), stage);
    Value value = split(self, self.linear("value", seen, width, true), stage);
    Value y = Attention.mergeHeads(self, Attention.attention(self, query, key, value));
    List<Extent> map =
        List.of(
            new Extent.SameAs(0),
            new Extent.Sized(b.shape(x).size(1)),
            new Extent.Sized(b.shape(x).size(2)),
            new Extent.Sized(width));
    return b.linear("output.dense", b.add(new MovementOp.Reshape(map), y), width, true);
  }

  /** {@code [N, H, W, C]} to {@code [N, heads, H * W, C / heads]}. */
  private Value split(GraphBuilder b, Value x, int stage) {
    List<Extent> tokens =
        List.of(new Extent.SameAs(0), new Extent.Rest(), new Extent.Sized(widths.get(stage)));
    return Attention.splitHeads(b, b.add(new MovementOp.Reshape(tokens), x), heads.get(stage));
  }

  @Override
  public String classifierName() {
    return "classifier";
  }

  @Override
  public List<NameMap> conventions() {
    return List.of(NameMap.same("transformers"));
  }

  @Override
  public List<List<String>> blocks() {
    List<List<String>> blocks = new ArrayList<>();
    for (int i = 0; i < depths.size(); i++) {
      blocks.add(
          List.of(
              "segformer.encoder.patch_embeddings." + i,
              "segformer.encoder.block." + i,
              "segformer.encoder.layer_norm." + i));
    }
    return blocks;
  }
}
