package io.tao4j.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model file says beside graph and weights: enough to run it without the spec.
 *
 * @param network name of the network module, for example {@code classification}
 * @param classNames class names by index; empty where the task has none
 * @param preprocessing how an image becomes the input: numbers, strings and lists by key, as {@code
 *     Preprocessing.toMap()} gives them; empty where the input is no image
 * @param metrics figures of the task, for example {@code top_1}
 * @param properties further facts as text: the resolved spec under {@code spec}, origins, versions
 */
public record ModelMeta(
    String network,
    List<String> classNames,
    Map<String, Object> preprocessing,
    Map<String, Double> metrics,
    Map<String, String> properties) {

  public ModelMeta {
    classNames = List.copyOf(classNames);
    preprocessing = ordered(preprocessing);
    metrics = ordered(metrics);
    properties = ordered(properties);
  }

  /** Nothing but the network's name. */
  public static ModelMeta of(String network) {
    return new ModelMeta(network, List.of(), Map.of(), Map.of(), Map.of());
  }

  /** A copy with other metrics. */
  public ModelMeta withMetrics(Map<String, Double> other) {
    return new ModelMeta(network, classNames, preprocessing, other, properties);
  }

  /** A copy with one property set. */
  public ModelMeta withProperty(String key, String value) {
    Map<String, String> copy = new LinkedHashMap<>(properties);
    copy.put(key, value);
    return new ModelMeta(network, classNames, preprocessing, metrics, copy);
  }

  // Map.copyOf would lose the order, and with it byte-identical files.
  private static <V> Map<String, V> ordered(Map<String, V> map) {
    return java.util.Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
