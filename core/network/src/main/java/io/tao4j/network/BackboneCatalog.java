package io.tao4j.network;

import io.tao4j.model.Model;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Backbones that can be used on their own, found by {@link java.util.ServiceLoader}. Stateless. */
public interface BackboneCatalog {
  /** Input of the models: {@code [N, 3, height, width]}. */
  String IMAGES = "images";

  /** Output of the models: {@code [N, F]}, what stands before the last layer. */
  String POOLED = "pooled";

  /** Start of the outputs that are feature maps {@code [N, C, H / stride, W / stride]}. */
  String MAP = "stride_";

  /** Names of the backbones. */
  List<String> names();

  /** Height and width that a backbone's public weights were trained at. */
  int inputSize(String name);

  /**
   * A backbone without its last layer.
   *
   * @param name one of {@link #names}
   * @param weights public weights, with whatever last layer; or null for first numbers of a fixed
   *     seed
   * @throws io.tao4j.error.TaoException {@code NETWORK-001} for another name, {@code NETWORK-002}
   *     for a size that the backbone does not take, {@code WEIGHTS-...} for weights that do not fit
   */
  Model features(String name, int height, int width, @Nullable Path weights);
}
