package io.tao4j.graph;

import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.ElementwiseOp.Compare;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Pad;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.MovementOp.Slice;
import io.tao4j.graph.MovementOp.Transpose;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Attention in its forms: with masks, with relative positions, at sampled places. */
public final class Attention {
  /** What a masked score gets: its share is 0, in 16 bits too, and no row becomes NaN. */
  private static final double MASKED = -30_000;

  private Attention() {}

  /**
   * Scaled dot-product attention: Vaswani et al. 2017, arXiv 1706.03762.
   *
   * @param query {@code [..., T, D]}
   * @param key {@code [..., S, D]}
   * @param value {@code [..., S, V]}
   * @param biases added to the scores {@code [..., T, S]}, with broadcasting
   * @return {@code [..., T, V]}
   */
  public static Value attention(
      GraphBuilder b, Value query, Value key, Value value, Value... biases) {
    return attention(b, query, key, value, 0, biases);
  }

  /**
   * The same with dropout of the shares in training.
   *
   * @param dropout from 0, below 1
   */
  public static Value attention(
      GraphBuilder b, Value query, Value key, Value value, double dropout, Value... biases) {
    int rank = b.shape(query).rank();
    double scale = 1 / Math.sqrt(b.shape(query).size(-1));
    Value transposed = b.add(MovementOp.Transpose.swapping(rank, rank - 2, rank - 1), key);
    Value scores = b.add(new LinearOp.MatMul(), b.scale(query, scale), transposed);
    for (Value bias : biases) {
      scores = b.sum(scores, bias);
    }
    Value shares = b.add(new NormalizeOp.Softmax(rank - 1), scores);
    Value kept = dropout > 0 ? b.add("dropout", new NormalizeOp.Dropout(dropout), shares) : shares;
    return b.add(new LinearOp.MatMul(), kept, value);
  }

  /** {@code [..., T, heads * D]} to {@code [..., heads, T, D]}. */
  public static Value splitHeads(GraphBuilder b, Value x, int heads) {
    int rank = b.shape(x).rank();
    List<Extent> extents = new ArrayList<>();
    for (int axis = 0; axis < rank - 1; axis++) {
      extents.add(new Extent.SameAs(axis));
    }
    extents.add(new Extent.Sized(heads));
    extents.add(new Extent.Sized(b.shape(x).size(-1) / heads));
    Value split = b.add(new MovementOp.Reshape(extents), x);
    return b.add(MovementOp.Transpose.swapping(rank + 1, rank - 2, rank - 1), split);
  }

  /** The reverse of {@link #splitHeads}. */
  public static Value mergeHeads(GraphBuilder b, Value x) {
    int rank = b.shape(x).rank();
    Value together = b.add(MovementOp.Transpose.swapping(rank, rank - 3, rank - 2), x);
    List<Extent> extents = new ArrayList<>();
    for (int axis = 0; axis < rank - 2; axis++) {
      extents.add(new Extent.SameAs(axis));
    }
    extents.add(new Extent.Sized(b.shape(x).size(-1) * b.shape(x).size(-3)));
    return b.add(new MovementOp.Reshape(extents), together);
  }

  /**
   * A mask as what is added to scores: 0 where it is false, a large negative number where it is
   * true.
   *
   * @param mask {@code BOOL} of any shape, true where nothing may be attended to
   */
  public static Value masked(GraphBuilder b, Value mask) {
    return b.scale(b.add(new Cast(DType.FLOAT32), mask), MASKED);
  }

