package io.tao4j.prune;

import java.util.Objects;
import java.util.Set;

/**
 * What to prune. Scores follow TAO: the L2 norm of a channel's kernel, normalised within its layer;
 * layers that are joined element by element share one score.
 *
 * @param target where to stop
 * @param normalizer how scores of a layer are made comparable
 * @param equalization how scores of joined layers become one
 * @param granularity channels are kept in multiples of this, for the sake of fast kernels
 * @param minimumFilters a layer keeps at least so many channels, or all that it has
 * @param excludedLayers names of nodes that keep all channels; groups with one of them do too
 */
public record PruneSettings(
    Target target,
    Normalizer normalizer,
    Equalization equalization,
    int granularity,
    int minimumFilters,
    Set<String> excludedLayers) {

  /** Where to stop. */
  public sealed interface Target {
    /**
     * Channels whose normalised score is not above a threshold go: TAO's {@code -pth}.
     *
     * @param value zero or more; below 1 with {@link Normalizer#MAX}, by which no score is higher
     */
    record Threshold(double value) implements Target {
      public Threshold {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
          throw new IllegalArgumentException("the threshold is zero or more, got " + value);
        }
      }
    }

    /**
     * The lowest threshold that removes at least this share of all parameters.
     *
     * @param share above 0 and below 1
     */
    record ParameterShare(double share) implements Target {
      public ParameterShare {
        if (!(share > 0 && share < 1)) {
          throw new IllegalArgumentException(
              "the share to remove is above 0 and below 1, got " + share);
        }
      }
    }
  }

  /** How scores of a layer are made comparable. */
  public enum Normalizer {
    /** Divided by the largest. */
    MAX,
    /** Divided by the norm of all, times their number. */
    L2
  }

  /** How scores of joined layers become one. */
  public enum Equalization {
    /** The largest: a channel stays if any layer wants it. */
    UNION,
    /** The smallest: a channel stays if all layers want it. */
    INTERSECTION,
    ARITHMETIC_MEAN,
    GEOMETRIC_MEAN
  }

  public PruneSettings {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(normalizer, "normalizer");
    Objects.requireNonNull(equalization, "equalization");
    Objects.requireNonNull(excludedLayers, "excludedLayers");
    excludedLayers = Set.copyOf(excludedLayers);
    if (target instanceof Target.Threshold threshold
        && normalizer == Normalizer.MAX
        && threshold.value() >= 1) {
      throw new IllegalArgumentException(
          "no score is above 1 where scores are divided by the largest, so that a threshold of %s"
                  .formatted(threshold.value())
              + " would remove every channel: give one below 1, or normalise by L2");
    }
    if (granularity < 1 || minimumFilters < 1) {
      throw new IllegalArgumentException(
          "granularity and minimumFilters are one or more, got %s and %s"
              .formatted(granularity, minimumFilters));
    }
  }

  /**
   * TAO's defaults with a threshold.
   *
   * @param value from 0, below 1
   */
  public static PruneSettings threshold(double value) {
    return new PruneSettings(
        new Target.Threshold(value), Normalizer.MAX, Equalization.UNION, 8, 16, Set.of());
  }

  /** TAO's defaults, with a share of the parameters to remove instead of a threshold. */
  public static PruneSettings share(double share) {
    return new PruneSettings(
        new Target.ParameterShare(share), Normalizer.MAX, Equalization.UNION, 8, 16, Set.of());
  }

  /** A copy with another target. */
  public PruneSettings withTarget(Target other) {
    return new PruneSettings(
        other, normalizer, equalization, granularity, minimumFilters, excludedLayers);
  }

  /** A copy with another normaliser. */
  public PruneSettings withNormalizer(Normalizer other) {
    return new PruneSettings(
        target, other, equalization, granularity, minimumFilters, excludedLayers);
  }

  /** A copy with another criterion at joins. */
  public PruneSettings withEqualization(Equalization other) {
    return new PruneSettings(
        target, normalizer, other, granularity, minimumFilters, excludedLayers);
  }

  /** A copy with another granularity. */
  public PruneSettings withGranularity(int other) {
    return new PruneSettings(
        target, normalizer, equalization, other, minimumFilters, excludedLayers);
  }

  /** A copy with another least number of channels. */
  public PruneSettings withMinimumFilters(int other) {
    return new PruneSettings(target, normalizer, equalization, granularity, other, excludedLayers);
  }

  /** A copy with other exclusions. */
  public PruneSettings withExcludedLayers(Set<String> other) {
    return new PruneSettings(target, normalizer, equalization, granularity, minimumFilters, other);
  }
}
