package io.tao4j.networks.yolo;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Parameter;
import io.tao4j.model.Model;
import io.tao4j.model.ModelFile;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.networks.tasks.spec.TrainingConfig;
import io.tao4j.pass.RemoveQuantization;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Tensor;
import io.tao4j.weights.NameMap;
import io.tao4j.weights.WeightLoader;
import io.tao4j.weights.format.WeightFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The model that a training starts from: fresh, with weights of another model where they fit, or
 * another detector's graph (a pruned one's, say) with new heads where the classes differ.
 */
final class YoloStart {
  /** Property of the model that names its backbone. */
  private static final String BACKBONE = "backbone";

  private final YoloV4Spec spec;
  private final YoloSettings settings;
  private final String network;
  private final List<String> classNames;
  private final List<String> notices;

  private YoloStart(
      YoloV4Spec spec,
      YoloSettings settings,
      String network,
      List<String> classNames,
      List<String> notices) {
    this.spec = spec;
    this.settings = settings;
    this.network = network;
    this.classNames = classNames;
    this.notices = notices;
  }

  /**
   * Makes it.
   *
   * @param given a model to go on from, or null for what the spec says
   * @param notices takes what a person should know
   */
  static Model model(
      YoloV4Spec spec,
      YoloSettings settings,
      String network,
      List<String> classNames,
      @Nullable Model given,
      List<String> notices) {
    YoloStart start = new YoloStart(spec, settings, network, classNames, notices);
    if (given != null) {
      return start.adopted(given, "the given model");
    }
    Path whole = start.wholeModel();
    if (whole != null) {
      return start.adopted(ModelFile.read(whole).model(), whole.toString());
    }
    Model fresh = start.fresh();
    return spec.trainingConfig()
        .pretrainModelPath()
        .map(file -> start.pretrained(fresh, file))
        .orElse(fresh);
  }

  /** The backbone that a model was built from; its blocks are what a spec can freeze. */
  static Backbone backbone(Model model, YoloSettings settings) {
    String name = model.meta().properties().get(BACKBONE);
    return name == null ? settings.backbone() : Backbones.get(name);
  }

  /** A file whose graph is taken: training with quantisation needs the predictions as well. */
  private @Nullable Path wholeModel() {
    TrainingConfig train = spec.trainingConfig();
    Path trained =
        train
            .pretrainModelPath()
            .filter(file -> train.enableQat() && ModelFile.isModelFile(file))
            .orElse(null);
    return train.prunedModelPath().orElse(trained);
  }

  private Preprocessing preprocessing() {
    return spec.augmentationConfig().preprocessing();
  }

  private Model fresh() {
    Preprocessing input = preprocessing();
    List<YoloHead> heads = settings.heads();
    Graph graph =
        YoloGraph.build(
            settings.backbone(),
            settings.backboneOptions(),
            settings.neckActivation(),
            settings.isTiny(),
            heads,
            classNames.size(),
            spec.yolov4Config().archConvBlocks(),
            input.channels(),
            input.height(),
            input.width());
    Weights weights =
        Weights.initialize(graph, spec.randomSeed())
            .with(YoloGraph.priorBiases(heads, classNames.size()));
    return new Model(graph, weights, meta(heads, settings.backbone().name(), Map.of()));
  }

  /**
   * What the model says of itself.
   *
   * @param origin properties of the model that it goes on with
   */
  private ModelMeta meta(List<YoloHead> heads, String backbone, Map<String, String> origin) {
    Map<String, String> properties = new LinkedHashMap<>(origin);
    properties.put(BACKBONE, backbone);
    properties.putAll(YoloHead.properties(heads));
    properties.putAll(settings.thresholds().properties());
    return new ModelMeta(network, classNames, preprocessing().toMap(), Map.of(), properties);
  }

