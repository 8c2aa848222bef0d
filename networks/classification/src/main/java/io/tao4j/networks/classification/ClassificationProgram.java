package io.tao4j.networks.classification;

import io.tao4j.engine.TrainProgram;
import io.tao4j.engine.TrainProgram.Regularizer;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Losses;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.Value;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.classification.ClassificationSpec.ModelConfig;
import io.tao4j.networks.classification.ClassificationSpec.RegConfig;
import io.tao4j.networks.classification.ClassificationSpec.TrainConfig;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The classifier's training program: soft cross entropy, and what the spec freezes and penalises.
 */
final class ClassificationProgram {
  /** Further input in training: a distribution over the classes, {@code [N, classes]}. */
  static final String TARGETS = "targets";

  /** The output that is minimised. */
  static final String LOSS = "loss";

  private final ClassificationSpec spec;
  private final Graph graph;

  ClassificationProgram(ClassificationSpec spec, Graph graph) {
    this.spec = spec;
    this.graph = graph;
  }

  TrainProgram build(List<String> classNames, Backbone backbone) {
    TrainConfig train = spec.trainConfig();
    GraphBuilder b = GraphBuilder.of(graph);
    Value logits = graph.output(ClassificationGraph.LOGITS).value();
    Value targets = b.input(TARGETS, DType.FLOAT32, Shape.batch(classNames.size()));
    List<Double> weights =
        train.classWeights().isEmpty()
            ? null
            : classNames.stream().map(n -> train.classWeights().getOrDefault(n, 1.0)).toList();
    b.trainingOutput(
        LOSS, Losses.meanSoftmaxCrossEntropy(b.scope("loss"), logits, targets, weights));
    TrainProgram.Clip clip =
        train.gradientClipNorm() > 0
            ? new TrainProgram.Clip.GlobalNorm(train.gradientClipNorm())
            : null;
    return new TrainProgram(
        b.build(),
        LOSS,
        List.of(),
        new ClassificationSettings(spec).optimizer(),
        clip,
        regularizers(train.regConfig()),
        frozen(spec.modelConfig(), backbone),
        spec.modelConfig().freezeBn() ? batchNorms() : Set.of(),
        EnumSet.of(Parameter.Role.WEIGHT),
        train.emaDecay() > 0 ? train.emaDecay() : null);
  }

  private List<Regularizer> regularizers(RegConfig reg) {
    if (reg.type().equals("None") || reg.weightDecay() == 0) {
      return List.of();
    }
    List<Integer> ranks = new ArrayList<>();
    for (String layer : reg.scope().split(",")) {
      switch (layer.strip().toLowerCase(Locale.ROOT)) {
        case "conv2d" -> ranks.add(4);
        case "dense" -> ranks.add(2);
        default -> throw new IllegalStateException("the spec's rules let pass a scope of " + layer);
      }
    }
    Set<String> names =
        graph.parameters().stream()
            .filter(p -> p.role() == Parameter.Role.WEIGHT && ranks.contains(p.shape().rank()))
            .map(Parameter::name)
            .collect(Collectors.toSet());
    Regularizer.Kind kind = Regularizer.Kind.valueOf(reg.type());
    return List.of(new Regularizer(kind, reg.weightDecay(), names));
  }

  /** Convolutions of the frozen blocks; TAO does not freeze their batch norms. */
  private Set<String> frozen(ModelConfig model, Backbone backbone) {
    Set<String> frozen = new HashSet<>();
    for (int block : model.freezeBlocks()) {
      for (String prefix : backbone.blocks().get(block)) {
        String scope = "backbone." + prefix + ".";
        graph.parameters().stream()
            .filter(p -> p.role() == Parameter.Role.WEIGHT || p.role() == Parameter.Role.BIAS)
            .map(Parameter::name)
            .filter(name -> name.startsWith(scope))
            .forEach(frozen::add);
      }
    }
    return frozen;
  }

  private Set<String> batchNorms() {
    return graph.nodes().stream()
        .filter(n -> n.op() instanceof NormalizeOp.BatchNorm)
        .map(Node::name)
        .collect(Collectors.toSet());
  }
}
