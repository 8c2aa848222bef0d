package io.tao4j.networks.tasks;

import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Node;
import io.tao4j.graph.Parameter;
import io.tao4j.model.Model;
import io.tao4j.model.ModelFile;
import io.tao4j.model.Weights;
import io.tao4j.networks.backbones.Trunk;
import io.tao4j.pass.RemoveQuantization;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import io.tao4j.weights.HeadRows;
import io.tao4j.weights.LoadReport;
import io.tao4j.weights.NameMap;
import io.tao4j.weights.PositionTable;
import io.tao4j.weights.WeightLoader;
import io.tao4j.weights.format.WeightFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The model that a training starts from: fresh; with public weights, or those of another model,
 * where they fit; or another model's graph and weights (a pruned one's, say) with new last layers
 * where the classes differ.
 *
 * <p>Errors are {@link TaoException}s: {@code TRAIN-006} a model that does not fit, {@code
 * TRAIN-007} a file without a single weight that fits, and those of reading files and weights.
 */
public final class Start {
  private static final String SCOPE = NetworkDefinition.BACKBONE + ".";

  /** Layers of the heads of VGG, AlexNet and SqueezeNet in files of PyTorch, Keras and TAO. */
  private static final Pattern OWN_HEADS = Pattern.compile("classifier\\.|(fc1|fc2|conv10)/");

  /** Last layers of TAO's networks, whose name goes with how they were built. */
  private static final Pattern LAST_LAYERS =
      Pattern.compile("(predictions|predictions_dense|output_fc|head_fc\\d+)/");

  private final NetworkDefinition<?> network;
  private final StartSettings settings;
  private final List<String> notices;

  private Start(NetworkDefinition<?> network, StartSettings settings, List<String> notices) {
    this.network = network;
    this.settings = settings;
    this.notices = notices;
  }

  /**
   * Makes it.
   *
   * @param given a model to go on from, or null for what the spec says
   * @param notices takes what a person should know: what was loaded and what was not
   */
  public static Model model(
      NetworkDefinition<?> network,
      StartSettings settings,
      @Nullable Model given,
      List<String> notices) {
    Start start = new Start(network, settings, notices);
    if (given != null) {
      return start.adopted(given, "the given model");
    }
    if (settings.model().isPresent()) {
      return start.adopted(settings.model().get());
    }
    Optional<Path> file = settings.locate();
    if (file.isEmpty()) {
      return network.fresh(notices);
    }
    if (!ModelFile.isModelFile(file.get())) {
      return start.loaded(network.fresh(notices), file.get());
    }
    return settings.adoptModels()
        ? start.adopted(file.get())
        : start.fitting(network.fresh(notices), file.get());
  }

  private Model adopted(Path file) {
    return adopted(ModelFile.read(file).model(), file.toString());
  }

  private Model adopted(Model other, String what) {
    if (!other.meta().network().equals(network.network())) {
      throw new TaoException(
          "TRAIN-006",
          "%s is a model of the network '%s'".formatted(what, other.meta().network()),
          "give one of the network '" + network.network() + "'");
    }
    List<LabelledLayer> before = network.labelledLayers(other.meta());
    Model model = network.adopted(other, what);
    if (before.equals(network.labelledLayers(model.meta()))) {
      notices.add("starts from graph and weights of " + what);
      return model;
    }
    notices.add(
        "starts from graph and weights of %s, with %s: classes differ"
            .formatted(what, network.headText()));
    // Scales of other predictions are no scales of new ones.
    Model changed = newHead(network, new RemoveQuantization().apply(model), settings.seed());
    return settings.keepKnownClasses() ? withRowsOf(before, other, changed) : changed;
  }

  /**
   * A model with new labelled layers, as many rows as its meta data's classes need.
   *
   * @param seed of their weights; drawn for the layers' own (perhaps pruned) width
   */
  public static Model newHead(NetworkDefinition<?> network, Model model, long seed) {
    List<LabelledLayer> layers = network.labelledLayers(model.meta());
    Graph old = model.graph();
    List<Parameter> parameters = new ArrayList<>();
    List<String> fresh = new ArrayList<>();
    for (Parameter p : old.parameters()) {
      LabelledLayer layer =
          layers.stream().filter(one -> one.has(p.name())).findFirst().orElse(null);
      if (layer == null) {
        parameters.add(p);
      } else {
        Shape shape = p.shape().with(0, Dim.of(layer.rows()));
        parameters.add(new Parameter(p.name(), shape, p.role(), p.initializer()));
        fresh.add(p.name());
      }
    }
    List<Node> nodes = old.nodes().stream().map(network::forClasses).toList();
    Graph graph = new Graph(old.inputs(), parameters, old.buffers(), nodes, old.outputs());
    Weights drawn = Weights.initialize(graph, seed).with(network.firstWeights());
    Map<String, Tensor> tensors = new LinkedHashMap<>(model.weights().asMap());
    fresh.forEach(name -> tensors.put(name, drawn.get(name)));
    return model.withGraph(graph, Weights.of(tensors));
  }

