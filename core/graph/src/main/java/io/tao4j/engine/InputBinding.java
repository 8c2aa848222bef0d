package io.tao4j.engine;

import io.tao4j.graph.Graph;
import io.tao4j.graph.TensorType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of one call, checked against a graph's inputs. All engines check with this, so that a
 * wrong input reads the same everywhere and never reaches native code.
 *
 * @param tensors one a graph input, in the graph's order
 * @param symbols the number of each symbol in this call
 */
public record InputBinding(List<Tensor> tensors, Map<String, Long> symbols) {
  public InputBinding {
    tensors = List.copyOf(tensors);
    symbols = Map.copyOf(symbols);
  }

  /**
   * Checks and orders the tensors of a call.
   *
   * @throws IllegalArgumentException naming the input that is missing, unknown or does not fit
   */
  public static InputBinding of(Graph graph, Map<String, Tensor> inputs) {
    return of(graph.inputs(), inputs);
  }

  /**
   * As {@link #of(Graph, Map)}, for a program that is no graph of ours.
   *
   * @param declared its inputs
   */
  public static InputBinding of(List<Graph.Input> declared, Map<String, Tensor> inputs) {
    List<String> names = declared.stream().map(Graph.Input::name).toList();
    for (String name : inputs.keySet()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "there is no input '%s', there are %s".formatted(name, names));
      }
    }
    Map<String, Long> symbols = new LinkedHashMap<>();
    for (Graph.Input input : declared) {
      Tensor tensor = inputs.get(input.name());
      if (tensor == null) {
        throw new IllegalArgumentException(
            "input '%s' %s is missing".formatted(input.name(), input.type()));
      }
      TensorType type = input.type();
      if (tensor.dtype() != type.dtype() || tensor.shape().rank() != type.shape().rank()) {
        throw misfit(input, tensor, "");
      }
      for (int axis = 0; axis < type.shape().rank(); axis++) {
        bind(input, tensor, axis, symbols);
      }
    }
    return new InputBinding(
        declared.stream().map(input -> inputs.get(input.name())).toList(), symbols);
  }

  /**
   * Checks and orders the tensors that a part of a graph needs; others of the whole graph's inputs
   * may be given and are not used.
   *
   * @throws IllegalArgumentException as {@link #of(Graph, Map)}
   */
  public static InputBinding ofNeeded(Graph full, Graph part, Map<String, Tensor> inputs) {
    return full == part ? of(full, inputs) : of(part, withoutTrainingOnly(full, part, inputs));
  }

  /** Inputs without those that only the training part of a graph has: they may be given. */
  public static Map<String, Tensor> withoutTrainingOnly(
      Graph full, Graph inference, Map<String, Tensor> inputs) {
    Map<String, Tensor> used = new LinkedHashMap<>(inputs);
    for (Graph.Input input : full.inputs()) {
      if (!inference.inputs().contains(input)) {
        used.remove(input.name());
      }
    }
    return used;
  }

  private static void bind(Graph.Input input, Tensor tensor, int axis, Map<String, Long> symbols) {
    Dim expected = input.type().shape().dim(axis);
    long actual = tensor.shape().size(axis);
    if (expected instanceof Dim.Symbol symbol) {
      long scaled = Math.multiplyExact(actual - symbol.offset(), symbol.denominator());
      long value = scaled / symbol.numerator();
      if (value < 0 || scaled % symbol.numerator() != 0 || value % symbol.multipleOf() != 0) {
        throw misfit(
            input,
            tensor,
            ": %s must be a multiple of %s".formatted(symbol.name(), symbol.multipleOf()));
      }
      Long earlier = symbols.putIfAbsent(symbol.name(), value);
      if (earlier != null && earlier != value) {
        throw misfit(
            input, tensor, ": %s is %s elsewhere in this call".formatted(symbol.name(), earlier));
      }
    } else if (expected.size() != actual) {
      throw misfit(input, tensor, "");
    }
  }

  private static IllegalArgumentException misfit(Graph.Input input, Tensor tensor, String reason) {
    return new IllegalArgumentException(
        "input '%s' is %s, got %s %s%s"
            .formatted(input.name(), input.type(), tensor.dtype(), tensor.shape(), reason));
  }

  /** A shape of the graph with the numbers of this call. */
  public Shape shape(Shape symbolic) {
    return symbolic.bind(symbols);
  }
}
