package io.tao4j.graph;

/** {@link LossOp.CtcLoss} by its definition: the recursion over probabilities, not logarithms. */
final class ReferenceCtc {
  private ReferenceCtc() {}

  static DoubleArray loss(LossOp.CtcLoss op, ReferenceCall call) {
    DoubleArray logits = call.x();
    DoubleArray losses = DoubleArray.zeros(logits.dtype(), logits.size(0));
    for (int n = 0; n < logits.size(0); n++) {
      int steps = (int) call.operand(2).data()[n];
      int labels = (int) call.operand(3).data()[n];
      int[] path = new int[2 * labels + 1];
      for (int s = 0; s < path.length; s++) {
        path[s] =
            s % 2 == 0
                ? op.blank()
                : (int) call.operand(1).data()[n * call.operand(1).size(1) + s / 2];
      }
      double[] alpha = new double[path.length];
      for (int t = 0; t < steps; t++) {
        double[] before = alpha;
        alpha = new double[path.length];
        for (int s = 0; s < path.length; s++) {
          double reached = t == 0 ? (s < 2 ? 1 : 0) : before[s];
          if (t > 0 && s > 0) {
            reached += before[s - 1];
          }
          if (t > 0 && s > 1 && path[s] != op.blank() && path[s] != path[s - 2]) {
            reached += before[s - 2];
          }
          alpha[s] = reached * probability(logits, n, t, path[s]);
        }
      }
      double all = alpha[path.length - 1] + (labels > 0 ? alpha[path.length - 2] : 0);
      losses.data()[n] = all == 0 && op.zeroInfinity() ? 0 : -Math.log(all);
    }
    return losses;
  }

  private static double probability(DoubleArray logits, int n, int t, int label) {
    int classes = logits.size(2);
    int start = (n * logits.size(1) + t) * classes;
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += Math.exp(logits.data()[start + c]);
    }
    return Math.exp(logits.data()[start + label]) / sum;
  }
}
