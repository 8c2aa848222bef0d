package io.tao4j.networks.classification;

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
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelFile;
import io.tao4j.network.Teacher;
import io.tao4j.networks.classification.ClassificationSpec.DistillationConfig;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A trained classifier that another one learns from: its answers as targets, and their loss. */
final class ClassificationTeacher {
  private static final String LOGITS_TARGET = "teacher_logits";
  private static final String FEATURES = "features";
  private static final String FEATURES_TARGET = "teacher_features";

  private final DistillationConfig config;
  private final Model model;

  private ClassificationTeacher(DistillationConfig config, Model model) {
    this.config = config;
    this.model = model;
  }

  /**
   * Reads the teacher that a spec names.
   *
   * @param student what learns from it: classes, input and preprocessing must be the same
   * @throws TaoException {@code TRAIN-008} naming the difference
   */
  static ClassificationTeacher read(DistillationConfig config, Model student) {
    Model model = ModelFile.read(config.teacherModelPath()).model();
    String what = config.teacherModelPath().toString();
    require(what, "network", student.meta().network(), model.meta().network());
    require(what, "classes", student.meta().classNames(), model.meta().classNames());
    require(what, "input", input(student), input(model));
    require(what, "preprocessing", student.meta().preprocessing(), model.meta().preprocessing());
    if (config.featureWeight() > 0) {
      GraphBuilder b = GraphBuilder.of(model.graph());
      b.output(FEATURES, pooled(b, model.graph()));
      model = new Model(b.build(), model.weights(), model.meta());
    }
    return new ClassificationTeacher(config, model);
  }

  private static Shape input(Model model) {
    return model.graph().inputs().get(0).type().shape();
  }

  private static void require(String teacher, String what, Object student, Object its) {
    if (!student.equals(its)) {
      throw new TaoException(
          "TRAIN-008",
          "the teacher %s has another %s than the network that is trained".formatted(teacher, what),
          "the teacher's: " + its,
          "the network's: " + student);
    }
  }

  /** What the head's last layer reads, before dropout and over all places: {@code [N, F]}. */
  private static Value pooled(GraphBuilder b, Graph graph) {
    Node head = graph.node(ClassificationGraph.HEAD);
    if (head == null) {
      throw new IllegalStateException("a classifier has a node " + ClassificationGraph.HEAD);
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
    targets.put(ClassificationGraph.LOGITS, LOGITS_TARGET);
    if (config.featureWeight() > 0) {
      targets.put(FEATURES, FEATURES_TARGET);
    }
    return new Teacher(model, targets);
  }

  /**
   * The whole loss: {@code (1 - weight) * loss + weight * T^2 * CE(softmax(t / T), s / T) +
   * featureWeight * similarity}. The square of the temperature keeps the gradient's size.
   *
   * @param logits the student's {@code [N, classes]}
   * @param loss on the labels, a scalar
   */
  Value join(GraphBuilder b, Value logits, Value loss) {
    Graph student = b.build();
    double softness = 1 / config.temperature();
    Value answers = b.input(LOGITS_TARGET, DType.FLOAT32, b.shape(logits));
    GraphBuilder scope = b.scope("distillation");
    Value soft = scope.add(new NormalizeOp.Softmax(1), scope.scale(answers, softness));
    Value taught =
        Losses.mean(
            scope, Losses.softmaxCrossEntropy(scope, scope.scale(logits, softness), soft, null));
    double square = config.temperature() * config.temperature();
    Value whole =
        scope.sum(
            scope.scale(loss, 1 - config.weight()), scope.scale(taught, config.weight() * square));
    if (config.featureWeight() == 0) {
      return whole;
    }
    Value own = pooled(scope, student);
    Value its =
        b.input(
            FEATURES_TARGET,
            DType.FLOAT32,
            model.graph().type(model.graph().output(FEATURES).value()).shape());
    Value difference = scope.difference(similarity(scope, own), similarity(scope, its));
    Value similarity = Losses.mean(scope, scope.product(difference, difference));
    return scope.sum(whole, scope.scale(similarity, config.featureWeight()));
  }

  /** Cosines between the pictures of a batch: {@code [N, F]} to {@code [N, N]}. */
  private static Value similarity(GraphBuilder b, Value features) {
    Value squares = b.reduce(ReduceKind.SUM, b.product(features, features), true, 1);
    Value lengths = b.unary(UnaryKind.SQRT, positive(b, squares));
    Value unit = b.quotient(features, lengths);
    Value turned = b.add(new MovementOp.Transpose(List.of(1, 0)), unit);
    return b.add(new LinearOp.MatMul(), unit, turned);
  }

  private static Value positive(GraphBuilder b, Value x) {
    return Blocks.atLeast(b, x, 1e-12);
  }
}
