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
 */
public record Features(SortedMap<Integer, Value> byStride, Value last) {
  public Features {
    byStride = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(byStride));
  }

  static Features of(Map<Integer, Value> byStride, Value last) {
    return new Features(new TreeMap<>(byStride), last);
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
