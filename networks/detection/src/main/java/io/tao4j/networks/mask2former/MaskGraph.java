package io.tao4j.networks.mask2former;

import io.tao4j.graph.Attention;
import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.ElementwiseOp.Compare;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.ElementwiseOp.Logical;
import io.tao4j.graph.ElementwiseOp.LogicalKind;
import io.tao4j.graph.ElementwiseOp.Not;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Norms;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.networks.transformer.Attentions;
import io.tao4j.networks.transformer.DeformableEncoder;
import io.tao4j.networks.transformer.Dense;
import io.tao4j.networks.transformer.Perceptron;
import io.tao4j.networks.transformer.Places;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Mask2Former from a backbone's maps of strides 4, 8, 16 and 32: a pixel decoder with deformable
 * attention, and queries that look at what their own mask covers. Names are those of the
 * transformers library's checkpoints without their {@code model.}.
 *
 * @see <a href="https://arxiv.org/abs/2112.01527">Cheng et al. 2022, Mask2Former</a>
 */
final class MaskGraph {
  /** Output {@code [N, Q, classes + 1]}, the class of nothing last. */
  static final String CLASSES = "class_logits";

  /** Output {@code [N, Q, h, w]} at stride 4. */
  static final String MASKS = "mask_logits";

  /** Scope of the pixel decoder. */
  static final String PIXELS = "pixel_level_module.decoder";

  /** The layer whose rows belong to classes, that of nothing last. */
  static final String CLASSIFIER = "class_predictor";

  /** Scope of what norms a Swin's maps. */
  static final String NORMS = "pixel_level_module.encoder.hidden_states_norms";

  private static final int GROUPS = 32;
  private static final double EPSILON = 1e-5;

  private final GraphBuilder builder;
  private final MaskSizes sizes;

  private MaskGraph(GraphBuilder builder, MaskSizes sizes) {
    this.builder = builder;
    this.sizes = sizes;
  }

  /** Output for training: the class scores of a prediction, 0 before the first layer. */
  static String classes(int prediction) {
    return CLASSES + "_" + prediction;
  }

  /** Output for training: the masks of a prediction. */
  static String masks(int prediction) {
    return MASKS + "_" + prediction;
  }

  /** Number of predictions for training. */
  static int predictions(Graph graph) {
    return (int) graph.outputs().stream().filter(o -> o.name().matches(CLASSES + "_\\d+")).count();
  }