  /**
   * The mask of padding, for {@link #masked}.
   *
   * @param lengths {@code INT64 [N]}
   * @param x {@code [N, T, ...]}, whose T positions are meant
   * @return {@code BOOL [N, T]}, true behind each length
   */
  public static Value padding(GraphBuilder b, Value lengths, Value x) {
    Value column = b.add(new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1))), lengths);
    Value positions = b.add(new IndexOp.Iota(1), x);
    return b.add(new Compare(CompareKind.LESS_OR_EQUAL), column, positions);
  }

  /**
   * The mask of what is still to come, for {@link #masked}.
   *
   * @param x {@code [N, T, ...]}
   * @return {@code BOOL [T, T]}, true where the second position is behind the first
   */
  public static Value causal(GraphBuilder b, Value x) {
    Value positions = b.add(new IndexOp.Iota(1), x);
    Value column =
        b.add(new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1))), positions);
    return b.add(new Compare(CompareKind.LESS), column, positions);
  }

  /**
   * Multi-head attention with PyTorch's parameters: {@code name.in_proj_weight [3E, E]}, {@code
   * name.in_proj_bias [3E]}, {@code name.out_proj.weight} and {@code name.out_proj.bias}.
   *
   * @param query {@code [N, T, E]}
   * @param key {@code [N, S, E]}
   * @param value {@code [N, S, E]}
   * @param heads a divisor of E
   * @param biases added to the scores {@code [N, heads, T, S]}, with broadcasting: {@link #masked}
   *     of a mask, or of a mask {@code [N, S]} by {@link #overKeys}
   * @return {@code [N, T, E]}
   */
  public static Value multiHead(
      GraphBuilder b,
      String name,
      Value query,
      Value key,
      Value value,
      int heads,
      Value... biases) {
    GraphBuilder s = b.scope(name);
    int width = Math.toIntExact(b.shape(query).size(-1));
    Value weight =
        s.parameter(
            "in_proj_weight",
            Shape.of(3L * width, width),
            Parameter.Role.WEIGHT,
            new Initializer.XavierUniform());
    Value bias =
        s.parameter("in_proj_bias", Shape.of(3L * width), Parameter.Role.BIAS, Initializer.zeros());
    List<Value> inputs = List.of(query, key, value);
    Value[] parts = new Value[3];
    for (int i = 0; i < 3; i++) {
      Value projection = s.add(new Slice(0, i * width, (i + 1) * width, 1), weight);
      Value projectionBias = s.add(new Slice(0, i * width, (i + 1) * width, 1), bias);
      Value projected = s.add(new LinearOp.Linear(), inputs.get(i), projection, projectionBias);
      parts[i] = splitHeads(s, projected, heads);
    }
    Value y = mergeHeads(s, attention(s, parts[0], parts[1], parts[2], biases));
    return s.linear("out_proj", y, width, true);
  }

  /** {@code [N, S]} to {@code [N, 1, 1, S]}, so that it broadcasts over heads and queries. */
  public static Value overKeys(GraphBuilder b, Value x) {
    return b.add(
        new Reshape(
            List.of(
                new Extent.SameAs(0),
                new Extent.Sized(1),
                new Extent.Sized(1),
                new Extent.SameAs(1))),
        x);
  }

  /**
   * Scores by distance as scores by position: Dai et al. 2019, arXiv 1901.02860, appendix B.
   *
   * @param x {@code [N, heads, T, 2T - 1]} of fixed T: the score of each query with each distance
   *     from T - 1 down to -(T - 1)
   * @return {@code [N, heads, T, T]}
   */
  public static Value relativeShift(GraphBuilder b, Value x) {
    int steps = Math.toIntExact(b.shape(x).size(2));
    Extent batch = new Extent.SameAs(0);
    Extent heads = new Extent.SameAs(1);
    Value padded = b.add(new Pad(List.of(0, 0, 0, 1), List.of(0, 0, 0, 0), 0), x);
    Value turned =
        b.add(
            new Reshape(
                List.of(batch, heads, new Extent.Sized(2L * steps), new Extent.Sized(steps))),
            padded);
    Value moved = b.add(new Slice(2, 1, 2 * steps, 1), turned);
    Value back =
        b.add(
            new Reshape(
                List.of(batch, heads, new Extent.Sized(steps), new Extent.Sized(2L * steps - 1))),
            moved);
    return b.add(new Slice(3, 0, steps, 1), back);
  }

  /**
   * Attention at a few places of each feature map: Zhu et al. 2020, arXiv 2010.04159.
   *
   * @param value {@code [N, S, heads, D]}, all maps one after the other, row by row
   * @param locations {@code [N, Q, heads, levels, points, 2]} (right, down), 0 to 1 being a map
   * @param weights {@code [N, Q, heads, levels, points]}, summing to 1 for each query and head
   * @param sizes height and width of each map
   * @return {@code [N, Q, heads * D]}
   */
  public static Value deformable(
      GraphBuilder b, Value value, Value locations, Value weights, List<int[]> sizes) {
    long heads = b.shape(value).size(2);
    long width = b.shape(value).size(3);
    long points = b.shape(locations).size(4);
    Value places = b.sum(b.scale(locations, 2), b.constant(-1));
    Extent rest = new Extent.Rest();
    Value sum = null;
    int start = 0;
    for (int level = 0; level < sizes.size(); level++) {
      int height = sizes.get(level)[0];
      int columns = sizes.get(level)[1];
      Value map = b.add(new Slice(1, start, start + height * columns, 1), value);
      start += height * columns;
      // [N, S, heads, D] to [N * heads, D, H, W]
      Value images =
          b.add(
              new Reshape(
                  List.of(
                      rest,
                      new Extent.SameAs(2),
                      new Extent.Sized(height),
                      new Extent.Sized(columns))),
              b.add(new Transpose(List.of(0, 2, 3, 1)), map));
      // [N, Q, heads, 1, points, 2] to [N * heads, Q, points, 2]
      Value grid =
          b.add(
              new Reshape(
                  List.of(rest, new Extent.SameAs(2), new Extent.SameAs(4), new Extent.SameAs(5))),
              b.add(
                  new Transpose(List.of(0, 2, 1, 3, 4, 5)),
                  b.add(new Slice(3, level, level + 1, 1), places)));
      Value share =
          b.add(
              new Reshape(
                  List.of(
                      rest, new Extent.Sized(1), new Extent.SameAs(2), new Extent.Sized(points))),
              b.add(
                  new Transpose(List.of(0, 2, 1, 3, 4)),
                  b.add(new Slice(3, level, level + 1, 1), weights)));
      Value samples =
          b.add(
              new SampleOp.GridSample(
                  SampleOp.SampleKind.BILINEAR, SampleOp.SampleBorder.ZEROS, false),
              images,
              grid);
      Value part = b.reduce(ReduceKind.SUM, b.product(samples, share), false, 3);
      sum = sum == null ? part : b.sum(sum, part);
    }
    if (sum == null) {
      throw new IllegalArgumentException("there is no feature map");
    }
    // [N * heads, D, Q] to [N, Q, heads * D]
    Value apart =
        b.add(
            new Reshape(List.of(rest, new Extent.Sized(heads * width), new Extent.SameAs(2))), sum);
    return b.add(new Transpose(List.of(0, 2, 1)), apart);
  }
}
