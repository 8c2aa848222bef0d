package io.tao4j.networks.transformer;

import io.tao4j.graph.Attention;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Norms;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Layers that encoders and decoders of detection transformers are made of. */
public final class Attentions {
  private static final double EPSILON = 1e-5;

  /** TAO's zeros would leave what leads to a query without a gradient in the first step. */
  private static final double SMALL = 1e-3;

  private Attentions() {}

  /** {@code x + dropout(change)}, normed. */
  public static Value added(GraphBuilder b, String norm, Value x, Value change, double dropout) {
    Value kept = dropout > 0 ? b.add(new NormalizeOp.Dropout(dropout), change) : change;
    return normed(b, norm, b.sum(x, kept));
  }

  /** Layer norm over the last of three axes. */
  public static Value normed(GraphBuilder b, String name, Value x) {
    return Norms.layerNorm(b, name, x, 2, EPSILON);
  }

  /**
   * Attention of queries to each other.
   *
   * @param x {@code [N, T, D]}, whose values are mixed
   * @param position added for queries and keys
   * @param biases added to scores {@code [N, heads, T, T]}
   */
  public static Value toEachOther(
      GraphBuilder builder, String name, Value x, Value position, int heads, Value... biases) {
    GraphBuilder b = builder.scope(name);
    int width = Math.toIntExact(b.shape(x).size(2));
    Value placed = b.sum(x, position);
    Value query = Attention.splitHeads(b, Dense.once(b, "q_proj", placed, width), heads);
    Value key = Attention.splitHeads(b, Dense.once(b, "k_proj", placed, width), heads);
    Value value = Attention.splitHeads(b, Dense.once(b, "v_proj", x, width), heads);
    Value mixed = Attention.mergeHeads(b, Attention.attention(b, query, key, value, biases));
    return Dense.once(b, "out_proj", mixed, width);
  }

  /**
   * Attention to a few places of each map.
   *
   * @param query {@code [N, Q, D]}
   * @param references {@code [N or 1, Q, 1, 1, 1, 2 or 4]}: middles, and sizes where places go by
   *     them
   * @param memory {@code [N, S, D]}
   * @param sizes height and width of each map
   */
  public static Value toPlaces(
      GraphBuilder builder,
      String name,
      Value query,
      Value references,
      Value memory,
      List<int[]> sizes,
      int heads,
      int points) {
    GraphBuilder b = builder.scope(name);
    int width = Math.toIntExact(b.shape(query).size(2));
    int levels = sizes.size();
    Extent n = new Extent.SameAs(0);
    Extent q = new Extent.SameAs(1);
    Value value =
        b.add(
            new Reshape(List.of(n, q, new Extent.Sized(heads), new Extent.Sized(width / heads))),
            Dense.once(b, "value_proj", memory, width));
    Dense moves =
        Dense.of(
            b,
            "sampling_offsets",
            width,
            heads * levels * points * 2,
            new Initializer.Normal(SMALL),
            Initializer.zeros());
    Value offsets =
        b.add(
            new Reshape(
                List.of(
                    n,
                    q,
                    new Extent.Sized(heads),
                    new Extent.Sized(levels),
                    new Extent.Sized(points),
                    new Extent.Sized(2))),
            moves.apply(b, query));
    Dense scores =
        Dense.of(
            b,
            "attention_weights",
            width,
            heads * levels * points,
            new Initializer.Normal(SMALL),
            Initializer.zeros());
    Value shares =
        b.add(
            new NormalizeOp.Softmax(3),
            b.add(
                new Reshape(
                    List.of(
                        n, q, new Extent.Sized(heads), new Extent.Sized((long) levels * points))),
                scores.apply(b, query)));
    Value weights =
        b.add(
            new Reshape(
                List.of(
                    n,
                    q,
                    new Extent.SameAs(2),
                    new Extent.Sized(levels),
                    new Extent.Sized(points))),
            shares);
    Value middles = b.add(new MovementOp.Slice(5, 0, 2, 1), references);
    Value away;
    if (b.shape(references).size(5) == 2) {
      List<Double> pixels = new ArrayList<>();
      for (int[] size : sizes) {
        pixels.add(1.0 / size[1]);
        pixels.add(1.0 / size[0]);
      }
      Value pixel =
          b.add(new SourceOp.Constant(DType.FLOAT32, Shape.of(1, 1, 1, levels, 1, 2), pixels));
      away = b.product(offsets, pixel);
    } else {
      Value lengths = b.add(new MovementOp.Slice(5, 2, 4, 1), references);
      away = b.product(offsets, b.scale(lengths, 0.5 / points));
    }
    Value mixed = Attention.deformable(b, value, b.sum(middles, away), weights, sizes);
    return Dense.once(b, "output_proj", mixed, width);
  }

