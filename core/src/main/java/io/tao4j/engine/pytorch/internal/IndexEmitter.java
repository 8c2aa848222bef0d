package io.tao4j.engine.pytorch.internal;

import static io.tao4j.engine.pytorch.internal.ScriptText.list;
import static io.tao4j.engine.pytorch.internal.Typed.call;

import io.tao4j.graph.IndexOp;
import io.tao4j.tensor.DType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Elements chosen by numbers. */
final class IndexEmitter implements IndexOp.Visitor<Site, Typed> {
  static final IndexEmitter INSTANCE = new IndexEmitter();

  private IndexEmitter() {}

  @Override
  public Typed visit(IndexOp.Gather op, Site site) {
    List<String> indices = new ArrayList<>(Collections.nCopies(op.axis(), "None"));
    indices.add(site.text(1));
    return call(
        site.operand(0).dtype(),
        "index",
        site.text(0),
        "annotate(List[Optional[Tensor]], " + list(indices) + ")");
  }

  @Override
  public Typed visit(IndexOp.OneHot op, Site site) {
    return new Typed(
        "torch.to(torch.one_hot(%s, %s), 6)".formatted(site.text(0), op.depth()), DType.FLOAT32);
  }
}
