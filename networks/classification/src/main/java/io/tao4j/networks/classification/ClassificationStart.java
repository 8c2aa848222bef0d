package io.tao4j.networks.classification;

import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Parameter;
import io.tao4j.model.Model;
import io.tao4j.model.ModelFile;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import io.tao4j.weights.HeadRows;
import io.tao4j.weights.LoadReport;
import io.tao4j.weights.NameMap;
import io.tao4j.weights.PositionTable;
import io.tao4j.weights.WeightLoader;
import io.tao4j.weights.format.WeightFile;
import io.tao4j.weights.source.WeightSources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The model that a training starts from: fresh, with pretrained weights, or another model's graph
 * (a pruned one's, say) with a new head where the classes differ.
 */
final class ClassificationStart {
  /** Property of the model that names its backbone. */
  static final String BACKBONE = "backbone";

  private static final String SCOPE = "backbone.";

  private ClassificationStart() {}

  static Model model(
      ClassificationSpec spec,
      ClassificationSettings settings,
      List<String> classNames,
      @Nullable Model given,
      List<String> notices) {
    Model fresh =
        spec.modelConfig().byomModel().isPresent()
            ? imported(spec, settings, classNames, notices)
            : fresh(spec, settings, classNames);
    Path file =
        spec.trainConfig()
            .pretrainedModelPath()
            .or(
                () ->
                    spec.trainConfig()
                        .pretrainedSource()
                        .filter(source -> given == null)
                        .map(source -> WeightSources.ofEnvironment().locate(source)))
            .orElse(null);
    if (given != null) {
      return adopt(fresh, given, "the given model", spec, notices);
    }
    if (file == null) {
      return fresh;
    }
    if (ModelFile.isModelFile(file)) {
      return adopt(fresh, ModelFile.read(file).model(), file.toString(), spec, notices);
    }
    boolean partial = spec.trainConfig().pretrainedPartial();
    return load(fresh, file, backbone(fresh, settings), partial, notices);
  }

  /** The backbone that a model was built from; its blocks are what a spec can freeze. */
  static Backbone backbone(Model model, ClassificationSettings settings) {
    String name = model.meta().properties().get(BACKBONE);
    if (ImportedClassifier.ARCH.equals(name)) {
      return ImportedClassifier.backbone(model);
    }
    return name == null ? settings.backbone() : Backbones.get(name);
  }

  /** A foreign model, with a new head unless it has as many classes, or says that it has others. */
  private static Model imported(
      ClassificationSpec spec,
      ClassificationSettings settings,
      List<String> classNames,
      List<String> notices) {
    Path file = spec.modelConfig().byomModel().orElseThrow();
    int[] size = settings.inputSize();
    ModelMeta meta = meta(spec, settings, classNames, ImportedClassifier.ARCH);
    Model model =
        ImportedClassifier.read(file, Shape.batch(size[0], size[1], size[2]), meta, notices);
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
    return newHead(model, meta, spec.trainConfig().randomSeed());
  }

  private static ModelMeta meta(
      ClassificationSpec spec,
      ClassificationSettings settings,
      List<String> classNames,
      String backbone) {
    return new ModelMeta(
        ClassificationNetwork.NAME,
        classNames,
        settings.preprocessing(spec.trainConfig().enableCenterCrop()).toMap(),
        Map.of(),
        Map.of(BACKBONE, backbone));
  }

  private static Model fresh(
      ClassificationSpec spec, ClassificationSettings settings, List<String> classNames) {
    int[] size = settings.inputSize();
    Graph graph =
        ClassificationGraph.build(
            settings.backbone(),
            settings.backboneOptions(),
            size[0],
            size[1],
            size[2],
            spec.modelConfig().dropout(),
            classNames.size());
    ModelMeta meta = meta(spec, settings, classNames, settings.backbone().name());
    return new Model(graph, Weights.initialize(graph, spec.trainConfig().randomSeed()), meta);
  }

  /** Takes graph and weights of another model, with this spec's classes and preprocessing. */
  private static Model adopt(
      Model fresh, Model other, String what, ClassificationSpec spec, List<String> notices) {
    if (!other.meta().network().equals(ClassificationNetwork.NAME)) {
      throw new TaoException(
          "TRAIN-006",
          "%s is a model of the network '%s'".formatted(what, other.meta().network()),
          "give one of the network '" + ClassificationNetwork.NAME + "'");
    }
    Shape own = fresh.graph().inputs().get(0).type().shape();
    Shape its = other.graph().inputs().get(0).type().shape();
    if (!own.equals(its)) {
      throw new TaoException(
          "TRAIN-006",
          "%s takes images %s, the spec says %s".formatted(what, its, own),
          "make model_config.input_image_size the same");
    }
    Map<String, String> properties = new LinkedHashMap<>(other.meta().properties());
    ModelMeta meta =
        new ModelMeta(
            fresh.meta().network(),
            fresh.meta().classNames(),
            fresh.meta().preprocessing(),
            Map.of(),
            properties);
    if (other.meta().classNames().equals(fresh.meta().classNames())) {
      notices.add("starts from graph and weights of " + what);
      return other.withMeta(meta);
    }
    notices.add("starts from graph and weights of " + what + ", with a new head: classes differ");
    Model changed = newHead(other, meta, spec.trainConfig().randomSeed());
    return spec.modelConfig().retainHead() ? remapHead(changed, other, notices) : changed;
  }

  /** The rows of classes that both know, by name. */
  private static Model remapHead(Model changed, Model other, List<String> notices) {
    List<String> names = changed.meta().classNames();
    HeadRows rows = HeadRows.byName(other.meta().classNames(), names);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    changed.weights().asMap().entrySet().stream()
        .filter(entry -> isHead(entry.getKey()))
        .forEach(
            entry ->
                tensors.put(
                    entry.getKey(),
                    rows.copy(other.weights().get(entry.getKey()), entry.getValue())));
    notices.add(
        "the head keeps the weights of %s of %s classes".formatted(rows.size(), names.size()));
    return changed.withWeights(changed.weights().with(tensors));
  }

  private static Model newHead(Model other, ModelMeta meta, long seed) {
    Dim classes = Dim.of(meta.classNames().size());
    List<Parameter> parameters = new ArrayList<>();
    for (Parameter p : other.graph().parameters()) {
      parameters.add(
          isHead(p.name())
              ? new Parameter(p.name(), p.shape().with(0, classes), p.role(), p.initializer())
              : p);
    }
    Graph g = other.graph();
    Graph graph = new Graph(g.inputs(), parameters, g.buffers(), g.nodes(), g.outputs());
    Map<String, Tensor> tensors = new LinkedHashMap<>(other.weights().asMap());
    // The seed of the fresh model's head, drawn for this head's own (perhaps pruned) width.
    Weights drawn = Weights.initialize(graph, seed);
    parameters.stream()
        .map(Parameter::name)
        .filter(ClassificationStart::isHead)
        .forEach(name -> tensors.put(name, drawn.get(name)));
    return new Model(graph, Weights.of(tensors), meta);
  }

  private static boolean isHead(String parameter) {
    return parameter.startsWith(ClassificationGraph.HEAD + ".");
  }

  /**
   * A SavedModel of ours, or public weights: the backbone's names without scope, and a head of the
   * backbone's own name.
   */
  private static Model load(
      Model fresh, Path file, Backbone backbone, boolean partial, List<String> notices) {
    List<NameMap> names = new ArrayList<>(List.of(NameMap.same(NameMap.OWN)));
    backbone.conventions().stream()
        .map(map -> map.after(own -> publicName(own, backbone)))
        .forEach(names::add);
    Shape images = fresh.graph().inputs().get(0).type().shape();
    Map<String, PositionTable> tables = new LinkedHashMap<>();
    backbone
        .positionTables(Math.toIntExact(images.size(2)), Math.toIntExact(images.size(3)))
        .forEach((name, table) -> tables.put(SCOPE + name, table));
    WeightLoader.Result result =
        WeightLoader.load(
            fresh,
            WeightFile.open(file),
            new WeightLoader.Options(names, ClassificationStart::isHead, partial, tables));
    LoadReport report = result.report();
    notices.add("loaded " + report.summary());
    report.missing().forEach(name -> notices.add("not loaded: " + name));
    report.unexpected().forEach(name -> notices.add("left over in the file: " + name));
    return result.model();
  }

  private static String publicName(String own, Backbone backbone) {
    return isHead(own)
        ? own.replace(ClassificationGraph.HEAD, backbone.classifierName())
        : own.substring(SCOPE.length());
  }
}