  /** First numbers of {@code sampling_offsets.bias}: each head looks another way, ever further. */
  public static Tensor directions(int heads, int levels, int points) {
    float[] bias = new float[heads * levels * points * 2];
    int at = 0;
    for (int head = 0; head < heads; head++) {
      double angle = 2 * Math.PI * head / heads;
      double largest = Math.max(Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle)));
      for (int level = 0; level < levels; level++) {
        for (int point = 1; point <= points; point++) {
          bias[at++] = (float) (Math.cos(angle) / largest * point);
          bias[at++] = (float) (Math.sin(angle) / largest * point);
        }
      }
    }
    return Tensor.of(bias, bias.length);
  }

  /** Two dense layers with an activation between them. */
  public static Value feedForward(
      GraphBuilder b, Value x, int hidden, UnaryKind activation, double dropout) {
    int width = Math.toIntExact(b.shape(x).size(2));
    Value inner = Dense.once(b, "fc1", x, hidden);
    Value active = b.unary(activation, inner);
    Value kept = dropout > 0 ? b.add(new NormalizeOp.Dropout(dropout), active) : active;
    return Dense.once(b, "fc2", kept, width);
  }

  /** {@code [N, C, h, w]} to {@code [N, h * w, C]}. */
  public static Value rows(GraphBuilder b, Value map) {
    Value flat =
        b.add(
            new Reshape(List.of(new Extent.SameAs(0), new Extent.SameAs(1), new Extent.Rest())),
            map);
    return b.add(new MovementOp.Transpose(List.of(0, 2, 1)), flat);
  }

  /** The reverse of {@link #rows}. */
  public static Value map(GraphBuilder b, Value rows, int[] size) {
    Value flat = b.add(new MovementOp.Transpose(List.of(0, 2, 1)), rows);
    return b.add(
        new Reshape(
            List.of(
                new Extent.SameAs(0),
                new Extent.SameAs(1),
                new Extent.Sized(size[0]),
                new Extent.Sized(size[1]))),
        flat);
  }

  /** Height and width of a map. */
  public static int[] size(GraphBuilder b, Value map) {
    return new int[] {Math.toIntExact(b.shape(map).size(2)), Math.toIntExact(b.shape(map).size(3))};
  }

  /** {@code [Q, D]} to {@code [N, Q, D]}, N being that of another value {@code [N, Q, ...]}. */
  public static Value forEach(GraphBuilder b, Value rows, Value of) {
    List<Value> terms = terms(b, rows, of);
    return b.sum(terms.get(0), terms.get(1));
  }

  /** What {@link #forEach} adds up. */
  public static List<Value> terms(GraphBuilder b, Value rows, Value of) {
    Value first = b.add(new MovementOp.Slice(2, 0, 1, 1), of); // [N,Q,1]
    Value one =
        b.add(
            new Reshape(List.of(new Extent.Sized(1), new Extent.SameAs(0), new Extent.SameAs(1))),
            rows);
    return List.of(one, b.scale(first, 0));
  }
}
