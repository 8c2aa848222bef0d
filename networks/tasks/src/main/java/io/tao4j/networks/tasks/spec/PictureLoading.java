package io.tao4j.networks.tasks.spec;

import io.tao4j.data.BadImageLimit;
import io.tao4j.data.LoaderOptions;
import io.tao4j.spec.Field;

/**
 * How pictures are loaded, as a fragment of the specs' groups of data.
 *
 * @param maxBadImages share of the pictures that may be unreadable
 * @param cacheMegabytes room for decoded pictures
 */
public record PictureLoading(
    @Field(
            description = "share of the pictures that may be unreadable (beyond TAO)",
            defaultValue = "0.05",
            min = 0,
            max = 1,
            shownBy = "BatchLoaderTest.stopsAboveTheLimitWithTheFirstTen")
        double maxBadImages,
    @Field(
            description = "room for decoded pictures (beyond TAO)",
            unit = "MiB",
            defaultValue = "512",
            min = 0,
            shownBy = "BatchLoaderTest.theCacheKeepsToItsBytes")
        int cacheMegabytes) {
  /** Options of a loader with these. */
  public LoaderOptions limited(LoaderOptions options) {
    return options
        .withCacheBytes((long) cacheMegabytes << 20)
        .withBadImageLimit(BadImageLimit.fraction(maxBadImages));
  }
}
