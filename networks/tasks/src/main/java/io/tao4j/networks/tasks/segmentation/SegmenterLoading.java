package io.tao4j.networks.tasks.segmentation;

import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Sets;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Source;
import io.tao4j.spec.Field;
import java.util.List;

/**
 * How pictures and masks are read, as a fragment of the specs' groups of data.
 *
 * @param maxBadImages share of the pictures that may be unreadable
 * @param cacheMegabytes room for decoded pictures and masks
 */
public record SegmenterLoading(
    @Field(
            description = "share of the pictures that may be unreadable (beyond TAO)",
            defaultValue = "0.05",
            min = 0,
            max = 1,
            shownBy = "SegmenterSpecTest.setsAreLoadedAsTheirFieldsSay")
        double maxBadImages,
    @Field(
            description = "room for decoded pictures and masks (beyond TAO)",
            unit = "MiB",
            defaultValue = "512",
            min = 0,
            shownBy = "SegmenterSpecTest.setsAreLoadedAsTheirFieldsSay")
        int cacheMegabytes) {

  /**
   * Sets that are read so.
   *
   * @param training one or more
   * @param validation none where there is no such set
   * @param leavesOut whether pictures without mask, and masks without picture, are left out
   * @param workers threads of the loader
   * @param train what else the loader is told
   */
  public Sets sets(
      List<? extends Source> training,
      List<? extends Source> validation,
      boolean leavesOut,
      int workers,
      SegmenterTraining train) {
    return new Sets(
        List.copyOf(training),
        List.copyOf(validation),
        leavesOut,
        maxBadImages,
        cacheMegabytes,
        workers,
        train.maxQueueSize(),
        train.dropLastBatch());
  }
}
