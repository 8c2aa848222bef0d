package io.tao4j.networks.tasks.segmentation;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.segmentation.MaskClasses;
import io.tao4j.data.segmentation.MaskPairs;
import io.tao4j.data.segmentation.SegmentationAugmentation;
import io.tao4j.networks.tasks.TrainingPlan;
import java.nio.file.Path;
import java.util.List;

/** What the segmentation kit reads of a spec; the spec's record implements it. */
public interface SegmenterSpec {
  /** Seed of everything random. */
  long randomSeed();

  /** The sets and how they are loaded. */
  Sets sets();

  /** What the values of the masks mean. */
  MaskClasses classes();

  /** How pictures are prepared outside of training. */
  Preprocessing preprocessing();

  /** How training pictures are varied. */
  SegmentationAugmentation augmentation();

  /** Pictures of a step. */
  int batchSize();

  /**
   * A training's plan.
   *
   * @param stepsPerEpoch batches of an epoch
   */
  TrainingPlan plan(int stepsPerEpoch);

  /** Whether training is on the grid of 8 bits. */
  boolean quantizationAware();

  /** How pictures larger than the input are looked at in inference. */
  Windows windows();

  /**
   * The sets of a spec.
   *
   * @param training one or more
   * @param validation none where there is no such set
   * @param leavesOut whether pictures without mask, and masks without picture, are left out with a
   *     notice; else they are an error
   * @param maxBadImages share of the pictures that may be unreadable
   * @param cacheMegabytes room for decoded pictures and masks
   * @param workers threads of the loader
   * @param prefetch batches made ahead
   * @param dropLast whether a last batch that is not full is left out
   */
  record Sets(
      List<Source> training,
      List<Source> validation,
      boolean leavesOut,
      double maxBadImages,
      int cacheMegabytes,
      int workers,
      int prefetch,
      boolean dropLast) {
    public Sets {
      training = List.copyOf(training);
      validation = List.copyOf(validation);
    }
  }

  /** A set, or a part of one. */
  sealed interface Source {
    /** Files and folders that it consists of. */
    List<Path> paths();

    /** Adds its samples. */
    void addTo(MaskPairs pairs);
  }

  /**
   * Pictures and masks.
   *
   * @param images folder, or a text file with a path a line
   * @param masks the same, or a file of COCO's annotations
   */
  record Place(Path images, Path masks) implements Source {
    @Override
    public List<Path> paths() {
      return List.of(images, masks);
    }

    @Override
    public void addTo(MaskPairs pairs) {
      pairs.add(images, masks);
    }
  }

  /**
   * Pairs of pictures and masks of what changed between them.
   *
   * @param list file names, one a line
   * @param before folder of the pictures before
   * @param after folder of the pictures after
   * @param masks folder of the masks
   * @param suffix what masks' names end in instead of the pictures' extension
   */
  record Changes(Path list, Path before, Path after, Path masks, String suffix) implements Source {
    @Override
    public List<Path> paths() {
      return List.of(list, before, after, masks);
    }

    @Override
    public void addTo(MaskPairs pairs) {
      pairs.addChanges(list, before, after, masks, suffix);
    }
  }

  /**
   * Parts that a picture is looked at in.
   *
   * @param size of a part's sides, in pixels of the picture; 0 for the whole picture at once
   * @param overlap share of a part's side that it has in common with the next one, 0 to below 1
   */
  record Windows(int size, double overlap) {
    /** The whole picture at once. */
    public static final Windows NONE = new Windows(0, 0);

    public Windows {
      if (size < 0 || !(overlap >= 0 && overlap < 1)) {
        throw new IllegalArgumentException(
            "size is 0 or more and overlap 0 to below 1, got %s and %s".formatted(size, overlap));
      }
    }
  }
}
