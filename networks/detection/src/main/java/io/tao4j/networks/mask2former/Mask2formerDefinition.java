package io.tao4j.networks.mask2former;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.segments.SegmentBatch;
import io.tao4j.data.segments.SegmentClass;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.network.Batch;
import io.tao4j.network.TargetAssignment;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.networks.backbones.Features;
import io.tao4j.networks.backbones.SwinTransformer;
import io.tao4j.networks.backbones.Trunk;
import io.tao4j.networks.tasks.LabelledLayer;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.networks.tasks.segmentation.SegmenterEncoder;
import io.tao4j.networks.transformer.DeformableEncoder;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Mask2Former for one spec and the classes of one data set. */
final class Mask2formerDefinition implements NetworkDefinition<SegmentBatch> {
  /** Input of the graph: {@code [N, 3, H, W]}. */
  static final String IMAGES = "images";

  private static final String INPUT = "mask2former.input";

  /** What the row behind those of the classes stands for. */
  private static final String NOTHING = "(no object)";

  private static final String LAYERS = "mask2former.dec_layers";

  private final Mask2formerSpec spec;
  private final Mask2formerSettings settings;
  private final List<SegmentClass> classes;

  Mask2formerDefinition(Mask2formerSpec spec, List<SegmentClass> classes) {
    this.spec = spec;
    this.settings = new Mask2formerSettings(spec);
    this.classes = List.copyOf(classes);
  }

  private List<String> classNames() {
    return classes.stream().map(SegmentClass::name).toList();
  }

  @Override
  public String network() {
    return Mask2formerNetwork.NAME;
  }

  private Graph graph() {
    Preprocessing input = settings.preprocessing();
    SegmenterEncoder encoder = spec.modelConfig().encoder();
    GraphBuilder b = new GraphBuilder();
    Value images = b.input(IMAGES, DType.FLOAT32, input.batchShape());
    Features features = encoder.get().build(b.scope(BACKBONE), images, encoder.options());
    List<Value> maps = List.of(features.at(4), features.at(8), features.at(16), features.at(32));
    MaskGraph.finish(
        b,
        encoder.get() instanceof SwinTransformer ? MaskGraph.normed(b, maps) : maps,
        settings.sizes(classes.size()));
    Graph built = b.build();
    // what a backbone has behind the last map that is used is there for nothing
    return built.withOutputs(built.outputs().stream().map(Graph.Output::name).toList());
  }

  @Override
  public Model fresh(List<String> notices) {
    Graph graph = graph();
    Weights weights = Weights.initialize(graph, spec.randomSeed()).with(firstWeights());
    return new Model(
        graph, weights, meta(Map.of(BACKBONE, spec.modelConfig().encoder().get().name())));
  }

  /** Heads of the pixel decoder look apart at first. */
  @Override
  public Map<String, Tensor> firstWeights() {
    return DeformableEncoder.firstWeights(
        MaskGraph.PIXELS + ".", 3, settings.sizes(classes.size()).encoder());
  }

  private Map<String, String> properties() {
    Preprocessing input = settings.preprocessing();
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(INPUT, input.height() + "x" + input.width());
    properties.put(LAYERS, Integer.toString(spec.modelConfig().decLayers()));
    return properties;
  }

  private ModelMeta meta(Map<String, String> origin) {
    Map<String, String> all = new LinkedHashMap<>(origin);
    all.putAll(properties());
    all.put(QueryMasks.MODE, spec.modelConfig().mode());
    all.put(
        QueryMasks.THINGS,
        classes.stream().map(c -> c.thing() ? "1" : "0").collect(Collectors.joining()));
    all.put(
        QueryMasks.NUMBERS,
        classes.stream().map(c -> Integer.toString(c.number())).collect(Collectors.joining(",")));
    return new ModelMeta(network(), classNames(), settings.preprocessing().toMap(), Map.of(), all);
  }

  @Override
  public Model adopted(Model other, String what) {
    properties()
        .forEach(
            (name, expected) -> {
              String given = other.meta().properties().get(name);
              if (!expected.equals(given)) {
                throw new TaoException(
                    "TRAIN-006",
                    "%s has %s %s, the spec says %s".formatted(what, name, given, expected),
                    "make input_height, input_width and dec_layers of model_config the same");
              }
            });
    return other.withMeta(meta(other.meta().properties()));
  }

  @Override
  public List<LabelledLayer> labelledLayers(ModelMeta meta) {
    List<String> rows = new ArrayList<>(meta.classNames());
    rows.add(NOTHING);
    return List.of(LabelledLayer.of(MaskGraph.CLASSIFIER, rows));
  }

  @Override
  public Trunk backbone(Model model) {
    String name = model.meta().properties().get(BACKBONE);
    return name == null ? spec.modelConfig().encoder().get() : Backbones.get(name);
  }

  @Override
  public String backboneField() {
    return "model_config.backbone";
  }

  /** Of the transformers library's checkpoints. */
  @Override
  public @Nullable String publicName(String parameter) {
    if (parameter.startsWith(BACKBONE + ".") || parameter.startsWith(MaskGraph.CLASSIFIER)) {
      return null;
    }
    return "model." + parameter;
  }

  @Override
  public String headText() {
    return "new decoders";
  }

  @Override
  public Graph forTraining(Graph graph) {
    return graph;
  }

  @Override
  public List<String> predictions() {
    List<String> names = new ArrayList<>();
    int predictions = spec.modelConfig().decLayers();
    for (int i = settings.loss(classNames()).first(predictions); i < predictions; i++) {
      names.add(MaskGraph.classes(i));
      names.add(MaskGraph.masks(i));
    }
    return names;
  }

  @Override
  public Objective<SegmentBatch> objective(Model start) {
    return new Objective<>(
        MaskLoss.append(MaskGraph.forTraining(start.graph()), settings.loss(classNames())),
        MaskLoss.LOSS,
        MaskLoss.TERMS,
        Mask2formerDefinition::encode);
  }

  /** A loaded batch with its truth. */
  static Batch encode(SegmentBatch batch) {
    return new Batch(
        Map.of(IMAGES, batch.images()),
        SegmentTruth.of(batch).tensors(),
        batch.samples().stream().map(sample -> sample.path().toString()).toList());
  }

  @Override
  public TargetAssignment assignment(Model start) {
    return settings.matching(classNames());
  }

  @Override
  public Map<String, Double> rateFactors(Graph graph) {
    Map<String, Double> factors = new HashMap<>();
    double factor = spec.trainingConfig().backboneMultiplier();
    if (factor != 1) {
      graph.parameters().stream()
          .filter(p -> p.name().startsWith(BACKBONE + "."))
          .forEach(p -> factors.put(p.name(), factor));
    }
    return factors;
  }

  @Override
  public Map<String, String> facts(Model model) {
    Map<String, String> facts = new LinkedHashMap<>(model.meta().properties());
    facts.keySet().retainAll(List.of(INPUT, LAYERS, QueryMasks.MODE));
    return facts;
  }

  /** Rules refuse a teacher: queries of two networks do not look for the same segments. */
  @Override
  public Value distillationLoss(
      GraphBuilder b, Map<String, Value> student, Map<String, Value> teacher, double temperature) {
    throw new TaoException(
        "TRAIN-008",
        network() + " learns from no teacher: queries of two networks are not the same ones",
        "leave training_config.distillation out");
  }
}
