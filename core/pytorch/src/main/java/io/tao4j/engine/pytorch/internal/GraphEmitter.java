package io.tao4j.engine.pytorch.internal;

import io.tao4j.graph.Graph;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.TensorType;
import io.tao4j.graph.Trait;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a graph's nodes as lines of one method, a line a node. The caller first says where inputs,
 * parameters and buffers are found ({@link #define}), then calls {@link #nodes} once, then asks for
 * values.
 */
final class GraphEmitter {
  private final Graph graph;
  private final DType heavy;
  private final ScriptText text;
  private final Identifiers variables = new Identifiers();
  private final Map<Value, Typed> values = new HashMap<>();
  private final Map<String, String> masks = new HashMap<>();
  private final Set<String> moving = new HashSet<>();
  private final Map<String, String> constants = new HashMap<>();
  private final Map<String, String> casts = new HashMap<>();
  private final Map<Value, List<Node>> readers;
  private final Set<Value> outputs = new HashSet<>();

  /**
   * @param heavy element type of convolutions and matrix products
   */
  GraphEmitter(Graph graph, DType heavy, ScriptText text) {
    this.graph = graph;
    this.heavy = heavy;
    this.text = text;
    this.readers = graph.consumers();
    graph.outputs().forEach(o -> outputs.add(o.value()));
  }

  /** A local variable's name that nothing else has. */
  String variable(String name) {
    return variables.fresh(name);
  }

  /** Says what stands for an input, a parameter or a buffer. */
  void define(String name, Typed typed) {
    values.put(Value.of(name), typed);
  }

  /** Turns a dropout node on. */
  void drop(String node, String maskVariable) {
    masks.put(node, maskVariable);
  }

  /** Makes a batch norm use its batch and move its statistics. */
  void move(String node) {
    moving.add(node);
  }

  /** Attributes for the graph's constants; registers them under identifiers of their own. */
  List<ScriptModule.Attribute> constants(Identifiers attributes) {
    List<ScriptModule.Attribute> result = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof SourceOp.Constant constant) {
        String name = attributes.of(node.name());
        constants.put(node.name(), "self." + name);
        result.add(new ScriptModule.Attribute(name, tensor(constant), false));
      }
    }
    return result;
  }

  private static Tensor tensor(SourceOp.Constant constant) {
    long[] shape = constant.shape().toArray();
    if (constant.dtype() == DType.INT64 || constant.dtype() == DType.INT32) {
      long[] values = constant.values().stream().mapToLong(Double::longValue).toArray();
      return Tensor.of(values, shape).to(constant.dtype());
    }
    float[] values = new float[constant.values().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = constant.values().get(i).floatValue();
    }
    return Tensor.of(values, shape).to(constant.dtype());
  }

  /** Emits all nodes. */
  void nodes() {
    for (Node node : graph.nodes()) {
      TensorType result = graph.type(node.output());
      EmitContext context =
          new EmitContext(
              node,
              node.inputs().stream().map(this::value).toList(),
              graph.inputTypes(node),
              result,
              heavy,
              moving.contains(node.name()),
              masks.get(node.name()),
              constants,
              node.inputs().stream().map(this::isOverwritable).toList(),
              this::cast,
              this::helper);
      List<Typed> expressions = node.op().accept(NodeEmitter.INSTANCE, context);
      if (node.op() instanceof SourceOp.Constant) {
        values.put(node.output(), expressions.get(0));
        continue;
      }
      for (int i = 0; i < expressions.size(); i++) {
        Typed expression = expressions.get(i);
        Value output = node.output(i);
        String variable = variables.of(output.toString());
        String remark = expression.dtype() + " " + graph.type(output).shape();
        text.assign(
            variable,
            expression.text(),
            variable.equals(node.name()) ? remark : output + ": " + remark);
        values.put(output, new Typed(variable, expression.dtype(), expression.scalarConstant()));
      }
    }
  }

  /** A line of its own for a part of a node; returns its variable. */
  private String helper(String name, String expression) {
    String variable = variables.fresh(name);
    text.assign(variable, expression, "");
    return variable;
  }

  /**
   * Whether an operand's memory may take the result of its one reader: nobody else reads it, it is
   * no view of something, and the op that made it does not need it for its gradient.
   */
  private boolean isOverwritable(Value value) {
    Node producer = graph.node(value.name());
    if (producer == null || outputs.contains(value) || readers.get(value).size() != 1) {
      return false;
    }
    return producer.op().is(Trait.OUTPUT_NOT_KEPT);
  }

  /** What holds a value at run time. */
  Typed value(Value value) {
    Typed typed = values.get(value);
    if (typed == null) {
      throw new IllegalStateException("nothing defined for " + value);
    }
    return typed;
  }

  /** An expression of a value in the form that host programs get: floats are {@code FLOAT32}. */
  String hostForm(Value value) {
    Typed typed = value(value);
    return typed.dtype().isFloating() && typed.dtype() != DType.FLOAT32
        ? cast(typed, DType.FLOAT32)
        : typed.text();
  }

  private String cast(Typed from, DType dtype) {
    return casts.computeIfAbsent(
        from.text() + " " + dtype,
        key -> {
          String plain = from.text().startsWith("self.") ? from.text().substring(5) : from.text();
          String variable =
              variables.fresh(
                  plain + "_" + dtype.safetensorsName().toLowerCase(java.util.Locale.ROOT));
          text.assign(
              variable, "torch.to(%s, %s)".formatted(from.text(), ScalarType.code(dtype)), "");
          return variable;
        });
  }

  /**
   * Parameters that only convolutions and matrix products read, as weights: these can be kept in
   * the heavy format where they never change.
   */
  static Set<String> onlyHeavyWeights(Graph graph) {
    Map<String, Boolean> heavyOnly = new LinkedHashMap<>();
    graph.parameters().stream().map(Parameter::name).forEach(name -> heavyOnly.put(name, true));
    for (Node node : graph.nodes()) {
      boolean heavy = node.op().is(Trait.HEAVY) && node.op().is(Trait.WEIGHTED);
      for (int i = 0; i < node.inputs().size(); i++) {
        boolean weight = heavy && i > 0 && graph.inputTypes(node).get(0).dtype() == DType.FLOAT32;
        String name = node.inputs().get(i).name();
        heavyOnly.computeIfPresent(name, (key, before) -> before && weight);
      }
    }
    graph.outputs().forEach(o -> heavyOnly.remove(o.value().name()));
    heavyOnly.values().removeIf(only -> !only);
    return heavyOnly.keySet();
  }

  /**
   * Parameters whose gradients autograd makes as tensors of their own: the one use of each is as
   * the weight of a convolution or a dense layer, or as a table that rows are taken from. Others
   * may share memory, the two parts of a sum for instance.
   */
  static Set<String> withOwnGradients(Graph graph) {
    Map<String, Boolean> own = new LinkedHashMap<>();
    graph.parameters().stream().map(Parameter::name).forEach(name -> own.put(name, false));
    Set<String> used = new HashSet<>();
    graph.outputs().forEach(o -> used.add(o.value().name()));
    for (Node node : graph.nodes()) {
      boolean weighted = node.op() instanceof WindowOp.Conv || node.op() instanceof LinearOp.Linear;
      for (int i = 0; i < node.inputs().size(); i++) {
        boolean makes = i == 1 ? weighted : i == 0 && node.op() instanceof IndexOp.Gather;
        String name = node.inputs().get(i).name();
        boolean first = used.add(name);
        own.computeIfPresent(name, (key, before) -> first && makes);
      }
    }
    own.values().removeIf(alone -> !alone);
    return own.keySet();
  }

  /** Batch norms of a graph, by name. */
  static List<Node> batchNorms(Graph graph) {
    return graph.nodes().stream().filter(n -> n.op() instanceof NormalizeOp.BatchNorm).toList();
  }
}
