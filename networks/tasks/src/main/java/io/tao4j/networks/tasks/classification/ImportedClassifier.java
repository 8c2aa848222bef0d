package io.tao4j.networks.tasks.classification;

import io.tao4j.error.TaoException;
import io.tao4j.graph.Buffer;
import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.TensorType;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.networks.backbones.Features;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.onnx.ImportOptions;
import io.tao4j.onnx.OnnxImporter;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A foreign classifier (bring your own model): an ONNX file as a graph that looks like one that was
 * built here. Its input is called {@code images}, its scores {@code logits}, its last layer {@code
 * head.fc}, and everything else stands below {@code backbone}. A softmax at its end is taken off:
 * the loss has its own.
 */
public final class ImportedClassifier {
  /** The arch of specs that bring their own model. */
  public static final String ARCH = "byom";

  private static final String SCOPE = "backbone.";
  private static final List<Dim> POINT = List.of(Dim.of(1), Dim.of(1));

  private ImportedClassifier() {}

  /** Stands for the backbone of such a model: one block of all that is before the last layer. */
  public static Backbone backbone(Model model) {
    List<String> layers =
        model.graph().parameters().stream()
            .map(Parameter::name)
            .filter(name -> name.startsWith(SCOPE) && name.indexOf('.', SCOPE.length()) > 0)
            .map(name -> name.substring(SCOPE.length(), name.lastIndexOf('.')))
            .distinct()
            .toList();
    return new Imported(List.of(layers));
  }

  /**
   * The backbone that a model was built from: what stands for one where the model was imported.
   *
   * @param specified of the spec, for a model that does not say
   */
  public static Backbone backbone(Model model, Supplier<Backbone> specified) {
    String name = model.meta().properties().get(NetworkDefinition.BACKBONE);
    if (ARCH.equals(name)) {
      return backbone(model);
    }
    return name == null ? specified.get() : Backbones.get(name);
  }

  private record Imported(List<List<String>> blocks) implements Backbone {
    @Override
    public String name() {
      return ARCH;
    }

    @Override
    public String paper() {
      return "none: an imported model";
    }

    @Override
    public Features build(GraphBuilder b, Value images, BackboneOptions options) {
      throw new UnsupportedOperationException("an imported model is not built");
    }

    @Override
    public String classifierName() {
      return ClassifierGraph.HEAD;
    }
  }

  /**
   * Reads a file.
   *
   * @param images shape of the input, {@code [N, C, H, W]}, whatever the file says
   * @param meta of the model that is made
   * @param notices takes what a person should know
   * @throws TaoException {@code TRAIN-008} it is no classifier, and what {@link OnnxImporter}
   *     throws
   */
  public static Model read(Path file, Shape images, ModelMeta meta, List<String> notices) {
    Model foreign = OnnxImporter.read(file, ImportOptions.ofOnlyInput(images));
    Graph graph = foreign.graph();
    if (graph.inputs().size() != 1) {
      throw wrong(file, "it has %s inputs".formatted(graph.inputs().size()));
    }
    if (graph.outputs().size() != 1) {
      throw wrong(
          file, "it has the outputs " + graph.outputs().stream().map(Graph.Output::name).toList());
    }
    TensorType input = graph.inputs().get(0).type();
    if (input.dtype() != DType.FLOAT32) {
      throw wrong(
          file,
          "its input '%s' takes %s; give it one of float32 without the cast behind it"
              .formatted(graph.inputs().get(0).name(), input.dtype()));
    }
    Value scores = withoutActivation(graph, graph.outputs().get(0).value(), notices);
    Shape shape = graph.type(scores).shape();
    if (shape.rank() != 2
        || !shape.dim(1).isFixed()
        || graph.type(scores).dtype() != DType.FLOAT32) {
      throw wrong(file, "its output is %s, not [N, classes]".formatted(graph.type(scores)));
    }
    return rename(foreign, scores, head(file, graph, scores), meta);
  }

  private static TaoException wrong(Path file, String problem) {
    return new TaoException(
        "TRAIN-008",
        "%s is no classifier that can be trained: %s".formatted(file, problem),
        "it must take one image and give one score a class, from a layer with weights");
  }

  /** The scores before what makes probabilities of them, which training does itself. */
  private static Value withoutActivation(Graph graph, Value value, List<String> notices) {
    Node node = graph.node(value.name());
    if (node == null) {
      return value;
    }
    boolean softmax =
        node.op() instanceof NormalizeOp.Softmax || node.op() instanceof NormalizeOp.LogSoftmax;
    boolean sigmoid =
        node.op() instanceof ElementwiseOp.Unary unary
            && unary.kind() == ElementwiseOp.UnaryKind.SIGMOID;
    if (sigmoid) {
      notices.add(
          "the Sigmoid at its end is left out: classes exclude each other here, and training"
              + " computes a softmax over them");
    } else if (softmax) {
      notices.add("the softmax at its end is left out: training computes it");
    }
    return softmax || sigmoid ? node.inputs().get(0) : value;
  }

