package io.tao4j.graph;

import java.util.List;
import java.util.Map;

/** One node at work in the {@link ReferenceExecutor}. */
record ReferenceCall(
    Node node,
    List<DoubleArray> operands,
    ReferenceExecutor.Setting setting,
    Map<String, DoubleArray> buffers) {
  DoubleArray x() {
    return operands.get(0);
  }

  DoubleArray operand(int i) {
    return operands.get(i);
  }
}
