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

  /** TAO's last layer. */
  static final String PREDICTIONS = "predictions";

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
   * Names of TAO's Keras templates: {@code LAYER/variable}. A layer whose name there has {@code bn}
   * in it has a norm's variables, others a kernel and a bias.
   */
  static NameMap tao(Layers layers) {
    return NameMap.of(
        NameMap.TAO,
        name -> {
          int dot = name.lastIndexOf('.');
          String layer = layers.apply(name.substring(0, dot));
          if (layer == null) {
            return null;
          }
          String variable = name.substring(dot + 1);
          if (layer.matches("(.*_)?bn(_.*)?")) {
            return layer + "/" + KERAS_NORM.get(variable);
          }
          boolean depthwise = layer.matches("conv_dw_\\d+|.*depthwise|.*dwconv");
          String kernel = depthwise ? "depthwise_kernel" : "kernel";
          return layer + "/" + (variable.equals("weight") ? kernel : variable);
        });
  }

  /**
   * Names of TAO's layers of a convolution and a norm under one name here, {@code NAME.conv} and
   * {@code NAME.bn}: {@code LAYER} and {@code LAYER_bn}; the last layer is {@code predictions}.
   *
   * @param classifier name of the last layer here
   * @param layers a pair's name to TAO's
   */
  static NameMap taoPairs(String classifier, Layers layers) {
    return tao(
        layer -> {
          if (layer.equals(classifier)) {
            return PREDICTIONS;
          }
          boolean norm = layer.endsWith(".bn");
          if (!norm && !layer.endsWith(".conv")) {
            return null;
          }
          String pair = layers.apply(layer.substring(0, layer.lastIndexOf('.')));
          return pair == null ? null : pair + (norm ? "_bn" : "");
        });
  }

  /** A block's place in its stage as TAO writes it: a to z, then aa. */
  static String letters(int index) {
    String rest = "" + (char) ('a' + index % 26);
    return index < 26 ? rest : letters(index / 26 - 1) + rest;
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
