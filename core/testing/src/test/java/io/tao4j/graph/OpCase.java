package io.tao4j.graph;

import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A small example of one op: operands with numbers, and the graph around the op. The op under test
 * is the node {@code op}.
 *
 * @param name unique, {@code Op/what is special}
 * @param op what is shown
 * @param operands what the body reads
 * @param body writes the graph and returns its outputs, the first being what the op computes
 * @param expected gradient of the projection where finite differences cannot tell it (at a kink),
 *     or null
 */
public record OpCase(
    String name, Op op, List<Operand> operands, Body body, @Nullable Expected expected) {

  /** The name of the node that the case is about. */
  public static final String NODE = "op";

  /** What an operand is in the inference graph. */
  public enum Kind {
    INPUT,
    PARAMETER,
    BUFFER
  }

  /**
   * One operand.
   *
   * @param value its numbers
   * @param declared its shape in the inference graph, possibly with symbols
   * @param kind what it is in the inference graph
   * @param differentiable whether its gradient is checked
   */
  public record Operand(Tensor value, Shape declared, Kind kind, boolean differentiable) {
    /** An input that is differentiated if it is {@code FLOAT32}. */
    public static Operand of(Tensor value) {
      return new Operand(value, value.shape(), Kind.INPUT, value.dtype() == DType.FLOAT32);
    }

    public static Operand parameter(Tensor value) {
      return new Operand(value, value.shape(), Kind.PARAMETER, true);
    }

    public static Operand buffer(Tensor value) {
      return new Operand(value, value.shape(), Kind.BUFFER, false);
    }

    public Operand constant() {
      return new Operand(value, declared, kind, false);
    }

    public Operand declared(Shape symbolic) {
      return new Operand(value, symbolic, kind, differentiable);
    }
  }

  /** Writes the graph of a case. */
  public interface Body {
    List<Value> write(GraphBuilder builder, List<Value> operands);
  }

  /** Gradient that a definition demands: by operand, from the projection of the first output. */
  public interface Expected {
    Map<String, double[]> gradient(double[] projection);
  }

  /**
   * A graph of a case and its numbers.
   *
   * @param graph the graph; outputs {@code y0}, {@code y1}, ...
   * @param inputs numbers of its inputs
   * @param weights numbers of its parameters and buffers
   */
  public record Prepared(Graph graph, Map<String, Tensor> inputs, Map<String, Tensor> weights) {
    public Map<String, DoubleArray> arrays() {
      Map<String, DoubleArray> all = ReferenceExecutor.arrays(inputs);
      all.putAll(ReferenceExecutor.arrays(weights));
      return all;
    }
  }

  public static OpCase of(String what, Op op, Operand... operands) {
    return new OpCase(
        op.getClass().getSimpleName() + "/" + what,
        op,
        List.of(operands),
        (b, values) -> List.of(b.add(NODE, op, values)),
        null);
  }

  public OpCase with(Body other) {
    return new OpCase(name, op, operands, other, expected);
  }

  public OpCase expecting(Expected gradient) {
    return new OpCase(name, op, operands, body, gradient);
  }

  /** The inference graph: operands are what their kind says. */
  public Prepared forward() {
    GraphBuilder b = new GraphBuilder();
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    Map<String, Tensor> weights = new LinkedHashMap<>();
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      Operand operand = operands.get(i);
      values.add(define(b, "x" + i, operand, operand.kind(), operand.declared(), inputs, weights));
    }
    write(b, values);
    return new Prepared(b.build(), inputs, weights);
  }

  /**
   * The training graph: differentiated operands are parameters, and the output {@code loss} is the
   * sum of all floating outputs times inputs {@code projection0}, {@code projection1}, ...
   */
  public Prepared training() {
    GraphBuilder b = new GraphBuilder();
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    Map<String, Tensor> weights = new LinkedHashMap<>();
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      Operand operand = operands.get(i);
      Kind kind =
          operand.differentiable()
              ? Kind.PARAMETER
              : operand.kind() == Kind.BUFFER ? Kind.BUFFER : Kind.INPUT;
      values.add(define(b, "x" + i, operand, kind, operand.value().shape(), inputs, weights));
    }
    List<Value> outputs = write(b, values);
    Value loss = null;
    for (int i = 0; i < outputs.size(); i++) {
      TensorType type = b.type(outputs.get(i));
      if (!type.dtype().isFloating()) {
        continue;
      }
      Value y =
          type.dtype() == DType.FLOAT32
              ? outputs.get(i)
              : b.add("wide" + i, new Cast(DType.FLOAT32), outputs.get(i));
      Value projection = b.input("projection" + i, DType.FLOAT32, type.shape());
      double[] factors = projection(i, type.shape());
      inputs.put(
          projection.name(),
          new DoubleArray(DType.FLOAT32, DoubleArray.ints(type.shape()), factors).toTensor());
      Value term = b.reduceAll(ReduceKind.SUM, b.product(y, projection));
      loss = loss == null ? term : b.sum(loss, term);
    }
    if (loss == null) {
      throw new IllegalStateException(name + " has no floating output");
    }
    b.output("loss", loss);
    return new Prepared(b.build(), inputs, weights);
  }

  /** Factors of an output in the training graph's loss. */
  public double[] projection(int output, Shape shape) {
    return FiniteDifferences.projection((int) shape.elements(), name.hashCode() + 31L * output);
  }

  /** Names of the differentiated operands; none if no output is floating. */
  public List<String> differentiated() {
    List<String> names = new ArrayList<>();
    Graph graph = forward().graph();
    if (graph.outputs().stream().noneMatch(o -> graph.type(o.value()).dtype().isFloating())) {
      return names;
    }
    for (int i = 0; i < operands.size(); i++) {
      if (operands.get(i).differentiable()) {
        names.add("x" + i);
      }
    }
    return names;
  }

  private List<Value> write(GraphBuilder b, List<Value> values) {
    List<Value> outputs = body.write(b, values);
    for (int i = 0; i < outputs.size(); i++) {
      b.output("y" + i, outputs.get(i));
    }
    return outputs;
  }

  private static Value define(
      GraphBuilder b,
      String name,
      Operand operand,
      Kind kind,
      Shape shape,
      Map<String, Tensor> inputs,
      Map<String, Tensor> weights) {
    (kind == Kind.INPUT ? inputs : weights).put(name, operand.value());
    return switch (kind) {
      case INPUT -> b.input(name, operand.value().dtype(), shape);
      case PARAMETER -> b.parameter(name, shape, Role.WEIGHT, Initializer.zeros());
      case BUFFER -> b.buffer(name, shape, Initializer.zeros());
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
