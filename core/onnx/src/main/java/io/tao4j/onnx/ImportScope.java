package io.tao4j.onnx;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The graph that an import builds, its weights, and the names that are taken. */
final class ImportScope {
  /** A node that has no counterpart here; caught where nodes are walked. */
  static final class Unsupported extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unsupported(String reason) {
      super(reason);
    }
  }

  private final boolean single;
  private final GraphBuilder builder = new GraphBuilder();
  private final Map<String, Tensor> weights = new LinkedHashMap<>();
  private final Map<String, Value> placed = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final Set<Dim> freedBatches = new HashSet<>();

  /**
   * @param single whether what the file has in half precision is single here
   */
  ImportScope(boolean single) {
    this.single = single;
  }

  /** The element type here of one in the file. */
  DType computed(DType type) {
    return single && isHalf(type) ? DType.FLOAT32 : type;
  }

  /** Numbers here of those in the file. */
  Tensor computed(Tensor tensor) {
    return tensor.to(computed(tensor.dtype()));
  }

  static boolean isHalf(DType type) {
    return type == DType.FLOAT16 || type == DType.BFLOAT16;
  }

  GraphBuilder builder() {
    return builder;
  }

  Map<String, Tensor> weights() {
    return weights;
  }

  /** Notes a batch that the file has as 1 and that is to be any here. */
  void freeBatch(Dim batch) {
    freedBatches.add(batch);
  }

  /** Whether a size is 1 in the file, as the batch that it was exported for, and any here. */
  boolean isFreedBatch(Dim dim) {
    return freedBatches.contains(dim);
  }

  /** Takes a name that is not to be given to anything else. */
  void reserve(String name) {
    names.add(legal(name));
  }

  /** A name that graphs accept and nothing has, as near to a wish as possible. */
  String free(String wish) {
    String legal = legal(wish);
    String name = legal;
    for (int i = 1; !names.add(name); i++) {
      name = legal + "_" + i;
    }
    return name;
  }

  /** Letters, digits and {@code _ . - /}, beginning with none of the last three. */
  static String legal(String name) {
    String legal = name.replaceAll("[^A-Za-z0-9_.\\-/]", "_").replaceFirst("^[.\\-/]+", "");
    return legal.isEmpty() ? "value" : legal;
  }

  // Numbers of the file

  /** A parameter; the same numbers are one parameter however often they are used. */
  Value parameter(ImportOperand.Known known, String suffix, Role role, Initializer initializer) {
    return placed.computeIfAbsent(
        "parameter " + known.name() + suffix,
        key -> {
          String name = weightName(known, suffix);
          weights.put(name, known.tensor().to(DType.FLOAT32));
          return builder.parameter(name, known.tensor().shape(), role, initializer);
        });
  }

  /** A buffer, such as a running statistic. */
  Value buffer(ImportOperand.Known known) {
    return placed.computeIfAbsent(
        "buffer " + known.name(),
        key -> {
          String name = weightName(known, "");
          weights.put(name, known.tensor().to(DType.FLOAT32));
          return builder.buffer(name, known.tensor().shape(), Initializer.zeros());
        });
  }

  private String weightName(ImportOperand.Known known, String suffix) {
    String legal = legal(known.name() + suffix);
    // an initialiser's own name was reserved for it
    return weights.containsKey(legal) || !known.trained() ? free(legal) : legal;
  }

  /**
   * Numbers as a value for any op: trained vectors and larger are parameters, everything else a
   * constant.
   */
  Value value(ImportOperand.Known known) {
    Tensor tensor = known.tensor();
    boolean large = tensor.elements() > SourceOp.Constant.MAXIMUM_ELEMENTS;
    if (tensor.dtype() == DType.FLOAT32 && (large || known.trained() && tensor.elements() > 1)) {
      return parameter(known, "", Role.WEIGHT, Initializer.zeros());
    }
    if (large) {
      throw new Unsupported(
          "'%s' %s is a table of %s; at most %s such numbers fit into a graph"
              .formatted(
                  known.name(),
                  tensor.shape(),
                  tensor.dtype(),
                  SourceOp.Constant.MAXIMUM_ELEMENTS));
    }
    return placed.computeIfAbsent(
        "constant " + known.name(),
        key -> {
          List<Double> values = new ArrayList<>();
          for (long i = 0; i < tensor.elements(); i++) {
            values.add(tensor.get(i));
          }
          return builder.add(
              free(known.name() + "/constant"),
              new SourceOp.Constant(tensor.dtype(), tensor.shape(), values));
        });
  }
}
