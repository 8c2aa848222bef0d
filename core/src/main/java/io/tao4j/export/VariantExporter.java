package io.tao4j.export;

import io.tao4j.check.CheckReport;
import io.tao4j.check.Sample;
import io.tao4j.check.Tolerance;
import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.evaluate.EvaluationRun;
import io.tao4j.export.VariantReport.Variant;
import io.tao4j.model.Model;
import io.tao4j.network.Evaluation;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.ImageInference;
import io.tao4j.onnx.OnnxCheck;
import io.tao4j.onnx.OnnxSession;
import io.tao4j.pass.FoldBatchNorm;
import io.tao4j.pass.ForInference;
import io.tao4j.pass.HalfPrecision;
import io.tao4j.pass.RemoveQuantization;
import io.tao4j.quantize.HalfRange;
import io.tao4j.quantize.QuantizedModel;
import io.tao4j.quantize.Quantizer;
import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Exports a model in several number formats and measures what each is worth: size, accuracy by the
 * task's own metric, latency and error, all in ONNX Runtime on the CPU.
 */
public final class VariantExporter {
  /** 16-bit floats hold eleven bits; sums of some hundred products lose a few of them. */
  private static final double HALF_TOLERANCE = 2e-2;

  /**
   * Where a number lies in the middle of two integers, two programs may round it either way, and
   * what follows moves by a step.
   */
  private static final double INTEGER_TOLERANCE = 0.25;

  private static final int ROUNDS = 10;
  private static final int WARM_UP = 10;

  /** Calls of a slow network end here, fewer than asked for. */
  private static final long MOST_NANOS_A_ROUND = 1_000_000_000L;

  private final Model model;
  private final EngineProvider engine;
  private final ExecutionPlan plan;
  private final @Nullable EvaluationTask images;
  private final VariantSettings settings;
  private final BooleanSupplier cancelled;
  private @Nullable QuantizedModel quantized;

  private VariantExporter(
      Model model,
      EngineProvider engine,
      ExecutionPlan plan,
      @Nullable EvaluationTask images,
      VariantSettings settings,
      BooleanSupplier cancelled) {
    this.model = model;
    this.engine = engine;
    this.plan = plan;
    this.images = images;
    this.settings = settings;
    this.cancelled = cancelled;
  }

  /** A form before it is written. */
  private record Form(Model model, Model reference, double tolerance, Set<String> floats) {}

  /**
   * Exports. All forms are made before the first file is written.
   *
   * @param images the evaluation set, or null: then nothing says how accurate a form is
   * @param inference prepares calibration images
   * @param cancelled asked between batches of the evaluation; the figures then cover what was seen
   * @throws io.tao4j.error.TaoException as {@link Exporter#export} and {@link Quantizer#quantize}
   */
  public static VariantReport export(
      Model model,
      EngineProvider engine,
      ExecutionPlan plan,
      @Nullable EvaluationTask images,
      ImageInference<?> inference,
      VariantSettings settings,
      BooleanSupplier cancelled) {
    return new VariantExporter(model, engine, plan, images, settings, cancelled).run(inference);
  }

  private VariantReport run(ImageInference<?> inference) {
    List<Map<String, Tensor>> inputs = Exporter.inputs(model, images);
    Map<DataType, Form> forms = new LinkedHashMap<>();
    for (DataType type : settings.files().keySet()) {
      forms.put(
          type,
          switch (type) {
            case FP32 -> single();
            case FP16 -> half(inputs);
            case INT8 -> integers(inference);
          });
    }
    Map<DataType, ExportResult> files = new LinkedHashMap<>();
    forms.forEach(
        (type, form) ->
            files.put(
                type,
                Exporter.export(
                    form.model(),
                    form.reference(),
                    engine,
                    plan,
                    images,
                    ExportSettings.onnx(file(type)).withTolerance(form.tolerance()))));
    VariantReport report = measure(forms, files, inputs);
    if (settings.report() != null) {
      report.write(settings.report());
    }
    return report;
  }

  private Path file(DataType type) {
    return java.util.Objects.requireNonNull(settings.files().get(type));
  }

  // The forms

  private Model floats() {
    return new RemoveQuantization().apply(new ForInference().apply(model));
  }

