package io.tao4j.pass;

import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp.BatchNorm;
import io.tao4j.graph.Op;
import io.tao4j.graph.QuantizeOp;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.tensor.DType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Computes in 16-bit floats. Inputs and outputs of the graph keep their types; parameters are cast
 * where they are used, and an exporter stores them as what the cast makes of them.
 *
 * <pre>{@code
 * before:  x -> conv(weight) -> relu -> y
 * after:   x -> cast(16) -> conv(cast(16)(weight)) -> relu -> cast(32) -> y
 * }</pre>
 *
 * Nodes that are kept compute in {@code FLOAT32} between casts; so do batch norms (a small variance
 * is 0 in 16 bits: fold them first), quantisation and casts.
 */
public final class HalfPrecision implements Pass {
  private final Set<String> kept;
  private final DType type;

  /**
   * A pass for {@code FLOAT16}.
   *
   * @param kept names of nodes that keep computing in {@code FLOAT32}
   */
  public HalfPrecision(Set<String> kept) {
    this(kept, DType.FLOAT16);
  }

  /**
   * A pass.
   *
   * @param kept names of nodes that keep computing in {@code FLOAT32}
   * @param type {@code FLOAT16} or {@code BFLOAT16}, whose range is that of {@code FLOAT32}
   */
  public HalfPrecision(Set<String> kept, DType type) {
    if (type != DType.FLOAT16 && type != DType.BFLOAT16) {
      throw new IllegalArgumentException("16-bit floats are FLOAT16 and BFLOAT16, got " + type);
    }
    this.kept = Set.copyOf(kept);
    this.type = type;
  }

  /** Whether this pass would have an op compute in 16 bits. */
  public static boolean narrows(Graph graph, Node node) {
    Op op = node.op();
    return !(op instanceof BatchNorm
            || op instanceof QuantizeOp
            || op instanceof Cast
            || op instanceof SourceOp)
        && graph.type(node.output()).dtype() == DType.FLOAT32
        && graph.inputTypes(node).stream().anyMatch(t -> t.dtype() == DType.FLOAT32);
  }

  @Override
  public Model apply(Model model) {
    Graph graph = model.graph();
    if (graph.nodes().stream().noneMatch(n -> isHalf(graph, n))) {
      return model;
    }
    return model.withGraph(new Narrowing(graph).run(), model.weights());
  }

  private boolean isHalf(Graph graph, Node node) {
    return !kept.contains(node.name()) && narrows(graph, node);
  }

  /** One run over one graph. */
  private final class Narrowing {
    final Graph graph;
    final List<Node> nodes = new ArrayList<>();
    final Set<Value> half = new HashSet<>();
    final Map<Value, Value> casts = new HashMap<>();

    Narrowing(Graph graph) {
      this.graph = graph;
    }

    Graph run() {
      for (Node node : graph.nodes()) {
        boolean narrow = isHalf(graph, node);
        List<Value> inputs = new ArrayList<>();
        for (Value operand : node.inputs()) {
          inputs.add(narrow ? narrowed(operand) : widened(operand));
        }
        nodes.add(new Node(node.name(), node.op(), inputs));
        if (narrow) {
          graph.outputsOf(node).stream()
              .filter(v -> graph.type(v).dtype() == DType.FLOAT32)
              .forEach(half::add);
        }
      }
      List<Graph.Output> outputs =
          graph.outputs().stream()
              .map(o -> new Graph.Output(o.name(), widened(o.value()), o.trainingOnly()))
              .toList();
      return new Graph(graph.inputs(), graph.parameters(), graph.buffers(), nodes, outputs);
    }

    private Value narrowed(Value value) {
      boolean wide = graph.type(value).dtype() == DType.FLOAT32 && !half.contains(value);
      return wide ? cast(value, type, ".half") : value;
    }

    private Value widened(Value value) {
      return half.contains(value) ? cast(value, DType.FLOAT32, ".single") : value;
    }

    /** A node's name, with a number where it is of a later output. */
    private static String nameOf(Value value) {
      return value.output() == 0 ? value.name() : value.name() + "." + value.output();
    }

    private Value cast(Value value, DType dtype, String suffix) {
      return casts.computeIfAbsent(
          value,
          v -> {
            Node node = new Node(nameOf(v) + suffix, new Cast(dtype), List.of(v));
            nodes.add(node);
            return node.output();
          });
    }
  }
}
