package io.tao4j.pass;

import io.tao4j.graph.Buffer;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.Node;
import io.tao4j.graph.QuantizeOp.FakeQuantize;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.Weights;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rounds weights and values to 8 bits, with scales from a calibration. For a model whose batch
 * norms are folded.
 *
 * <pre>{@code
 * before:  x -> conv(weight, bias) -> relu -> y
 * after:   x -> fake_quantize(x.scale) -> conv(fake_quantize(weight, weight.scale), bias) -> relu
 *            -> fake_quantize(relu.scale) -> y
 * }</pre>
 *
 * Weights have a scale for each output channel, the largest magnitude of which is 127; values one
 * scale; biases stay floating, runtimes round them to 32 bits. Scales are buffers named {@code
 * VALUE.quantize.scale}. Nothing fires where no layer is left to quantise.
 */
public final class InsertQuantization implements Pass {
  private static final String NODE = ".quantize";

  private final Map<String, Double> thresholds;
  private final QuantizationLayout layout;
  private final Set<String> floatLayers;

  /**
   * A pass.
   *
   * @param thresholds for each value of {@link #values} the largest magnitude to tell apart
   * @param layout which values are rounded
   * @param floatLayers names of {@link #layers} that keep computing in floats
   */
  public InsertQuantization(
      Map<String, Double> thresholds, QuantizationLayout layout, Set<String> floatLayers) {
    this.thresholds = Map.copyOf(thresholds);
    this.layout = layout;
    this.floatLayers = Set.copyOf(floatLayers);
  }

  /**
   * Names of the layers that a graph has for quantising: convolutions, dense layers, and the two
   * products of an attention.
   */
  public static List<String> layers(Graph graph) {
    Map<Value, List<Node>> consumers = graph.consumers();
    return graph.nodes().stream()
        .filter(
            n ->
                QuantizationPoints.isLayer(graph, n)
                    || QuantizationPoints.isProduct(graph, consumers, n))
        .map(Node::name)
        .toList();
  }

  /**
   * The values whose range a calibration has to find, and whether each is never negative and so
   * gets an unsigned grid.
   */
  public static Map<Value, Boolean> values(Graph graph, QuantizationLayout layout) {
    QuantizationPoints points = new QuantizationPoints(graph, layout, Set.of());
    Map<Value, Boolean> values = new LinkedHashMap<>();
    points.activations().forEach(v -> values.put(v, points.isUnsigned(v)));
    return values;
  }

  /** Whether a graph computes on rounded values already. */
  public static boolean isQuantized(Graph graph) {
    return graph.nodes().stream().anyMatch(n -> n.op() instanceof FakeQuantize);
  }

  /**
   * Inserts.
   *
   * @throws IllegalArgumentException if the model is quantised already, or a value has no threshold
   */
  @Override
  public Model apply(Model model) {
    if (isQuantized(model.graph())) {
      throw new IllegalArgumentException("the model is quantised already");
    }
    QuantizationPoints points = new QuantizationPoints(model.graph(), layout, floatLayers);
    return points.isEmpty() ? model : new Insertion(model, points).run();
  }

  /** One run over one model. */
  private final class Insertion {
    final Model model;
    final Graph graph;
    final QuantizationPoints points;
    final List<Node> nodes = new ArrayList<>();
    final List<Buffer> buffers;
    final Map<String, Tensor> weights;
    final Map<Value, Value> rounded = new HashMap<>();

    Insertion(Model model, QuantizationPoints points) {
      this.model = model;
      this.graph = model.graph();
      this.points = points;
      buffers = new ArrayList<>(graph.buffers());
      weights = new LinkedHashMap<>(model.weights().asMap());
    }

    Model run() {
      graph.inputs().forEach(i -> round(Value.of(i.name())));
      for (Node node : graph.nodes()) {
        List<Value> inputs = new ArrayList<>();
        for (Value operand : node.inputs()) {
          Value other = rounded.get(operand);
          inputs.add(other != null && points.readsRounded(node, operand) ? other : operand);
        }
        if (points.layers().contains(node.name())) {
          inputs.set(1, roundWeight(node.inputs().get(1)));
        }
        nodes.add(new Node(node.name(), node.op(), inputs));
        graph.outputsOf(node).forEach(this::round);
      }
      return model.withGraph(
          new Graph(graph.inputs(), graph.parameters(), buffers, nodes, graph.outputs()),
          Weights.of(weights));
    }

    private void round(Value value) {
      if (!points.activations().contains(value)) {
        return;
      }
      String origin = points.gridOf(value).toString();
      Double threshold = thresholds.getOrDefault(origin, thresholds.get(value.toString()));
      if (threshold == null || !(threshold >= 0) || threshold.isInfinite()) {
        throw new IllegalArgumentException(
            "value '%s' has no threshold from a calibration, got %s".formatted(value, threshold));
      }
      boolean unsigned = points.isUnsigned(value);
      FakeQuantize op = points.grid(value);
      float scale = scale(threshold, unsigned ? 255 : 127);
      rounded.put(value, add(value, op, Tensor.scalar(scale), Shape.SCALAR));
    }

    /** A weight that two layers share is rounded once. */
    private Value roundWeight(Value weight) {
      Value known = rounded.get(weight);
      if (known == null) {
        Tensor scales = channelScales(weights.get(weight.name()));
        known = add(weight, FakeQuantize.perChannel(0), scales, scales.shape());
        rounded.put(weight, known);
      }
      return known;
    }

    private Value add(Value value, FakeQuantize op, Tensor scale, Shape shape) {
      String name =
          (value.output() == 0 ? value.name() : value.name() + "." + value.output()) + NODE;
      Buffer buffer = new Buffer(name + ".scale", shape, new Initializer.Constant(1));
      buffers.add(buffer);
      weights.put(buffer.name(), scale);
      Node node = new Node(name, op, List.of(value, Value.of(buffer.name())));
      nodes.add(node);
      return node.output();
    }
  }

  /** A value that is always 0 is 0 on any grid. */
  private static float scale(double threshold, int largest) {
    float scale = (float) (threshold / largest);
    return scale < Float.MIN_NORMAL ? 1 : scale;
  }

  private static Tensor channelScales(Tensor weight) {
    float[] values = weight.toFloatArray();
    int channels = Math.toIntExact(weight.shape().size(0));
    int inner = values.length / Math.max(1, channels);
    float[] scales = new float[channels];
    for (int channel = 0; channel < channels; channel++) {
      double largest = 0;
      for (int i = channel * inner; i < (channel + 1) * inner; i++) {
        largest = Math.max(largest, Math.abs(values[i]));
      }
      scales[channel] = scale(largest, 127);
    }
    return Tensor.of(scales, channels);
  }
}
