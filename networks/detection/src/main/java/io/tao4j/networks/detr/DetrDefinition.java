package io.tao4j.networks.detr;

import io.tao4j.data.detection.DetectionBatch;
import io.tao4j.data.detection.LabelledBox;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.Batch;
import io.tao4j.network.TargetAssignment;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Features;
import io.tao4j.networks.detr.DetrGraph.Network;
import io.tao4j.networks.tasks.LabelledLayer;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.networks.tasks.detection.DetectionTruth;
import io.tao4j.networks.tasks.detection.DetectorDefinition;
import io.tao4j.networks.transformer.Attentions;
import io.tao4j.networks.transformer.DeformableEncoder;
import io.tao4j.networks.transformer.DeformableEncoder.Memory;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One of the detection transformers for one spec and the classes of one data set. */
final class DetrDefinition extends DetectorDefinition {
  private static final String NETWORK = "detr.network";
  private static final String INPUT = "detr.input";
  private static final String HEADS = "detr.heads";
  private static final String DENOISES = "detr.denoises";

  private final DetrSpec spec;
  private final DetrSettings settings;

  DetrDefinition(
      String name,
      Network network,
      DetrSpec spec,
      List<String> classNames,
      Map<String, String> categories) {
    super(name, spec, classNames, categories);
    this.spec = spec;
    this.settings = new DetrSettings(network, spec);
  }

  @Override
  protected Graph graph() {
    Preprocessing input = spec.preprocessing();
    GraphBuilder b = new GraphBuilder();
    Value images = b.input(IMAGES, DType.FLOAT32, input.batchShape());
    Features features =
        settings
            .backbone()
            .build(b.scope(NetworkDefinition.BACKBONE), images, BackboneOptions.DEFAULT);
    List<Value> maps = List.of(features.at(8), features.at(16), features.at(32));
    DetrSizes sizes = settings.sizes(classNames().size());
    Memory memory =
        settings.network() == Network.RTDETR
            ? Encoders.hybrid(b, maps, sizes, settings.hybrid())
            : Encoders.deformable(b, maps.subList(0, Math.min(maps.size(), sizes.levels())), sizes);
    DetrGraph.finish(
        b,
        memory,
        sizes,
        settings.network(),
        settings.decoder(),
        settings.denoises(),
        input.height(),
        input.width());
    return b.build();
  }

  /** Heads look apart at first, and boxes of Deformable DETR start small. */
  @Override
  public Map<String, Tensor> firstWeights() {
    DetrSizes sizes = settings.sizes(classNames().size());
    Map<String, Tensor> weights = new HashMap<>();
    if (settings.network() != Network.RTDETR) {
      weights.putAll(
          DeformableEncoder.firstWeights("", sizes.levels(), Encoders.deformable(sizes)));
    }
    for (int i = 0; i < sizes.decoderLayers(); i++) {
      weights.put(
          "decoder.layers." + i + ".encoder_attn.sampling_offsets.bias",
          Attentions.directions(sizes.heads(), sizes.levels(), sizes.decoderPoints()));
    }
    if (settings.network() == Network.DEFORMABLE_DETR) {
      weights.put(
          DetrGraph.boxLayer(0) + ".layers.2.bias", Tensor.of(new float[] {0, 0, -2, -2}, 4));
    }
    return weights;
  }

  /** Positions are part of the graph, so that the input's size is fixed. */
  @Override
  protected int stride() {
    return 1;
  }

  @Override
  protected Backbone specBackbone() {
    return settings.backbone();
  }

  @Override
  public String backboneField() {
    return "model_config.arch";
  }

  @Override
  protected Map<String, String> properties() {
    Preprocessing input = spec.preprocessing();
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(NETWORK, network());
    properties.put(INPUT, input.height() + "x" + input.width());
    properties.put(HEADS, Integer.toString(settings.heads()));
    properties.put(DENOISES, Boolean.toString(settings.denoises()));
    return properties;
  }

  @Override
  public Map<String, String> facts(Model model) {
    Map<String, String> facts = new LinkedHashMap<>(model.meta().properties());
    facts.keySet().retainAll(List.of(NETWORK, INPUT));
    return facts;
  }

