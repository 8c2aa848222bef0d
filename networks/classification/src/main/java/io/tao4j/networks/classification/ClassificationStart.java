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
import io.tao4j.tensor.Safetensors;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
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
      List<String> classNames,
      @Nullable Model given,
      List<String> notices) {
    ClassificationSettings settings = new ClassificationSettings(spec);
    Model fresh = fresh(spec, settings, classNames);
    Path file = spec.trainConfig().pretrainedModelPath().orElse(null);
    if (given != null) {
      return adopt(fresh, given, "the given model", notices);
    }
    if (file == null) {
      return fresh;
    }
    if (file.toString().endsWith(".safetensors")) {
      return load(fresh, file, settings.backbone(), notices);
    }
    return adopt(fresh, ModelFile.read(file).model(), file.toString(), notices);
  }

  /** The backbone that a model was built from; its blocks are what a spec can freeze. */
  static Backbone backbone(Model model, ClassificationSettings settings) {
    String name = model.meta().properties().get(BACKBONE);
    return name == null ? settings.backbone() : Backbones.get(name);
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
    ModelMeta meta =
        new ModelMeta(
            ClassificationNetwork.NAME,
            classNames,
            settings.preprocessing(spec.trainConfig().enableCenterCrop()).toMap(),
            Map.of(),
            Map.of(BACKBONE, settings.backbone().name()));
    return new Model(graph, Weights.initialize(graph, spec.trainConfig().randomSeed()), meta);
  }

  /** Takes graph and weights of another model, with this spec's classes and preprocessing. */
  private static Model adopt(Model fresh, Model other, String what, List<String> notices) {
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
    return newHead(other, meta, fresh);
  }

  private static Model newHead(Model other, ModelMeta meta, Model fresh) {
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
    Weights drawn = Weights.initialize(graph, fresh.hashCode());
    parameters.stream()
        .map(Parameter::name)
        .filter(ClassificationStart::isHead)
        .forEach(name -> tensors.put(name, drawn.get(name)));
    return new Model(graph, Weights.of(tensors), meta);
  }

  private static boolean isHead(String parameter) {
    return parameter.startsWith(ClassificationGraph.HEAD + ".");
  }

  /** Public weights: the backbone's names without scope, and a head of the backbone's own name. */
  private static Model load(Model fresh, Path file, Backbone backbone, List<String> notices) {
    Map<String, Tensor> source = Safetensors.read(file).tensors();
    Map<String, Tensor> loaded = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    List<String> fits = new ArrayList<>();
    for (Map.Entry<String, Tensor> own : fresh.weights().asMap().entrySet()) {
      String name =
          isHead(own.getKey())
              ? own.getKey().replace(ClassificationGraph.HEAD, backbone.classifierName())
              : own.getKey().substring(SCOPE.length());
      Tensor tensor = source.get(name);
      if (tensor != null && tensor.shape().equals(own.getValue().shape())) {
        loaded.put(own.getKey(), tensor);
        fits.add(name);
      } else if (!isHead(own.getKey())) {
        missing.add(
            "%s %s: %s"
                .formatted(
                    name, own.getValue().shape(), tensor == null ? "missing" : tensor.shape()));
      }
    }
    if (!missing.isEmpty()) {
      throw new TaoException(
          "TRAIN-007",
          "%s does not hold the weights of %s".formatted(file, backbone.name()),
          missing,
          null);
    }
    long unused =
        source.keySet().stream()
            .filter(n -> !fits.contains(n) && !n.endsWith("num_batches_tracked"))
            .count();
    notices.add(
        "loaded %d tensors from %s, %d of the file not used".formatted(fits.size(), file, unused));
    return fresh.withWeights(fresh.weights().with(loaded));
  }
}
