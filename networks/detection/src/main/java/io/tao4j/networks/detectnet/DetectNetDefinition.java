package io.tao4j.networks.detectnet;

import io.tao4j.data.detection.DetectionBatch;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Losses;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.Batch;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.detectnet.DetectNetLoss.ClassCost;
import io.tao4j.networks.detectnet.DetectNetSpec.ClassRasterizer;
import io.tao4j.networks.detectnet.DetectNetSpec.ObjectiveWeight;
import io.tao4j.networks.detectnet.DetectNetSpec.TargetClass;
import io.tao4j.networks.tasks.LabelledLayer;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.networks.tasks.detection.DetectorDefinition;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** DetectNet_v2 for one spec and the classes of one data set. */
final class DetectNetDefinition extends DetectorDefinition {
  private static final double USUAL_SIDES_WEIGHT = 10;

  private final DetectNetSpec spec;
  private final DetectNetModelConfig config;

  DetectNetDefinition(DetectNetSpec spec, List<String> classNames, Map<String, String> categories) {
    super(DetectNetNetwork.NAME, spec, classNames, categories);
    this.spec = spec;
    this.config = spec.modelConfig();
  }

  @Override
  protected Graph graph() {
    Shape images = spec.preprocessing().batchShape();
    return DetectNetGraph.build(
        specBackbone(), config.options(), config.dropoutRate(), classNames().size(), images);
  }

  @Override
  protected int stride() {
    return config.grid().stride();
  }

  @Override
  protected Backbone specBackbone() {
    return config.findBackbone().orElseThrow();
  }

  @Override
  public String backboneField() {
    return "model_config.arch";
  }

  @Override
  protected Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>(config.grid().properties());
    for (int kind = 0; kind < classNames().size(); kind++) {
      properties.put(
          DetectNetNetwork.CLUSTERING + kind, spec.clustering(classNames().get(kind)).text());
    }
    return properties;
  }

  @Override
  public Map<String, String> facts(Model model) {
    return DetectNetGrid.of(model.meta()).properties();
  }

  @Override
  protected void requireAlike(ModelMeta other, String what) {
    DetectNetGrid given = DetectNetGrid.of(other);
    if (!given.equals(config.grid())) {
      throw new TaoException(
          "TRAIN-006",
          "%s has another grid than the spec".formatted(what),
          "the model's: " + given,
          "the spec's: " + config.grid(),
          "make model_config.objective_set the same");
    }
  }

  @Override
  public List<LabelledLayer> labelledLayers(ModelMeta meta) {
    return List.of(
        LabelledLayer.of(DetectNetGraph.COVERAGE_LAYER, meta.classNames()),
        LabelledLayer.of(DetectNetGraph.SIDES_LAYER, meta.classNames()).withRowsPerClass(4));
  }

  @Override
  public Objective<DetectionBatch> objective(Model start) {
    Map<String, ClassRasterizer> drawn = spec.bboxRasterizerConfig().targetClassConfig();
    Rasterizer rasterizer =
        new Rasterizer(
            classNames().stream()
                .map(name -> drawn.getOrDefault(name, ClassRasterizer.USUAL).shape())
                .toList(),
            spec.bboxRasterizerConfig().deadzoneRadius(),
            config.grid());
    Shape map = start.graph().type(start.graph().output(DetectNetGraph.COVERAGE).value()).shape();
    int rows = Math.toIntExact(map.size(2));
    int columns = Math.toIntExact(map.size(3));
    return new Objective<>(
        DetectNetLoss.append(start.graph(), costs()),
        DetectNetLoss.LOSS,
        DetectNetLoss.TERMS,
        batch -> encode(batch, rasterizer, rows, columns));
  }

  private static Batch encode(DetectionBatch batch, Rasterizer rasterizer, int rows, int columns) {
    Map<String, Tensor> inputs =
        new LinkedHashMap<>(rasterizer.encode(batch.boxes(), rows, columns));
    inputs.put(IMAGES, batch.images());
    return new Batch(
        inputs, Map.of(), batch.samples().stream().map(s -> s.path().toString()).toList());
  }

  /** Weights of classes and of each class's objectives are shares of their sums, as in TAO. */
  List<ClassCost> costs() {
    Map<String, TargetClass> given = new LinkedHashMap<>();
    spec.costFunctionConfig().targetClasses().forEach(one -> given.put(one.name(), one));
    double total =
        classNames().stream()
            .mapToDouble(name -> given.containsKey(name) ? given.get(name).classWeight() : 1)
            .sum();
    List<ClassCost> costs = new ArrayList<>();
    for (String name : classNames()) {
      TargetClass cost = given.get(name);
      double share = cost == null ? 1 / total : cost.classWeight() / total;
      double coverage = weight(cost, "cov", 1);
      double sides = weight(cost, "bbox", USUAL_SIDES_WEIGHT);
      costs.add(
          new ClassCost(
              cost == null ? 0.05 : cost.coverageForegroundWeight(),
              share * coverage / (coverage + sides),
              share * sides / (coverage + sides)));
    }
    return costs;
  }

  private static double weight(@Nullable TargetClass cost, String objective, double usual) {
    if (cost == null || cost.objectives().isEmpty()) {
      return usual;
    }
    return cost.objectives().stream()
        .filter(one -> one.name().equals(objective))
        .mapToDouble(ObjectiveWeight::initialWeight)
        .findFirst()
        .orElse(0);
  }

  /**
   * Squared differences of the coverages, and of the sides where the teacher sees an object. The
   * temperature has no part in it.
   */
  @Override
  public Value distillationLoss(
      GraphBuilder b, Map<String, Value> student, Map<String, Value> teacher, double temperature) {
    Value coverage = teacher.get(DetectNetGraph.COVERAGE);
    Value kinds = Losses.mean(b, Losses.squared(b, student.get(DetectNetGraph.COVERAGE), coverage));
    Value distance =
        Losses.absolute(b, student.get(DetectNetGraph.SIDES), teacher.get(DetectNetGraph.SIDES));
    Value seen = DetectNetLoss.meanOfClasses(b, distance, classNames().size());
    return b.sum(kinds, Losses.mean(b, b.product(seen, coverage)));
  }
}
