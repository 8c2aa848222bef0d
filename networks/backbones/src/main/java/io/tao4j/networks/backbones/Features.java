package io.tao4j.networks.backbones;

import io.tao4j.graph.Value;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Feature maps of a backbone.
 *
 * @param byStride the last map of each stride, {@code [N, C, H / stride, W / stride]}; strides 4,
 *     8, 16 and 32 where the family has them
 * @param last what the family's own classifier takes: most times the last map
 * @param inner maps within stages that TAO's detectors stand on, by the names of its templates
 */
public record Features(SortedMap<Integer, Value> byStride, Value last, Map<String, Value> inner) {
  public Features {
    byStride = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(byStride));
    inner = Map.copyOf(inner);
  }

  static Features of(Map<Integer, Value> byStride, Value last, Map<String, Value> inner) {
    return new Features(new TreeMap<>(byStride), last, inner);
  }

  static Features of(Map<Integer, Value> byStride, Value last) {
    return new Features(new TreeMap<>(byStride), last, Map.of());
  }

  /**
   * A map within a stage.
   *
   * @throws IllegalArgumentException naming those that there are
   */
  public Value inner(String name) {
    Value value = inner.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "no map '" + name + "', there are " + new java.util.TreeSet<>(inner.keySet()));
    }
    return value;
  }

  /**
   * The map of a stride.
   *
   * @throws IllegalArgumentException naming the strides that there are
   */
  public Value at(int stride) {
    Value value = byStride.get(stride);
    if (value == null) {
      throw new IllegalArgumentException(
          "no feature map of stride " + stride + ", there are " + byStride.keySet());
    }
    return value;
  }
}
