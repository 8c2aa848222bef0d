package io.tao4j.networks.matching;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.networks.tasks.LabelledLayer;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What networks have in common whose answers are vectors of pictures. */
public abstract class EmbeddingDefinition implements NetworkDefinition<IdentityBatch> {
  /** Input of the graph: {@code [N, C, H, W]}. */
  public static final String IMAGES = "images";

  /** Output of the graph: {@code [N, D]}, of any length. */
  public static final String EMBEDDING = "embedding";

  /** Input of a training's graph: {@code FLOAT32 [N]}, the number of each picture's class. */
  protected static final String LABELS = "labels";

  /** The loss. */
  protected static final String LOSS = "loss";

  private final String network;
  private final Backbone backbone;
  private final Preprocessing input;
  private final List<String> classes;
  private final Map<String, String> properties;

  /**
   * A network for one spec.
   *
   * @param network its name
   * @param backbone the trunk
   * @param input how pictures are prepared
   * @param classes whose rows the model has; none where it has none
   * @param properties of its models beside the trunk's name
   */
  protected EmbeddingDefinition(
      String network,
      Backbone backbone,
      Preprocessing input,
      List<String> classes,
      Map<String, String> properties) {
    this.network = network;
    this.backbone = backbone;
    this.input = input;
    this.classes = List.copyOf(classes);
    this.properties = Map.copyOf(properties);
  }

  @Override
  public final String network() {
    return network;
  }

  /** Meta data of a model on the spec's trunk. */
  protected final ModelMeta meta() {
    return meta(backbone.name());
  }

  private ModelMeta meta(String trunk) {
    Map<String, String> all = new LinkedHashMap<>(properties);
    all.put(BACKBONE, trunk);
    return new ModelMeta(network, classes, input.toMap(), Map.of(), all);
  }

  @Override
  public Model adopted(Model other, String what) {
    Shape expected = Shape.batch(input.channels(), input.height(), input.width());
    Shape given = other.graph().inputs().get(0).type().shape();
    if (!given.equals(expected)) {
      throw new TaoException(
          "TRAIN-006",
          "%s takes images %s, the spec says %s".formatted(what, given, expected),
          "make model.input_width and input_height the same");
    }
    return other.withMeta(meta(other.meta().properties().getOrDefault(BACKBONE, backbone.name())));
  }

  @Override
  public List<LabelledLayer> labelledLayers(ModelMeta meta) {
    return List.of();
  }

  @Override
  public final Backbone backbone(Model model) {
    String name = model.meta().properties().get(BACKBONE);
    return name == null ? backbone : Backbones.get(name);
  }

  @Override
  public final String backboneField() {
    return "model.backbone";
  }

  /** A set to judge by has other classes, class after class: its batches make no loss. */
  @Override
  public final boolean hasValidationLoss() {
    return false;
  }

  /** The numbers of a batch's classes, {@code FLOAT32 [N]}. */
  protected static Tensor labels(IdentityBatch batch) {
    int size = batch.samples().size();
    float[] labels = new float[size];
    for (int i = 0; i < size; i++) {
      labels[i] = batch.samples().get(i).label();
    }
    return Tensor.of(labels, size);
  }
}