  @Override
  protected void requireAlike(ModelMeta other, String what) {
    properties()
        .forEach(
            (name, expected) -> {
              String given = other.properties().get(name);
              if (!expected.equals(given)) {
                throw new TaoException(
                    "TRAIN-006",
                    "%s has another %s than the spec".formatted(what, name),
                    "the model's: " + given,
                    "the spec's: " + expected,
                    "make augmentation_config and model_config the same");
              }
            });
  }

  @Override
  public List<LabelledLayer> labelledLayers(ModelMeta meta) {
    List<LabelledLayer> layers = new ArrayList<>();
    int heads =
        Optional.ofNullable(meta.properties().get(HEADS))
            .map(Integer::valueOf)
            .orElseGet(settings::heads);
    for (int i = 0; i < heads; i++) {
      layers.add(LabelledLayer.of(DetrGraph.classLayer(i), meta.classNames()));
    }
    if (settings.network() != Network.DEFORMABLE_DETR) {
      layers.add(LabelledLayer.of(DetrGraph.ENCODER_CLASSES, meta.classNames()));
    }
    if (Boolean.parseBoolean(meta.properties().get(DENOISES))) {
      layers.add(new LabelledLayer(DetrGraph.LABELS, meta.classNames(), 1, 1));
    }
    return layers;
  }

  @Override
  public Map<String, Double> rateFactors(Graph graph) {
    Map<String, Double> factors = new HashMap<>();
    graph
        .parameters()
        .forEach(
            p -> {
              if (p.name().startsWith(BACKBONE + ".")) {
                factors.put(p.name(), spec.optimizerConfig().backboneRate());
              } else if (p.name().startsWith("reference_points.")
                  || p.name().contains(".sampling_offsets.")) {
                factors.put(p.name(), spec.optimizerConfig().placesRate());
              }
            });
    factors.values().removeIf(factor -> factor == 1);
    return factors;
  }

  private Graph trained(Graph graph) {
    return settings.denoises()
        ? DetrGraph.withNoise(graph, settings.noise())
        : DetrGraph.forTraining(graph);
  }

  @Override
  public List<String> predictions() {
    List<String> names = new ArrayList<>();
    int first = settings.network() == Network.DEFORMABLE_DETR ? 0 : -1;
    for (int layer = first; layer < spec.modelConfig().decLayers(); layer++) {
      names.add(DetrGraph.logits(layer));
      names.add(DetrGraph.boxes(layer));
    }
    return names;
  }

  @Override
  public Objective<DetectionBatch> objective(Model start) {
    List<String> terms = new ArrayList<>(DetrLoss.TERMS);
    if (settings.denoises()) {
      terms.add(DetrLoss.NOISE_TERM);
    }
    return new Objective<>(
        DetrLoss.append(trained(start.graph()), settings.noise(), settings.loss()),
        DetrLoss.LOSS,
        terms,
        this::encode);
  }

  private Batch encode(DetectionBatch batch) {
    List<List<LabelledBox>> objects = batch.boxes().stream().map(Matching::kept).toList();
    Map<String, Tensor> inputs = new HashMap<>();
    if (settings.denoises()) {
      Noise noise = settings.denoising(classNames().size());
      long seed = spec.randomSeed() + 1_000_003L * batch.epoch() + batch.index();
      inputs.putAll(noise.inputs(objects, noise.draws(seed)));
    } else {
      float[] counts = new float[2 * objects.size()];
      for (int i = 0; i < objects.size(); i++) {
        counts[2 * i] = objects.get(i).size();
      }
      inputs.put(DetrLoss.COUNTS, Tensor.of(counts, objects.size(), 2));
    }
    inputs.put(IMAGES, batch.images());
    return new Batch(
        inputs,
        new DetectionTruth(batch.boxes(), batch.placements()).tensors(),
        batch.samples().stream().map(s -> s.path().toString()).toList());
  }

  @Override
  public TargetAssignment assignment(Model start) {
    Preprocessing input = spec.preprocessing();
    return new Matching(
        input.height(),
        input.width(),
        settings.noise(),
        spec.modelConfig().decLayers(),
        settings.network() != Network.DEFORMABLE_DETR,
        settings.costs());
  }

  /** Rules refuse a teacher: queries of two networks do not look for the same objects. */
  @Override
  public Value distillationLoss(
      GraphBuilder b, Map<String, Value> student, Map<String, Value> teacher, double temperature) {
    throw new TaoException(
        "TRAIN-008",
        network() + " learns from no teacher: queries of two networks are not the same ones",
        "leave training_config.distillation out");
  }
}
