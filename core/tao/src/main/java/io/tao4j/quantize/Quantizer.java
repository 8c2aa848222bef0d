package io.tao4j.quantize;

import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.network.Task;
import io.tao4j.pass.FoldBatchNorm;
import io.tao4j.pass.ForInference;
import io.tao4j.pass.InsertQuantization;
import io.tao4j.pass.QuantizationLayout;
import io.tao4j.pass.RemoveQuantization;
import io.tao4j.pass.SignedQuantization;
import io.tao4j.quantize.SensitivityReport.OutputError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Post-training quantisation: folds batch norms, calibrates, and rounds weights and values to 8
 * bits. A model that was trained with quantisation keeps the scales that it was trained with.
 */
public final class Quantizer {
  private final EngineProvider engine;
  private final ExecutionPlan plan;
  private final QuantizeSettings settings;

  private Quantizer(EngineProvider engine, ExecutionPlan plan, QuantizeSettings settings) {
    this.engine = engine;
    this.plan = plan;
    this.settings = settings;
  }

  /**
   * Quantises.
   *
   * @param task reads and prepares the inputs of a folder
   * @throws TaoException {@code QUANTIZE-001} to {@code QUANTIZE-003} images that are not there,
   *     too few or broken, {@code QUANTIZE-005} or {@code QUANTIZE-006} a cache that is broken or
   *     of another model, {@code QUANTIZE-007} values that are not finite, {@code QUANTIZE-008}
   *     layers that there are not, {@code QUANTIZE-009} neither images nor a cache
   */
  public static QuantizedModel quantize(
      Model model,
      EngineProvider engine,
      ExecutionPlan plan,
      Task<?, ?> task,
      QuantizeSettings settings) {
    return new Quantizer(engine, plan, settings).run(model, task);
  }

  private QuantizedModel run(Model model, Task<?, ?> task) {
    Model folded = new FoldBatchNorm().apply(new ForInference().apply(model));
    if (InsertQuantization.isQuantized(folded.graph())) {
      if (!settings.forceCalibration()) {
        return trained(folded);
      }
      folded = new RemoveQuantization().apply(folded);
    }
    List<String> layers = InsertQuantization.layers(folded.graph());
    requireLayers(layers);
    CalibrationData data =
        settings.imageFolder() == null
            ? null
            : CalibrationData.folder(
                settings.imageFolder(), task, settings.batches(), settings.batchSize());
    Calibration calibration = calibration(folded, data);
    SensitivityReport sensitivity = null;
    Set<String> floats = new LinkedHashSet<>(settings.floatLayers());
    if (settings.sensitivity() || settings.maximumError() > 0) {
      CalibrationData images = requireImages(data, "measuring layers");
      sensitivity =
          SensitivityReport.measure(
              folded, engine, plan, images, calibration.thresholds(), settings.layout());
      if (settings.maximumError() > 0) {
        keepSensitive(folded, images, calibration, sensitivity, floats);
      }
    }
    return new QuantizedModel(
        insert(folded, calibration, floats), calibration, floats, sensitivity);
  }

  private QuantizedModel trained(Model folded) {
    if (!settings.floatLayers().isEmpty() || settings.maximumError() > 0) {
      throw new TaoException(
          "QUANTIZE-008",
          "the model was trained with quantisation: which layers stay in floats is settled",
          "force a new calibration, or name no layers");
    }
    Model quantized =
        settings.layout() == QuantizationLayout.TENSORRT
            ? new SignedQuantization().apply(folded)
            : folded;
    return new QuantizedModel(quantized, null, Set.of(), null);
  }

  private void requireLayers(List<String> layers) {
    List<String> unknown = new ArrayList<>(settings.floatLayers());
    unknown.removeAll(layers);
    if (!unknown.isEmpty()) {
      throw new TaoException(
          "QUANTIZE-008",
          "no convolution, dense layer or product of attention is named "
              + String.join(", ", unknown),
          "the layers are " + String.join(", ", layers));
    }
  }

  private Calibration calibration(Model folded, @Nullable CalibrationData data) {
    Path cache = settings.cacheFile();
    if (cache != null && Files.exists(cache)) {
      Calibration read = Calibration.read(cache);
      read.requireFor(cache, ModelDigest.of(folded), settings.method(), settings.layout());
      requireAll(folded, read, cache);
      return read;
    }
    Calibration made =
        Calibrator.calibrate(
            folded,
            engine,
            plan,
            requireImages(data, "calibration"),
            settings.method(),
            settings.percentile(),
            settings.layout());
    if (cache != null) {
      made.write(cache);
    }
    return made;
  }

  /** An earlier release may have left values in floats that are 8 bits now. */
  private void requireAll(Model folded, Calibration read, Path cache) {
    List<String> missing =
        InsertQuantization.values(folded.graph(), settings.layout()).keySet().stream()
            .map(Value::toString)
            .filter(value -> !read.ranges().containsKey(value))
            .toList();
    if (!missing.isEmpty()) {
      throw new TaoException(
          "QUANTIZE-006",
          "the calibration cache %s lacks the ranges of %s values, of '%s' first"
              .formatted(cache, missing.size(), missing.get(0)),
          "it was made by another release: delete it, or name another file, and give a folder of"
              + " images");
    }
  }

  private CalibrationData requireImages(@Nullable CalibrationData data, String what) {
    if (data == null) {
      throw new TaoException(
          "QUANTIZE-009",
          what + " needs images",
          settings.cacheFile() == null
              ? "name a folder of calibration images, or a cache of an earlier calibration"
              : "name a folder of calibration images; there is no cache "
                  + settings.cacheFile()
                  + " that could do");
    }
    return data;
  }

  private void keepSensitive(
      Model folded,
      CalibrationData images,
      Calibration calibration,
      SensitivityReport sensitivity,
      Set<String> floats) {
    OutputError error = new OutputError(folded, engine, plan, images);
    for (SensitivityReport.Layer layer : sensitivity.layers()) {
      if (error.of(insert(folded, calibration, floats)) <= settings.maximumError()) {
        return;
      }
      floats.add(layer.name());
    }
  }

  private Model insert(Model folded, Calibration calibration, Set<String> floats) {
    return new InsertQuantization(calibration.thresholds(), settings.layout(), floats)
        .apply(folded);
  }
}
