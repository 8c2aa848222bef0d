package io.tao4j.export;

import io.tao4j.export.ExportSettings.Suppression;
import io.tao4j.quantize.QuantizeSettings;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which forms of a model to export as ONNX, to be compared with each other.
 *
 * @param files file of each form; one or more
 * @param quantize how to come to 8 bits; not null where a file is {@code INT8}
 * @param report folder for {@code report.json} and the picture, or null for none
 * @param latencyRuns calls that the latency is taken from, for each form
 * @param maximumLoss what a form may lose of the task's figure, {@code 0.02} for two points;
 *     infinite for no limit
 * @param suppression what a detector's files end in; figures are those of the network before it
 */
public record VariantSettings(
    Map<DataType, Path> files,
    @Nullable QuantizeSettings quantize,
    @Nullable Path report,
    int latencyRuns,
    double maximumLoss,
    Suppression suppression) {
  /** Enough for a 99th percentile that two calls do not decide. */
  public static final int DEFAULT_LATENCY_RUNS = 200;

  public VariantSettings {
    Objects.requireNonNull(files, "files");
    Objects.requireNonNull(suppression, "suppression");
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    if (files.isEmpty() || latencyRuns < 1) {
      throw new IllegalArgumentException(
          "one or more files and latencyRuns, got %s and %s".formatted(files, latencyRuns));
    }
    if (!(maximumLoss >= 0)) {
      throw new IllegalArgumentException("maximumLoss is 0 or more, got " + maximumLoss);
    }
  }

  /**
   * Forms in a folder: the first is {@code NAME.onnx}, the others {@code NAME_int8.onnx} and so on;
   * the report beside them.
   */
  public static VariantSettings in(Path folder, String name, Collection<DataType> types) {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(name, "name");
    return around(folder.resolve(name + ".onnx"), types);
  }

  /** The first form in a file, the others beside it with their format in the name. */
  public static VariantSettings around(Path file, Collection<DataType> types) {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(types, "types");
    Map<DataType, Path> files = new LinkedHashMap<>();
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    String end = dot > 0 ? name.substring(dot) : "";
    for (DataType type : types) {
      files.put(type, files.isEmpty() ? file : file.resolveSibling(stem + "_" + type.text() + end));
    }
    Path folder = file.toAbsolutePath().getParent();
    return of(files).withReport(folder);
  }

  /** Forms in files, without a report and without a limit of loss. */
  public static VariantSettings of(Map<DataType, Path> files) {
    return new VariantSettings(
        files, null, null, DEFAULT_LATENCY_RUNS, Double.POSITIVE_INFINITY, Suppression.NONE);
  }

  /** A copy that says how to come to 8 bits. */
  public VariantSettings withQuantize(@Nullable QuantizeSettings settings) {
    return new VariantSettings(files, settings, report, latencyRuns, maximumLoss, suppression);
  }

  /** A copy that reports into another folder, or not at all. */
  public VariantSettings withReport(@Nullable Path folder) {
    return new VariantSettings(files, quantize, folder, latencyRuns, maximumLoss, suppression);
  }

  /** A copy that measures with another number of calls. */
  public VariantSettings withLatencyRuns(int runs) {
    return new VariantSettings(files, quantize, report, runs, maximumLoss, suppression);
  }

  /**
   * A copy that refuses a form which loses more of the task's figure; needs an evaluation set.
   *
   * @param loss {@code 0.02} for two points
   */
  public VariantSettings withMaximumLoss(double loss) {
    return new VariantSettings(files, quantize, report, latencyRuns, loss, suppression);
  }

  /** A copy whose files end in detections, or do not; for detectors. */
  public VariantSettings withSuppression(Suppression tail) {
    return new VariantSettings(files, quantize, report, latencyRuns, maximumLoss, tail);
  }
}