  private Form single() {
    Model floats = floats();
    return new Form(floats, floats, ExportSettings.DEFAULT_TOLERANCE, Set.of());
  }

  private Form half(List<Map<String, Tensor>> inputs) {
    Model folded = new FoldBatchNorm().apply(floats());
    Set<String> kept = HalfRange.keep(folded, engine, plan, inputs);
    return new Form(new HalfPrecision(kept).apply(folded), folded, HALF_TOLERANCE, kept);
  }

  private Form integers(ImageInference<?> inference) {
    if (settings.quantize() == null) {
      throw new IllegalArgumentException("8 bits need settings of how to quantise");
    }
    QuantizedModel made = Quantizer.quantize(model, engine, plan, inference, settings.quantize());
    quantized = made;
    return new Form(made.model(), made.model(), INTEGER_TOLERANCE, made.floatLayers());
  }

  // Measuring

  private VariantReport measure(
      Map<DataType, Form> forms,
      Map<DataType, ExportResult> files,
      List<Map<String, Tensor>> inputs) {
    List<Sample> trained = new ArrayList<>();
    try (Executable executable = engine.compile(model, plan)) {
      inputs.forEach(input -> trained.add(Sample.of(executable, input)));
    }
    Map<DataType, OnnxSession> sessions = new LinkedHashMap<>();
    try {
      files.forEach((type, file) -> sessions.put(type, OnnxSession.open(file.file())));
      Map<DataType, double[]> latencies = latencies(sessions, trained.get(0).inputs());
      List<Variant> variants = new ArrayList<>();
      String metric = null;
      for (Map.Entry<DataType, OnnxSession> entry : sessions.entrySet()) {
        DataType type = entry.getKey();
        Evaluation evaluation =
            images == null
                ? null
                : EvaluationRun.evaluate(images, entry.getValue(), cancelled, done -> {});
        metric = evaluation == null ? null : evaluation.primaryMetric();
        ExportResult file = java.util.Objects.requireNonNull(files.get(type));
        CheckReport check =
            OnnxCheck.compare(file.file(), trained, new Tolerance(Double.MAX_VALUE, 0));
        double[] sorted = java.util.Objects.requireNonNull(latencies.get(type));
        variants.add(
            new Variant(
                type,
                file,
                percentile(sorted, 0.5),
                percentile(sorted, 0.99),
                evaluation == null ? Map.of() : evaluation.metrics(),
                check.maximumError(),
                java.util.Objects.requireNonNull(forms.get(type)).floats()));
      }
      return new VariantReport(
          variants,
          metric,
          images == null ? 0 : images.sampleCount(),
          OnnxSession.THREADS,
          quantized);
    } finally {
      sessions.values().forEach(OnnxSession::close);
    }
  }

  /** Turn by turn, so that what else the machine does meets all alike; sorted, milliseconds. */
  private Map<DataType, double[]> latencies(
      Map<DataType, OnnxSession> sessions, Map<String, Tensor> image) {
    Map<DataType, List<Double>> seen = new LinkedHashMap<>();
    int each = Math.max(1, settings.latencyRuns() / ROUNDS);
    for (int round = 0; round < ROUNDS; round++) {
      for (Map.Entry<DataType, OnnxSession> entry : sessions.entrySet()) {
        List<Double> all = seen.computeIfAbsent(entry.getKey(), t -> new ArrayList<>());
        long begin = System.nanoTime();
        for (int i = round == 0 ? -WARM_UP : 0; i < each; i++) {
          long before = System.nanoTime();
          entry.getValue().run(image);
          long after = System.nanoTime();
          if (i >= 0) {
            all.add((after - before) / 1e6);
          }
          if (after - begin > MOST_NANOS_A_ROUND && !all.isEmpty()) {
            break;
          }
        }
      }
    }
    Map<DataType, double[]> sorted = new LinkedHashMap<>();
    seen.forEach(
        (type, all) -> {
          double[] array = all.stream().mapToDouble(Double::doubleValue).toArray();
          Arrays.sort(array);
          sorted.put(type, array);
        });
    return sorted;
  }

  private static double percentile(double[] sorted, double share) {
    int index = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[Math.max(0, Math.min(sorted.length - 1, index))];
  }
}
