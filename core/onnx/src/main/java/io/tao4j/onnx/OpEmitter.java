package io.tao4j.onnx;

import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.LossOp;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.OpVisitor;
import io.tao4j.graph.QuantizeOp;
import io.tao4j.graph.RecurrentOp;
import io.tao4j.graph.ReduceOp;
import io.tao4j.graph.SampleOp;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.WindowOp;
import java.util.List;

/**
 * Writes each op as nodes of operator set 17 and returns the names of the values that it computes.
 * Where a runtime has no kernel for an element type the nodes compute in a wider one: {@link
 * WideTypes} says which.
 */
final class OpEmitter implements OpVisitor<EmitCall, List<String>> {
  static final OpEmitter INSTANCE = new OpEmitter();

  private OpEmitter() {}

  @Override
  public List<String> visit(WindowOp op, EmitCall call) {
    return List.of(op.accept(EmitWindows.INSTANCE, call));
  }

  @Override
  public List<String> visit(ElementwiseOp op, EmitCall call) {
    return List.of(op.accept(EmitElementwise.INSTANCE, call));
  }

  @Override
  public List<String> visit(ReduceOp op, EmitCall call) {
    return List.of(op.accept(EmitReductions.INSTANCE, call));
  }

  @Override
  public List<String> visit(MovementOp op, EmitCall call) {
    return List.of(op.accept(EmitMovement.INSTANCE, call));
  }

  @Override
  public List<String> visit(NormalizeOp op, EmitCall call) {
    return List.of(op.accept(EmitNormalization.INSTANCE, call));
  }

  @Override
  public List<String> visit(LinearOp op, EmitCall call) {
    return List.of(op.accept(EmitProducts.INSTANCE, call));
  }

  @Override
  public List<String> visit(IndexOp op, EmitCall call) {
    return op.accept(EmitIndices.INSTANCE, call);
  }

  @Override
  public List<String> visit(QuantizeOp op, EmitCall call) {
    QuantizeOp.Visitor<EmitCall, String> emit = (fake, c) -> Quantization.emit(c.onnx(), fake, c);
    return List.of(op.accept(emit, call));
  }

  @Override
  public List<String> visit(SourceOp op, EmitCall call) {
    return List.of(op.accept(Sources.INSTANCE, call));
  }

  @Override
  public List<String> visit(SampleOp op, EmitCall call) {
    return List.of(op.accept(EmitSamples.INSTANCE, call));
  }

  @Override
  public List<String> visit(RecurrentOp op, EmitCall call) {
    return op.accept(EmitRecurrent.INSTANCE, call);
  }

  @Override
  public List<String> visit(LossOp op, EmitCall call) {
    throw new IllegalStateException("it has been refused before: " + call.node().name());
  }

  private enum Sources implements SourceOp.Visitor<EmitCall, String> {
    INSTANCE;

    @Override
    public String visit(SourceOp.Constant op, EmitCall call) {
      call.onnx().initialize(call.output(), EmitCall.tensor(op));
      return call.output();
    }
  }
}
