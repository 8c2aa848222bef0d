package io.tao4j.data.segments;

import io.tao4j.data.DataDigest;
import java.nio.file.Path;
import java.util.List;

/**
 * Pictures with segments, not yet read. Immutable. {@link SegmentSets} finds them.
 *
 * @param name what to call the set in reports and errors
 * @param classes in the order of their numbers
 * @param mode what counts as a segment
 * @param samples in a fixed order
 * @param faults what does not fit, a line each that names the file
 * @param notices what a person should know of the set, a line each
 */
public record SegmentSet(
    String name,
    List<SegmentClass> classes,
    SegmentMode mode,
    List<SegmentSample> samples,
    List<String> faults,
    List<String> notices) {
  public SegmentSet {
    classes = List.copyOf(classes);
    samples = List.copyOf(samples);
    faults = List.copyOf(faults);
    notices = List.copyOf(notices);
  }

  /** The same pictures with other segments. */
  public SegmentSet withMode(SegmentMode other) {
    return new SegmentSet(name, classes, other, samples, faults, notices);
  }

  /** Number of pictures. */
  public int size() {
    return samples.size();
  }

  /** All pictures. */
  public List<Path> pictures() {
    return samples.stream().map(SegmentSample::path).toList();
  }

  /** Names of the classes by index. */
  public List<String> classNames() {
    return classes.stream().map(SegmentClass::name).toList();
  }

  /** Which pictures with which segments; see {@link DataDigest}. */
  public String digest() {
    DataDigest digest = new DataDigest(samples.size());
    for (SegmentSample sample : samples) {
      String label =
          sample.source() instanceof SegmentSource.Objects drawn
              ? drawn.objects().toString()
              : String.valueOf(Path.of(sample.source().name()).getFileName());
      digest.add(sample.id(), sample.path(), label);
    }
    return digest.text() + " " + mode + " " + classes;
  }

  /** A line for a log: pictures and classes. */
  public String report() {
    return "%s: %s pictures with segments, %s classes: %s"
        .formatted(name, size(), classes.size(), String.join(", ", classNames()));
  }
}