  /** The network as it is trained. */
  static Graph forTraining(Graph graph) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < predictions(graph); i++) {
      names.add(classes(i));
      names.add(masks(i));
    }
    return graph.withOutputs(names);
  }

  /** Swin's maps are normed one by one, where detectors take them as they are. */
  static List<Value> normed(GraphBuilder b, List<Value> maps) {
    List<Value> normed = new ArrayList<>();
    for (int i = 0; i < maps.size(); i++) {
      GraphBuilder scope = b.scope(NORMS);
      Value last = scope.add(MovementOp.Transpose.channelsLast(), maps.get(i));
      Value x = Norms.layerNorm(scope, "stage" + (i + 1), last, 3, EPSILON);
      normed.add(scope.add(MovementOp.Transpose.channelsFirst(), x));
    }
    return normed;
  }

  /**
   * Continues a graph from a backbone's maps to all outputs.
   *
   * @param builder of the graph, without a scope
   * @param maps of strides 4, 8, 16 and 32
   */
  static void finish(GraphBuilder builder, List<Value> maps, MaskSizes sizes) {
    MaskGraph graph = new MaskGraph(builder, sizes);
    graph.decode(graph.pixels(maps));
  }

  /**
   * What the pixel decoder gives.
   *
   * @param levels maps of strides 32, 16 and 8
   * @param masks {@code [N, masks, h, w]} of stride 4
   */
  private record Pixels(List<Value> levels, Value masks) {}

  private Value convolution(
      GraphBuilder b, String name, Value x, int out, int kernel, boolean bias) {
    GraphBuilder scope = b.scope(name);
    Value weight =
        scope.parameter(
            "weight",
            Shape.of(out, b.channels(x), kernel, kernel),
            Parameter.Role.WEIGHT,
            new Initializer.XavierUniform());
    WindowOp.Conv op = WindowOp.Conv.of(1, Padding.half(kernel), 1);
    return bias
        ? b.add(
            name,
            op,
            x,
            weight,
            scope.parameter("bias", Shape.of(out), Parameter.Role.BIAS, Initializer.zeros()))
        : b.add(name, op, x, weight);
  }

  private Value groupNorm(GraphBuilder b, String name, Value x) {
    return Norms.groupNorm(b, name, x, Math.min(GROUPS, sizes.features()), EPSILON);
  }

  private Value enlarged(GraphBuilder b, String name, Value map, int[] size) {
    return b.add(
        name,
        new WindowOp.Resize2d(
            WindowOp.ResizeKind.BILINEAR, new WindowOp.ResizeTo.Size(size[0], size[1])),
        map);
  }

  private Pixels pixels(List<Value> maps) {
    GraphBuilder b = builder.scope(PIXELS);
    List<Value> levels = new ArrayList<>();
    for (int level = 0; level < 3; level++) {
      GraphBuilder scope = b.scope("input_projections." + level);
      Value x = convolution(scope, "0", maps.get(3 - level), sizes.features(), 1, true);
      levels.add(groupNorm(scope, "1", x));
    }
    DeformableEncoder.Memory memory = DeformableEncoder.encode(b, levels, sizes.encoder());
    List<Value> seen = new ArrayList<>();
    int start = 0;
    for (int level = 0; level < 3; level++) {
      int[] size = memory.sizes().get(level);
      int end = start + size[0] * size[1];
      Value rows = b.add(new MovementOp.Slice(1, start, end, 1), memory.rows());
      seen.add(Attentions.map(b, rows, size));
      start = end;
    }
    GraphBuilder lateral = b.scope("adapter_1");
    Value fine =
        groupNorm(lateral, "1", convolution(lateral, "0", maps.get(0), sizes.features(), 1, false));
    Value coarse = enlarged(b, "enlarged", seen.get(2), Attentions.size(b, maps.get(0)));
    GraphBuilder layer = b.scope("layer_1");
    Value joined = convolution(layer, "0", b.sum(fine, coarse), sizes.features(), 3, false);
    Value active = layer.relu(groupNorm(layer, "1", joined));
    return new Pixels(seen, convolution(b, "mask_projection", active, sizes.masks(), 1, true));
  }

  private static Value table(GraphBuilder b, String name, int rows, int width) {
    return b.parameter(
        name + ".weight",
        Shape.of(rows, width),
        Parameter.Role.EMBEDDING,
        new Initializer.Normal(1));
  }

  private void decode(Pixels pixels) {
    GraphBuilder b = builder.scope("transformer_module");
    int width = sizes.hidden();
    Value embedding = table(b, "level_embed", 3, width);
    List<Value> keys = new ArrayList<>();
    List<Value> values = new ArrayList<>();
    for (int level = 0; level < 3; level++) {
      Value map = pixels.levels().get(level);
      if (sizes.features() != width) {
        map = convolution(b, "input_projections." + level, map, width, 1, true);
      }
      int[] size = Attentions.size(b, map);
      Value own = b.add(new MovementOp.Slice(0, level, level + 1, 1), embedding);
      Value value = b.sum(Attentions.rows(b, map), own);
      values.add(value);
      keys.add(
          b.sum(
              value,
              Places.ofPixels(
                  b, size, width, sizes.encoder().temperature(), sizes.encoder().inside())));
    }
    Value pixel = b.add(new MovementOp.Slice(1, 0, 1, 1), values.get(0)); // for its N alone
    Value position =
        Attentions.forEach(b, table(b, "queries_embedder", sizes.queries(), width), pixel);
    Value x = Attentions.forEach(b, table(b, "queries_features", sizes.queries(), width), pixel);
    GraphBuilder decoder = b.scope("decoder");
    Heads heads = new Heads(decoder, pixels.masks());
    for (int layer = 0; layer + 1 < sizes.predictions(); layer++) {
      Value masks = heads.predict(layer, x);
      int level = layer % 3;
      GraphBuilder scope = decoder.scope("layers." + layer);
      Value blocked = blocked(scope, masks, Attentions.size(b, pixels.levels().get(level)));
      Value key = keys.get(level);
      Value value = values.get(level);
      x =
          step(
              scope,
              "cross_attn_layer_norm",
              x,
              y ->
                  Attention.multiHead(
                      scope,
                      "cross_attn",
                      scope.sum(y, position),
                      key,
                      value,
                      sizes.heads(),
                      blocked));
      x =
          step(
              scope,
              "self_attn_layer_norm",
              x,
              y -> Attentions.toEachOther(scope, "self_attn", y, position, sizes.heads()));
      x =
          step(
              scope,
              "final_layer_norm",
              x,
              y ->
                  Attentions.feedForward(
                      scope, y, sizes.feedForward(), UnaryKind.RELU, sizes.dropout()));
    }
    int last = sizes.predictions() - 1;
    Value masks = heads.predict(last, x);
    builder.output(CLASSES, heads.classes);
    builder.output(MASKS, masks);
  }

  private Value step(GraphBuilder b, String norm, Value x, UnaryOperator<Value> layer) {
    if (!sizes.preNorm()) {
      return Attentions.added(b, norm, x, layer.apply(x), sizes.dropout());
    }
    Value change = layer.apply(Attentions.normed(b, norm, x));
    return b.sum(
        x, sizes.dropout() > 0 ? b.add(new NormalizeOp.Dropout(sizes.dropout()), change) : change);
  }

  /** What the queries say between layers; all predictions have the same weights. */
  private final class Heads {
    private final GraphBuilder b;
    private final Value pixels;
    private final int[] size;
    private final Dense kinds;
    private final Perceptron embedder;
    private final Value scale;
    private final Value shift;

    /** Of the last prediction. */
    private Value classes;

    Heads(GraphBuilder b, Value maskFeatures) {
      this.b = b;
      this.size = Attentions.size(b, maskFeatures);
      this.pixels =
          b.add(
              new Reshape(List.of(new Extent.SameAs(0), new Extent.SameAs(1), new Extent.Rest())),
              maskFeatures);
      int width = sizes.hidden();
      this.kinds = Dense.of(builder, CLASSIFIER, width, sizes.classes() + 1);
      GraphBuilder masks = b.scope("mask_predictor.mask_embedder");
      this.embedder =
          new Perceptron(
              List.of(
                  Dense.of(masks, "0.0", width, width),
                  Dense.of(masks, "1.0", width, width),
                  Dense.of(masks, "2.0", width, sizes.masks())));
      GraphBuilder norm = b.scope("layernorm");
      this.scale =
          norm.parameter("weight", Shape.of(width), Parameter.Role.GAMMA, Initializer.ones());
      this.shift =
          norm.parameter("bias", Shape.of(width), Parameter.Role.BETA, Initializer.zeros());
      this.classes = pixels;
    }

    /** Adds a prediction's outputs and gives its masks. */
    Value predict(int number, Value x) {
      GraphBuilder scope = b.scope("predictions." + number);
      Value normed = Norms.layerNorm(scope, x, scale, shift, 2, EPSILON);
      classes = kinds.apply(scope, normed);
      Value flat = scope.add(new LinearOp.MatMul(), embedder.apply(scope, normed), pixels);
      Value masks =
          scope.add(
              new Reshape(
                  List.of(
                      new Extent.SameAs(0),
                      new Extent.SameAs(1),
                      new Extent.Sized(size[0]),
                      new Extent.Sized(size[1]))),
              flat);
      builder.trainingOutput(MaskGraph.classes(number), classes);
      builder.trainingOutput(MaskGraph.masks(number), masks);
      return masks;
    }
  }

  /**
   * What is added to the scores of attention: a query looks at nothing outside of its mask, unless
   * its mask is empty at this level. {@code [N, 1, Q, h * w]}, without a gradient.
   */
  private Value blocked(GraphBuilder builder, Value masks, int[] size) {
    GraphBuilder b = builder.scope("mask");
    Value small = enlarged(b, "resized", b.stopGradient(masks), size);
    Value rows =
        b.add(
            new Reshape(
                List.of(
                    new Extent.SameAs(0),
                    new Extent.Sized(1),
                    new Extent.SameAs(1),
                    new Extent.Rest())),
            small);
    Value outside = b.add(new Compare(CompareKind.LESS), rows, b.constant(0));
    Value count = b.reduce(ReduceKind.SUM, b.add(new Cast(DType.FLOAT32), outside), true, 3);
    Value isEmpty =
        b.add(
            new Compare(CompareKind.GREATER_OR_EQUAL), count, b.constant(size[0] * size[1] - 0.5));
    return Attention.masked(
        b, b.add(new Logical(LogicalKind.AND), outside, b.add(new Not(), isEmpty)));
  }
}