  /** The rows of classes that both know, by name. */
  private Model withRowsOf(List<LabelledLayer> before, Model other, Model changed) {
    Map<String, LabelledLayer> old = new LinkedHashMap<>();
    before.forEach(layer -> old.put(layer.name(), layer));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    List<LabelledLayer> layers = network.labelledLayers(changed.meta());
    boolean alike = layers.stream().map(LabelledLayer::classes).distinct().count() == 1;
    Set<String> reported = new LinkedHashSet<>();
    for (LabelledLayer layer : layers) {
      LabelledLayer previous = old.get(layer.name());
      if (previous == null) {
        continue;
      }
      HeadRows rows = HeadRows.of(layer.rowsIn(previous));
      changed
          .weights()
          .asMap()
          .forEach(
              (name, tensor) -> {
                if (layer.has(name)) {
                  tensors.put(name, rows.copy(other.weights().get(name), tensor));
                }
              });
      long kept = layer.classes().stream().filter(previous.classes()::contains).count();
      reported.add(
          "%s keeps the weights of %s of %s classes"
              .formatted(alike ? "the head" : layer.name(), kept, layer.classes().size()));
    }
    notices.addAll(reported);
    return changed.withWeights(changed.weights().with(tensors));
  }

  private Predicate<String> labelled(Model model) {
    List<LabelledLayer> layers = network.labelledLayers(model.meta());
    return parameter ->
        layers.stream().anyMatch(layer -> !layer.classes().isEmpty() && layer.has(parameter));
  }

  /** Of another model of this library what fits by full name and shape; not what has classes. */
  private Model fitting(Model fresh, Path file) {
    Map<String, Tensor> source = ModelFile.read(file).model().weights().asMap();
    Map<String, Tensor> fits = new LinkedHashMap<>();
    Predicate<String> labelled = labelled(fresh);
    fresh
        .weights()
        .asMap()
        .forEach(
            (name, drawn) -> {
              Tensor tensor = source.get(name);
              // Layers of other classes have the same shape where their number is the same.
              if (tensor != null && !labelled.test(name) && tensor.shape().equals(drawn.shape())) {
                fits.put(name, tensor);
              }
            });
    if (fits.isEmpty()) {
      throw new TaoException(
          "TRAIN-007",
          "%s holds no weight of %s".formatted(file, network.backbone(fresh).name()),
          "its first names: " + source.keySet().stream().limit(5).toList(),
          "give weights of the backbone that %s names".formatted(network.backboneField()));
    }
    notices.add(
        "%s of %s tensors are from %s, the others keep their first numbers"
            .formatted(fits.size(), fresh.weights().names().size(), file));
    return fresh.withWeights(fresh.weights().with(fits));
  }

  /**
   * A SavedModel of ours, or public weights: the backbone's names without scope. A classifier takes
   * the file's last layer too; of other networks a file holds the backbone only.
   */
  private Model loaded(Model fresh, Path file) {
    Trunk backbone = network.backbone(fresh);
    String classifier = network.classifierLayer();
    Predicate<String> labelled = labelled(fresh);
    List<NameMap> names = new ArrayList<>();
    names.add(
        NameMap.of(
            NameMap.TAO4J,
            parameterName ->
                classifier == null && labelled.test(parameterName) ? null : parameterName));
    for (NameMap map : backbone.conventions()) {
      names.add(
          NameMap.of(
              map.convention(),
              parameterName -> {
                String name = publicName(network, parameterName, backbone, classifier);
                return name == null ? null : map.foreign(name);
              }));
    }
    WeightLoader.Result result =
        WeightLoader.load(
            fresh,
            WeightFile.open(file),
            new WeightLoader.Options(
                names,
                classifier == null ? name -> !name.startsWith(SCOPE) : labelled,
                settings.partial() || classifier == null,
                positionTables(fresh, backbone),
                name ->
                    LAST_LAYERS.matcher(name).lookingAt()
                        || backbone.hasImageNetHead() && OWN_HEADS.matcher(name).lookingAt()));
    LoadReport report = result.report();
    notices.add("loaded " + report.summary());
    report.missing().forEach(name -> notices.add("not loaded: " + name));
    if (classifier != null) {
      report.unexpected().forEach(name -> notices.add("left over in the file: " + name));
    }
    return result.model();
  }

  private static @Nullable String publicName(
      NetworkDefinition<?> network,
      String parameterName,
      Trunk backbone,
      @Nullable String classifier) {
    if (classifier != null && parameterName.startsWith(classifier + ".")) {
      return parameterName.replace(classifier, backbone.classifierName());
    }
    return parameterName.startsWith(SCOPE)
        ? parameterName.substring(SCOPE.length())
        : network.publicName(parameterName);
  }

  private static Map<String, PositionTable> positionTables(Model fresh, Trunk backbone) {
    Map<String, PositionTable> tables = new LinkedHashMap<>();
    backbone
        .positionTables(fresh.graph())
        .forEach((name, table) -> tables.put(SCOPE + name, table));
    return tables;
  }
}
