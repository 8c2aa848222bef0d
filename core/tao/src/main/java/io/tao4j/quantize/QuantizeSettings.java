package io.tao4j.quantize;

import io.tao4j.pass.QuantizationLayout;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a model comes to 8 bits. {@link #images} is where to start.
 *
 * @param imageFolder pictures to calibrate on, or null where a cache is enough
 * @param batches how many batches of them
 * @param batchSize images of a batch
 * @param cacheFile read if it exists, written if not; or null
 * @param method how ranges are chosen
 * @param percentile percent of magnitudes within, for {@link CalibrationMethod#PERCENTILE}
 * @param layout which runtime it is for
 * @param floatLayers layers that keep computing in floats
 * @param maximumError where above 0, further layers stay in floats, the most sensitive first, until
 *     the relative error of the outputs is no more than this
 * @param sensitivity whether to measure each layer alone
 * @param forceCalibration whether a model that was trained with quantisation is calibrated anew and
 *     its trained scales are dropped
 */
public record QuantizeSettings(
    @Nullable Path imageFolder,
    int batches,
    int batchSize,
    @Nullable Path cacheFile,
    CalibrationMethod method,
    double percentile,
    QuantizationLayout layout,
    Set<String> floatLayers,
    double maximumError,
    boolean sensitivity,
    boolean forceCalibration) {
  public QuantizeSettings {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(layout, "layout");
    Objects.requireNonNull(floatLayers, "floatLayers");
    floatLayers = Set.copyOf(floatLayers);
    if (batches < 1 || batchSize < 1) {
      throw new IllegalArgumentException(
          "batches and batchSize are one or more, got %s and %s".formatted(batches, batchSize));
    }
    if (!(percentile > 0 && percentile <= 100)) {
      throw new IllegalArgumentException("percentile is in 0 to 100, got " + percentile);
    }
    if (!(maximumError >= 0)) {
      throw new IllegalArgumentException("maximumError is 0 or more, got " + maximumError);
    }
  }

  /** TAO's 10 batches of 16, for ONNX Runtime, ranges by {@link CalibrationMethod#MSE}. */
  public static QuantizeSettings images(@Nullable Path folder) {
    return new QuantizeSettings(
        folder,
        10,
        16,
        null,
        CalibrationMethod.MSE,
        99.99,
        QuantizationLayout.ONNX_RUNTIME,
        Set.of(),
        0,
        false,
        false);
  }

  /** Without images: for a cache, or a model that was trained with quantisation. */
  public static QuantizeSettings cache(@Nullable Path file) {
    return images(null).withCache(file);
  }

  /** A copy with another number of images. */
  public QuantizeSettings withBatches(int count, int size) {
    return changed(
        copy -> {
          copy.batches = count;
          copy.batchSize = size;
        });
  }

  /** A copy with a cache file. */
  public QuantizeSettings withCache(@Nullable Path file) {
    return changed(copy -> copy.cacheFile = file);
  }

  /** A copy with another method. */
  public QuantizeSettings withMethod(CalibrationMethod other) {
    return changed(copy -> copy.method = other);
  }

  /** A copy with another share of magnitudes, in percent. */
  public QuantizeSettings withPercentile(double percent) {
    return changed(copy -> copy.percentile = percent);
  }

  /** A copy for another runtime. */
  public QuantizeSettings withLayout(QuantizationLayout other) {
    return changed(copy -> copy.layout = other);
  }

  /** A copy that keeps these layers in floats. */
  public QuantizeSettings withFloatLayers(Set<String> layers) {
    return changed(copy -> copy.floatLayers = layers);
  }

  /** A copy that keeps the most sensitive layers in floats until this relative error is reached. */
  public QuantizeSettings withMaximumError(double error) {
    return changed(copy -> copy.maximumError = error);
  }

  /** A copy that measures each layer alone, or does not. */
  public QuantizeSettings withSensitivity(boolean measure) {
    return changed(copy -> copy.sensitivity = measure);
  }

  /** A copy that drops scales which training left, or keeps them. */
  public QuantizeSettings withForceCalibration(boolean force) {
    return changed(copy -> copy.forceCalibration = force);
  }

  private QuantizeSettings changed(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return copy.settings();
  }

  /** The settings that can be changed, while one of them is. */
  private static final class Copy {
    private final @Nullable Path imageFolder;
    private int batches;
    private int batchSize;
    private @Nullable Path cacheFile;
    private CalibrationMethod method;
    private double percentile;
    private QuantizationLayout layout;
    private Set<String> floatLayers;
    private double maximumError;
    private boolean sensitivity;
    private boolean forceCalibration;

    Copy(QuantizeSettings from) {
      imageFolder = from.imageFolder;
      batches = from.batches;
      batchSize = from.batchSize;
      cacheFile = from.cacheFile;
      method = from.method;
      percentile = from.percentile;
      layout = from.layout;
      floatLayers = from.floatLayers;
      maximumError = from.maximumError;
      sensitivity = from.sensitivity;
      forceCalibration = from.forceCalibration;
    }

    QuantizeSettings settings() {
      return new QuantizeSettings(
          imageFolder,
          batches,
          batchSize,
          cacheFile,
          method,
          percentile,
          layout,
          floatLayers,
          maximumError,
          sensitivity,
          forceCalibration);
    }
  }
}
