package io.tao4j.networks.efficientdet;

import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.networks.anchors.FeaturePyramid;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * One cell of a bidirectional feature pyramid: what coarse maps see goes to finer ones and back.
 * Maps are added with weights that are learnt and never negative.
 *
 * @see <a href="https://arxiv.org/abs/1911.09070">Tan et al. 2019, section 3</a>
 */
final class BiFpn {
  /** Keras' constants of batch norms. */
  static final double EPSILON = 1e-3;

  static final double UPDATE_RATE = 0.01;

  /** Keeps the weights' quotient finite where all are 0. */
  private static final double FUSION_EPSILON = 1e-4;

  private final GraphBuilder builder;
  private final int width;

  private BiFpn(GraphBuilder builder, int width) {
    this.builder = builder;
    this.width = width;
  }

  /**
   * Adds a cell.
   *
   * @param maps fine to coarse, each about half as large as the one before
   * @param width channels of all maps that come out
   * @return as many maps of the same sizes
   */
  static List<Value> cell(GraphBuilder b, List<Value> maps, int width) {
    return new BiFpn(b, width).build(maps);
  }

  private List<Value> build(List<Value> maps) {
    int last = maps.size() - 1;
    Value[] down = new Value[maps.size()];
    down[last] = maps.get(last);
    for (int level = last - 1; level >= 0; level--) {
      String node = "down." + level;
      Value same = fitted(node + ".input0", maps.get(level));
      Value coarser = fitted(node + ".input1", down[level + 1]);
      Value up = FeaturePyramid.resized(builder, coarser, builder.shape(same));
      down[level] = fused(node, List.of(same, up));
    }
    List<Value> out = new ArrayList<>();
    out.add(down[0]);
    for (int level = 1; level <= last; level++) {
      String node = "up." + level;
      List<Value> inputs = new ArrayList<>();
      inputs.add(fitted(node + ".input0", maps.get(level)));
      if (level < last) {
        inputs.add(down[level]);
      }
      inputs.add(halved(builder, out.get(level - 1)));
      out.add(fused(node, inputs));
    }
    return out;
  }

  /** The cell's channels: a 1x1 convolution and a norm where a map has others. */
  private Value fitted(String name, Value x) {
    return fitted(builder.scope(name), x, width);
  }

  /** A 1x1 convolution and a norm where a map has another number of channels. */
  static Value fitted(GraphBuilder b, Value x, int width) {
    if (b.channels(x) == width) {
      return x;
    }
    Value y = b.conv2d("conv", x, width, 1, 1, Padding.NONE, 1, true);
    return b.batchNorm("bn", y, EPSILON, UPDATE_RATE);
  }

  /** Half as large: the maxima over 3x3 pixels, padded as TensorFlow does. */
  static Value halved(GraphBuilder b, Value x) {
    Shape shape = b.shape(x);
    int top = shape.size(2) % 2 == 0 ? 0 : 1;
    int left = shape.size(3) % 2 == 0 ? 0 : 1;
    return b.add(new WindowOp.MaxPool(3, 3, 2, 2, new Padding(top, left, 1, 1)), x);
  }

  /** Maps of one size added by their weights, an activation, a separable convolution. */
  private Value fused(String node, List<Value> inputs) {
    GraphBuilder b = builder.scope(node);
    int count = inputs.size();
    Value weights =
        b.relu(
            b.parameter(
                "fusion",
                Shape.of(count),
                Parameter.Role.GAMMA,
                new Initializer.Constant(1f / count)));
    Value total = b.sum(b.reduce(ReduceKind.SUM, weights, true, 0), b.constant(FUSION_EPSILON));
    Value shares = b.quotient(weights, total);
    Value sum = null;
    for (int i = 0; i < count; i++) {
      Value share = b.add(new MovementOp.Slice(0, i, i + 1, 1), shares);
      Value part = b.product(inputs.get(i), share);
      sum = sum == null ? part : b.sum(sum, part);
    }
    Value x = b.unary(UnaryKind.SWISH, sum);
    x = b.conv2d("depthwise", x, width, 3, 1, Padding.half(3), width, false);
    x = b.conv2d("pointwise", x, width, 1, 1, Padding.NONE, 1, true);
    return b.batchNorm("bn", x, EPSILON, UPDATE_RATE);
  }
}
