package io.tao4j.examples.cli;

import io.tao4j.TaoModel;
import io.tao4j.export.DataType;
import io.tao4j.export.ExportSettings;
import io.tao4j.export.ExportSettings.Suppression;
import io.tao4j.export.VariantReport;
import io.tao4j.export.VariantSettings;
import io.tao4j.network.Network;
import io.tao4j.onnx.OnnxSignature;
import io.tao4j.pass.QuantizationLayout;
import io.tao4j.quantize.QuantizeSettings;
import io.tao4j.spec.Verb;
import io.tao4j.tensorrt.BuildOptions.Precision;
import io.tao4j.tensorrt.EngineInfo;
import io.tao4j.tensorrt.ShapeRange;
import io.tao4j.tensorrt.TensorRtConverter;
import io.tao4j.tensorrt.TensorRtEngine;
import io.tao4j.train.Cancellation;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gen_trt_engine}: a TensorRT engine of a model, with tao deploy's flags. */
@Command(
    name = "gen_trt_engine",
    sortOptions = false,
    description = {
      "Builds a TensorRT engine of a model, for the GPU of this machine, and compares its accuracy"
          + " with the model's.",
      "Exports the model first, in the wanted number format. Or -m names an ONNX file."
    })
final class GenTrtEngineTask extends SubTask {
  /** Number formats of an engine. */
  enum Type {
    FP32(DataType.FP32, Precision.FILE, Precision.FILE),
    FP16(DataType.FP16, Precision.FILE, Precision.FP16),
    /** Nothing on this machine's CPU computes in it, so that it is not measured. */
    BF16(DataType.FP32, Precision.BF16, Precision.BF16),
    INT8(DataType.INT8, Precision.INT8, Precision.INT8);

    /** Form of the file that is exported. */
    final DataType exported;

    /** What becomes of that file. */
    final Precision ofExported;

    /** What becomes of an ONNX file that was given. */
    final Precision ofGiven;

    Type(DataType exported, Precision ofExported, Precision ofGiven) {
      this.exported = exported;
      this.ofExported = ofExported;
      this.ofGiven = ofGiven;
    }
  }

  @Option(
      names = {"-m", "--model_path"},
      paramLabel = "FILE",
      description = "Model file (.tao), or an ONNX file; without it the one that the spec names.")
  @Nullable Path modelFile;

  @Option(
      names = "--engine_file",
      paramLabel = "FILE",
      description = "Engine to write; NETWORK.engine in -r unless given.")
  @Nullable Path engineFile;

  @Option(
      names = "--data_type",
      paramLabel = "TYPE",
      description = "${COMPLETION-CANDIDATES}; FP32 unless given.")
  Type type = Type.FP32;

  @Option(
      names = "--nms",
      paramLabel = "TAIL",
      description = {
        "What a detector's engine ends in: none (the network's own outputs, which are decoded here,",
        "unless given) or trt (detections, by the plug-in EfficientNMS_TRT, which computes in",
        "float32 whatever the network does)."
      })
  Suppression suppression = Suppression.NONE;

  @Mixin CalibrationOptions quantization = new CalibrationOptions(1);

  @Option(names = "--min_batch_size", paramLabel = "N", description = "1 unless given.")
  int minimumBatch = 1;

  @Option(names = "--opt_batch_size", paramLabel = "N", description = "1 unless given.")
  int usualBatch = 1;

  @Option(names = "--max_batch_size", paramLabel = "N", description = "1 unless given.")
  int maximumBatch = 1;

  @Option(
      names = "--max_workspace_size",
      paramLabel = "GIB",
      description = "Scratch memory; 2 unless given.")
  int workspace = 2;

  @Option(names = "--no_evaluation", description = "Do not compare accuracy.")
  boolean noEvaluation;

  @Mixin EngineOptions options = new EngineOptions();

  @Option(names = "-s", description = "Accepted for TAO's sake.")
  boolean strict;

  @Option(
      names = {"--cal_data_file", "--cal_json_file"},
      paramLabel = "FILE",
      description = "Accepted for TAO's sake.")
  @Nullable String calibrationFile;

  GenTrtEngineTask(Network<?, ?, ?> network, Console console) {
    super(network, console);
  }

  @Override
  Verb verb() {
    return Verb.EXPORT;
  }

