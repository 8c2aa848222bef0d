package io.tao4j.examples.cli;

import io.tao4j.export.VariantReport;
import io.tao4j.pass.QuantizationLayout;
import io.tao4j.quantize.CalibrationMethod;
import io.tao4j.quantize.QuantizeSettings;
import io.tao4j.quantize.QuantizedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to come to 8 bits; TAO's flags where TAO has them. */
final class CalibrationOptions {
  @Option(
      names = "--cal_image_dir",
      paramLabel = "DIR",
      description = "Pictures to calibrate on, folders within it included.")
  @Nullable Path imageFolder;

  @Option(
      names = "--cal_cache_file",
      paramLabel = "FILE",
      description = "Calibration cache: read if it is there, else written.")
  @Nullable Path cacheFile;

  @Option(names = "--batches", paramLabel = "N", description = "Batches; 10 unless given.")
  int batches = 10;

  @Option(
      names = "--batch_size",
      paramLabel = "N",
      description = "Images each; ${DEFAULT-VALUE} unless given.")
  int batchSize;

  @Option(
      names = "--cal_method",
      paramLabel = "METHOD",
      description = "${COMPLETION-CANDIDATES}; MSE unless given.")
  CalibrationMethod method = CalibrationMethod.MSE;

  @Option(
      names = "--cal_percentile",
      paramLabel = "PERCENT",
      description = "Of magnitudes within, for PERCENTILE; 99.99 unless given.")
  double percentile = 99.99;

  @Option(
      names = "--float_layers",
      split = ",",
      paramLabel = "LAYER",
      description = "Layers that stay in floats, by commas.")
  List<String> floatLayers = new ArrayList<>();

  @Option(
      names = "--max_error",
      paramLabel = "SHARE",
      description =
          "Keep the most sensitive layers in floats until the outputs' relative error is this.")
  double maximumError;

  @Option(names = "--sensitivity", description = "Measure and print each layer alone.")
  boolean sensitivity;

  @Option(
      names = "--force_ptq",
      description = "Calibrate a model that was trained with quantisation anew.")
  boolean force;

  /**
   * Options.
   *
   * @param batchSize images of a batch, as TAO's own command has it
   */
  CalibrationOptions(int batchSize) {
    this.batchSize = batchSize;
  }

  /**
   * What the options ask for.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  QuantizeSettings settings(QuantizationLayout layout) {
    return new QuantizeSettings(
        imageFolder,
        batches,
        batchSize,
        cacheFile,
        method,
        percentile,
        layout,
        Set.copyOf(floatLayers),
        maximumError,
        sensitivity,
        force);
  }

  /** Prints which layers are sensitive, where that was asked for, and what each form is worth. */
  static void printReport(Console console, VariantReport report) {
    QuantizedModel quantized = report.quantized();
    if (quantized != null && quantized.sensitivity() != null) {
      console.out().print(quantized.sensitivity());
    }
    if (quantized != null && !quantized.floatLayers().isEmpty()) {
      console.out().println("in floats: " + String.join(", ", quantized.floatLayers()));
    }
    console.out().print(report);
  }
}
