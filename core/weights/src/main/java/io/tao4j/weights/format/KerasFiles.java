package io.tao4j.weights.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keras' files with names {@code LAYER/VARIABLE} ({@code conv1_bn/moving_mean}), whatever version
 * wrote them. Keras 1 and 2 kept those names. Keras 3 numbers a layer within its class and a
 * variable within its layer ({@code layers/conv2d_3/vars/0}) and notes the layer's name beside
 * them; what the variables are called follows from the class.
 */
final class KerasFiles {
  private static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.weights.h5";
  private static final String MODEL = "model_weights/";
  private static final String VARIABLES = "/vars/";
  private static final Pattern BUILT_AGAIN = Pattern.compile("([^/]+)/\\1_\\d+/([^/]+)");

  private KerasFiles() {}

  static boolean isKeras(ZipDirectory zip) {
    return zip.has(CONFIG) && zip.has(WEIGHTS);
  }

  static Map<String, StoredTensor> readZip(ZipDirectory zip, String file) {
    return named(HdfTensors.read(zip.part(WEIGHTS).read(), file + " (" + WEIGHTS + ")"));
  }

  static Map<String, StoredTensor> readHdf(WeightBytes file) {
    return named(HdfTensors.read(file.part(0, file.size()), file.path().toString()));
  }

  private static Map<String, StoredTensor> named(HdfTensors content) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String path : content.tensors().keySet()) {
      int at = path.lastIndexOf(VARIABLES);
      if (at >= 0) {
        counts.merge(path.substring(0, at), 1, Integer::sum);
      }
    }
    Map<String, StoredTensor> named = new LinkedHashMap<>();
    content
        .tensors()
        .forEach(
            (path, tensor) -> {
              String name =
                  content.listsLayers() ? earlyName(path) : name(path, content.names(), counts);
              named.put(named.containsKey(name) ? path : name, tensor);
            });
    return named;
  }

  /**
   * {@code model_weights/conv1/conv1/kernel:0}, or without its first part, to {@code conv1/kernel};
   * {@code conv1/conv1_2/kernel:0} too, where one session built a network more than once.
   */
  private static String earlyName(String path) {
    if (path.startsWith("optimizer_weights/")) {
      return path;
    }
    String name = path.startsWith(MODEL) ? path.substring(MODEL.length()) : path;
    Matcher again = BUILT_AGAIN.matcher(name);
    String unrepeated = again.matches() ? again.group(1) + "/" + again.group(2) : "";
    return (unrepeated.isEmpty() ? name.substring(name.indexOf('/') + 1) : unrepeated)
        .replaceAll(":\\d+$", "");
  }

  private static String name(String path, Map<String, String> names, Map<String, Integer> counts) {
    int at = path.lastIndexOf(VARIABLES);
    String layer = at < 0 ? null : names.get(path.substring(0, at + VARIABLES.length() - 1));
    String number = at < 0 ? "" : path.substring(at + VARIABLES.length());
    if (layer == null || !number.matches("\\d{1,4}")) {
      return path;
    }
    String group = path.substring(0, at);
    List<String> variables = variables(group, counts.getOrDefault(group, 0));
    int index = Integer.parseInt(number);
    return layer + "/" + (index < variables.size() ? variables.get(index) : "var_" + index);
  }

  /** Names of a layer's variables in Keras' order. */
  private static List<String> variables(String group, int count) {
    String type = group.substring(group.lastIndexOf('/') + 1).replaceAll("_\\d+$", "");
    return switch (type) {
      case "batch_normalization" -> {
        List<String> names = new ArrayList<>();
        if (count > 3) {
          names.add("gamma"); // scale=False is usual, center=False is not
        }
        if (count > 2) {
          names.add("beta");
        }
        names.addAll(List.of("moving_mean", "moving_variance"));
        yield names;
      }
      case "layer_normalization", "group_normalization" -> List.of("gamma", "beta");
      case "normalization" -> List.of("mean", "variance", "count");
      case "separable_conv1d", "separable_conv2d" ->
          List.of("depthwise_kernel", "pointwise_kernel", "bias");
      case "embedding" -> List.of("embeddings");
      default -> List.of("kernel", "bias");
    };
  }
}
