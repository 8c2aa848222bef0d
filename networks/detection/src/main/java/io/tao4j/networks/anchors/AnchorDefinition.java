package io.tao4j.networks.anchors;

import io.tao4j.data.detection.DetectionBatch;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.Batch;
import io.tao4j.networks.anchors.AnchorBoxes.MapSize;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.tasks.detection.DetectorDefinition;
import io.tao4j.networks.tasks.detection.DetectorSpec;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A detector on anchor boxes, whose graph ends in {@link AnchorOutputs}. Anchors are laid for one
 * size of the input and stand in the graph and in the model's properties: a model with others is
 * refused.
 */
public abstract class AnchorDefinition extends DetectorDefinition {
  private static final String ANCHORS = "anchors";
  private static final String PER_CELL = "anchors.per_cell";
  private static final String VARIANCES = "anchors.variances";

  private final DetectorSpec spec;
  private final AnchorSettings settings;

  /**
   * @param network its name
   * @param classNames of the training set, by index
   * @param categories properties that say the classes' COCO categories
   */
  protected AnchorDefinition(
      String network,
      DetectorSpec spec,
      AnchorSettings settings,
      List<String> classNames,
      Map<String, String> categories) {
    super(network, spec, classNames, categories);
    this.spec = spec;
    this.settings = settings;
  }

  /** Sizes of the maps of a graph of this network, pruned or not. */
  protected abstract List<MapSize> mapSizes(Graph graph);

  @Override
  protected final List<Integer> strides(Graph graph) {
    return mapSizes(graph).stream()
        .map(map -> (int) Math.rint((double) spec.preprocessing().height() / map.rows()))
        .toList();
  }

  /** Anchors are part of the graph, so that the input's size is fixed. */
  @Override
  protected final int stride() {
    return 1;
  }

  @Override
  protected final Backbone specBackbone() {
    return settings.backbone();
  }

  @Override
  public final String backboneField() {
    return settings.group() + ".arch";
  }

  @Override
  protected final Map<String, String> properties() {
    AnchorBoxes anchors = settings.anchors();
    List<String> perCell = new ArrayList<>();
    for (int map = 0; map < anchors.maps(); map++) {
      perCell.add(Integer.toString(anchors.shapes(map)));
    }
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(ANCHORS, anchors.toString());
    properties.put(PER_CELL, String.join(",", perCell));
    properties.put(VARIANCES, settings.coder().variances().toString());
    return properties;
  }

  @Override
  public final Map<String, String> facts(Model model) {
    Map<String, String> facts = new LinkedHashMap<>(model.meta().properties());
    facts.keySet().retainAll(List.of(ANCHORS, VARIANCES));
    return facts;
  }

  @Override
  protected final void requireAlike(ModelMeta other, String what) {
    Map<String, String> given = other.properties();
    properties()
        .forEach(
            (name, expected) -> {
              if (!expected.equals(given.get(name))) {
                throw new TaoException(
                    "TRAIN-006",
                    "%s has other %s than the spec".formatted(what, name.replace('.', ' ')),
                    "the model's: " + given.get(name),
                    "the spec's: " + expected,
                    "make %s the same".formatted(settings.group()));
              }
            });
    Preprocessing input = spec.preprocessing();
    Preprocessing otherInput = Preprocessing.fromMap(other.preprocessing());
    if (otherInput.height() != input.height() || otherInput.width() != input.width()) {
      throw new TaoException(
          "TRAIN-006",
          "%s takes images of %sx%s, the spec of %sx%s (height x width)"
              .formatted(
                  what, otherInput.height(), otherInput.width(), input.height(), input.width()),
          "its anchors are laid for that size: make augmentation_config the same");
    }
  }

  /**
   * Anchors of a cell of each map of a model.
   *
   * @throws TaoException {@code MODEL-010} if the file does not say them
   */
  protected static List<Integer> shapesPerCell(ModelMeta meta) {
    String perCell = meta.properties().get(PER_CELL);
    if (perCell == null) {
      throw new TaoException(
          "MODEL-010", "the model does not say its anchors", "property %s".formatted(PER_CELL));
    }
    return List.of(perCell.split(",")).stream().map(Integer::valueOf).toList();
  }

  /** From labels to what a loss compares the outputs of a model with. */
  protected final AnchorTargets targets(Model start) {
    Preprocessing input = spec.preprocessing();
    double[] anchors =
        settings.anchors().sides(mapSizes(start.graph()), input.height(), input.width());
    return new AnchorTargets(anchors, classNames().size(), settings.coder(), settings.matching());
  }

  /** A batch with its targets. */
  protected static Batch encode(DetectionBatch batch, AnchorTargets targets) {
    Map<String, Tensor> inputs = new LinkedHashMap<>(targets.encode(batch.boxes()));
    inputs.put(IMAGES, batch.images());
    return new Batch(
        inputs, Map.of(), batch.samples().stream().map(s -> s.path().toString()).toList());
  }

  /** The temperature has no part in it. */
  @Override
  public final Value distillationLoss(
      GraphBuilder b, Map<String, Value> student, Map<String, Value> teacher, double temperature) {
    int side = Math.min(spec.preprocessing().height(), spec.preprocessing().width());
    return AnchorDistillation.loss(b, student, teacher, side);
  }
}
