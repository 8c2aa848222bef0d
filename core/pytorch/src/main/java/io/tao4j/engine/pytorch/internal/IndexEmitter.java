package io.tao4j.engine.pytorch.internal;

import static io.tao4j.engine.pytorch.internal.ScriptText.list;
import static io.tao4j.engine.pytorch.internal.Typed.call;

import io.tao4j.graph.IndexOp;
import io.tao4j.tensor.DType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Elements chosen by numbers. */
final class IndexEmitter implements IndexOp.Visitor<EmitContext, List<Typed>> {
  static final IndexEmitter INSTANCE = new IndexEmitter();

  private IndexEmitter() {}

  @Override
  public List<Typed> visit(IndexOp.Gather op, EmitContext context) {
    List<String> indices = new ArrayList<>(Collections.nCopies(op.axis(), "None"));
    indices.add(context.text(1));
    return List.of(
        call(
            context.operand(0).dtype(),
            "index",
            context.text(0),
            "annotate(List[Optional[Tensor]], " + list(indices) + ")"));
  }

  @Override
  public List<Typed> visit(IndexOp.OneHot op, EmitContext context) {
    String hot = "torch.to(torch.one_hot(%s, %s), 6)".formatted(context.text(0), op.depth());
    return List.of(new Typed(hot, DType.FLOAT32));
  }

  @Override
  public List<Typed> visit(IndexOp.ScatterAdd op, EmitContext context) {
    DType dtype = context.types().get(0).dtype();
    return List.of(
        call(
            dtype,
            "index_add",
            context.declared(0),
            Integer.toString(op.axis()),
            context.text(1),
            context.declared(2)));
  }

  @Override
  public List<Typed> visit(IndexOp.TopK op, EmitContext context) {
    String both =
        context
            .helper()
            .apply(
                context.node().name() + ".pair",
                "torch.topk(%s, %s, %s, %s, True)"
                    .formatted(
                        context.text(0), op.count(), op.axis(), op.largest() ? "True" : "False"));
    return List.of(
        new Typed(both + "[0]", context.operand(0).dtype()), new Typed(both + "[1]", DType.INT64));
  }

  @Override
  public List<Typed> visit(IndexOp.Iota op, EmitContext context) {
    String like = context.text(0);
    String range =
        "torch.arange(torch.size(%s, %s), dtype=4, device=ops.prim.device(%s))"
            .formatted(like, op.axis(), like);
    return List.of(new Typed(range, DType.INT64));
  }
}
