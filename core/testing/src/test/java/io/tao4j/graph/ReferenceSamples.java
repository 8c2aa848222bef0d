package io.tao4j.graph;

/** Samples of images, as the {@link ReferenceExecutor} means them. */
final class ReferenceSamples implements SampleOp.Visitor<ReferenceCall, DoubleArray> {
  static final ReferenceSamples INSTANCE = new ReferenceSamples();

  private ReferenceSamples() {}

  private static double place(SampleOp.GridSample op, double g, int size) {
    double at = op.alignCorners() ? (g + 1) / 2 * (size - 1) : ((g + 1) * size - 1) / 2;
    if (op.border() == SampleOp.SampleBorder.REFLECTION) {
      double least = op.alignCorners() ? 0 : -0.5;
      double most = size - 1 - least;
      // mirrored again and again until it is inside
      while (most > least && (at < least || at > most)) {
        at = at < least ? 2 * least - at : 2 * most - at;
      }
    }
    return op.border() == SampleOp.SampleBorder.ZEROS ? at : Math.min(Math.max(at, 0), size - 1);
  }

  private static double pixel(DoubleArray x, int plane, int row, int column) {
    boolean inside = row >= 0 && row < x.size(2) && column >= 0 && column < x.size(3);
    return inside ? x.data()[(plane * x.size(2) + row) * x.size(3) + column] : 0;
  }

  private static double bilinear(DoubleArray x, int plane, double down, double right) {
    int row = (int) Math.floor(down);
    int column = (int) Math.floor(right);
    double toBottom = down - row;
    double toRight = right - column;
    return (1 - toBottom)
            * ((1 - toRight) * pixel(x, plane, row, column)
                + toRight * pixel(x, plane, row, column + 1))
        + toBottom
            * ((1 - toRight) * pixel(x, plane, row + 1, column)
                + toRight * pixel(x, plane, row + 1, column + 1));
  }

  @Override
  public DoubleArray visit(SampleOp.GridSample op, ReferenceCall call) {
    DoubleArray x = call.x();
    DoubleArray grid = call.operand(1);
    int places = grid.size(1) * grid.size(2);
    DoubleArray y = DoubleArray.zeros(x.dtype(), x.size(0), x.size(1), grid.size(1), grid.size(2));
    for (int i = 0; i < y.length(); i++) {
      int plane = i / places;
      int from = (plane / x.size(1) * places + i % places) * 2;
      double right = place(op, grid.data()[from], x.size(3));
      double down = place(op, grid.data()[from + 1], x.size(2));
      y.data()[i] =
          switch (op.kind()) {
            case BILINEAR -> bilinear(x, plane, down, right);
            case NEAREST -> pixel(x, plane, (int) Math.rint(down), (int) Math.rint(right));
          };
    }
    return y;
  }

  @Override
  public DoubleArray visit(SampleOp.RoiAlign op, ReferenceCall call) {
    DoubleArray x = call.x();
    DoubleArray boxes = call.operand(1);
    int channels = x.size(1);
    int area = op.height() * op.width();
    DoubleArray y =
        DoubleArray.zeros(x.dtype(), x.size(0), boxes.size(1), channels, op.height(), op.width());
    for (int i = 0; i < y.length(); i++) {
      int box = i / (channels * area);
      int plane = box / boxes.size(1) * channels + i / area % channels;
      double sum = 0;
      for (int s = 0; s < op.samples() * op.samples(); s++) {
        int row = i / op.width() % op.height() * op.samples() + s / op.samples();
        int column = i % op.width() * op.samples() + s % op.samples();
        double down = along(op, boxes, box, 1, row, op.height() * op.samples());
        double right = along(op, boxes, box, 0, column, op.width() * op.samples());
        if (down < -1 || down > x.size(2) || right < -1 || right > x.size(3)) {
          continue;
        }
        down = Math.min(Math.max(down, 0), x.size(2) - 1);
        right = Math.min(Math.max(right, 0), x.size(3) - 1);
        sum += bilinear(x, plane, down, right);
      }
      y.data()[i] = sum / (op.samples() * op.samples());
    }
    return y;
  }

  private static double along(
      SampleOp.RoiAlign op, DoubleArray boxes, int box, int axis, int index, int count) {
    double start = boxes.data()[box * 4 + axis] * op.scale();
    double length = boxes.data()[box * 4 + axis + 2] * op.scale() - start;
    if (op.aligned()) {
      start -= 0.5;
    } else {
      length = Math.max(length, 1);
    }
    return start + (index + 0.5) / count * length;
  }
}
