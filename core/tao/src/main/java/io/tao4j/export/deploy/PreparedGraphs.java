package io.tao4j.export.deploy;

import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.Normalization;
import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.ElementwiseOp.Unary;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.TensorType;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.network.ServedForm.Activation;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/** What some programs cannot do before or after a network, as a part of a graph. */
final class PreparedGraphs {
  /** Input of {@link #pictures}. */
  static final String PICTURES = "pictures";

  /** Output of a network that ends in probabilities; with several heads, the end of its name. */
  static final String PROBABILITIES = "probabilities";

  private static final String SCOPE = "prepare";

  private PreparedGraphs() {}

  /** A graph on its own: levels {@code UINT8 [N, H, W, C]}, red first, to a network's input. */
  static Model pictures(Normalization normalization, Graph.Input input) {
    Shape shape = input.type().shape();
    GraphBuilder b = new GraphBuilder();
    Value pictures =
        b.input(
            PICTURES,
            DType.UINT8,
            Shape.of(shape.dim(0), shape.dim(2), shape.dim(3), shape.dim(1)));
    Value levels = b.add(new Cast(DType.FLOAT32), pictures);
    Value planes = b.add(new MovementOp.Transpose(List.of(0, 3, 1, 2)), levels);
    b.output(input.name(), normalize(b, ordered(b, planes, normalization), normalization, 1));
    return new Model(b.build(), Weights.of(Map.of()), ModelMeta.of(SCOPE));
  }

  /** The same network, but its input is levels, in the network's own order of channels. */
  static Model takingLevels(Model model, Normalization normalization) {
    return preceded(model, (b, levels) -> normalize(b, levels, normalization, 1));
  }

  /**
   * The same network, but its input is levels {@code [N, H, W, C]}, red first: pixel after pixel.
   */
  static Model takingPixels(Model model, Normalization normalization) {
    Shape shape = model.graph().inputs().get(0).type().shape();
    return preceded(
        model,
        Shape.of(shape.dim(0), shape.dim(2), shape.dim(3), shape.dim(1)),
        (b, pixels) -> {
          Value planes = b.add(new MovementOp.Transpose(List.of(0, 3, 1, 2)), pixels);
          return normalize(b, ordered(b, planes, normalization), normalization, 1);
        });
  }

  /** The same network, but its input is red, green, blue (or grey) from 0 to 1. */
  static Model takingUnits(Model model, Normalization normalization) {
    return preceded(
        model, (b, units) -> normalize(b, ordered(b, units, normalization), normalization, 255));
  }

  /**
   * The same network, but its outputs are probabilities and nothing else; one that gives them
   * already keeps its name.
   *
   * @param activations what is still to be applied, by the names of the outputs that stay
   */
  static Model givingProbabilities(Model model, Map<String, Activation> activations) {
    GraphBuilder b = GraphBuilder.of(model.graph());
    List<String> names = new ArrayList<>();
    activations.forEach(
        (output, activation) -> {
          if (activation == Activation.NONE) {
            names.add(output);
            return;
          }
          Value scores = model.graph().output(output).value();
          String name = activations.size() == 1 ? PROBABILITIES : output + "_" + PROBABILITIES;
          String node = SCOPE + "." + output + "_" + activation.name().toLowerCase(Locale.ROOT);
          b.output(
              name,
              switch (activation) {
                case NONE -> throw new IllegalStateException("it keeps its name");
                case SOFTMAX -> b.add(node, new NormalizeOp.Softmax(1), scores);
                case SIGMOID -> b.add(node, new Unary(UnaryKind.SIGMOID), scores);
              });
          names.add(name);
        });
    return model.withGraph(b.build().withOutputs(names), model.weights());
  }

  /** A graph that hands boxes and scores on, for suppression to follow. */
  static Model passingOn(Graph graph, List<String> outputs, String ending) {
    GraphBuilder b = new GraphBuilder();
    for (String name : outputs) {
      TensorType type = graph.type(graph.output(name).value());
      b.output(name + ending, b.input(name, type.dtype(), type.shape()));
    }
    return new Model(b.build(), Weights.of(Map.of()), ModelMeta.of(SCOPE));
  }

  private static Value ordered(GraphBuilder b, Value planes, Normalization normalization) {
    if (normalization.order() != ColorOrder.BGR) {
      return planes;
    }
    List<Value> channels = new ArrayList<>();
    for (int c = 2; c >= 0; c--) {
      channels.add(b.add(new MovementOp.Slice(1, c, c + 1, 1), planes));
    }
    return b.add("bgr", new MovementOp.Concat(1), channels);
  }

  /**
   * @param unit how many levels 1 is
   */
  private static Value normalize(
      GraphBuilder b, Value x, Normalization normalization, double unit) {
    List<Double> factors = new ArrayList<>();
    List<Double> shifts = new ArrayList<>();
    for (int c = 0; c < normalization.order().channels(); c++) {
      factors.add(unit * normalization.scale() / normalization.stds().get(c));
      shifts.add(-normalization.means().get(c) / normalization.stds().get(c));
    }
    return b.sum(b.product(x, channels(b, factors)), channels(b, shifts));
  }

  private static Value channels(GraphBuilder b, List<Double> numbers) {
    return b.add(new SourceOp.Constant(DType.FLOAT32, Shape.of(1, numbers.size(), 1, 1), numbers));
  }

  private static Model preceded(Model model, BiFunction<GraphBuilder, Value, Value> preparation) {
    return preceded(model, model.graph().inputs().get(0).type().shape(), preparation);
  }

  private static Model preceded(
      Model model, Shape shape, BiFunction<GraphBuilder, Value, Value> preparation) {
    Graph graph = model.graph();
    Graph.Input input = graph.inputs().get(0);
    GraphBuilder b = new GraphBuilder();
    Value before = b.input(input.name(), input.type().dtype(), shape);
    Value after = preparation.apply(b.scope(SCOPE), before);
    b.output("prepared", after);
    Graph prepared = b.build();
    List<Node> nodes = new ArrayList<>(prepared.nodes());
    for (Node node : graph.nodes()) {
      nodes.add(
          new Node(
              node.name(),
              node.op(),
              node.inputs().stream().map(v -> v.equals(before) ? after : v).toList()));
    }
    return model.withGraph(
        new Graph(prepared.inputs(), graph.parameters(), graph.buffers(), nodes, graph.outputs()),
        model.weights());
  }

  /** Sizes without the batch; -1 where they differ from call to call. */
  static List<Long> sizes(Shape shape) {
    return shape.dims().stream()
        .skip(1)
        .map(dim -> dim instanceof Dim.Symbol ? -1 : dim.size())
        .toList();
  }
}
