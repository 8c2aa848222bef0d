package io.tao4j.pass;

import io.tao4j.graph.ElementwiseOp.Binary;
import io.tao4j.graph.ElementwiseOp.BinaryKind;
import io.tao4j.graph.ElementwiseOp.Clip;
import io.tao4j.graph.ElementwiseOp.LeakyRelu;
import io.tao4j.graph.ElementwiseOp.Unary;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.LinearOp.Linear;
import io.tao4j.graph.LinearOp.MatMul;
import io.tao4j.graph.MovementOp.Concat;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp.Softmax;
import io.tao4j.graph.Op;
import io.tao4j.graph.QuantizeOp.FakeQuantize;
import io.tao4j.graph.ReduceOp.Reduce;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.TensorType;
import io.tao4j.graph.Trait;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp.AveragePool;
import io.tao4j.graph.WindowOp.MaxPool;
import io.tao4j.tensor.DType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds which layers and which values of a folded graph are quantised. */
final class QuantizationPoints {
  private final Graph graph;
  private final QuantizationLayout layout;
  private final Map<Value, List<Node>> consumers;
  private final Set<Value> outputs = new HashSet<>();
  private final Map<Value, Boolean> nonNegative = new HashMap<>();
  private final Set<String> layers = new LinkedHashSet<>();
  private final Set<String> products = new LinkedHashSet<>();
  private final Set<Value> activations = new LinkedHashSet<>();

  /** Values that come out of integer arithmetic, if their layer is quantised. */
  private final Set<Value> integers = new HashSet<>();

  QuantizationPoints(Graph graph, QuantizationLayout layout, Set<String> floatLayers) {
    this.graph = graph;
    this.layout = layout;
    this.consumers = graph.consumers();
    graph.outputs().forEach(o -> outputs.add(o.value()));
    for (Node node : graph.nodes()) {
      if (isLayer(graph, node) && !floatLayers.contains(node.name())) {
        layers.add(node.name());
      } else if (isProduct(graph, consumers, node) && !floatLayers.contains(node.name())) {
        products.add(node.name());
      }
    }
    for (Node node : graph.nodes()) {
      if (layers.contains(node.name())) {
        activations.add(node.inputs().get(0));
      } else if (products.contains(node.name())) {
        activations.addAll(node.inputs());
      }
      switch (layout) {
        case ONNX_RUNTIME -> aroundIntegers(node);
        case TENSORRT -> residual(node);
      }
    }
  }

  /** Whether a node is a convolution or dense layer whose weight is its own parameter. */
  static boolean isLayer(Graph graph, Node node) {
    return node.op().is(Trait.LAYER)
        && graph.parameter(node.inputs().get(1).name()) != null
        && graph.type(node.output()).dtype() == DType.FLOAT32;
  }

  /** Whether a node is one of the two matrix products of an attention. */
  static boolean isProduct(Graph graph, Map<Value, List<Node>> consumers, Node node) {
    return node.op() instanceof MatMul
        && graph.type(node.output()).dtype() == DType.FLOAT32
        && (isOfShares(graph, node.inputs().get(0)) || becomesShares(consumers, node));
  }

  private static boolean isOfShares(Graph graph, Value value) {
    Node node = graph.node(value.name());
    while (node != null && node.op().is(Trait.KEEPS_NUMBERS)) {
      node = graph.node(node.inputs().get(0).name());
    }
    return node != null && node.op() instanceof Softmax;
  }

  /** Masks and distances may be added to the scores before their softmax, or a factor be there. */
  private static boolean becomesShares(Map<Value, List<Node>> consumers, Node product) {
    Value value = product.output();
    while (true) {
      List<Node> readers = consumers.getOrDefault(value, List.of());
      if (readers.size() != 1) {
        return false;
      }
      Node reader = readers.get(0);
      if (reader.op() instanceof Softmax) {
        return true;
      }
      if (!(reader.op() instanceof Binary)) {
        return false;
      }
      value = reader.output();
    }
  }

  /** Layers with weights of their own. */
  Set<String> layers() {
    return layers;
  }

  /** Nothing is left to quantise. */
  boolean isEmpty() {
    return layers.isEmpty() && products.isEmpty();
  }

  /** Values that are rounded, each before those that follow from it. */
  Set<Value> activations() {
    return activations;
  }

  /** Whether a node reads the rounded form of one of its operands. */
  boolean readsRounded(Node node, Value operand) {
    return switch (layout) {
      case ONNX_RUNTIME -> isQuantized(node) || !isReadBySequences(operand);
      case TENSORRT ->
          isQuantized(node)
              || isSum(node) && operand.equals(sideOfSum(node))
              || node.op() instanceof MaxPool;
    };
  }

  /** A value's grid is that of the value it was moved or picked from. */
  Value gridOf(Value value) {
    Value origin = value;
    Node node = graph.node(origin.name());
    while (node != null && node.op().is(Trait.KEEPS_NUMBERS)) {
      origin = node.inputs().get(0);
      node = graph.node(origin.name());
    }
    return origin;
  }