  @Override
  void run() throws Exception {
    if (strict) {
      console.err().println("notice: -s is ignored: TensorRT computes in the types of the file");
    }
    if (calibrationFile != null) {
      console
          .err()
          .println("notice: --cal_data_file and --cal_json_file are ignored: --cal_image_dir");
    }
    if (suppression == Suppression.ONNX) {
      throw usage("--nms is none or trt");
    }
    if (suppression != Suppression.NONE && type == Type.BF16) {
      throw usage("--nms trt is for --data_type fp32, fp16 and int8");
    }
    QuantizeSettings quantize = requested(() -> quantization.settings(QuantizationLayout.TENSORRT));
    if (minimumBatch < 1 || minimumBatch > usualBatch || usualBatch > maximumBatch) {
      throw usage(
          "batch sizes are 1 <= min <= opt <= max, got %s, %s, %s"
              .formatted(minimumBatch, usualBatch, maximumBatch));
    }
    Path folder = folder(engineFile);
    open(folder).run(() -> build(folder, quantize));
  }

  private Map<String, Number> build(Path folder, QuantizeSettings quantize) {
    Path engine = engineFile == null ? folder.resolve(network.name() + ".engine") : engineFile;
    boolean isOnnx = modelFile != null && modelFile.toString().endsWith(".onnx");
    if (isOnnx) {
      return convert(modelFile, engine, type.ofGiven);
    }
    TaoModel model = model(modelFile, folder);
    Path onnx = engine.resolveSibling(engine.getFileName() + ".onnx");
    Double expected = export(model, onnx, quantize);
    Map<String, Number> kpi = convert(onnx, engine, type.ofExported);
    boolean evaluates = network.info().verbs().contains(Verb.EVALUATE);
    if (!noEvaluation && evaluates && suppression == Suppression.NONE && model.job().hasSpec()) {
      compare(model, engine, expected, kpi);
    }
    return kpi;
  }

  /** Writes the file; returns its accuracy in ONNX Runtime where that was measured. */
  private @Nullable Double export(TaoModel model, Path onnx, QuantizeSettings quantize) {
    if (type.exported == DataType.FP32) {
      model.export(ExportSettings.onnx(onnx).withSuppression(suppression));
      return null;
    }
    VariantReport report =
        model.export(
            VariantSettings.of(Map.of(type.exported, onnx))
                .withQuantize(quantize)
                .withLatencyRuns(1)
                .withSuppression(suppression),
            new Cancellation());
    CalibrationOptions.printReport(console, report);
    return report.primaryMetric() == null
        ? null
        : report.variants().get(0).metrics().get(report.primaryMetric());
  }

  private Map<String, Number> convert(Path onnx, Path engine, Precision precision) {
    Cancellation cancellation = new Cancellation();
    ShapeRange[] ranges =
        OnnxSignature.read(onnx).inputs().stream()
            .filter(OnnxSignature.Port::isDynamic)
            .map(this::range)
            .toArray(ShapeRange[]::new);
    TensorRtConverter.Builder builder =
        options
            .builder(console)
            .precision(precision)
            .workspaceBytes((long) workspace << 30)
            .cancelled(cancellation::isCancelled);
    if (ranges.length > 0) {
      builder.profile(ranges);
    }
    try (Interrupt interrupt = Interrupt.cancels(cancellation)) {
      EngineInfo info = builder.build().convert(onnx, engine);
      interrupt.throwIfInterrupted();
      EngineOptions.printEngine(console, engine, info);
      Map<String, Number> kpi = new LinkedHashMap<>();
      kpi.put("size", Figures.mebibytes(info.bytes()));
      kpi.put("layers", info.layers().size());
      return kpi;
    }
  }

  /** Free sizes beyond the batch have no flag here: the converter says so. */
  private ShapeRange range(OnnxSignature.Port port) {
    return new ShapeRange(
        port.name(), sizes(port, minimumBatch), sizes(port, usualBatch), sizes(port, maximumBatch));
  }

  private static List<Long> sizes(OnnxSignature.Port port, long batch) {
    List<Long> sizes = port.dims().stream().collect(Collectors.toList());
    sizes.set(0, batch);
    return sizes;
  }

  private void compare(
      TaoModel model, Path engine, @Nullable Double expected, Map<String, Number> kpi) {
    try (TensorRtEngine opened = TensorRtEngine.open(engine)) {
      var modelEvaluation = model.evaluate();
      var engineEvaluation = model.evaluate(opened);
      String metric = modelEvaluation.primaryMetric();
      console
          .out()
          .printf(
              Locale.ROOT,
              "%s: trained %.4f%s, engine %.4f; %s%n",
              metric,
              modelEvaluation.metrics().get(metric),
              expected == null ? "" : String.format(Locale.ROOT, ", exported %.4f", expected),
              engineEvaluation.metrics().get(metric),
              opened.latency().snapshot());
      kpi.putAll(engineEvaluation.metrics());
    }
  }
}
