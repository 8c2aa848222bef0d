package io.tao4j.engine.pytorch.internal;

import io.tao4j.graph.RecurrentOp;
import io.tao4j.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/** Recurrent layers by PyTorch's own kernels, in float32. */
final class RecurrentEmitter implements RecurrentOp.Visitor<Site, List<Typed>> {
  static final RecurrentEmitter INSTANCE = new RecurrentEmitter();

  private RecurrentEmitter() {}

  @Override
  public List<Typed> visit(RecurrentOp.Lstm op, Site site) {
    String states = ScriptText.list(List.of(state(op, site, 5), state(op, site, 6)));
    return outputs(op, site, "lstm", states, 3);
  }

  @Override
  public List<Typed> visit(RecurrentOp.Gru op, Site site) {
    return outputs(op, site, "gru", state(op, site, 5), 2);
  }

  /** A state as {@code [1, N, H]}. */
  private static String state(RecurrentOp op, Site site, int index) {
    return site.operands().size() > index
        ? "torch.unsqueeze(%s, 0)".formatted(site.declared(index))
        : "torch.new_zeros(%s, [1, torch.size(%s, 0), %s])"
            .formatted(site.declared(0), site.declared(0), op.hidden());
  }

  private static List<Typed> outputs(
      RecurrentOp op, Site site, String function, String states, int count) {
    String x = site.declared(0);
    List<String> weights = new ArrayList<>();
    for (int i = 1; i < 5; i++) {
      weights.add(site.declared(i));
    }
    // biases, one layer, no dropout, not its training mode, one direction, batch first
    String all =
        site.helper()
            .apply(
                site.node().name() + ".all",
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
