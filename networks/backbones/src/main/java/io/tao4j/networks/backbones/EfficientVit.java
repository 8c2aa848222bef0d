package io.tao4j.networks.backbones;

import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.Norms;
import io.tao4j.graph.Padding;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.weights.NameMap;
import java.util.List;
import java.util.TreeMap;

/**
 * EfficientViT: Cai et al. 2022, arXiv 2205.14756. Convolutions first, then blocks that attend over
 * the whole map at a cost that grows with its area, not with its square: ReLU stands for softmax.
 * It takes pictures of any size. Names and numbers are those of timm's weights (B0 to B3, L1 to
 * L3).
 *
 * @param name name in specs
 * @param widths channels of the stem and of the four stages
 * @param depths blocks of the stem and of the four stages
 * @param headWidth features of one head of the attention
 * @param classifierWidths channels behind the last stage, and before the last layer
 * @param large whether this is of the series L, with whole 3x3 convolutions in its first stages
 */
public record EfficientVit(
    String name,
    List<Integer> widths,
    List<Integer> depths,
    int headWidth,
    List<Integer> classifierWidths,
    boolean large)
    implements Backbone {
  private static final int EXPANSION = 4;
  private static final double ATTENTION_EPSILON = 1e-5;

  public EfficientVit {
    widths = List.copyOf(widths);
    depths = List.copyOf(depths);
    classifierWidths = List.copyOf(classifierWidths);
  }

  /** All that have public weights. */
  static List<EfficientVit> all() {
    return List.of(
        b(0, 8, List.of(1, 2, 2, 2, 2), 16, List.of(1024, 1280)),
        b(1, 16, List.of(1, 2, 3, 3, 4), 16, List.of(1536, 1600)),
        b(2, 24, List.of(1, 3, 4, 4, 6), 32, List.of(2304, 2560)),
        b(3, 32, List.of(1, 4, 6, 6, 9), 32, List.of(2304, 2560)),
        l(1, 32, List.of(1, 1, 1, 6, 6), List.of(3072, 3200)),
        l(2, 32, List.of(1, 2, 2, 8, 8), List.of(3072, 3200)),
        l(3, 64, List.of(1, 2, 2, 8, 8), List.of(6144, 6400)));
  }

  private static EfficientVit b(
      int number, int width, List<Integer> depths, int headWidth, List<Integer> classifier) {
    return new EfficientVit(
        "efficientvit_b" + number, doubling(width), depths, headWidth, classifier, false);
  }

  private static EfficientVit l(
      int number, int width, List<Integer> depths, List<Integer> classifier) {
    return new EfficientVit(
        "efficientvit_l" + number, doubling(width), depths, 32, classifier, true);
  }

  private static List<Integer> doubling(int width) {
    return List.of(width, 2 * width, 4 * width, 8 * width, 16 * width);
  }

  @Override
  public String paper() {
    return "Cai et al. 2022, arXiv 2205.14756";
  }

  @Override
  public int minimumSize() {
    return 32;
  }

  @Override
  public boolean needsFixedSize() {
    return true;
  }

  @Override
  public boolean normsAreOptional() {
    return false;
  }

  /** The series B has hard swish and usual norms, the series L GELU by tanh and finer ones. */
  private Activation defaultActivation() {
    return large ? Activation.GELU_TANH : Activation.HARD_SWISH;
  }

  private double defaultEpsilon() {
    return large ? 1e-7 : 1e-5;
  }

  /** What the layers of a graph have in common. */
  private record Layers(ConvNorm norms, Activation activation) {

    /** Convolution, then a norm or a bias, then an activation where one is wanted. */
    Value add(
        GraphBuilder b,
        String name,
        Value x,
        int channels,
        int kernel,
        int stride,
        int groups,
        boolean norm,
        boolean active) {
      Value y =
          norm
              ? norms.add(b, name + ".conv", name + ".norm", x, channels, kernel, stride, groups)
              : b.conv2d(
                  name + ".conv", x, channels, kernel, stride, Padding.half(kernel), groups, true);
      return active ? activation.apply(b, name + ".act", y) : y;
    }
  }

  @Override
  public Features build(GraphBuilder b, Value images, BackboneOptions options) {
    Layers layers =
        new Layers(
            new ConvNorm(options, defaultEpsilon(), 0.1), options.activation(defaultActivation()));
    GraphBuilder stem = b.scope("stem");
    Value x = layers.add(stem, "in_conv", images, widths.get(0), 3, 2, 1, true, true);
    for (int i = 0; i < depths.get(0); i++) {
      x = b.sum(x, stemBlock(stem.scope("res" + i + ".main"), x, layers));
    }
    TreeMap<Integer, Value> byStride = new TreeMap<>();
    for (int stage = 0; stage < 4; stage++) {
      GraphBuilder blocks = b.scope("stages." + stage + ".blocks");
      x = stage(blocks, x, stage, layers);
      byStride.put(4 << stage, x);
    }
    x = layers.add(b, "head.in_conv", x, classifierWidths.get(0), 1, 1, 1, true, true);
    return Features.of(byStride, x);
  }

  private Value stemBlock(GraphBuilder b, Value x, Layers layers) {
    int channels = widths.get(0);
    if (large) {
      Value y = layers.add(b, "conv1", x, channels, 3, 1, 1, true, true);
      return layers.add(b, "conv2", y, channels, 3, 1, 1, true, false);
    }
    Value y = layers.add(b, "depth_conv", x, channels, 3, 1, channels, true, true);
    return layers.add(b, "point_conv", y, channels, 1, 1, 1, true, false);
  }

  private Value stage(GraphBuilder b, Value input, int stage, Layers layers) {
    int channels = widths.get(stage + 1);
    int depth = depths.get(stage + 1);
    boolean attends = stage >= (large ? 3 : 2);
    boolean inverted = !large || stage >= 2;
    // Where a stage attends, and from the third of the series L on, only the last norm is there.
    boolean norms = !attends && !(large && stage >= 2);
    int expansion = large ? (attends ? 24 : 16) : EXPANSION;
    GraphBuilder first = b.scope("0.main");
    Value x =
        inverted
            ? invertedBlock(first, input, channels, 2, expansion, norms, layers)
            : fusedBlock(first, input, channels, 2, expansion, layers);
    // Of convolutions the series B counts the first block among the depth.
    int more = attends || large ? depth : depth - 1;
    for (int i = 1; i <= more; i++) {
      if (attends) {
        GraphBuilder context = b.scope(i + ".context_module.main");
        x = b.sum(attention(context, x, layers), x);
        GraphBuilder local = b.scope(i + ".local_module.main");
        int wider = large ? 6 : EXPANSION;
        x = b.sum(invertedBlock(local, x, channels, 1, wider, false, layers), x);
      } else {
        GraphBuilder block = b.scope(i + ".main");
        Value y =
            inverted
                ? invertedBlock(block, x, channels, 1, EXPANSION, norms, layers)
                : fusedBlock(block, x, channels, 1, EXPANSION, layers);
        x = b.sum(y, x);
      }
    }
    return x;
  }

  /** 1x1, depthwise 3x3, 1x1; where there are few norms, biases stand for the first two. */
  private static Value invertedBlock(
      GraphBuilder b,
      Value x,
      int channels,
      int stride,
      int expansion,
      boolean norms,
      Layers layers) {
    int hidden = expansion * b.channels(x);
    Value y = layers.add(b, "inverted_conv", x, hidden, 1, 1, 1, norms, true);
    y = layers.add(b, "depth_conv", y, hidden, 3, stride, hidden, norms, true);
    return layers.add(b, "point_conv", y, channels, 1, 1, 1, true, false);
  }

  /** 3x3, 1x1. */
  private static Value fusedBlock(
      GraphBuilder b, Value x, int channels, int stride, int expansion, Layers layers) {
    int hidden = expansion * b.channels(x);
    Value y = layers.add(b, "spatial_conv", x, hidden, 3, stride, 1, true, true);
    return layers.add(b, "point_conv", y, channels, 1, 1, 1, true, false);
  }

  /**
   * Linear attention at two scales, the second over sums of 5x5 neighbours: with q and k through
   * ReLU, the sum over all places of v k comes first, and each place's query is applied to it.
   */
  private Value attention(GraphBuilder b, Value x, Layers layers) {
    int heads = b.channels(x) / headWidth;
    int total = heads * headWidth;
    Value qkv = b.conv2d("qkv.conv", x, 3 * total, 1, 1, Padding.NONE, 1, false);
    Value wide = b.conv2d("aggreg.0.0", qkv, 3 * total, 5, 1, Padding.half(5), 3 * total, false);
    wide = b.conv2d("aggreg.0.1", wide, 3 * total, 1, 1, Padding.NONE, 3 * heads, false);
    Value all = b.add(new MovementOp.Concat(1), qkv, wide);
    final int rows = Math.toIntExact(b.shape(x).size(2));
    final int columns = Math.toIntExact(b.shape(x).size(3));
    all =
        b.add(
            new MovementOp.Reshape(
                List.of(
                    new Extent.SameAs(0),
                    new Extent.Sized(2L * heads),
                    new Extent.Sized(3L * headWidth),
                    new Extent.Rest())),
            all); // [N,heads,3 d,T]
    Value q = b.unary(UnaryKind.RELU, part(b, all, 0));
    Value k = b.unary(UnaryKind.RELU, part(b, all, 1));
    Value v = part(b, all, 2);
    MovementOp.Transpose swapped = MovementOp.Transpose.swapping(4, 2, 3);
    Value sums = b.add(new LinearOp.MatMul(), v, b.add(swapped, k)); // [N,heads,d,d]
    Value weights = b.add(swapped, b.reduce(ReduceKind.SUM, k, true, 3)); // [N,heads,1,d]
    Value above = b.add(new LinearOp.MatMul(), sums, q);
    Value below = b.add(new LinearOp.MatMul(), weights, q);
    Value y = b.quotient(above, b.sum(below, b.constant(ATTENTION_EPSILON)));
    y =
        b.add(
            new MovementOp.Reshape(
                List.of(
                    new Extent.SameAs(0),
                    new Extent.Sized(2L * total),
                    new Extent.Sized(rows),
                    new Extent.Sized(columns))),
            y);
    return layers.add(b, "proj", y, b.channels(x), 1, 1, 1, true, false);
  }

  private Value part(GraphBuilder b, Value all, int number) {
    return b.add(new MovementOp.Slice(2, number * headWidth, (number + 1) * headWidth, 1), all);
  }

  @Override
  public Value pool(GraphBuilder b, Value last) {
    Value x = Backbone.super.pool(b, last);
    x = b.linear("head.classifier.0", x, classifierWidths.get(1), false);
    x = Norms.layerNorm(b, "head.classifier.1", x, 1, defaultEpsilon());
    return defaultActivation().apply(b, "head.classifier.2", x);
  }

  @Override
  public String classifierName() {
    return "head.classifier.4";
  }

  @Override
  public List<NameMap> conventions() {
    return List.of(NameMap.same("timm"));
  }

  /** The stem, then each stage; what is behind the last is the classifier's. */
  @Override
  public List<List<String>> blocks() {
    return Darknet53.stagesBehindStem(4);
  }
}
