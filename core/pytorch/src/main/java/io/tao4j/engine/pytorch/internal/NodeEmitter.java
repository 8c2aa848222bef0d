package io.tao4j.engine.pytorch.internal;

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
 * TorchScript expressions of a node, one for each of its outputs. Number formats follow three
 * rules: convolutions and matrix products run in the plan's format; ops that lose nothing by it
 * (ReLU, pools, sums of two, moves) keep the format of what they get; everything else gets {@code
 * FLOAT32}. Batch norms take bfloat16 and compute in float32 inside.
 */
final class NodeEmitter implements OpVisitor<EmitContext, List<Typed>> {
  static final NodeEmitter INSTANCE = new NodeEmitter();

  private NodeEmitter() {}

  @Override
  public List<Typed> visit(WindowOp op, EmitContext context) {
    return List.of(op.accept(WindowEmitter.INSTANCE, context));
  }

  @Override
  public List<Typed> visit(ElementwiseOp op, EmitContext context) {
    return List.of(op.accept(ElementwiseEmitter.INSTANCE, context));
  }

  @Override
  public List<Typed> visit(ReduceOp op, EmitContext context) {
    return List.of(op.accept(ReduceEmitter.INSTANCE, context));
  }

  @Override
  public List<Typed> visit(MovementOp op, EmitContext context) {
    return List.of(op.accept(MovementEmitter.INSTANCE, context));
  }

  @Override
  public List<Typed> visit(NormalizeOp op, EmitContext context) {
    return List.of(op.accept(NormalizeEmitter.INSTANCE, context));
  }

  @Override
  public List<Typed> visit(LinearOp op, EmitContext context) {
    return List.of(op.accept(LinearEmitter.INSTANCE, context));
  }

  @Override
  public List<Typed> visit(IndexOp op, EmitContext context) {
    return op.accept(IndexEmitter.INSTANCE, context);
  }

  @Override
  public List<Typed> visit(QuantizeOp op, EmitContext context) {
    return List.of(op.accept(QuantizeEmitter.INSTANCE, context));
  }

  @Override
  public List<Typed> visit(SourceOp op, EmitContext context) {
    return List.of(op.accept(SourceEmitter.INSTANCE, context));
  }

  @Override
  public List<Typed> visit(SampleOp op, EmitContext context) {
    return List.of(op.accept(SampleEmitter.INSTANCE, context));
  }

  @Override
  public List<Typed> visit(RecurrentOp op, EmitContext context) {
    return op.accept(RecurrentEmitter.INSTANCE, context);
  }

  @Override
  public List<Typed> visit(LossOp op, EmitContext context) {
    return List.of(op.accept(LossEmitter.INSTANCE, context));
  }
}
