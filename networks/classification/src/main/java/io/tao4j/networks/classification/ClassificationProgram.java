package io.tao4j.networks.classification;

import io.tao4j.data.FileNames;
import io.tao4j.engine.Phase;
import io.tao4j.engine.Phase.Regularizer;
import io.tao4j.engine.TrainProgram;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Losses;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.Value;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.classification.ClassificationSpec.FineTuningConfig;
import io.tao4j.networks.classification.ClassificationSpec.ModelConfig;
import io.tao4j.networks.classification.ClassificationSpec.RegConfig;
import io.tao4j.networks.classification.ClassificationSpec.TrainConfig;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The classifier's training program: soft cross entropy, and what the spec freezes and penalises.
 */
final class ClassificationProgram {
  /** Further input in training: a distribution over the classes, {@code [N, classes]}. */
  static final String TARGETS = "targets";

  /** The output that is minimised. */
  static final String LOSS = "loss";

  private final ClassificationSpec spec;
  private final ClassificationSettings settings;
  private final Graph graph;
  private final Backbone backbone;
  private final @Nullable ClassificationTeacher teacher;
  private final TrainProgram whole;

  ClassificationProgram(
      ClassificationSpec spec,
      ClassificationSettings settings,
      Graph graph,
      Backbone backbone,
      List<String> classNames,
      @Nullable ClassificationTeacher teacher) {
    this.spec = spec;
    this.settings = settings;
    this.graph = graph;
    this.backbone = backbone;
    this.teacher = teacher;
    this.whole = build(classNames);
  }

  /** With all that the spec does not freeze. */
  TrainProgram whole() {
    return whole;
  }

  /**
   * What an epoch trains: at first the head only, then blocks from the head down.
   *
   * @param epoch from 0
   */
  TrainProgram of(int epoch) {
    FineTuningConfig tuning = spec.trainConfig().fineTuning();
    int blocks = backbone.blocks().size();
    int trained;
    if (epoch < tuning.headOnlyEpochs()) {
      trained = 0;
    } else if (tuning.unfreezeInterval() == 0) {
      trained = blocks;
    } else {
      int first = tuning.headOnlyEpochs() > 0 ? 1 : 0;
      trained = first + (epoch - tuning.headOnlyEpochs()) / tuning.unfreezeInterval();
    }
    if (trained >= blocks) {
      return whole;
    }
    Set<String> parameters = new HashSet<>(whole.phase().frozen());
    Set<String> norms = new HashSet<>(whole.phase().frozenBatchNorms());
    for (int block = 0; block < blocks - trained; block++) {
      graph.parameters().stream().map(Parameter::name).filter(in(block)).forEach(parameters::add);
      batchNorms().stream().filter(in(block)).forEach(norms::add);
    }
    return whole.withPhases(
        whole.phase().toBuilder().freeze(parameters).freezeBatchNorms(norms).build());
  }

  /** Whether a name is in a block of the backbone. */
  private Predicate<String> in(int block) {
    List<String> prefixes = backbone.blocks().get(block);
    return name ->
        prefixes.stream()
            .anyMatch(p -> name.equals("backbone." + p) || name.startsWith("backbone." + p + "."));
  }

  private Map<String, Double> rateFactors() {
    double decay = spec.trainConfig().fineTuning().layerDecay();
    Map<String, Double> factors = new HashMap<>();
    if (decay == 1) {
      return factors;
    }
    int blocks = backbone.blocks().size();
    for (int block = 0; block < blocks; block++) {
      double factor = Math.pow(decay, blocks - block);
      graph.parameters().stream()
          .map(Parameter::name)
          .filter(in(block))
          .forEach(name -> factors.put(name, factor));
    }
    return factors;
  }

  private TrainProgram build(List<String> classNames) {
    TrainConfig train = spec.trainConfig();
    GraphBuilder b = GraphBuilder.of(graph);
    Value logits = graph.output(ClassificationGraph.LOGITS).value();
    Value targets = b.input(TARGETS, DType.FLOAT32, Shape.batch(classNames.size()));
    List<Double> weights =
        train.classWeights().isEmpty()
            ? null
            : classNames.stream()
                .map(n -> FileNames.composedKeys(train.classWeights()).getOrDefault(n, 1.0))
                .toList();
    GraphBuilder scope = b.scope("loss");
    Value loss = Losses.meanSoftmaxCrossEntropy(scope, logits, targets, weights);
    b.trainingOutput(LOSS, teacher == null ? loss : teacher.join(b, logits, loss));
    Phase phase =
        Phase.minimize(LOSS, settings.optimizer())
            .clip(
                train.gradientClipNorm() > 0
                    ? new Phase.Clip.GlobalNorm(train.gradientClipNorm())
                    : null)
            .regularizers(regularizers(train.regConfig()))
            .freeze(frozen(spec.modelConfig()))
            .freezeBatchNorms(spec.modelConfig().freezeBn() ? batchNorms() : Set.of())
            .rateFactors(rateFactors())
            .build();
    return TrainProgram.of(b.build(), phase)
        .withAverage(train.emaDecay() > 0 ? TrainProgram.Average.of(train.emaDecay()) : null);
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
  private Set<String> frozen(ModelConfig model) {
    Set<String> frozen = new HashSet<>();
    for (int block : model.freezeBlocks()) {
      graph.parameters().stream()
          .filter(p -> p.role() == Parameter.Role.WEIGHT || p.role() == Parameter.Role.BIAS)
          .map(Parameter::name)
          .filter(in(block))
          .forEach(frozen::add);
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
