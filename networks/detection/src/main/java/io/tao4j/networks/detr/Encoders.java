package io.tao4j.networks.detr;

import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.Norms;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.networks.transformer.Attentions;
import io.tao4j.networks.transformer.DeformableEncoder;
import io.tao4j.networks.transformer.DeformableEncoder.Memory;
import io.tao4j.networks.transformer.Places;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** From a backbone's maps to what decoders look at. */
final class Encoders {
  private static final int GROUPS = 32;
  private static final double EPSILON = 1e-5;

  /** PyTorch's share of a new batch in running statistics. */
  private static final double UPDATE_RATE = 0.1;

  /** Where in a pixel its position is. */
  private static final double MIDDLE = 0.5;

  private Encoders() {}

  /**
   * Deformable DETR's: each map in the hidden width, coarser ones by strided convolutions, then
   * layers in which each pixel looks at a few places of all maps.
   *
   * @param b of the graph, without a scope
   * @param maps of the backbone, fine to coarse
   */
  static Memory deformable(GraphBuilder b, List<Value> maps, DetrSizes sizes) {
    List<Value> levels = new ArrayList<>();
    Value last = maps.get(maps.size() - 1);
    for (int level = 0; level < sizes.levels(); level++) {
      GraphBuilder scope = b.scope("input_proj").scope(Integer.toString(level));
      boolean hasMap = level < maps.size();
      Value from = hasMap ? maps.get(level) : level == maps.size() ? last : levels.get(level - 1);
      Value x = convolution(scope, "0", from, sizes.hidden(), hasMap ? 1 : 3, hasMap ? 1 : 2, true);
      levels.add(Norms.groupNorm(scope, "1", x, Math.min(GROUPS, sizes.hidden()), EPSILON));
    }
    return DeformableEncoder.encode(b, levels, deformable(sizes));
  }

  /** What the layers of Deformable DETR's encoder are. */
  static DeformableEncoder.Settings deformable(DetrSizes sizes) {
    return new DeformableEncoder.Settings(
        sizes.encoderLayers(),
        sizes.heads(),
        sizes.encoderPoints(),
        sizes.feedForward(),
        sizes.dropout(),
        sizes.temperature(),
        MIDDLE);
  }

  /**
   * RT-DETR's: attention within one map, then a pyramid of convolutions down and up again.
   *
   * @param b of the graph, without a scope
   * @param maps of the backbone, fine to coarse, each of half the size of the one before
   */
  static Memory hybrid(GraphBuilder b, List<Value> maps, DetrSizes sizes, DetrSizes.Hybrid hybrid) {
    List<Value> levels = new ArrayList<>();
    for (int level = 0; level < maps.size(); level++) {
      GraphBuilder scope = b.scope("encoder_input_proj").scope(Integer.toString(level));
      Value x = convolution(scope, "0", maps.get(level), sizes.hidden(), 1, 1, false);
      levels.add(scope.batchNorm("1", x, EPSILON, UPDATE_RATE));
    }
    GraphBuilder encoder = b.scope("encoder");
    if (sizes.encoderLayers() > 0) {
      levels.set(hybrid.map(), withinMap(encoder, levels.get(hybrid.map()), sizes, hybrid));
    }
    int steps = levels.size() - 1;
    List<Value> fine = new ArrayList<>(List.of(levels.get(steps)));
    for (int i = 0; i < steps; i++) {
      Value top =
          activated(
              encoder,
              "lateral_convs." + i,
              fine.get(0),
              sizes.hidden(),
              1,
              1,
              hybrid.convolution());
      fine.set(0, top);
      Value joined =
          encoder.add(
              new MovementOp.Concat(1), encoder.upsampleNearest(top, 2), levels.get(steps - 1 - i));
      fine.add(0, block(encoder.scope("fpn_blocks." + i), joined, sizes, hybrid));
    }
    List<Value> out = new ArrayList<>(List.of(fine.get(0)));
    for (int i = 0; i < steps; i++) {
      Value halved =
          activated(
              encoder,
              "downsample_convs." + i,
              out.get(i),
              sizes.hidden(),
              3,
              2,
              hybrid.convolution());
      Value joined = encoder.add(new MovementOp.Concat(1), halved, fine.get(i + 1));
      out.add(block(encoder.scope("pan_blocks." + i), joined, sizes, hybrid));
    }
    List<Value> rows = new ArrayList<>();
    List<int[]> shapes = new ArrayList<>();
    Value before = out.get(out.size() - 1);
    for (int level = 0; level < sizes.levels(); level++) {
      GraphBuilder scope = b.scope("decoder_input_proj").scope(Integer.toString(level));
      boolean hasMap = level < out.size();
      Value from = hasMap ? out.get(level) : before;
      Value x =
          convolution(scope, "0", from, sizes.hidden(), hasMap ? 1 : 3, hasMap ? 1 : 2, false);
      before = scope.batchNorm("1", x, EPSILON, UPDATE_RATE);
      shapes.add(Attentions.size(b, before));
      rows.add(Attentions.rows(b.scope("flat"), before));
    }
    return new Memory(
        rows.size() == 1 ? rows.get(0) : b.add("memory", new MovementOp.Concat(1), rows), shapes);
  }

