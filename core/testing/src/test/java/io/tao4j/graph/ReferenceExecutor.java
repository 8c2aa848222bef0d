package io.tao4j.graph;

import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What every op means: plain loops in double precision, as slow and as plain as they come. Engines
 * and exporters are compared with it, so nothing here is shared with them.
 *
 * <p>Stateless and safe for many threads.
 */
public final class ReferenceExecutor {

  /**
   * How to run.
   *
   * @param mode what the graph is run for
   * @param masks for each dropout node in training, 1 where an element is kept and 0 where not
   * @param frozenBatchNorms nodes that use and keep their running statistics in training
   * @param roundCasts whether casts to 16-bit floats round; finite differences must not see steps
   * @param stopped values that stop-gradient nodes give instead of their input; finite differences
   *     hold them still
   */
  public record Setting(
      Mode mode,
      Map<String, DoubleArray> masks,
      Set<String> frozenBatchNorms,
      boolean roundCasts,
      @Nullable Map<String, DoubleArray> stopped) {
    public static final Setting INFERENCE =
        new Setting(Mode.INFERENCE, Map.of(), Set.of(), true, null);
    public static final Setting TRAINING =
        new Setting(Mode.TRAINING, Map.of(), Set.of(), true, null);

    public Setting withFrozenBatchNorms(Set<String> names) {
      return new Setting(mode, masks, names, roundCasts, stopped);
    }

    public Setting withMasks(Map<String, DoubleArray> given) {
      return new Setting(mode, given, frozenBatchNorms, roundCasts, stopped);
    }

    Setting smooth(@Nullable Map<String, DoubleArray> still) {
      return new Setting(mode, masks, frozenBatchNorms, false, still);
    }
  }

  /**
   * What a run computed.
   *
   * @param values every value of the graph
   * @param outputs the graph's outputs by name
   * @param buffers all buffers after the run, moved where batch norms move them
   */
  public record Run(
      Map<Value, DoubleArray> values,
      Map<String, DoubleArray> outputs,
      Map<String, DoubleArray> buffers) {}

  private ReferenceExecutor() {}

  /** Arrays of tensors. */
  public static Map<String, DoubleArray> arrays(Map<String, Tensor> tensors) {
    Map<String, DoubleArray> arrays = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> arrays.put(name, DoubleArray.of(tensor)));
    return arrays;
  }

  /**
   * Runs a graph.
   *
   * @param given an array for each input, parameter and buffer
   */
  public static Run run(Graph graph, Map<String, DoubleArray> given, Setting setting) {
    Map<Value, DoubleArray> values = new LinkedHashMap<>();
    Map<String, DoubleArray> buffers = new LinkedHashMap<>();
    graph.inputs().forEach(i -> values.put(Value.of(i.name()), require(given, i.name())));
    graph.parameters().forEach(p -> values.put(Value.of(p.name()), require(given, p.name())));
    for (Buffer buffer : graph.buffers()) {
      values.put(Value.of(buffer.name()), require(given, buffer.name()));
      buffers.put(buffer.name(), require(given, buffer.name()));
    }
    for (Node node : graph.nodes()) {
      List<DoubleArray> operands = node.inputs().stream().map(values::get).toList();
      ReferenceCall call = new ReferenceCall(node, operands, setting, buffers);
      List<DoubleArray> results = node.op().accept(Kernels.INSTANCE, call);
      for (int i = 0; i < results.size(); i++) {
        values.put(node.output(i), results.get(i));
      }
    }
    Map<String, DoubleArray> outputs = new LinkedHashMap<>();
    graph.outputs().forEach(o -> outputs.put(o.name(), values.get(o.value())));
    return new Run(values, outputs, buffers);
  }

  static DoubleArray require(Map<String, DoubleArray> given, String name) {
    DoubleArray array = given.get(name);
    if (array == null) {
      throw new IllegalArgumentException("no array for '" + name + "'");
    }
    return array;
  }

  private enum Kernels implements OpVisitor<ReferenceCall, List<DoubleArray>> {
    INSTANCE;

    @Override
    public List<DoubleArray> visit(WindowOp op, ReferenceCall call) {
      return List.of(op.accept(ReferenceWindows.INSTANCE, call));
    }

    @Override
    public List<DoubleArray> visit(ElementwiseOp op, ReferenceCall call) {
      return List.of(op.accept(ReferenceElementwise.INSTANCE, call));
    }

    @Override
    public List<DoubleArray> visit(ReduceOp op, ReferenceCall call) {
      return List.of(op.accept(ReferenceReductions.INSTANCE, call));
    }

    @Override
    public List<DoubleArray> visit(MovementOp op, ReferenceCall call) {
      return List.of(op.accept(ReferenceMovements.INSTANCE, call));
    }

    @Override
    public List<DoubleArray> visit(NormalizeOp op, ReferenceCall call) {
      return List.of(op.accept(ReferenceNormalizations.INSTANCE, call));
    }

    @Override
    public List<DoubleArray> visit(LinearOp op, ReferenceCall call) {
      return List.of(op.accept(ReferenceProducts.INSTANCE, call));
    }

    @Override
    public List<DoubleArray> visit(IndexOp op, ReferenceCall call) {
      return op.accept(ReferenceIndices.INSTANCE, call);
    }

    @Override
    public List<DoubleArray> visit(SampleOp op, ReferenceCall call) {
      return List.of(op.accept(ReferenceSamples.INSTANCE, call));
    }

    @Override
    public List<DoubleArray> visit(RecurrentOp op, ReferenceCall call) {
      return op.accept(ReferenceRecurrent.INSTANCE, call);
    }

    @Override
    public List<DoubleArray> visit(LossOp op, ReferenceCall call) {
      LossOp.Visitor<ReferenceCall, DoubleArray> kernel = ReferenceCtc::loss;
      return List.of(op.accept(kernel, call));
    }

    @Override
    public List<DoubleArray> visit(QuantizeOp op, ReferenceCall call) {
      QuantizeOp.Visitor<ReferenceCall, DoubleArray> kernel = ReferenceExecutor::fakeQuantize;
      return List.of(op.accept(kernel, call));
    }

    @Override
    public List<DoubleArray> visit(SourceOp op, ReferenceCall call) {
      SourceOp.Visitor<ReferenceCall, DoubleArray> kernel = ReferenceExecutor::constant;
      return List.of(op.accept(kernel, call));
    }
  }

  private static DoubleArray fakeQuantize(QuantizeOp.FakeQuantize op, ReferenceCall call) {
    DoubleArray x = call.x();
    DoubleArray out = DoubleArray.zeros(x.dtype(), x.shape());
    int[] index = new int[x.rank()];
    for (int i = 0; i < x.length(); i++) {
      DoubleArray.unravel(i, x.shape(), index);
      double scale = call.operand(1).data()[op.isPerChannel() ? index[op.axis()] : 0];
      double q = Math.rint(x.data()[i] / scale) + op.zeroPoint();
      q = Math.min(Math.max(q, op.minimum()), op.maximum());
      out.data()[i] = (q - op.zeroPoint()) * scale;
    }
    return out;
  }

  private static DoubleArray constant(SourceOp.Constant op, ReferenceCall call) {
    return new DoubleArray(
        op.dtype(),
        DoubleArray.ints(op.shape()),
        op.values().stream().mapToDouble(Double::doubleValue).toArray());
  }
}
