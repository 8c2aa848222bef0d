package io.tao4j.engine.tensorflow.internal;

import io.tao4j.graph.IndexOp;
import io.tao4j.tensor.DType;
import java.util.List;
import org.tensorflow.Output;

/** Elements chosen by numbers. */
final class IndexLowering implements IndexOp.Visitor<LoweringContext, List<Output<?>>> {
  static final IndexLowering INSTANCE = new IndexLowering();

  private IndexLowering() {}

  @Override
  public List<Output<?>> visit(IndexOp.Gather op, LoweringContext context) {
    GraphWriter w = context.writer();
    return List.of(w.of("GatherV2", context.operand(0), context.operand(1), w.integer(op.axis())));
  }

  @Override
  public List<Output<?>> visit(IndexOp.OneHot op, LoweringContext context) {
    GraphWriter w = context.writer();
    return List.of(
        w.of("OneHot", context.operand(0), w.integer(op.depth()), w.scalar(1), w.scalar(0)));
  }

  /** Sums of the updates of each index, in front of the axis and back. */
  @Override
  public List<Output<?>> visit(IndexOp.ScatterAdd op, LoweringContext context) {
    GraphWriter w = context.writer();
    int[] swap = swapping(context.rank(0), op.axis(), 0);
    Output<?> x = context.wide(0);
    Output<?> size =
        w.reshape(w.of("Slice", w.of("Shape", x), w.integers(op.axis()), w.integers(1)));
    Output<?> updates = w.transpose(context.wide(2), swap);
    Output<?> sums = w.of("UnsortedSegmentSum", updates, context.operand(1), size);
    return List.of(context.declared(w.of("AddV2", x, w.transpose(sums, swap))));
  }

  private static int[] swapping(int rank, int a, int b) {
    int[] axes = LoweringContext.axes(rank);
    axes[a] = b;
    axes[b] = a;
    return axes;
  }

  /**
   * TopKV2 takes the last axis and the largest, and has no gradient: it says where they are, and a
   * gather from all elements in a row takes them.
   */
  @Override
  public List<Output<?>> visit(IndexOp.TopK op, LoweringContext context) {
    GraphWriter w = context.writer();
    int rank = context.rank(0);
    int[] swap = swapping(rank, op.axis(), rank - 1);
    Output<?> x = context.wide(0);
    Output<?> last = w.transpose(x, swap);
    Output<?> ordered = op.largest() ? last : w.of("Neg", last);
    if (context.types().get(0).dtype().isFloating()) {
      ordered = w.of("StopGradient", ordered);
    }
    Output<?> index =
        w.call("TopKV2", ordered, w.integer(op.count())).flag("sorted", true).operation().output(1);
    Output<?> sizes = w.of("Shape", last);
    Output<?> size = w.reshape(w.of("Slice", sizes, w.integers(rank - 1), w.integers(1)));
    Output<?> rows = w.reshape(index, -1, op.count());
    Output<?> count = w.reshape(w.of("Slice", w.of("Shape", rows), w.integers(0), w.integers(1)));
    Output<?> starts = w.of("Mul", w.of("Range", w.integer(0), count, w.integer(1)), size);
    Output<?> places = w.of("AddV2", rows, w.reshape(starts, -1, 1));
    Output<?> taken = w.of("GatherV2", w.reshape(last, -1), places, w.integer(0));
    Output<?> values = w.of("Reshape", taken, w.of("Shape", index));
    return List.of(
        context.declared(w.transpose(values, swap)), w.cast(w.transpose(index, swap), DType.INT64));
  }

  @Override
  public List<Output<?>> visit(IndexOp.Iota op, LoweringContext context) {
    GraphWriter w = context.writer();
    Output<?> sizes = w.of("Shape", context.operand(0));
    Output<?> size = w.reshape(w.of("Slice", sizes, w.integers(op.axis()), w.integers(1)));
    return List.of(w.cast(w.of("Range", w.integer(0), size, w.integer(1)), DType.INT64));
  }
}
