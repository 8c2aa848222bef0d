package io.tao4j.export;

import io.tao4j.check.CheckReport;
import io.tao4j.check.OutputCheck;
import io.tao4j.check.Sample;
import io.tao4j.check.Tolerance;
import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.error.TaoException;
import io.tao4j.evaluate.EvaluationRun;
import io.tao4j.export.ExportSettings.Suppression;
import io.tao4j.export.VariantReport.Variant;
import io.tao4j.model.Model;
import io.tao4j.network.Evaluation;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Task;
import io.tao4j.onnx.OnnxExporter;
import io.tao4j.onnx.OnnxOptions;
import io.tao4j.onnx.OnnxSession;
import io.tao4j.pass.FoldBatchNorm;
import io.tao4j.pass.ForInference;
import io.tao4j.pass.HalfPrecision;
import io.tao4j.pass.RemoveQuantization;
import io.tao4j.quantize.HalfRange;
import io.tao4j.quantize.QuantizedModel;
import io.tao4j.quantize.Quantizer;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Exports a model in several number formats and measures what each is worth: size, accuracy by the
 * task's own metric, latency and error, all in ONNX Runtime on the CPU.
 */
public final class VariantExporter {
  private static final Tolerance SINGLE =
      new Tolerance(ExportSettings.DEFAULT_TOLERANCE, ExportSettings.DEFAULT_TOLERANCE);

  /** 16-bit floats hold eleven bits; sums of some hundred products lose a few of them. */
  private static final Tolerance HALF = new Tolerance(2e-2, 2e-2);

  /**
   * Where a number lies in the middle of two integers, two programs may round it either way, and
   * what follows moves by a step: single outputs jump, all together stay near. Noise of 0.03 to
   * 0.07 was seen, half of what rounding itself makes; this leaves room for deeper networks.
   */
  private static final Tolerance INTEGERS = Tolerance.ofNoise(0.25);

  private static final int ROUNDS = 10;
  private static final int WARM_UP = 10;

  /** Calls of a slow network end here, fewer than asked for. */
  private static final long MOST_NANOS_A_ROUND = 1_000_000_000L;

  private final Model model;
  private final EngineProvider engine;
  private final ExecutionPlan plan;
  private final @Nullable EvaluationTask images;
  private final Function<Model, Task<?, ?>> task;
  private final VariantSettings settings;
  private final BooleanSupplier cancelled;

  /** Files that are measured: those that are written, unless they end in detections. */
  private Map<DataType, Path> measurable = Map.of();

  private @Nullable QuantizedModel quantized;
  private @Nullable Evaluation expected;
  private List<Sample> trained = List.of();

  private VariantExporter(
      Model model,
      EngineProvider engine,
      ExecutionPlan plan,
      @Nullable EvaluationTask images,
      Function<Model, Task<?, ?>> task,
      VariantSettings settings,
      BooleanSupplier cancelled) {
    this.model = model;
    this.engine = engine;
    this.plan = plan;
    this.images = images;
    this.task = task;
    this.settings = settings;
    this.cancelled = cancelled;
  }

  /** A form before it is written. */
  private record Form(Model model, Model reference, Tolerance tolerance, Set<String> floats) {}

  /**
   * Figures of a file.
   *
   * @param error from the form's reference
   * @param change from the trained model
   */
  private record Measured(double error, CheckReport change, Map<String, Double> metrics) {}

  /**
   * Exports. All forms are made, checked and measured before the first file gets its name.
   *
   * @param images the evaluation set, or null: then nothing says how accurate a form is
   * @param task of a form of the model: reads and prepares what is calibrated on, and says what the
   *     outputs are where files end in detections
   * @param cancelled asked between batches of the evaluation; the figures then cover what was seen
   * @throws TaoException as {@link Exporter#export} and {@link Quantizer#quantize}; {@code
   *     EXPORT-014} if a form loses more than the settings allow
   */
  public static VariantReport export(
      Model model,
      EngineProvider engine,
      ExecutionPlan plan,
      @Nullable EvaluationTask images,
      Function<Model, Task<?, ?>> task,
      VariantSettings settings,
      BooleanSupplier cancelled) {
    return new VariantExporter(model, engine, plan, images, task, settings, cancelled).start();
  }

  private VariantReport start() {
    if (settings.suppression() == Suppression.NONE) {
      measurable = settings.files();
      return run();
    }
    try {
      Path folder = Files.createTempDirectory("tao4j-export");
      try {
        measurable = new LinkedHashMap<>();
        settings.files().keySet().forEach(t -> measurable.put(t, folder.resolve(t + ".onnx")));
        return run();
      } finally {
        DetectionExporter.delete(folder);
      }
    } catch (IOException e) {
      throw new TaoException(
          "EXPORT-001", "cannot write temporary files", List.of(String.valueOf(e)), e);
    }
  }

  private VariantReport run() {
    List<Map<String, Tensor>> inputs = Exporter.inputs(model, images);
    Map<DataType, Form> forms = new LinkedHashMap<>();
    for (DataType type : settings.files().keySet()) {
      forms.put(
          type,
          switch (type) {
            case FP32 -> single();
            case FP16 -> half(inputs);
            case INT8 -> integers();
          });
    }
    trained = compute(model, inputs);
    evaluateTrained();
    Map<DataType, Measured> measured = new LinkedHashMap<>();
    write(List.copyOf(forms.entrySet()), inputs, measured);
    VariantReport report = report(forms, measured);
    if (settings.report() != null) {
      report.write(settings.report());
    }
    return report;
  }