  /** The last layer with weights; only such that keep its channels may stand behind it. */
  private static Node head(Path file, Graph graph, Value scores) {
    Node node = graph.node(scores.name());
    while (node != null) {
      boolean layer = node.op() instanceof LinearOp.Linear || node.op() instanceof WindowOp.Conv;
      if (layer && graph.parameter(node.inputs().get(1).name()) != null) {
        return node;
      }
      node = node.inputs().size() == 1 ? graph.node(node.inputs().get(0).name()) : null;
    }
    throw wrong(file, "its scores come from no layer with weights");
  }

  private static Model rename(Model foreign, Value scores, Node head, ModelMeta meta) {
    Graph graph = foreign.graph();
    Map<String, String> names = new HashMap<>();
    names.put(graph.inputs().get(0).name(), ClassifierGraph.IMAGES);
    graph.parameters().forEach(p -> names.put(p.name(), SCOPE + p.name()));
    graph.buffers().forEach(b -> names.put(b.name(), SCOPE + b.name()));
    graph.nodes().forEach(n -> names.put(n.name(), SCOPE + n.name()));
    names.put(head.name(), ClassifierGraph.HEAD);
    names.put(head.inputs().get(1).name(), ClassifierGraph.HEAD + ".weight");
    if (head.inputs().size() == 3) {
      names.put(head.inputs().get(2).name(), ClassifierGraph.HEAD + ".bias");
    }
    Graph renamed =
        new Graph(
            List.of(new Graph.Input(ClassifierGraph.IMAGES, graph.inputs().get(0).type())),
            graph.parameters().stream()
                .map(p -> new Parameter(names.get(p.name()), p.shape(), p.role(), p.initializer()))
                .toList(),
            graph.buffers().stream()
                .map(b -> new Buffer(names.get(b.name()), b.shape(), b.initializer()))
                .toList(),
            graph.nodes().stream()
                .map(
                    n ->
                        new Node(
                            names.get(n.name()),
                            n.op(),
                            n.inputs().stream().map(v -> moved(v, names)).toList()))
                .toList(),
            List.of(new Graph.Output(ClassifierGraph.LOGITS, moved(scores, names))));
    Graph trimmed = renamed.withOutputs(List.of(ClassifierGraph.LOGITS));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    foreign.weights().asMap().forEach((name, tensor) -> tensors.put(names.get(name), tensor));
    tensors
        .keySet()
        .removeIf(name -> trimmed.parameter(name) == null && trimmed.buffer(name) == null);
    ModelMeta classifierMeta =
        new ModelMeta(
            meta.network(),
            foreign.meta().classNames(),
            meta.preprocessing(),
            Map.of(),
            meta.properties());
    return new Model(trimmed, Weights.of(tensors), classifierMeta);
  }

  /**
   * The last map on the way to the scores, on which other heads can stand: what is before the
   * pooling, {@code [N, C, h, w]}.
   *
   * @param model as {@link #read} gives it
   * @throws TaoException {@code TRAIN-008} if there is none
   */
  public static Value lastMap(Model model) {
    Graph graph = model.graph();
    Node node = Objects.requireNonNull(graph.node(ClassifierGraph.HEAD), "read() names the head");
    while (!node.inputs().isEmpty()) {
      Value value = node.inputs().get(0);
      node = graph.node(value.name());
      if (node == null) {
        break; // the pictures themselves
      }
      Shape shape = graph.type(value).shape();
      boolean pooled = shape.rank() == 4 && POINT.equals(shape.dims().subList(2, 4));
      if (shape.rank() == 4 && !pooled && !(node.op() instanceof MovementOp.Transpose)) {
        return value;
      }
    }
    throw new TaoException(
        "TRAIN-008",
        "the imported classifier has no map of images before its last layer",
        "heads of several tasks stand on one: take a convolutional network");
  }

  /** Trainable numbers of what was imported. */
  public static long parameterCount(Graph graph) {
    return graph.parameters().stream()
        .filter(parameter -> parameter.name().startsWith(SCOPE))
        .mapToLong(parameter -> parameter.shape().elements())
        .sum();
  }

  private static Value moved(Value value, Map<String, String> names) {
    return new Value(names.getOrDefault(value.name(), value.name()), value.output());
  }

  /** Classes that a model has scores for. */
  public static int classes(Model model) {
    Dim dim =
        model.graph().type(model.graph().output(ClassifierGraph.LOGITS).value()).shape().dim(1);
    return Math.toIntExact(((Dim.Fixed) dim).size());
  }
}
