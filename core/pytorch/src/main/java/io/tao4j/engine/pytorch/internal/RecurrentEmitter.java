package io.tao4j.engine.pytorch.internal;

import io.tao4j.graph.RecurrentOp;
import io.tao4j.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/** Recurrent layers by PyTorch's own kernels, in float32. */
final class RecurrentEmitter implements RecurrentOp.Visitor<EmitContext, List<Typed>> {
  static final RecurrentEmitter INSTANCE = new RecurrentEmitter();

  private RecurrentEmitter() {}

  @Override
  public List<Typed> visit(RecurrentOp.Lstm op, EmitContext context) {
    String states = ScriptText.list(List.of(state(op, context, 5), state(op, context, 6)));
    return outputs(op, context, "lstm", states, 3);
  }

  @Override
  public List<Typed> visit(RecurrentOp.Gru op, EmitContext context) {
    return outputs(op, context, "gru", state(op, context, 5), 2);
  }

  /** A state as {@code [1, N, H]}. */
  private static String state(RecurrentOp op, EmitContext context, int index) {
    return context.operands().size() > index
        ? "torch.unsqueeze(%s, 0)".formatted(context.declared(index))
        : "torch.new_zeros(%s, [1, torch.size(%s, 0), %s])"
            .formatted(context.declared(0), context.declared(0), op.hidden());
  }

  private static List<Typed> outputs(
      RecurrentOp op, EmitContext context, String function, String states, int count) {
    String x = context.declared(0);
    List<String> weights = new ArrayList<>();
    for (int i = 1; i < 5; i++) {
      weights.add(context.declared(i));
    }
    // biases, one layer, no dropout, not its training mode, one direction, batch first
    String all =
        context
            .helper()
            .apply(
                context.node().name() + ".all",
                "torch.%s(%s, %s, %s, True, 1, 0., False, False, True)"
                    .formatted(
                        function,
                        op.reverse() ? "torch.flip(%s, [1])".formatted(x) : x,
                        states,
                        ScriptText.list(weights)));
    List<Typed> outputs = new ArrayList<>();
    String steps = all + "[0]";
    outputs.add(
        new Typed(op.reverse() ? "torch.flip(%s, [1])".formatted(steps) : steps, DType.FLOAT32));
    for (int i = 1; i < count; i++) {
      outputs.add(new Typed("torch.select(%s[%s], 0, 0)".formatted(all, i), DType.FLOAT32));
    }
    return outputs;
  }
}
