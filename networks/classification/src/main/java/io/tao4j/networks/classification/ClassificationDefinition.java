package io.tao4j.networks.classification;

import io.tao4j.data.BatchMix;
import io.tao4j.data.FileNames;
import io.tao4j.data.ImageBatch;
import io.tao4j.data.MixedBatch;
import io.tao4j.data.Mixup;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Losses;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.classification.spec.TrainConfig;
import io.tao4j.networks.tasks.LabelledLayer;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.networks.tasks.Start;
import io.tao4j.networks.tasks.classification.ClassificationEvaluator;
import io.tao4j.networks.tasks.classification.ClassifierGraph;
import io.tao4j.networks.tasks.classification.ImportedClassifier;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** A classifier for one spec and the classes of one data set. */
final class ClassificationDefinition implements NetworkDefinition<ImageBatch> {
  /** Further input in training: a distribution over the classes, {@code [N, classes]}. */
  private static final String TARGETS = "targets";

  private static final String LOSS = "loss";

  private final ClassificationSpec spec;
  private final ClassificationSettings settings;
  private final List<String> classNames;
  private final Preprocessing input;

  ClassificationDefinition(ClassificationSpec spec, List<String> classNames) {
    this.spec = spec;
    this.settings = new ClassificationSettings(spec);
    this.classNames = classNames;
    this.input = settings.preprocessing(spec.trainConfig().enableCenterCrop());
  }

  @Override
  public String network() {
    return ClassificationNetwork.NAME;
  }

  @Override
  public Model fresh(List<String> notices) {
    if (spec.modelConfig().byomModel().isPresent()) {
      return imported(spec.modelConfig().byomModel().get(), notices);
    }
    Backbone backbone = settings.backbone();
    Graph graph =
        ClassifierGraph.build(
            backbone, settings.backboneOptions(), input, settings.head(), classNames.size());
    return new Model(
        graph,
        Weights.initialize(graph, spec.trainConfig().randomSeed()),
        meta(Map.of(BACKBONE, backbone.name())));
  }

  /** A foreign model, with a new head unless it has as many classes, or says that it has others. */
  private Model imported(Path file, List<String> notices) {
    ModelMeta meta = meta(Map.of(BACKBONE, ImportedClassifier.ARCH));
    Model model = ImportedClassifier.read(file, images(), meta, notices);
    notices.add("imported %s: %s parameters".formatted(file, model.graph().parameterCount()));
    int classes = ImportedClassifier.classes(model);
    boolean same =
        model.meta().classNames().isEmpty()
            ? classes == classNames.size()
            : model.meta().classNames().equals(classNames);
    if (same) {
      return model.withMeta(meta);
    }
    notices.add("its last layer, of %s classes, starts fresh".formatted(classes));
    return Start.newHead(this, model.withMeta(meta), spec.trainConfig().randomSeed());
  }

  private Shape images() {
    return Shape.batch(input.channels(), input.height(), input.width());
  }

  private ModelMeta meta(Map<String, String> properties) {
    return new ModelMeta(network(), classNames, input.toMap(), Map.of(), properties);
  }

  @Override
  public Model adopted(Model other, String what) {
    Shape given = other.graph().inputs().get(0).type().shape();
    if (!given.equals(images())) {
      throw new TaoException(
          "TRAIN-006",
          "%s takes images %s, the spec says %s".formatted(what, given, images()),
          "make model_config.input_image_size the same");
    }
    return other.withMeta(meta(other.meta().properties()));
  }

  @Override
  public List<LabelledLayer> labelledLayers(ModelMeta meta) {
    return List.of(LabelledLayer.of(ClassifierGraph.HEAD, meta.classNames()));
  }

  @Override
  public Backbone backbone(Model model) {
    return ImportedClassifier.backbone(model, settings::backbone);
  }

  @Override
  public String backboneField() {
    return "model_config.arch";
  }

  @Override
  public String classifierLayer() {
    return ClassifierGraph.HEAD;
  }

  @Override
  public Objective<ImageBatch> objective(Model start) {
    TrainConfig train = spec.trainConfig();
    GraphBuilder b = GraphBuilder.of(start.graph());
    Value logits = start.graph().output(ClassifierGraph.LOGITS).value();
    Value targets = b.input(TARGETS, DType.FLOAT32, Shape.batch(classNames.size()));
    Map<String, Double> given = FileNames.composedKeys(train.classWeights());
    List<Double> weights =
        given.isEmpty() ? null : classNames.stream().map(n -> given.getOrDefault(n, 1.0)).toList();
    b.trainingOutput(
        LOSS, Losses.meanSoftmaxCrossEntropy(b.scope("loss"), logits, targets, weights));
    long seed = train.randomSeed();
    return new Objective<>(
        b.build(),
        LOSS,
        List.of(),
        targets(mix(train)),
        targets(new Mixup(0, seed, train.labelSmoothing())::apply));
  }

  private static BiFunction<ImageBatch, Integer, MixedBatch> mix(TrainConfig train) {
    return train.batchMixAlpha() > 0
        ? new BatchMix(train.batchMixAlpha(), train.randomSeed(), train.labelSmoothing())::apply
        : new Mixup(train.mixupAlpha(), train.randomSeed(), train.labelSmoothing())::apply;
  }

  private Objective.TargetEncoder<ImageBatch> targets(
      BiFunction<ImageBatch, Integer, MixedBatch> mix) {
    return batch -> {
      MixedBatch mixed = mix.apply(batch, classNames.size());
      return ClassificationEvaluator.encode(
          batch, Map.of(ClassifierGraph.IMAGES, mixed.images(), TARGETS, mixed.targets()));
    };
  }
}