  /** Each file gets its name when those after it have theirs: if one fails, none is left. */
  private void write(
      List<Map.Entry<DataType, Form>> forms,
      List<Map<String, Tensor>> inputs,
      Map<DataType, Measured> measured) {
    if (forms.isEmpty()) {
      return;
    }
    DataType type = forms.get(0).getKey();
    Form form = forms.get(0).getValue();
    List<Sample> samples = compute(form.reference(), inputs);
    Runnable others = () -> write(forms.subList(1, forms.size()), inputs, measured);
    if (settings.suppression() == Suppression.NONE) {
      OnnxExporter.exportInspected(
          form.model(),
          file(type),
          OnnxOptions.DEFAULT,
          written -> {
            measured.put(type, measure(type, form, written, samples));
            others.run();
          });
      return;
    }
    Path plain = java.util.Objects.requireNonNull(measurable.get(type));
    OnnxExporter.export(form.model(), plain);
    measured.put(type, measure(type, form, plain, samples));
    DetectionExporter.write(
        DetectionExporter.boxes(form.model(), task),
        file(type),
        settings.suppression(),
        DetectionExporter.Names.OWN,
        OnnxOptions.DEFAULT,
        compute(DetectionExporter.boxes(form.reference(), task).model(), inputs),
        form.tolerance(),
        others);
  }

  private List<Sample> compute(Model computed, List<Map<String, Tensor>> inputs) {
    try (Executable executable = engine.compile(computed, plan)) {
      return inputs.stream().map(input -> Sample.of(executable, input)).toList();
    }
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
    return new Form(floats, floats, SINGLE, Set.of());
  }

  private Form half(List<Map<String, Tensor>> inputs) {
    Model folded = new FoldBatchNorm().apply(floats());
    Set<String> kept = HalfRange.keep(folded, engine, plan, inputs);
    return new Form(new HalfPrecision(kept).apply(folded), folded, HALF, kept);
  }

  private Form integers() {
    if (settings.quantize() == null) {
      throw new IllegalArgumentException("8 bits need settings of how to quantise");
    }
    QuantizedModel made =
        Quantizer.quantize(model, engine, plan, task.apply(model), settings.quantize());
    quantized = made;
    return new Form(made.model(), made.model(), INTEGERS, made.floatLayers());
  }

  // Measuring

  private void evaluateTrained() {
    if (images == null) {
      return;
    }
    try (Executable executable = engine.compile(model, plan)) {
      expected = EvaluationRun.evaluate(images, executable, cancelled, done -> {});
    }
  }

  private Measured measure(DataType type, Form form, Path written, List<Sample> samples) {
    try (OnnxSession session = OnnxSession.open(written)) {
      return measure(type, form, session, samples);
    }
  }

  private Measured measure(DataType type, Form form, OnnxSession session, List<Sample> samples) {
    CheckReport check = compare(session, samples, form.tolerance());
    check.requireWithin(file(type));
    CheckReport change = compare(session, trained, new Tolerance(Double.MAX_VALUE, 0));
    Map<String, Double> metrics = Map.of();
    if (images != null) {
      Evaluation evaluation = EvaluationRun.evaluate(images, session, cancelled, done -> {});
      metrics = evaluation.metrics();
      requireAccuracy(type, evaluation);
    }
    return new Measured(check.maximumError(), change, metrics);
  }

  private static CheckReport compare(
      OnnxSession session, List<Sample> samples, Tolerance tolerance) {
    return OutputCheck.compare(samples, tolerance, session.inputNames(), session::run);
  }

  private void requireAccuracy(DataType type, Evaluation evaluation) {
    String metric = evaluation.primaryMetric();
    double referenceFigure = primary(java.util.Objects.requireNonNull(expected));
    double got = primary(evaluation);
    double loss = evaluation.primary().loss(got, referenceFigure);
    if (loss > settings.maximumLoss() && !cancelled.getAsBoolean()) {
      throw new TaoException(
          "EXPORT-014",
          String.format(
              Locale.ROOT,
              "%s in %s has %s %.4f, the trained model %.4f: a loss of %.4f, allowed is %.4f",
              file(type),
              type.text(),
              metric,
              got,
              referenceFigure,
              loss,
              settings.maximumLoss()),
          "keep the most sensitive layers in floats, calibrate on other images, or train with"
              + " quantisation; no file was written");
    }
  }

  private static double primary(Evaluation evaluation) {
    return evaluation.primaryValue();
  }

  private VariantReport report(Map<DataType, Form> forms, Map<DataType, Measured> measured) {
    Map<DataType, double[]> latencies = latencies();
    List<Variant> variants = new ArrayList<>();
    forms.forEach(
        (type, form) -> {
          Measured figures = java.util.Objects.requireNonNull(measured.get(type));
          double[] sorted = java.util.Objects.requireNonNull(latencies.get(type));
          variants.add(
              new Variant(
                  type,
                  Exporter.result(
                      form.model(),
                      trained,
                      images != null,
                      figures.error(),
                      ExportSettings.onnx(file(type))),
                  percentile(sorted, 0.5),
                  percentile(sorted, 0.99),
                  figures.metrics(),
                  figures.change().maximumError(),
                  figures.change().noise(),
                  form.floats()));
        });
    return new VariantReport(
        variants,
        expected == null ? null : expected.primary(),
        expected == null ? Double.NaN : primary(expected),
        images == null ? 0 : images.sampleCount(),
        OnnxSession.THREADS,
        Processor.describe(),
        quantized);
  }

  private Map<DataType, double[]> latencies() {
    Map<DataType, OnnxSession> sessions = new LinkedHashMap<>();
    try {
      measurable.forEach((type, file) -> sessions.put(type, OnnxSession.open(file)));
      return latencies(sessions, trained.get(0).inputs());
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
