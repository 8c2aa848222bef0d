package io.tao4j.networks.backbones;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.tensor.Shape;
import io.tao4j.weights.PositionTable;
import java.util.Map;
import java.util.function.Supplier;

/** A feature extractor: a recipe for a part of a graph. Stateless. */
public interface Backbone extends Trunk {
  /** Where the architecture was published. */
  String paper();

  /** Height and width that the public weights were trained at. */
  default int inputSize() {
    return 224;
  }

  /** The factor by which the last feature map is smaller than the image. */
  default int stride() {
    return 32;
  }

  /** Least height and width of an image. */
  default int minimumSize() {
    return 16;
  }

  /** Whether height and width must be known when the graph is built. */
  default boolean needsFixedSize() {
    return false;
  }

  /**
   * Whether the map of stride s is exactly {@code H / s} by {@code W / s} where s divides both.
   * Detectors that join maps of several strides need that; families with unpadded windows have maps
   * that are a little smaller.
   */
  default boolean dividesEvenly() {
    return true;
  }

  /**
   * Whether it has batch norms that a spec can leave out. EfficientNet always has its own, as in
   * TAO; others have none.
   */
  default boolean normsAreOptional() {
    return true;
  }

  /** Whether it has stochastic depth, {@link BackboneOptions#dropPath}. */
  default boolean dropsPaths() {
    return false;
  }

  /**
   * Adds the backbone.
   *
   * @param b builder, scoped to where the backbone belongs; parameters are named as in the public
   *     weights
   * @param images {@code [N, C, H, W]}
   */
  Features build(GraphBuilder b, Value images, BackboneOptions options);

  /**
   * Adds what stands between the last feature map and the last layer.
   *
   * @param last {@link Features#last}
   * @return {@code [N, F]}
   */
  default Value pool(GraphBuilder b, Value last) {
    return b.reduce(ReduceKind.MEAN, last, false, 2, 3);
  }

  /**
   * Adds the classifier of the public weights, whose last layer is the caller's.
   *
   * @param b builder, scoped as in {@link #build}, for layers before the last
   * @param last {@link Features#last}
   * @param pooled what {@link #pool} adds, for those that start from it
   * @return scores {@code [N, classes]}
   */
  default Value classify(
      GraphBuilder b, Value last, Supplier<Value> pooled, Classifier classifier) {
    return classifier.linear(pooled.get());
  }

  /** As the other one, where nothing else needs what {@link #pool} adds. */
  default Value classify(GraphBuilder b, Value last, Classifier classifier) {
    return classify(b, last, () -> pool(b, last), classifier);
  }

  /** Dropout in the ImageNet head of TAO's template, which no field of a spec changes. */
  default double templateDropout() {
    return 0;
  }

  /**
   * Parameters that weights of another image size fit once they are resampled.
   *
   * @param height of the images that the network takes
   * @param width of those images
   */
  default Map<String, PositionTable> positionTables(int height, int width) {
    return Map.of();
  }

  /** By the size of the network's only input, {@code [N, C, H, W]}. */
  @Override
  default Map<String, PositionTable> positionTables(Graph network) {
    Shape images = network.inputs().get(0).type().shape();
    return images.rank() == 4 && images.dim(2).isFixed() && images.dim(3).isFixed()
        ? positionTables(Math.toIntExact(images.size(2)), Math.toIntExact(images.size(3)))
        : Map.of();
  }
}
