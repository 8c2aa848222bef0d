package io.tao4j.networks.backbones;

import io.tao4j.graph.Attention;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.Norms;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.Value;
import io.tao4j.tensor.Shape;
import java.util.List;

/** Parts that the transformers share, with timm's names. */
final class Transformer {
  private Transformer() {}

  /** Layer norm over the last axis. */
  static Value norm(GraphBuilder b, String name, Value x, double epsilon) {
    return Norms.layerNorm(b, name, x, b.shape(x).rank() - 1, epsilon);
  }

  /** Layer norm over the channels of {@code [N, C, H, W]}. */
  static Value norm2d(GraphBuilder b, String name, Value x, double epsilon) {
    GraphBuilder scoped = b.scope(name);
    Value last = scoped.add("last", MovementOp.Transpose.channelsLast(), x);
    return scoped.add("first", MovementOp.Transpose.channelsFirst(), norm(b, name, last, epsilon));
  }

  /** The positions of a map in a row: from {@code [N, C, H, W]} to {@code [N, H x W, C]}. */
  static Value tokens(GraphBuilder b, Value map) {
    Value flat =
        b.add(
            new MovementOp.Reshape(
                List.of(new Extent.SameAs(0), new Extent.SameAs(1), new Extent.Rest())),
            map);
    return b.add(MovementOp.Transpose.swapping(3, 1, 2), flat);
  }

  /** Back from {@code [N, H x W, C]} to {@code [N, C, H, W]}. */
  static Value map(GraphBuilder b, Value tokens, long height, long width) {
    Value flat = b.add(MovementOp.Transpose.swapping(3, 1, 2), tokens);
    return b.add(
        new MovementOp.Reshape(
            List.of(
                new Extent.SameAs(0),
                new Extent.SameAs(1),
                new Extent.Sized(height),
                new Extent.Sized(width))),
        flat);
  }

  /** A learned number a feature, over the last axis; near 0 at the start where depth is great. */
  static Value layerScale(GraphBuilder b, String name, Value x, double start) {
    Value gamma =
        b.parameter(
            name,
            Shape.of(b.shape(x).size(-1)),
            Role.GAMMA,
            new Initializer.Constant((float) start));
    return b.product(x, gamma);
  }

  /** A gated pair: {@code fc2(swish(a) * c)}, where {@code fc1} gives both halves. */
  static Value gatedMlp(GraphBuilder b, Value x, int hidden) {
    int axis = b.shape(x).rank() - 1;
    Value both = b.linear("fc1", x, 2 * hidden, true);
    Value gate = b.add(new MovementOp.Slice(axis, 0, hidden, 1), both);
    Value value = b.add(new MovementOp.Slice(axis, hidden, 2 * hidden, 1), both);
    Value y = b.product(Activation.SWISH.apply(b, "act", gate), value);
    return b.linear("fc2", y, Math.toIntExact(b.shape(x).size(-1)), true);
  }

  /** Two dense layers, {@code fc1} and {@code fc2}, along the last axis. */
  static Value mlp(GraphBuilder b, Value x, int hidden, Activation activation) {
    Value y = activation.apply(b, "act", b.linear("fc1", x, hidden, true));
    return b.linear("fc2", y, Math.toIntExact(b.shape(x).size(-1)), true);
  }

  /**
   * Self-attention with one dense layer {@code qkv} for queries, keys and values, and one, {@code
   * proj}, behind.
   *
   * @param x {@code [..., T, D]}
   * @param biases added to the scores {@code [..., heads, T, T]}
   */
  static Value selfAttention(GraphBuilder b, Value x, int heads, Value... biases) {
    int width = Math.toIntExact(b.shape(x).size(-1));
    int axis = b.shape(x).rank() - 1;
    Value all = b.linear("qkv", x, 3 * width, true);
    Value[] parts = new Value[3];
    for (int i = 0; i < 3; i++) {
      Value part = b.add(new MovementOp.Slice(axis, i * width, (i + 1) * width, 1), all);
      parts[i] = Attention.splitHeads(b, part, heads);
    }
    Value y = Attention.attention(b, parts[0], parts[1], parts[2], biases);
    return b.linear("proj", Attention.mergeHeads(b, y), width, true);
  }
}
