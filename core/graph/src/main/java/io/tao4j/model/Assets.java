package io.tao4j.model;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What a model carries beside graphs and weights, by name and in order. Immutable. */
public final class Assets {
  private static final Assets NONE = new Assets(Map.of());

  private final Map<String, Asset> assets;

  private Assets(Map<String, Asset> assets) {
    this.assets = assets;
  }

  /** No assets. */
  public static Assets none() {
    return NONE;
  }

  /**
   * Assets in this order.
   *
   * @throws IllegalArgumentException if two have one name
   */
  public static Assets of(Collection<Asset> assets) {
    Map<String, Asset> map = new LinkedHashMap<>();
    for (Asset asset : assets) {
      if (map.put(asset.name(), asset) != null) {
        throw new IllegalArgumentException("two assets are named '" + asset.name() + "'");
      }
    }
    return new Assets(map);
  }

  /** A copy with one more, or with another one of its name. */
  public Assets with(Asset asset) {
    Map<String, Asset> map = new LinkedHashMap<>(assets);
    map.put(asset.name(), asset);
    return new Assets(map);
  }

  /** Names, in order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(assets.keySet());
  }

  /** All of them, in order. */
  public Collection<Asset> all() {
    return Collections.unmodifiableCollection(assets.values());
  }

  /** Whether there is one of that name. */
  public boolean contains(String name) {
    return assets.containsKey(name);
  }

  /**
   * The asset of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Asset get(String name) {
    Asset asset = assets.get(name);
    if (asset == null) {
      throw new IllegalArgumentException(
          "the model has no asset '%s', it has %s".formatted(name, assets.keySet()));
    }
    return asset;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Assets a && assets.equals(a.assets);
  }

  @Override
  public int hashCode() {
    return assets.hashCode();
  }

  @Override
  public String toString() {
    return assets.values().toString();
  }
}
