package io.tao4j.networks.tasks;

import io.tao4j.error.TaoException;
import io.tao4j.graph.Blocks;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.Losses;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.TensorType;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelFile;
import io.tao4j.network.Teacher;
import io.tao4j.networks.tasks.spec.DistillationConfig;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A trained model that another one of its network learns from: answers as targets, their loss. */
final class Distillation {
  private static final String TARGET = "teacher_";
  private static final String FEATURES = "features";

  private final DistillationConfig config;
  private final NetworkDefinition<?> network;
  private final Model model;
  private final List<String> answers;

  private Distillation(
      DistillationConfig config, NetworkDefinition<?> network, Model model, List<String> answers) {
    this.config = config;
    this.network = network;
    this.model = model;
    this.answers = answers;
  }

  /**
   * Reads the teacher that a spec names.
   *
   * @param student what learns from it: classes, input and preprocessing must be the same
   * @throws TaoException {@code TRAIN-008} naming the difference
   */
  static Distillation read(DistillationConfig config, NetworkDefinition<?> network, Model student) {
    Model file = ModelFile.read(config.teacherModelPath()).model();
    String what = config.teacherModelPath().toString();
    require(what, "network", student.meta().network(), file.meta().network());
    require(what, "classes", student.meta().classNames(), file.meta().classNames());
    require(what, "input", input(student), input(file));
    require(what, "preprocessing", student.meta().preprocessing(), file.meta().preprocessing());
    Map<String, String> taught = network.facts(file);
    network.facts(student).forEach((name, value) -> require(what, name, value, taught.get(name)));
    Graph graph = network.forTraining(file.graph().forInference());
    List<String> answers = graph.outputs().stream().map(Graph.Output::name).toList();
    if (config.featureWeight() > 0) {
      GraphBuilder b = GraphBuilder.of(graph);
      b.output(FEATURES, pooled(b, graph, head(network, file)));
      graph = b.build();
    }
    return new Distillation(
        config, network, new Model(graph, file.weights(), file.meta()), answers);
  }

  private static Shape input(Model model) {
    return model.graph().inputs().get(0).type().shape();
  }

  private static void require(String teacher, String what, Object student, Object taught) {
    if (!Objects.equals(student, taught)) {
      throw new TaoException(
          "TRAIN-008",
          "the teacher %s has another %s than the network that is trained".formatted(teacher, what),
          "the teacher's: " + taught,
          "the network's: " + student);
    }
  }

  private static String head(NetworkDefinition<?> network, Model model) {
    return network.labelledLayers(model.meta()).get(0).name();
  }

  /** What the first labelled layer reads, before dropout and over all places: {@code [N, F]}. */
  private static Value pooled(GraphBuilder b, Graph graph, String layer) {
    Node head = graph.node(layer);
    if (head == null) {
      throw new IllegalStateException("the network has no node " + layer);
    }
    Value value = head.inputs().get(0);
    Node before = graph.node(value.name());
    if (before != null && before.op() instanceof NormalizeOp.Dropout) {
      value = before.inputs().get(0);
    }
    return b.shape(value).rank() == 4 ? Blocks.globalAveragePool(b, value) : value;
  }

  /** For the trainer. */
  Teacher teacher() {
    Map<String, String> targets = new HashMap<>();
    answers.forEach(name -> targets.put(name, TARGET + name));
    if (config.featureWeight() > 0) {
      targets.put(FEATURES, TARGET + FEATURES);
    }
    return new Teacher(model, targets);
  }

  /**
   * The loss with the teacher's part: {@code (1 - weight) * loss + weight * distillation +
   * featureWeight * similarity}.
   *
   * @param objective the network's own
   * @return the objective's graph; its output of the loss is now the sum
   */
  Graph join(Objective<?> objective, Model student) {
    Graph graph = objective.graph();
    GraphBuilder b = GraphBuilder.of(graph);
    Value loss = graph.output(objective.loss()).value();
    Map<String, Value> studentOutputs = new LinkedHashMap<>();
    Map<String, Value> taught = new LinkedHashMap<>();
    for (String name : answers) {
      Value value = graph.output(name).value();
      TensorType type = graph.type(value);
      studentOutputs.put(name, value);
      taught.put(name, b.input(TARGET + name, type.dtype(), type.shape()));
    }
    GraphBuilder scope = b.scope("distillation");
    Value answered = network.distillationLoss(scope, studentOutputs, taught, config.temperature());
    Value sum =
        scope.sum(scope.scale(loss, 1 - config.weight()), scope.scale(answered, config.weight()));
    if (config.featureWeight() > 0) {
      Value features = pooled(scope, graph, head(network, student));
      TensorType type = model.graph().type(model.graph().output(FEATURES).value());
      Value teachers = b.input(TARGET + FEATURES, type.dtype(), type.shape());
      Value difference = scope.difference(similarity(scope, features), similarity(scope, teachers));
      Value similarity = Losses.mean(scope, scope.product(difference, difference));
      sum = scope.sum(sum, scope.scale(similarity, config.featureWeight()));
    }
    Graph joined = b.build();
    List<Graph.Output> outputs = new ArrayList<>();
    for (Graph.Output output : joined.outputs()) {
      outputs.add(
          output.name().equals(objective.loss())
              ? new Graph.Output(output.name(), sum, output.trainingOnly())
              : output);
    }
    return new Graph(
        joined.inputs(), joined.parameters(), joined.buffers(), joined.nodes(), outputs);
  }

  /** Cosines between the pictures of a batch: {@code [N, F]} to {@code [N, N]}. */
  private static Value similarity(GraphBuilder b, Value features) {
    Value squares = b.reduce(ReduceKind.SUM, b.product(features, features), true, 1);
    Value lengths = b.unary(UnaryKind.SQRT, Blocks.atLeast(b, squares, 1e-12));
    Value unit = b.quotient(features, lengths);
    Value turned = b.add(new MovementOp.Transpose(List.of(1, 0)), unit);
    return b.add(new LinearOp.MatMul(), unit, turned);
  }
}
