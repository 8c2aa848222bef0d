package io.tao4j.pass;

import io.tao4j.graph.Buffer;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp.BatchNorm;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.TensorType;
import io.tao4j.graph.Trait;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp.ConvTranspose;
import io.tao4j.model.Model;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts a batch norm into the convolution or dense layer before it. For inference only: the folded
 * model has no running statistics to train.
 *
 * <pre>{@code
 * before:  x -> conv(weight) -> bn(gamma, beta, mean, variance) -> y
 * after:   x -> conv(weight', bias') -> y
 *
 * scale   = gamma / sqrt(variance + epsilon)
 * weight' = weight * scale      of the output channel
 * bias'   = (bias - mean) * scale + beta
 * }</pre>
 *
 * <p>The layer keeps its name and its parameters theirs; a bias that was not there is named {@code
 * LAYER.bias}. Any groups are fine. Not folded: a layer whose own output is read by another node or
 * is a graph output, whose weight or bias is shared or computed, or that is not {@code FLOAT32}.
 */
public final class FoldBatchNorm implements Pass {
  @Override
  public Model apply(Model model) {
    Folding folding = new Folding(model);
    for (Node node : model.graph().nodes()) {
      if (node.op() instanceof BatchNorm norm) {
        folding.fold(node, norm);
      }
    }
    return folding.replaced.isEmpty() ? model : folding.result();
  }

  /** One run over one model. */
  private static final class Folding {
    final Model model;
    final Graph graph;

    /** How many operands and outputs read a value. */
    final Map<Value, Integer> uses = new HashMap<>();

    /** Layers in their new form. */
    final Map<String, Node> layers = new HashMap<>();

    /** Value of a batch norm to the value of its layer. */
    final Map<Value, Value> replaced = new HashMap<>();

    final Map<String, Tensor> numbers = new LinkedHashMap<>();

    /** New biases by the name of the weight that they follow. */
    final Map<String, Parameter> biases = new HashMap<>();

    final Set<String> names = new HashSet<>();

    Folding(Model model) {
      this.model = model;
      this.graph = model.graph();
      graph.nodes().forEach(n -> n.inputs().forEach(v -> uses.merge(v, 1, Integer::sum)));
      graph.outputs().forEach(o -> uses.merge(o.value(), 1, Integer::sum));
      graph.inputs().forEach(i -> names.add(i.name()));
      graph.parameters().forEach(p -> names.add(p.name()));
      graph.buffers().forEach(b -> names.add(b.name()));
      graph.nodes().forEach(n -> names.add(n.name()));
    }

    void fold(Node node, BatchNorm norm) {
      Node layer = graph.node(node.inputs().get(0).name());
      if (layer == null || !isFoldable(layer, node)) {
        return;
      }
      double[][] statistics = new double[4][];
      for (int i = 0; i < 4; i++) {
        Tensor tensor = numbers(node.inputs().get(i + 1));
        if (tensor == null) {
          return;
        }
        statistics[i] = tensor.toDoubleArray();
      }
      String weight = layer.inputs().get(1).name();
      Parameter bias = null;
      double[] shift = new double[statistics[0].length];
      if (layer.inputs().size() == 3) {
        shift = model.weights().get(layer.inputs().get(2).name()).toDoubleArray();
      } else {
        bias = newBias(layer.name(), shift.length);
      }
      double[] scale = new double[shift.length];
      for (int i = 0; i < scale.length; i++) {
        scale[i] = statistics[0][i] / Math.sqrt(statistics[3][i] + norm.epsilon());
        shift[i] = (shift[i] - statistics[2][i]) * scale[i] + statistics[1][i];
      }
      int groups = layer.op() instanceof ConvTranspose op ? op.groups() : 0;
      numbers.put(weight, scaled(model.weights().get(weight), scale, groups));
      List<Value> inputs = new ArrayList<>(layer.inputs());
      if (bias != null) {
        biases.put(weight, bias);
        inputs.add(Value.of(bias.name()));
      }
      numbers.put(inputs.get(2).name(), vector(shift));
      layers.put(layer.name(), new Node(layer.name(), layer.op(), inputs));
      replaced.put(node.output(), layer.output());
    }