  private static Value withinMap(
      GraphBuilder encoder, Value map, DetrSizes sizes, DetrSizes.Hybrid hybrid) {
    int[] size = Attentions.size(encoder, map);
    GraphBuilder all = encoder.scope("encoder.0");
    Value x = Attentions.rows(all, map);
    Value position =
        Places.ofPixelsByNumber(all, size, sizes.hidden(), sizes.temperature(), hybrid.rowsFirst());
    for (int layer = 0; layer < sizes.encoderLayers(); layer++) {
      GraphBuilder scope = all.scope("layers." + layer);
      Value mixed = Attentions.toEachOther(scope, "self_attn", x, position, sizes.heads());
      x = Attentions.added(scope, "self_attn_layer_norm", x, mixed, sizes.dropout());
      Value inner =
          Attentions.feedForward(
              scope, x, sizes.feedForward(), hybrid.attention(), sizes.dropout());
      x = Attentions.added(scope, "final_layer_norm", x, inner, sizes.dropout());
    }
    return Attentions.map(all, x, size);
  }

  /** Two ways side by side, one of them through pairs of a 3x3 and a 1x1 convolution. */
  private static Value block(GraphBuilder b, Value x, DetrSizes sizes, DetrSizes.Hybrid hybrid) {
    UnaryKind activation = hybrid.convolution();
    int inner = (int) (sizes.hidden() * hybrid.expansion());
    Value one = activated(b, "conv1", x, inner, 1, 1, activation);
    int pairs = (int) Math.round(3 * hybrid.depth());
    for (int i = 0; i < pairs; i++) {
      GraphBuilder scope = b.scope("bottlenecks." + i);
      Value wide = normed(scope, "conv1", one, inner, 3, 1);
      Value narrow = normed(scope, "conv2", one, inner, 1, 1);
      one = scope.unary(activation, scope.sum(wide, narrow));
    }
    Value both = b.sum(one, activated(b, "conv2", x, inner, 1, 1, activation));
    return inner == sizes.hidden()
        ? both
        : activated(b, "conv3", both, sizes.hidden(), 1, 1, activation);
  }

  private static Value activated(
      GraphBuilder b,
      String name,
      Value x,
      int channels,
      int kernel,
      int stride,
      UnaryKind activation) {
    Value y = normed(b, name, x, channels, kernel, stride);
    return b.scope(name).unary(activation, y);
  }

  private static Value normed(
      GraphBuilder b, String name, Value x, int channels, int kernel, int stride) {
    GraphBuilder scope = b.scope(name);
    Value y = convolution(scope, "conv", x, channels, kernel, stride, false);
    return scope.batchNorm("norm", y, EPSILON, UPDATE_RATE);
  }

  private static Value convolution(
      GraphBuilder b, String name, Value x, int channels, int kernel, int stride, boolean bias) {
    GraphBuilder scope = b.scope(name);
    Value weight =
        scope.parameter(
            "weight",
            Shape.of(channels, b.channels(x), kernel, kernel),
            Parameter.Role.WEIGHT,
            new Initializer.XavierUniform());
    WindowOp.Conv op = WindowOp.Conv.of(stride, Padding.half(kernel), 1);
    return bias
        ? b.add(
            name,
            op,
            x,
            weight,
            scope.parameter("bias", Shape.of(channels), Parameter.Role.BIAS, Initializer.zeros()))
        : b.add(name, op, x, weight);
  }
}
