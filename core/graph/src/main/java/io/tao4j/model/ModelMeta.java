package io.tao4j.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model file says beside graph and weights: enough to run it without the spec.
 *
 * @param network name of the network module, for example {@code classification}
 * @param classNames class names by index; empty where the task has none
 * @param preprocessing how an image becomes the input: numbers, strings and lists by key, as {@code
 *     Preprocessing.toMap()} gives them; empty where the input is no image
 * @param metrics figures of the task, for example {@code top_1}
 * @param properties further facts as text: the resolved spec under {@code spec}, origins, versions
 * @param facts what a task must know of its model, as plain values by key; read and written as
 *     records, see {@link #withFacts} and {@link #facts(String, Class)}
 */
public record ModelMeta(
    String network,
    List<String> classNames,
    Map<String, Object> preprocessing,
    Map<String, Double> metrics,
    Map<String, String> properties,
    Map<String, Object> facts) {

  public ModelMeta {
    classNames = List.copyOf(classNames);
    preprocessing = ordered(preprocessing);
    metrics = ordered(metrics);
    properties = ordered(properties);
    facts = ordered(facts);
  }

  /** Without facts. */
  public ModelMeta(
      String network,
      List<String> classNames,
      Map<String, Object> preprocessing,
      Map<String, Double> metrics,
      Map<String, String> properties) {
    this(network, classNames, preprocessing, metrics, properties, Map.of());
  }

  /** Nothing but the network's name. */
  public static ModelMeta of(String network) {
    return new ModelMeta(network, List.of(), Map.of(), Map.of(), Map.of());
  }

  /** A copy with other metrics. */
  public ModelMeta withMetrics(Map<String, Double> other) {
    return new ModelMeta(network, classNames, preprocessing, other, properties, facts);
  }

  /** A copy with one property set. */
  public ModelMeta withProperty(String key, String value) {
    Map<String, String> copy = new LinkedHashMap<>(properties);
    copy.put(key, value);
    return new ModelMeta(network, classNames, preprocessing, metrics, copy, facts);
  }

  /**
   * A copy with facts of a task, which the model file keeps as JSON.
   *
   * @param key name of the task, for example {@code detection}
   * @param record its components are texts, numbers, truth values, enum constants, lists, maps by
   *     text, and records of these; numbers are finite
   * @throws IllegalArgumentException if it has others
   */
  public ModelMeta withFacts(String key, Record record) {
    Map<String, Object> copy = new LinkedHashMap<>(facts);
    copy.put(key, FactRecords.toPlain(record));
    return new ModelMeta(network, classNames, preprocessing, metrics, properties, copy);
  }

  /**
   * Facts of a task, or nothing where the model has none of that name: then one that was written
   * before there were facts may say it in its {@link #properties}.
   *
   * @param type the record that was given to {@link #withFacts}, or a later version of it: what a
   *     file does not say is null there, or an error where the component is a number or truth value
   * @throws io.tao4j.error.TaoException {@code MODEL-022} naming the component that does not fit
   */
  public <T extends Record> Optional<T> facts(String key, Class<T> type) {
    Object plain = facts.get(key);
    return plain == null ? Optional.empty() : Optional.of(FactRecords.read(key, plain, type));
  }

  // Map.copyOf would lose the order, and with it byte-identical files.
  private static <V> Map<String, V> ordered(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
