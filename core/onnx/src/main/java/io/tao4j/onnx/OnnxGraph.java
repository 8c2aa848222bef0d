package io.tao4j.onnx;

import io.tao4j.graph.TensorType;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** An ONNX graph that is being assembled: nodes in order, initialisers, and unique names. */
final class OnnxGraph {
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Map<String, Initializer> initializers = new LinkedHashMap<>();
  private final Map<String, TensorType> values = new LinkedHashMap<>();
  private final Map<String, TensorType> inputs = new LinkedHashMap<>();
  private final Map<String, TensorType> outputs = new LinkedHashMap<>();
  private final Map<String, String> shared = new HashMap<>();
  private final Set<String> valueNames = new HashSet<>();
  private final Set<String> nodeNames = new HashSet<>();

  /**
   * Numbers in the file.
   *
   * @param elementType number of the element type in {@code onnx.proto}
   * @param tensor the numbers; signed bytes, which no tensor here has, come as {@code UINT8}
   */
  record Initializer(int elementType, Tensor tensor) {}

  /** Takes a value name if it is free. */
  boolean reserve(String value) {
    return valueNames.add(value);
  }

  /** Takes {@code wish}, with a number behind it if others have it. */
  String freeValue(String wish) {
    return free(valueNames, wish);
  }

  private static String free(Set<String> taken, String wish) {
    String name = wish;
    for (int i = 1; !taken.add(name); i++) {
      name = wish + "_" + i;
    }
    return name;
  }

  /** As {@link #freeValue}, for names of nodes. */
  String freeNode(String wish) {
    return free(nodeNames, wish);
  }

  void add(OnnxNode node) {
    nodes.add(node);
  }

  /** Adds a node that only helps another, with one output, and returns that. */
  String addHelper(String wish, String type, List<String> operands, OnnxAttribute... attributes) {
    String output = freeValue(wish);
    nodes.add(
        new OnnxNode(freeNode(wish), type, "", operands, List.of(output), List.of(attributes)));
    return output;
  }

  /** Makes a value once for each key. */
  String share(String key, Function<String, String> make) {
    String made = shared.get(key);
    if (made == null) {
      made = make.apply(key);
      shared.put(key, made);
    }
    return made;
  }

  /** A value in another element type. */
  String cast(String value, DType target) {
    String wish = value + "/" + target.name().toLowerCase(java.util.Locale.ROOT);
    return share(
        wish,
        w ->
            addHelper(
                w, "Cast", List.of(value), OnnxAttribute.of("to", (long) OnnxTypes.code(target))));
  }

  /** Adds an initialiser under a reserved name. */
  void initialize(String name, Tensor tensor) {
    initializers.put(name, new Initializer(OnnxTypes.code(tensor.dtype()), tensor));
  }

  /** Adds an initialiser of signed bytes under a reserved name. */
  void initializeSigned(String name, byte[] values, Shape shape) {
    initializers.put(name, new Initializer(OnnxTypes.INT8, Tensor.of(values, shape.toArray())));
  }

  /** Adds a small constant that only helps a node. */
  String constant(String wish, Tensor tensor) {
    String name = freeValue(wish);
    initialize(name, tensor);
    return name;
  }

  void input(String name, TensorType type) {
    inputs.put(name, type);
  }

  void output(String name, TensorType type) {
    outputs.put(name, type);
  }

  /** Notes the type of an inner value, for tools that show it. */
  void describe(String name, TensorType type) {
    values.put(name, type);
  }

  List<OnnxNode> nodes() {
    return nodes;
  }

  Map<String, Initializer> initializers() {
    return initializers;
  }

  Map<String, TensorType> inputs() {
    return inputs;
  }

  Map<String, TensorType> outputs() {
    return outputs;
  }

  Map<String, TensorType> values() {
    return values;
  }
}