    private boolean isFoldable(Node layer, Node norm) {
      TensorType type = graph.type(layer.output());
      boolean channelsAtAxis1 =
          layer.op().is(Trait.WEIGHTED)
              && (layer.op().is(Trait.WINDOW) || type.shape().rank() == 2);
      return channelsAtAxis1
          && type.dtype() == DType.FLOAT32
          && layer.output().equals(norm.inputs().get(0))
          && uses(layer.output()) == 1
          && layer.inputs().stream().skip(1).allMatch(this::isUnsharedParameter);
    }

    private boolean isUnsharedParameter(Value value) {
      return graph.parameter(value.name()) != null && uses(value) == 1;
    }

    private int uses(Value value) {
      return uses.getOrDefault(value, 0);
    }

    /** Numbers of a parameter or buffer; null for values that are computed. */
    private @Nullable Tensor numbers(Value value) {
      boolean known = graph.parameter(value.name()) != null || graph.buffer(value.name()) != null;
      return known ? model.weights().get(value.name()) : null;
    }

    private Parameter newBias(String layer, long channels) {
      String name = layer + ".bias";
      for (int i = 1; !names.add(name); i++) {
        name = layer + ".bias_" + i;
      }
      return new Parameter(name, Shape.of(channels), Role.BIAS, Initializer.zeros());
    }

    Model result() {
      List<Node> nodes = new ArrayList<>();
      for (Node node : graph.nodes()) {
        if (!replaced.containsKey(node.output())) {
          Node layer = layers.getOrDefault(node.name(), node);
          nodes.add(
              new Node(layer.name(), layer.op(), layer.inputs().stream().map(this::now).toList()));
        }
      }
      List<Graph.Output> outputs =
          graph.outputs().stream()
              .map(o -> new Graph.Output(o.name(), now(o.value()), o.trainingOnly()))
              .toList();
      Set<String> needed = new HashSet<>();
      nodes.forEach(n -> n.inputs().forEach(v -> needed.add(v.name())));
      outputs.forEach(o -> needed.add(o.value().name()));
      List<Parameter> parameters = new ArrayList<>();
      for (Parameter parameter : graph.parameters()) {
        if (needed.contains(parameter.name())) {
          parameters.add(parameter);
        }
        Parameter bias = biases.get(parameter.name());
        if (bias != null) {
          parameters.add(bias);
        }
      }
      List<Buffer> buffers =
          graph.buffers().stream().filter(b -> needed.contains(b.name())).toList();
      Map<String, Tensor> weights = new LinkedHashMap<>();
      parameters.forEach(p -> weights.put(p.name(), current(p.name())));
      buffers.forEach(b -> weights.put(b.name(), current(b.name())));
      return model.withGraph(
          new Graph(graph.inputs(), parameters, buffers, nodes, outputs), Weights.of(weights));
    }

    private Tensor current(String name) {
      Tensor changed = numbers.get(name);
      return changed != null ? changed : model.weights().get(name);
    }

    private Value now(Value value) {
      return replaced.getOrDefault(value, value);
    }

    /**
     * Each output channel's numbers times its factor.
     *
     * @param groups of a transposed convolution, whose output channels are axis 1 within a group; 0
     *     where they are axis 0
     */
    private static Tensor scaled(Tensor weight, double[] scale, int groups) {
      FloatBuffer from = weight.to(DType.FLOAT32).floats();
      int count = from.remaining();
      int rows = Math.toIntExact(weight.shape().size(0));
      int columns = groups == 0 ? 1 : Math.toIntExact(weight.shape().size(1));
      int inner = count / Math.max(1, rows * columns);
      ByteBuffer bytes = allocate(count);
      for (int i = 0; i < count; i++) {
        int row = i / inner / columns;
        int channel = groups == 0 ? row : row / (rows / groups) * columns + i / inner % columns;
        bytes.putFloat((float) (from.get() * scale[channel]));
      }
      return Tensor.wrap(DType.FLOAT32, weight.shape(), bytes.flip());
    }

    private static Tensor vector(double[] values) {
      ByteBuffer bytes = allocate(values.length);
      for (double value : values) {
        bytes.putFloat((float) value);
      }
      return Tensor.wrap(DType.FLOAT32, Shape.of(values.length), bytes.flip());
    }

    private static ByteBuffer allocate(int floats) {
      return ByteBuffer.allocate(Math.multiplyExact(floats, Float.BYTES))
          .order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
