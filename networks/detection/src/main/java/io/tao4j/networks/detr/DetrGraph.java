package io.tao4j.networks.detr;

import io.tao4j.graph.BoxLosses.Sides;
import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.Node;
import io.tao4j.graph.Op;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.TensorType;
import io.tao4j.graph.Value;
import io.tao4j.networks.anchors.AnchorOutputs;
import io.tao4j.networks.transformer.DeformableEncoder.Memory;
import io.tao4j.networks.transformer.Dense;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A detection transformer on a backbone's maps, and what a training makes of it. */
final class DetrGraph {
  /** Share of the queries that are a class when nothing is known yet. */
  private static final double PRIOR = 0.01;

  /** The layer of the encoder whose rows belong to classes. */
  static final String ENCODER_CLASSES = "enc_score_head";

  /** The table of what denoising queries hold; its first row is for none. */
  static final String LABELS = "label_embedding";

  /** Output for training that keeps {@link #LABELS} in the graph. */
  private static final String LABELS_OUTPUT = "labels";

  /** Further inputs of a training with denoising queries: what they are, where, who sees whom. */
  static final String NOISY_CLASSES = "noisy_classes";

  static final String NOISY_BOXES = "noisy_boxes";
  static final String MASK = "query_mask";

  private DetrGraph() {}

  /** Which of the networks it is. */
  enum Network {
    DEFORMABLE_DETR,
    DINO,
    RTDETR
  }

  static String classLayer(int layer) {
    return "class_embed." + layer;
  }

  static String boxLayer(int layer) {
    return "bbox_embed." + layer;
  }

  /** Output for training: {@code [N, Q, classes]} of a layer; -1 for the encoder's proposals. */
  static String logits(int layer) {
    return layer < 0 ? "encoder_logits" : "logits_" + layer;
  }

  /** Output for training: {@code [N, Q, 4]}, middle and size, 0 to 1. */
  static String boxes(int layer) {
    return layer < 0 ? "encoder_boxes" : "boxes_" + layer;
  }

  /** A head that says at first that hardly anything is an object. */
  static Dense classes(GraphBuilder b, String name, DetrSizes sizes) {
    return Dense.of(
        b,
        name,
        sizes.hidden(),
        sizes.classes(),
        new Initializer.XavierUniform(),
        new Initializer.Constant((float) -Math.log((1 - PRIOR) / PRIOR)));
  }

  /**
   * Continues a graph from a backbone's maps to all outputs.
   *
   * @param b of the graph, without a scope
   * @param memory of an encoder
   * @param kind of the decoder
   * @param denoises whether trainings may have denoising queries
   * @param height of the input, pixels
   * @param width of the input, pixels
   */
  static void finish(
      GraphBuilder b,
      Memory memory,
      DetrSizes sizes,
      Network network,
      Decoder.Kind kind,
      boolean denoises,
      int height,
      int width) {
    Queries.Start start;
    if (network == Network.DEFORMABLE_DETR) {
      start = Queries.learnt(b, memory, sizes);
    } else {
      Queries.Chosen chosen = Queries.chosen(b, memory, sizes, network == Network.DINO);
      start = chosen.start();
      b.trainingOutput(logits(-1), chosen.logits());
      b.trainingOutput(boxes(-1), chosen.boxes());
    }
    List<Decoder.Predictions> predictions = Decoder.build(b, start, memory, sizes, kind);
    for (int layer = 0; layer < predictions.size(); layer++) {
      b.trainingOutput(logits(layer), predictions.get(layer).logits());
      b.trainingOutput(boxes(layer), predictions.get(layer).boxes());
    }
    if (denoises) {
      Value labels =
          b.parameter(
              LABELS + ".weight",
              Shape.of(1L + sizes.classes(), sizes.hidden()),
              Parameter.Role.EMBEDDING,
              new Initializer.Normal(1));
      b.trainingOutput(LABELS_OUTPUT, labels);
    }
    Decoder.Predictions last = predictions.get(predictions.size() - 1);
    b.output(
        AnchorOutputs.SCORES,
        b.add(
            AnchorOutputs.SCORES,
            new ElementwiseOp.Unary(UnaryKind.SIGMOID),
            List.of(last.logits())));
    GraphBuilder pixels = b.scope("pixels");
    Value unit =
        pixels.add(
            new SourceOp.Constant(
                DType.FLOAT32,
                Shape.of(1, 1, 4),
                List.of((double) width, (double) height, (double) width, (double) height)));
    Value scaled = pixels.product(last.boxes(), unit);
    Sides sides =
        Sides.of(
            pixels,
            number(pixels, scaled, 0),
            number(pixels, scaled, 1),
            number(pixels, scaled, 2),
            number(pixels, scaled, 3));
    b.output(
        AnchorOutputs.BOXES,
        b.add(
            AnchorOutputs.BOXES,
            new MovementOp.Concat(2),
            List.of(sides.left(), sides.top(), sides.right(), sides.bottom())));
  }