  /** Takes graph and weights of another detector, with this spec's classes, anchors and input. */
  private Model adopted(Model other, String what) {
    if (!other.meta().network().equals(network)) {
      throw new TaoException(
          "TRAIN-006",
          "%s is a model of the network '%s'".formatted(what, other.meta().network()),
          "give one of the network '" + network + "'");
    }
    List<YoloHead> its = YoloHead.of(other.meta());
    List<YoloHead> own = settings.heads();
    if (!shape(its).equals(shape(own))) {
      throw new TaoException(
          "TRAIN-006",
          "%s has heads with %s anchors, the spec has %s".formatted(what, shape(its), shape(own)),
          "give as many anchors for each head as the model has");
    }
    Preprocessing input = preprocessing();
    long channels = other.graph().inputs().get(0).type().shape().size(1);
    if (channels != input.channels()) {
      throw new TaoException(
          "TRAIN-006",
          "%s takes images of %s channels, the spec of %s"
              .formatted(what, channels, input.channels()),
          "make augmentation_config.output_channel the same");
    }
    String backbone = other.meta().properties().getOrDefault(BACKBONE, settings.backbone().name());
    Graph graph = YoloGraph.withSize(other.graph(), Dim.of(input.height()), Dim.of(input.width()));
    boolean same = other.meta().classNames().equals(classNames);
    notices.add(
        "starts from graph and weights of "
            + what
            + (same ? "" : ", with new predictions: classes differ"));
    Map<String, String> origin = same ? other.meta().properties() : Map.of();
    Model adopted = new Model(graph, other.weights(), meta(own, backbone, origin));
    // scales of other predictions are no scales of new ones
    return same ? adopted : withNewPredictions(new RemoveQuantization().apply(adopted));
  }

  private static List<Integer> shape(List<YoloHead> heads) {
    return heads.stream().map(h -> h.anchors().size()).toList();
  }

  private Model withNewPredictions(Model model) {
    Graph old = model.graph();
    Map<String, Integer> channels = new LinkedHashMap<>();
    for (YoloHead head : settings.heads()) {
      int count = head.anchors().size() * (YoloHead.BOX_NUMBERS + classNames.size());
      channels.put(YoloGraph.lastConvolution(head) + ".weight", count);
      channels.put(YoloGraph.lastConvolution(head) + ".bias", count);
    }
    List<Parameter> parameters = new ArrayList<>();
    for (Parameter p : old.parameters()) {
      Integer count = channels.get(p.name());
      parameters.add(
          count == null
              ? p
              : new Parameter(
                  p.name(), p.shape().with(0, Dim.of(count)), p.role(), p.initializer()));
    }
    Graph graph = new Graph(old.inputs(), parameters, old.buffers(), old.nodes(), old.outputs());
    Weights drawn =
        Weights.initialize(graph, spec.randomSeed())
            .with(YoloGraph.priorBiases(settings.heads(), classNames.size()));
    Map<String, Tensor> tensors = new LinkedHashMap<>(model.weights().asMap());
    channels.keySet().forEach(name -> tensors.put(name, drawn.get(name)));
    return new Model(graph, Weights.of(tensors), model.meta());
  }

  /**
   * Takes what fits: of a detector or classifier by full names; of a file of another library by the
   * names that it gives the backbone. The rest keeps its first numbers, as in TAO.
   */
  private Model pretrained(Model fresh, Path file) {
    if (!ModelFile.isModelFile(file)) {
      return foreign(fresh, file);
    }
    Map<String, Tensor> source = ModelFile.read(file).model().weights().asMap();
    Map<String, Tensor> fits = new LinkedHashMap<>();
    fresh
        .weights()
        .asMap()
        .forEach(
            (name, own) -> {
              Tensor tensor = source.get(name);
              if (tensor != null && !predicts(name) && tensor.shape().equals(own.shape())) {
                fits.put(name, tensor);
              }
            });
    if (fits.isEmpty()) {
      throw new TaoException(
          "TRAIN-007",
          "%s holds no weight of %s".formatted(file, settings.backbone().name()),
          "its first names: " + source.keySet().stream().limit(5).toList(),
          "give weights of the backbone that yolov4_config.arch names");
    }
    notices.add(
        "%s of %s tensors are from %s, the others keep their first numbers"
            .formatted(fits.size(), fresh.weights().names().size(), file));
    return fresh.withWeights(fresh.weights().with(fits));
  }

  /** Predictions of other classes have the same shape where their number is the same. */
  private boolean predicts(String name) {
    return settings.heads().stream()
        .anyMatch(head -> name.startsWith(YoloGraph.lastConvolution(head) + "."));
  }

  private Model foreign(Model fresh, Path file) {
    String scope = YoloGraph.BACKBONE + ".";
    List<NameMap> names = new ArrayList<>();
    names.add(NameMap.of(NameMap.OWN, own -> predicts(own) ? null : own));
    settings.backbone().conventions().stream()
        .map(
            map ->
                NameMap.of(
                    map.convention(),
                    own ->
                        own.startsWith(scope) ? map.foreign(own.substring(scope.length())) : null))
        .forEach(names::add);
    WeightLoader.Result result =
        WeightLoader.load(
            fresh,
            WeightFile.open(file),
            new WeightLoader.Options(names, name -> !name.startsWith(scope), true));
    notices.add("loaded " + result.report().summary());
    result.report().missing().forEach(name -> notices.add("not loaded: " + name));
    return result.model();
  }
}
