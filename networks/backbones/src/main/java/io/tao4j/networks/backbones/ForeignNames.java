package io.tao4j.networks.backbones;

import io.tao4j.weights.NameMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pieces of name maps that families share. */
final class ForeignNames {
  /** What Keras calls a norm's parameters and buffers. */
  private static final Map<String, String> KERAS_NORM =
      Map.of(
          "weight", "gamma",
          "bias", "beta",
          "running_mean", "moving_mean",
          "running_var", "moving_variance");

  private ForeignNames() {}

  /** A layer's name to another library's, or null. */
  interface Layers {
    @Nullable String apply(String layer);
  }

  /** Names {@code LAYER.variable} of PyTorch libraries that differ in the layers alone. */
  static NameMap torch(String convention, Layers layers) {
    return NameMap.of(
        convention,
        name -> {
          int dot = name.lastIndexOf('.');
          String layer = layers.apply(name.substring(0, dot));
          return layer == null ? null : layer + name.substring(dot);
        });
  }

  /**
   * Names of Keras' applications: {@code LAYER/variable}. A layer whose name there ends as norms do
   * has a norm's variables, others a kernel and a bias.
   */
  static NameMap keras(Layers layers) {
    return NameMap.of(
        "Keras applications",
        name -> {
          int dot = name.lastIndexOf('.');
          String layer = layers.apply(name.substring(0, dot));
          if (layer == null) {
            return null;
          }
          String variable = name.substring(dot + 1);
          boolean norm = layer.matches("(?i)(.*_)?bn(_.*)?");
          String variableName =
              norm ? KERAS_NORM.get(variable) : variable.equals("weight") ? "kernel" : variable;
          return layer + "/" + variableName;
        });
  }
}