  static Value number(GraphBuilder b, Value boxes, int number) {
    return b.add(new MovementOp.Slice(2, number, number + 1, 1), boxes);
  }

  /** Names of what a training reads: of each layer, and the encoder's where there are any. */
  static List<String> predictions(Graph graph) {
    List<String> names = new ArrayList<>();
    for (Graph.Output output : graph.outputs()) {
      if (output.trainingOnly() && !output.name().equals(LABELS_OUTPUT)) {
        names.add(output.name());
      }
    }
    return names;
  }

  /** Number of the decoder's layers. */
  static int layers(Graph graph) {
    return (int)
        graph.outputs().stream().filter(output -> output.name().startsWith("logits_")).count();
  }

  /** Whether the encoder proposes. */
  static boolean proposes(Graph graph) {
    return graph.outputs().stream().anyMatch(output -> output.name().equals(logits(-1)));
  }

  /** The network as it is trained without denoising queries. */
  static Graph forTraining(Graph graph) {
    return graph.withOutputs(predictions(graph));
  }

  /**
   * The network as it is trained with denoising queries before its own: what they hold, where they
   * look and who sees whom are further inputs.
   *
   * @param count of denoising queries
   */
  static Graph withNoise(Graph graph, int count) {
    List<String> outputs = new ArrayList<>(predictions(graph));
    outputs.add(LABELS_OUTPUT);
    Graph trained = graph.withOutputs(outputs);
    Value labels = Value.of(LABELS + ".weight");
    Dim n = trained.inputs().get(0).type().shape().dim(0);
    long rows = trained.type(labels).shape().size(0);
    long queries = trained.type(Value.of(Queries.CONTENT)).shape().size(1);
    List<Graph.Input> inputs = new ArrayList<>(trained.inputs());
    inputs.add(input(NOISY_CLASSES, Shape.of(n, Dim.of(count), Dim.of(rows))));
    inputs.add(input(NOISY_BOXES, Shape.of(n, Dim.of(count), Dim.of(4))));
    inputs.add(input(MASK, Shape.of(1, 1, count + queries, count + queries)));
    Map<Value, Value> other =
        Map.of(
            Value.of(Queries.CONTENT), Value.of("noisy.content"),
            Value.of(Queries.REFERENCE), Value.of("noisy.reference"),
            Value.of(Decoder.MASK), Value.of(MASK));
    List<Node> nodes = new ArrayList<>();
    for (Node node : trained.nodes()) {
      List<Value> from =
          node.inputs().stream().map(value -> other.getOrDefault(value, value)).toList();
      if (node.name().equals(Decoder.MASK)) {
        continue;
      }
      nodes.add(new Node(node.name(), node.op(), from));
      if (node.name().equals(Queries.CONTENT)) {
        held(nodes, labels, Math.toIntExact(rows));
        nodes.add(
            new Node(
                "noisy.content",
                new MovementOp.Concat(1),
                List.of(Value.of("noisy.held"), node.output())));
      } else if (node.name().equals(Queries.REFERENCE)) {
        nodes.add(
            new Node(
                "noisy.reference",
                new MovementOp.Concat(1),
                List.of(Value.of(NOISY_BOXES), node.output())));
      }
    }
    Set<String> wanted = new HashSet<>(predictions(graph));
    return new Graph(
        inputs,
        trained.parameters(),
        trained.buffers(),
        nodes,
        trained.outputs().stream().filter(output -> wanted.contains(output.name())).toList());
  }

  /**
   * What noisy classes hold; the row of nothing learns nothing, like a padding row of PyTorch's.
   */
  private static void held(List<Node> nodes, Value labels, int rows) {
    Value classes = Value.of(NOISY_CLASSES);
    nodes.add(node("noisy.none", new MovementOp.Slice(2, 0, 1, 1), classes));
    nodes.add(node("noisy.some", new MovementOp.Slice(2, 1, rows, 1), classes));
    nodes.add(node("noisy.still", new MovementOp.Slice(0, 0, 1, 1), labels));
    nodes.add(node("noisy.stopped", new ElementwiseOp.StopGradient(), Value.of("noisy.still")));
    nodes.add(node("noisy.table", new MovementOp.Slice(0, 1, rows, 1), labels));
    nodes.add(
        node(
            "noisy.nothing",
            new LinearOp.MatMul(),
            Value.of("noisy.none"),
            Value.of("noisy.stopped")));
    nodes.add(
        node(
            "noisy.labels",
            new LinearOp.MatMul(),
            Value.of("noisy.some"),
            Value.of("noisy.table")));
    nodes.add(
        node(
            "noisy.held",
            new ElementwiseOp.Binary(ElementwiseOp.BinaryKind.ADD),
            Value.of("noisy.nothing"),
            Value.of("noisy.labels")));
  }

  private static Node node(String name, Op op, Value... inputs) {
    return new Node(name, op, List.of(inputs));
  }

  private static Graph.Input input(String name, Shape shape) {
    return new Graph.Input(name, TensorType.float32(shape));
  }
}
