package io.tao4j.engine.tensorflow.internal;

import io.tao4j.graph.NormalizeOp;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;

/** Normalisations and dropout. */
final class NormalizeLowering implements NormalizeOp.Visitor<LoweringContext, Output<?>> {
  static final NormalizeLowering INSTANCE = new NormalizeLowering();

  private NormalizeLowering() {}

  @Override
  public Output<?> visit(NormalizeOp.Softmax op, LoweringContext context) {
    return along("Softmax", op.axis(), context);
  }

  @Override
  public Output<?> visit(NormalizeOp.LogSoftmax op, LoweringContext context) {
    return along("LogSoftmax", op.axis(), context);
  }

  @Override
  public Output<?> visit(NormalizeOp.Dropout op, LoweringContext context) {
    GraphWriter w = context.writer();
    if (context.mask() == null) {
      return context.operand(0);
    }
    Output<?> mask =
        context.channelsLast() ? w.transpose(context.mask(), 0, 2, 3, 1) : context.mask();
    Output<?> factor = w.of("Mul", w.cast(mask, DType.FLOAT32), w.scalar(1 / (1 - op.rate())));
    return context.declared(w.of("Mul", context.wide(0), factor));
  }

  @Override
  public Output<?> visit(NormalizeOp.BatchNorm op, LoweringContext context) {
    GraphWriter w = context.writer();
    int rank = context.rank(0);
    if (context.channelsLast()) {
      return fused(op, context);
    }
    Output<?> x = context.wide(0);
    Output<?> mean = perChannel(w, context.wide(3), rank);
    Output<?> variance = perChannel(w, context.wide(4), rank);
    Map<String, Output<?>> moved = context.moved();
    if (moved != null) {
      int[] axes = IntStream.range(0, rank).filter(axis -> axis != 1).toArray();
      mean = w.reduce("Mean", x, true, axes);
      variance = w.reduce("Mean", w.of("Square", w.of("Sub", x, mean)), true, axes);
      move(op, context, moved, x, mean, variance);
    }
    Output<?> deviation = w.of("Rsqrt", w.of("AddV2", variance, w.scalar(op.epsilon())));
    Output<?> scale = w.of("Mul", deviation, perChannel(w, context.wide(1), rank));
    Output<?> y = w.of("Mul", w.of("Sub", x, mean), scale);
    return context.declared(w.of("AddV2", y, perChannel(w, context.wide(2), rank)));
  }

  /** TensorFlow's own op, which knows images only. */
  private static Output<?> fused(NormalizeOp.BatchNorm op, LoweringContext context) {
    GraphWriter w = context.writer();
    Map<String, Output<?>> moved = context.moved();
    // While it takes the batch's statistics it wants no others.
    Output<?> none = w.constant(Tensor.of(new float[0], 0));
    GraphOperation norm =
        w.call(
                "FusedBatchNormV3",
                context.wide(0),
                context.wide(1),
                context.wide(2),
                moved == null ? context.wide(3) : none,
                moved == null ? context.wide(4) : none)
            .real("epsilon", (float) op.epsilon())
            .flag("is_training", moved != null)
            .operation();
    if (moved != null) {
      // The third output is the unbiased variance.
      update(op, context, moved, 3, norm.output(1));
      update(op, context, moved, 4, norm.output(2));
    }
    return context.declared(norm.output(0));
  }

  /** {@code [C]} to {@code [1, C, 1, ...]}. */
  private static Output<?> perChannel(GraphWriter w, Output<?> x, int rank) {
    int[] sizes = new int[rank];
    Arrays.fill(sizes, 1);
    sizes[1] = -1;
    return w.reshape(x, sizes);
  }

  private static void move(
      NormalizeOp.BatchNorm op,
      LoweringContext context,
      Map<String, Output<?>> moved,
      Output<?> x,
      Output<?> mean,
      Output<?> variance) {
    GraphWriter w = context.writer();
    int channels = Math.toIntExact(context.shape(0).size(1));
    Output<?> count = w.of("RealDiv", w.cast(w.of("Size", x), DType.FLOAT32), w.scalar(channels));
    // unbiased: n / (n - 1); one element a channel has no unbiased variance and keeps its own
    Output<?> least = w.of("Maximum", w.of("Sub", count, w.scalar(1)), w.scalar(1));
    Output<?> unbiased = w.of("Mul", variance, w.of("RealDiv", count, least));
    update(op, context, moved, 3, w.reshape(mean, channels));
    update(op, context, moved, 4, w.reshape(unbiased, channels));
  }

  private static void update(
      NormalizeOp.BatchNorm op,
      LoweringContext context,
      Map<String, Output<?>> moved,
      int index,
      Output<?> batch) {
    GraphWriter w = context.writer();
    String name = context.node().inputs().get(index).name();
    // A buffer that two nodes share moves twice, as it does where nodes run one after the other.
    Output<?> old = moved.getOrDefault(name, context.operand(index));
    Output<?> step = w.of("Mul", w.of("Sub", batch, old), w.scalar(op.updateRate()));
    moved.put(name, w.of("AddV2", old, step));
  }

  /** A softmax along any axis as one over the rows of a matrix. */
  static Output<?> along(String type, int axis, LoweringContext context) {
    GraphWriter w = context.writer();
    Shape shape = context.shape(0);
    int rank = shape.rank();
    int last = rank - 1;
    Output<?> x = context.wide(0);
    if (rank == 2 && axis == 1) {
      return context.declared(w.of(type, x));
    }
    int place = context.axis(axis);
    int[] swap = LoweringContext.axes(rank);
    swap[place] = last;
    swap[last] = place;
    Output<?> swapped = w.transpose(x, swap);
    Output<?> sizes = w.of("Shape", swapped);
    Output<?> rows =
        shape.dim(axis).isFixed()
            ? w.integers(-1, Math.toIntExact(shape.size(axis)))
            : w.call("ConcatV2")
                .list(
                    List.of(w.integers(-1), w.of("Slice", sizes, w.integers(last), w.integers(1))))
                .input(w.integer(0))
                .output();
    Output<?> y = w.of("Reshape", w.of(type, w.of("Reshape", swapped, rows)), sizes);
    return context.declared(w.transpose(y, swap));
  }
}
