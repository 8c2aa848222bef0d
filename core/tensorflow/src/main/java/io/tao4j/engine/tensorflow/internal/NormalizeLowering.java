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
final class NormalizeLowering implements NormalizeOp.Visitor<Site, Output<?>> {
  static final NormalizeLowering INSTANCE = new NormalizeLowering();

  private NormalizeLowering() {}

  @Override
  public Output<?> visit(NormalizeOp.Softmax op, Site site) {
    return along("Softmax", op.axis(), site);
  }

  @Override
  public Output<?> visit(NormalizeOp.LogSoftmax op, Site site) {
    return along("LogSoftmax", op.axis(), site);
  }

  @Override
  public Output<?> visit(NormalizeOp.Dropout op, Site site) {
    GraphWriter w = site.writer();
    if (site.mask() == null) {
      return site.operand(0);
    }
    Output<?> mask = site.channelsLast() ? w.transpose(site.mask(), 0, 2, 3, 1) : site.mask();
    Output<?> factor = w.of("Mul", w.cast(mask, DType.FLOAT32), w.scalar(1 / (1 - op.rate())));
    return site.declared(w.of("Mul", site.wide(0), factor));
  }

  @Override
  public Output<?> visit(NormalizeOp.BatchNorm op, Site site) {
    GraphWriter w = site.writer();
    int rank = site.rank(0);
    if (site.channelsLast()) {
      return fused(op, site);
    }
    Output<?> x = site.wide(0);
    Output<?> mean = perChannel(w, site.wide(3), rank);
    Output<?> variance = perChannel(w, site.wide(4), rank);
    Map<String, Output<?>> moved = site.moved();
    if (moved != null) {
      int[] axes = IntStream.range(0, rank).filter(axis -> axis != 1).toArray();
      mean = w.reduce("Mean", x, true, axes);
      variance = w.reduce("Mean", w.of("Square", w.of("Sub", x, mean)), true, axes);
      move(op, site, moved, x, mean, variance);
    }
    Output<?> deviation = w.of("Rsqrt", w.of("AddV2", variance, w.scalar(op.epsilon())));
    Output<?> scale = w.of("Mul", deviation, perChannel(w, site.wide(1), rank));
    Output<?> y = w.of("Mul", w.of("Sub", x, mean), scale);
    return site.declared(w.of("AddV2", y, perChannel(w, site.wide(2), rank)));
  }

  /** TensorFlow's own op, which knows images only. */
  private static Output<?> fused(NormalizeOp.BatchNorm op, Site site) {
    GraphWriter w = site.writer();
    Map<String, Output<?>> moved = site.moved();
    // While it takes the batch's statistics it wants no others.
    Output<?> none = w.constant(Tensor.of(new float[0], 0));
    GraphOperation norm =
        w.call(
                "FusedBatchNormV3",
                site.wide(0),
                site.wide(1),
                site.wide(2),
                moved == null ? site.wide(3) : none,
                moved == null ? site.wide(4) : none)
            .real("epsilon", (float) op.epsilon())
            .flag("is_training", moved != null)
            .operation();
    if (moved != null) {
      // The third output is the unbiased variance.
      update(op, site, moved, 3, norm.output(1));
      update(op, site, moved, 4, norm.output(2));
    }
    return site.declared(norm.output(0));
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
      Site site,
      Map<String, Output<?>> moved,
      Output<?> x,
      Output<?> mean,
      Output<?> variance) {
    GraphWriter w = site.writer();
    int channels = Math.toIntExact(site.shape(0).size(1));
    Output<?> count = w.of("RealDiv", w.cast(w.of("Size", x), DType.FLOAT32), w.scalar(channels));
    // unbiased: n / (n - 1); one element a channel has no unbiased variance and keeps its own
    Output<?> least = w.of("Maximum", w.of("Sub", count, w.scalar(1)), w.scalar(1));
    Output<?> unbiased = w.of("Mul", variance, w.of("RealDiv", count, least));
    update(op, site, moved, 3, w.reshape(mean, channels));
    update(op, site, moved, 4, w.reshape(unbiased, channels));
  }

  private static void update(
      NormalizeOp.BatchNorm op,
      Site site,
      Map<String, Output<?>> moved,
      int index,
      Output<?> batch) {
    GraphWriter w = site.writer();
    String name = site.node().inputs().get(index).name();
    // A buffer that two nodes share moves twice, as it does where nodes run one after the other.
    Output<?> old = moved.getOrDefault(name, site.operand(index));
    Output<?> step = w.of("Mul", w.of("Sub", batch, old), w.scalar(op.updateRate()));
    moved.put(name, w.of("AddV2", old, step));
  }

  /** A softmax along any axis as one over the rows of a matrix. */
  static Output<?> along(String type, int axis, Site site) {
    GraphWriter w = site.writer();
    Shape shape = site.shape(0);
    int rank = shape.rank();
    int last = rank - 1;
    Output<?> x = site.wide(0);
    if (rank == 2 && axis == 1) {
      return site.declared(w.of(type, x));
    }
    int place = site.axis(axis);
    int[] swap = Site.axes(rank);
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
    return site.declared(w.transpose(y, swap));
  }
}
