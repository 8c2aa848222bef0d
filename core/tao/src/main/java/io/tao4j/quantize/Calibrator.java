package io.tao4j.quantize;

import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.pass.InsertQuantization;
import io.tao4j.pass.QuantizationLayout;
import io.tao4j.quantize.Calibration.Range;
import io.tao4j.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Watches the values of a folded network while it computes on images, and chooses for each the
 * largest magnitude that 8 bits shall tell apart. Two passes: ranges, then, where the method asks
 * for it, distributions. The graph's inputs are never cut off, whatever the method.
 */
public final class Calibrator {
  private Calibrator() {}

  /**
   * Calibrates.
   *
   * @param folded a model without batch norms that could be folded, not quantised
   * @param percentile share of magnitudes in percent, for {@link CalibrationMethod#PERCENTILE}
   * @throws TaoException {@code QUANTIZE-007} if a value is infinite or not a number, and what data
   *     and engine report
   */
  public static Calibration calibrate(
      Model folded,
      EngineProvider engine,
      ExecutionPlan plan,
      CalibrationData data,
      CalibrationMethod method,
      double percentile,
      QuantizationLayout layout) {
    Map<Value, Boolean> values = InsertQuantization.values(folded.graph(), layout);
    Set<Value> inputs =
        folded.graph().inputs().stream().map(i -> Value.of(i.name())).collect(Collectors.toSet());
    Map<Value, double[]> extremes = new LinkedHashMap<>();
    Map<Value, Magnitudes> magnitudes = new LinkedHashMap<>();
    try (ObservedGraph observed = new ObservedGraph(folded, values.keySet(), engine, plan)) {
      data.forEachBatch(batch -> observed.run(batch, (value, t) -> extend(extremes, value, t)));
      extremes.forEach(
          (value, range) ->
              magnitudes.put(
                  value, new Magnitudes(Math.max(Math.abs(range[0]), Math.abs(range[1])))));
      if (method != CalibrationMethod.MIN_MAX) {
        data.forEachBatch(batch -> observed.run(batch, (value, t) -> magnitudes.get(value).add(t)));
      }
    }
    Map<String, Range> ranges = new LinkedHashMap<>();
    values.forEach(
        (value, unsigned) -> {
          double[] range = extremes.get(value);
          // What comes in is bounded, as pictures are; cut off at white or black it is another one.
          CalibrationMethod valueMethod =
              inputs.contains(value) ? CalibrationMethod.MIN_MAX : method;
          double threshold =
              magnitudes.get(value).threshold(valueMethod, percentile, unsigned ? 255 : 127);
          ranges.put(value.toString(), new Range(range[0], range[1], threshold));
        });
    return new Calibration(ModelDigest.of(folded), method, layout, data.images(), ranges);
  }

  private static void extend(Map<Value, double[]> extremes, Value value, Tensor tensor) {
    double[] range =
        extremes.computeIfAbsent(
            value, v -> new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY});
    FloatBuffer numbers = tensor.floats();
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    float sum = 0;
    while (numbers.hasRemaining()) {
      float number = numbers.get();
      least = Math.min(least, number);
      most = Math.max(most, number);
      sum += number - number; // 0, or NaN where the number is not finite
    }
    if (Float.isNaN(sum)) {
      throw new TaoException(
          "QUANTIZE-007",
          "value '%s' is infinite or not a number on a calibration image".formatted(value),
          "the model is broken, or the image is none that it was made for");
    }
    range[0] = Math.min(range[0], least);
    range[1] = Math.max(range[1], most);
  }
}
