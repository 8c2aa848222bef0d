package io.tao4j.networks.multitask;

import io.tao4j.data.MultitaskBatch;
import io.tao4j.data.MultitaskDataset.Task;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.tasks.LabelledLayer;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.networks.tasks.classification.ImportedClassifier;
import io.tao4j.networks.tasks.multitask.TaskHeads;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A network for one spec and the tasks of one data set. */
final class MultitaskDefinition implements NetworkDefinition<MultitaskBatch> {
  private final MultitaskSpec spec;
  private final MultitaskSettings settings;
  private final List<Task> tasks;

  MultitaskDefinition(MultitaskSpec spec, List<Task> tasks) {
    this.spec = spec;
    this.settings = new MultitaskSettings(spec.modelConfig());
    this.tasks = tasks;
    Map<String, String> names = new HashMap<>();
    for (Task task : tasks) {
      String other = names.put(TaskHeads.nodeName(task.name()), task.name());
      if (other != null) {
        throw new TaoException(
            "TRAIN-009",
            "the tasks '%s' and '%s' have one name in a model".formatted(other, task.name()),
            "they differ only in characters that become '_': rename one of the CSV's columns");
      }
    }
  }

  @Override
  public String network() {
    return MultitaskNetwork.NAME;
  }

  @Override
  public Model fresh(List<String> notices) {
    if (spec.modelConfig().byomModel().isPresent()) {
      return imported(spec.modelConfig().byomModel().get(), notices);
    }
    Backbone backbone = settings.backbone();
    Graph graph =
        MultitaskGraph.build(
            backbone,
            settings.backboneOptions(),
            settings.preprocessing(),
            spec.modelConfig().dropout(),
            tasks);
    Weights weights = Weights.initialize(graph, spec.randomSeed());
    return new Model(graph, weights, meta(Map.of(BACKBONE, backbone.name())));
  }

  /** A foreign classifier up to its last map, with new heads. */
  private Model imported(Path file, List<String> notices) {
    ModelMeta meta = meta(Map.of(BACKBONE, ImportedClassifier.ARCH));
    Model model = ImportedClassifier.read(file, images(), meta, notices);
    Graph graph =
        MultitaskGraph.onImported(
            model, settings.backboneOptions(), spec.modelConfig().dropout(), tasks);
    Map<String, Tensor> weights =
        new LinkedHashMap<>(Weights.initialize(graph, spec.randomSeed()).asMap());
    model.weights().asMap().forEach((name, numbers) -> weights.replace(name, numbers));
    notices.add(
        "imported %s: %s parameters before the heads"
            .formatted(file, ImportedClassifier.parameterCount(graph)));
    return new Model(graph, Weights.of(weights), meta);
  }

  private Shape images() {
    Preprocessing input = settings.preprocessing();
    return Shape.batch(input.channels(), input.height(), input.width());
  }

  private ModelMeta meta(Map<String, String> properties) {
    Map<String, String> all = new LinkedHashMap<>(properties);
    all.putAll(TaskHeads.properties(tasks));
    return new ModelMeta(network(), List.of(), settings.preprocessing().toMap(), Map.of(), all);
  }

  @Override
  public Model adopted(Model other, String what) {
    Shape expected = images();
    Shape given = other.graph().inputs().get(0).type().shape();
    if (!given.equals(expected)) {
      throw new TaoException(
          "TRAIN-006",
          "%s takes images %s, the spec says %s".formatted(what, given, expected),
          "make model_config.input_image_size the same");
    }
    List<String> names = tasks.stream().map(Task::name).toList();
    List<String> otherTasks = TaskHeads.of(other.meta()).stream().map(Task::name).toList();
    if (!otherTasks.equals(names)) {
      throw new TaoException(
          "TRAIN-006",
          "%s has the tasks %s, the training set %s".formatted(what, otherTasks, names),
          "to take its backbone alone, give it as training_config.pretrain_model_path");
    }
    return other.withMeta(meta(other.meta().properties()));
  }

  @Override
  public List<LabelledLayer> labelledLayers(ModelMeta meta) {
    return TaskHeads.of(meta).stream()
        .map(task -> LabelledLayer.of(MultitaskGraph.lastLayer(task.name()), task.values()))
        .toList();
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
  public String headText() {
    return "new last layers";
  }

  @Override
  public Map<String, String> facts(Model model) {
    return Map.of("tasks", TaskHeads.toJson(TaskHeads.of(model.meta())));
  }

  @Override
  public Objective<MultitaskBatch> objective(Model start) {
    return new MultitaskLoss(tasks).objective(start.graph());
  }

  /** Outputs are probabilities: their logarithms are scores. */
  @Override
  public Value distillationLoss(
      GraphBuilder b, Map<String, Value> student, Map<String, Value> teacher, double temperature) {
    return NetworkDefinition.super.distillationLoss(
        b, MultitaskLoss.logarithms(b, student), MultitaskLoss.logarithms(b, teacher), temperature);
  }
}