  /** Whether a value gets an unsigned grid. */
  boolean isUnsigned(Value value) {
    return layout == QuantizationLayout.ONNX_RUNTIME && isNonNegative(value);
  }

  /** The grid of a value. */
  FakeQuantize grid(Value value) {
    if (isUnsigned(value)) {
      return FakeQuantize.unsigned();
    }
    return layout == QuantizationLayout.ONNX_RUNTIME && isReadBySequences(value)
        ? FakeQuantize.offset()
        : FakeQuantize.signed();
  }

  private boolean isQuantized(Node node) {
    return layers.contains(node.name()) || products.contains(node.name());
  }

  private boolean isReadBySequences(Value value) {
    return consumers.getOrDefault(value, List.of()).stream().anyMatch(this::isOfSequence);
  }

  /**
   * Whether a node is a product of matrices in ONNX. ONNX Runtime computes those of unsigned bytes
   * with signed ones in integers, and gives floats; of signed bytes it computes many in floats.
   */
  private boolean isOfSequence(Node node) {
    boolean isDense = layers.contains(node.name()) && node.op() instanceof Linear;
    return products.contains(node.name())
        || isDense && graph.type(node.output()).shape().rank() > 2;
  }

  // ONNX Runtime: what is between two integer layers is rounded too

  private void aroundIntegers(Node node) {
    boolean joins =
        isJoinOrMove(node)
            && node.inputs().stream()
                .filter(v -> graph.type(v).dtype() == DType.FLOAT32)
                .allMatch(integers::contains);
    if (isOfSequence(node) || !layers.contains(node.name()) && !joins) {
      return; // what follows a product of matrices are norms and activations, which want floats
    }
    Value last = afterActivation(node.output());
    if (!outputs.contains(last) && consumers.containsKey(last)) {
      integers.add(last);
      activations.add(last);
    }
  }

  /** The value after a ReLU that nothing but it reads: the two are one kernel. */
  private Value afterActivation(Value value) {
    List<Node> readers = consumers.getOrDefault(value, List.of());
    boolean fuses =
        readers.size() == 1
            && !outputs.contains(value)
            && (readers.get(0).op() instanceof Unary unary && unary.kind() == UnaryKind.RELU
                || readers.get(0).op() instanceof Clip clip && clip.minimum() == 0);
    return fuses ? readers.get(0).output() : value;
  }

  private boolean isJoinOrMove(Node node) {
    Op op = node.op();
    return isSum(node)
        || op.is(Trait.KEEPS_NUMBERS)
        || op instanceof Concat
        || op instanceof LeakyRelu
        || op instanceof AveragePool;
  }

  private boolean isSum(Node node) {
    return node.op() instanceof Binary binary
        && binary.kind() == BinaryKind.ADD
        && graph.inputTypes(node).stream().allMatch(type -> type.equals(graph.type(node.output())));
  }

  // TensorRT: one operand of a residual sum

  private void residual(Node node) {
    if (isSum(node) && node.inputs().stream().anyMatch(this::isOnlyForTheSum)) {
      activations.add(sideOfSum(node));
    }
  }

  /** The operand that is added to a convolution's own output. */
  private Value sideOfSum(Node sum) {
    List<Value> operands = sum.inputs();
    return isOnlyForTheSum(operands.get(0)) ? operands.get(1) : operands.get(0);
  }

  private boolean isOnlyForTheSum(Value value) {
    return layers.contains(value.name()) && consumers.getOrDefault(value, List.of()).size() == 1;
  }

  private boolean isNonNegative(Value value) {
    Boolean known = nonNegative.get(value);
    if (known == null) {
      known = nonNegativeByOp(value);
      nonNegative.put(value, known);
    }
    return known;
  }

  private boolean nonNegativeByOp(Value value) {
    Node node = graph.node(value.name());
    if (node == null) {
      return false;
    }
    Op op = node.op();
    if (op instanceof Unary unary) {
      return switch (unary.kind()) {
        case RELU, SIGMOID, HARD_SIGMOID, SOFTPLUS, ABSOLUTE, EXP, SQRT -> true;
        case NEGATE, LOG, RECIPROCAL, SIN, COS, ARCTANGENT, ERF, SIGN, FLOOR, ROUND, TANH -> false;
        case SWISH, MISH, HARD_SWISH, GELU -> false;
      };
    }
    boolean passes =
        op.is(Trait.KEEPS_NUMBERS)
            || op instanceof Concat
            || op instanceof AveragePool
            || op instanceof LeakyRelu
            || op instanceof FakeQuantize
            || op instanceof Reduce reduce && reduce.kind() != ReduceKind.SUM
            || isSum(node);
    return op instanceof Softmax
        || op instanceof Clip clip && clip.minimum() >= 0
        || passes && operandsAreNonNegative(node);
  }

  private boolean operandsAreNonNegative(Node node) {
    int operands = node.op() instanceof FakeQuantize ? 1 : node.inputs().size();
    for (Value operand : node.inputs().subList(0, operands)) {
      TensorType type = graph.type(operand);
      if (type.dtype() != DType.FLOAT32 || !isNonNegative(operand)) {
        return false;
      }
    }
    return true;
  }
}
