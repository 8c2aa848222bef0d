package io.tao4j.networks.tasks;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Losses;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.TargetAssignment;
import io.tao4j.networks.backbones.Trunk;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a network is, for one spec and one data set: its graph, what its last layers belong to, its
 * loss. {@link Training} and {@link Start} do the rest the same way for every network: pretrained
 * weights, new heads, freezing, distillation, resuming.
 *
 * <p>All names of the backbone's nodes and parameters start with {@link #BACKBONE}. Stateless once
 * made.
 *
 * @param <B> a batch as the loader gives it
 */
public interface NetworkDefinition<B> {
  /** Scope of the backbone's names. */
  String BACKBONE = "backbone";

  /** Name of the network, as its models say it. */
  String network();

  /**
   * The network built anew with its first weights.
   *
   * @param notices takes what a person should know
   */
  Model fresh(List<String> notices);

  /**
   * Another model of this network as this training wants it: with this spec's classes,
   * preprocessing and input size in meta data and graph. Its last layers stay as they are: where
   * their classes differ, {@link Start} replaces them.
   *
   * @param other a model whose {@code network} is this one's
   * @param what to call it in errors
   * @throws io.tao4j.error.TaoException {@code TRAIN-006} if it does not fit
   */
  Model adopted(Model other, String what);

  /**
   * The layers of a model of this network whose rows belong to classes; none where it knows none.
   *
   * @param meta the model's
   */
  List<LabelledLayer> labelledLayers(ModelMeta meta);

  /**
   * A node of another model of this network as this training's classes want it; differs where an op
   * holds their number.
   */
  default Node forClasses(Node node) {
    return node;
  }

  /**
   * First weights that are not those of the graph's initialisers, such as biases that say that
   * objects are rare.
   */
  default Map<String, Tensor> firstWeights() {
    return Map.of();
  }

  /**
   * What a model of this network was built on, a backbone or an encoder of text; its blocks are
   * what can be frozen.
   */
  Trunk backbone(Model model);

  /** Field of the spec that names the backbone, for errors. */
  String backboneField();

  /**
   * The layer that takes the place of the backbone's public classifier, or null. Where there is
   * one, a file of public weights must hold the whole network.
   */
  default @Nullable String classifierLayer() {
    return null;
  }

  /**
   * The name that a parameter beside the backbone has in files of public weights, where those hold
   * more of this network than its backbone; null for one that they do not hold.
   */
  default @Nullable String publicName(String parameter) {
    return null;
  }

  /** What the labelled layers are called in notices. */
  default String headText() {
    return "a new head";
  }

  /** A model's graph as training runs it, for instance for pictures of any size. */
  default Graph forTraining(Graph graph) {
    return graph;
  }

  /** The loss and its targets for a model. */
  Objective<B> objective(Model start);

  /**
   * Targets that depend on what the network predicts now (a matching of queries, say), or null
   * where labels are all that they need.
   *
   * @param start what the training starts from
   */
  default @Nullable TargetAssignment assignment(Model start) {
    return null;
  }

  /** Factors of the learning rate of parameters of a graph, by name; those not in it have 1. */
  default Map<String, Double> rateFactors(Graph graph) {
    return Map.of();
  }

  /**
   * Whether the loss says something of batches in the order of a set: not where it compares the
   * samples of a batch, whose classes the training draws.
   */
  default boolean hasValidationLoss() {
    return true;
  }

  /** Outputs of the objective's graph that {@link #assignment} reads; none where there is none. */
  default List<String> predictions() {
    return List.of();
  }

  /**
   * What a model's outputs mean, beside its classes and preprocessing, by name for people: anchors,
   * say. A checkpoint with others is not gone on with, a teacher with others is refused.
   */
  default Map<String, String> facts(Model model) {
    return Map.of();
  }

  /**
   * How far a model's outputs are from a teacher's, a scalar; with a temperature as Hinton has it,
   * so that the size of its gradient does not depend on that. Here the cross entropy of every
   * output {@code [N, classes]}.
   *
   * @param student outputs of the network that is trained, by name
   * @param teacher the teacher's, by the same names
   * @param temperature divisor of the scores, above 0
   */
  default Value distillationLoss(
      GraphBuilder b, Map<String, Value> student, Map<String, Value> teacher, double temperature) {
    double softness = 1 / temperature;
    Value sum = null;
    for (Map.Entry<String, Value> output : student.entrySet()) {
      Value answers = teacher.get(output.getKey());
      Value soft = b.add(new NormalizeOp.Softmax(1), b.scale(answers, softness));
      Value taught =
          Losses.mean(
              b, Losses.softmaxCrossEntropy(b, b.scale(output.getValue(), softness), soft, null));
      sum = sum == null ? taught : b.sum(sum, taught);
    }
    if (sum == null) {
      throw new IllegalArgumentException("a network without outputs learns from no teacher");
    }
    return b.scale(sum, temperature * temperature);
  }
}
