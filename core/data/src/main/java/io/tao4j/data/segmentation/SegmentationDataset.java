package io.tao4j.data.segmentation;

import io.tao4j.data.DataDigest;
import java.nio.file.Path;
import java.util.List;

/**
 * Pictures with a class for each pixel, not yet read. Immutable. {@link MaskPairs} and {@link
 * CocoMasks} find them.
 *
 * @param name what to call the set in reports and errors
 * @param classes what the values of the masks mean
 * @param samples in a fixed order
 * @param faults pictures without mask, masks without picture, and what else does not fit, a line
 *     each that names the file
 * @param notices what a person should know of the set, a line each
 */
public record SegmentationDataset(
    String name,
    MaskClasses classes,
    List<SegmentationSample> samples,
    List<String> faults,
    List<String> notices) {
  public SegmentationDataset {
    samples = List.copyOf(samples);
    faults = List.copyOf(faults);
    notices = List.copyOf(notices);
  }

  /** Number of samples: pictures, or pairs of pictures. */
  public int size() {
    return samples.size();
  }

  /** All pictures, those of a sample after each other. */
  public List<Path> pictures() {
    return samples.stream().flatMap(sample -> sample.pictures().stream()).toList();
  }

  /** Which pictures with which masks; see {@link DataDigest}. */
  public String digest() {
    int pictures = samples.stream().mapToInt(sample -> sample.pictures().size()).sum();
    DataDigest digest = new DataDigest(pictures);
    for (SegmentationSample sample : samples) {
      String mask =
          sample.mask() instanceof MaskSource.Objects drawn
              ? drawn.objects().toString()
              : String.valueOf(Path.of(sample.mask().name()).getFileName());
      for (Path picture : sample.pictures()) {
        digest.add(sample.id(), picture, mask);
      }
    }
    return digest.text() + " " + classes.indexOfValue();
  }

  /** A line for a log: pictures and classes. */
  public String report() {
    return "%s: %s pictures with masks, %s classes: %s"
        .formatted(name, size(), classes.names().size(), String.join(", ", classes.names()));
  }
}
