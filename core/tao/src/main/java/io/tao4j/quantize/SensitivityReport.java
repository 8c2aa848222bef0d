package io.tao4j.quantize;

import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.model.Model;
import io.tao4j.pass.InsertQuantization;
import io.tao4j.pass.QuantizationLayout;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How much each layer's 8 bits change what the network computes: the layer alone is quantised, all
 * others stay in floats.
 *
 * @param layers the most sensitive first
 * @param allError relative error with all of them quantised
 */
public record SensitivityReport(List<Layer> layers, double allError) {
  public SensitivityReport {
    layers = List.copyOf(layers);
  }

  /**
   * One layer.
   *
   * @param name node
   * @param error root mean square of the outputs' change over that of the outputs
   */
  public record Layer(String name, double error) {}

  /** A table for people. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder("layer alone in 8 bits, relative error of the outputs\n");
    for (Layer layer : layers) {
      text.append(String.format(Locale.ROOT, "%10.5f  %s%n", layer.error(), layer.name()));
    }
    return text.append(String.format(Locale.ROOT, "%10.5f  all layers%n", allError)).toString();
  }

  /** Measures all layers of a folded model. */
  static SensitivityReport measure(
      Model folded,
      EngineProvider engine,
      ExecutionPlan plan,
      CalibrationData data,
      Map<String, Double> thresholds,
      QuantizationLayout layout) {
    List<String> names = InsertQuantization.layers(folded.graph());
    OutputError error = new OutputError(folded, engine, plan, data);
    List<Layer> layers = new ArrayList<>();
    for (String name : names) {
      Set<String> others = new HashSet<>(names);
      others.remove(name);
      Model alone = new InsertQuantization(thresholds, layout, others).apply(folded);
      layers.add(new Layer(name, error.of(alone)));
    }
    layers.sort(Comparator.comparingDouble(Layer::error).reversed());
    Model all = new InsertQuantization(thresholds, layout, Set.of()).apply(folded);
    return new SensitivityReport(layers, error.of(all));
  }

  /** Compares models with the float one on the same images. */
  static final class OutputError {
    private final EngineProvider engine;
    private final ExecutionPlan plan;
    private final CalibrationData data;
    private final List<Map<String, Tensor>> expected = new ArrayList<>();

    OutputError(Model folded, EngineProvider engine, ExecutionPlan plan, CalibrationData data) {
      this.engine = engine;
      this.plan = plan;
      this.data = data;
      try (Executable executable = engine.compile(folded, plan)) {
        data.forEachBatch(batch -> expected.add(executable.run(batch)));
      }
    }

    double of(Model model) {
      double[] sums = new double[2];
      int[] index = new int[1];
      try (Executable executable = engine.compile(model, plan)) {
        data.forEachBatch(
            batch -> {
              Map<String, Tensor> expectedOutput = expected.get(index[0]++);
              executable
                  .run(batch)
                  .forEach((name, got) -> add(sums, expectedOutput.get(name), got));
            });
      }
      return sums[1] == 0 ? 0 : Math.sqrt(sums[0] / sums[1]);
    }

    private static void add(double[] sums, Tensor expectedOutput, Tensor got) {
      if (!expectedOutput.dtype().isFloating()) {
        return;
      }
      float[] a = expectedOutput.toFloatArray();
      float[] b = got.toFloatArray();
      for (int i = 0; i < a.length; i++) {
        double difference = (double) a[i] - b[i];
        sums[0] += difference * difference;
        sums[1] += (double) a[i] * a[i];
      }
    }
  }
}
