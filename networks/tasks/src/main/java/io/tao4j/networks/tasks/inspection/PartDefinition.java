package io.tao4j.networks.tasks.inspection;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Losses;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.Batch;
import io.tao4j.networks.tasks.LabelledLayer;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What networks have in common that compare a part with a good one. */
public abstract class PartDefinition implements NetworkDefinition<PartBatch> {
  /** Input of a training's graph {@code FLOAT32 [N]}: 1 for faulty parts. */
  protected static final String DEFECTS = "defects";

  /** The loss. */
  protected static final String LOSS = "loss";

  private static final String THRESHOLD = "threshold";

  private final String network;
  private final PartsConfig data;
  private final double threshold;
  private final Map<String, String> properties;

  /**
   * A network for one spec.
   *
   * @param network its name
   * @param data its parts
   * @param threshold of the score above which its models call parts faulty
   * @param properties of its models beside lights and threshold
   */
  protected PartDefinition(
      String network, PartsConfig data, double threshold, Map<String, String> properties) {
    this.network = network;
    this.data = data;
    this.threshold = threshold;
    this.properties = Map.copyOf(properties);
  }

  /** Whether a model compares parts: it says above which score they are faulty. */
  public static boolean isOf(ModelMeta meta) {
    return meta.properties().containsKey(THRESHOLD);
  }

  /** The score above which a model calls parts faulty, or another one that is given. */
  public static double threshold(double given, ModelMeta meta) {
    return given > 0 ? given : Double.parseDouble(meta.properties().get(THRESHOLD));
  }

  @Override
  public final String network() {
    return network;
  }

  /** Of the graph's inputs: {@code [N, 3, height, width]} of all lights together. */
  protected final Shape shape() {
    Lights lights = data.lights();
    Preprocessing input = data.preprocessing();
    return Shape.batch(
        input.channels(), lights.rows() * input.height(), lights.columns() * input.width());
  }

  /** Meta data of its models. */
  protected final ModelMeta meta() {
    Map<String, String> all = new LinkedHashMap<>(properties);
    all.putAll(data.lights().properties());
    all.put(THRESHOLD, Double.toString(threshold));
    return new ModelMeta(network, List.of(), data.preprocessing().toMap(), Map.of(), all);
  }

  @Override
  public final Model adopted(Model other, String what) {
    Shape given = other.graph().inputs().get(0).type().shape();
    if (!isOf(other.meta()) || !given.equals(shape())) {
      throw new TaoException(
          "TRAIN-006",
          "%s takes pictures %s, the spec says %s of parts".formatted(what, given, shape()),
          "make num_input, image_width and image_height the same");
    }
    properties.forEach(
        (name, expected) -> {
          String actual = other.meta().properties().get(name);
          if (!expected.equals(actual)) {
            throw new TaoException(
                "TRAIN-006",
                "%s has the %s %s, the spec says %s".formatted(what, name, actual, expected),
                "make %s the same".formatted(name));
          }
        });
    return other.withMeta(meta());
  }

  @Override
  public final List<LabelledLayer> labelledLayers(ModelMeta meta) {
    return List.of();
  }

  /**
   * The distance of vectors as PyTorch has it: a millionth is added to each difference, so that the
   * root has a gradient everywhere.
   *
   * @param first {@code [N, D]}
   * @param second the same
   * @return {@code [N]}
   */
  public static Value distance(GraphBuilder b, Value first, Value second) {
    Value difference = b.sum(b.difference(first, second), b.constant(1e-6));
    Value squares = b.reduce(ReduceKind.SUM, b.product(difference, difference), false, 1);
    return b.unary(UnaryKind.SQRT, squares);
  }

  /**
   * Contrastive loss: good parts are to be near, faulty ones farther than the margin.
   *
   * @param distance {@code [N]}
   * @param faulty {@code [N]}, 1 for faulty parts
   * @return a scalar
   * @see <a href="https://doi.org/10.1109/CVPR.2006.100">Hadsell et al. 2006, Dimensionality
   *     Reduction by Learning an Invariant Mapping</a>
   */
  protected static Value contrastive(GraphBuilder b, Value distance, Value faulty, double margin) {
    Value good = b.difference(b.constant(1), faulty);
    Value lacking = b.relu(b.difference(b.constant(margin), distance));
    return Losses.mean(
        b,
        b.sum(
            b.product(good, b.product(distance, distance)),
            b.product(faulty, b.product(lacking, lacking))));
  }

  /** A batch with its targets. */
  protected static Batch encode(PartBatch batch) {
    return PartEvaluator.encode(batch, Map.of(DEFECTS, PartEvaluator.defects(batch)));
  }
}
