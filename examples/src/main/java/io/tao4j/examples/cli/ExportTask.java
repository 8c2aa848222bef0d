package io.tao4j.examples.cli;

import io.tao4j.TaoModel;
import io.tao4j.export.DataType;
import io.tao4j.export.ExportResult;
import io.tao4j.export.ExportSettings;
import io.tao4j.export.ExportSettings.Suppression;
import io.tao4j.export.VariantReport;
import io.tao4j.export.VariantSettings;
import io.tao4j.export.deploy.DeployResult;
import io.tao4j.export.deploy.DeploySettings;
import io.tao4j.export.deploy.DeployTarget;
import io.tao4j.export.deploy.TritonBackend;
import io.tao4j.network.Network;
import io.tao4j.pass.QuantizationLayout;
import io.tao4j.quantize.QuantizeSettings;
import io.tao4j.spec.Verb;
import io.tao4j.train.Cancellation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code export}: a file for other programs, checked against the engine. */
@Command(
    name = "export",
    sortOptions = false,
    description = {
      "Writes the model for other programs.",
      "Compares their numbers with the engine's on samples of the evaluation set; where they differ"
          + " too much no file is left. Ends with a table, report.json and a picture: size, accuracy"
          + " and latency in ONNX Runtime on this CPU."
    })
final class ExportTask extends SubTask {
  @Option(
      names = {"-m", "--model"},
      paramLabel = "FILE",
      description = "Model file (.tao); without it the one that the spec names.")
  @Nullable Path modelFile;

  @Option(
      names = {"-o", "--output_file"},
      paramLabel = "FILE",
      description =
          "File to write, a folder for SAVED_MODEL; without it NETWORK with the format's ending,"
              + " in -r.")
  @Nullable Path output;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; ONNX unless given.")
  ExportSettings.Format format = ExportSettings.Format.ONNX;

  @Option(
      names = "--nms",
      paramLabel = "TAIL",
      description = {
        "What a detector's ONNX file ends in: none (the network's own outputs, unless given),",
        "onnx (detections, by ONNX's own operators), trt (detections, by TensorRT's plug-in",
        "EfficientNMS_TRT). With the thresholds of the model's nms_config; fp32 only."
      })
  Suppression suppression = Suppression.NONE;

  @Option(
      names = "--outputs",
      paramLabel = "NAMES",
      description = {
        "own (the network's names, unless given) or tao (names and numbers of TAO's exports, for",
        "pipelines that read those: predictions/Softmax of a classifier, BatchedNMS of YOLO, NMS of",
        "ssd, ...), with a configuration for DeepStream beside it. ONNX and fp32 only, no report."
      })
  ExportSettings.Outputs outputs = ExportSettings.Outputs.OWN;

  @Option(
      names = "--data_type",
      split = ",",
      paramLabel = "TYPE",
      description = {
        "fp32, fp16 or int8; fp32 unless given. Several by commas: the first goes to the file, the",
        "others beside it with their type in the name. ONNX only."
      })
  List<DataType> dataTypes = List.of(DataType.FP32);

  @Mixin CalibrationOptions quantization = new CalibrationOptions(16);

  @Option(
      names = "--int8_layout",
      paramLabel = "LAYOUT",
      description =
          "${COMPLETION-CANDIDATES}: whose fusions; TENSORRT with --nms trt, else ONNX_RUNTIME,"
              + " unless given.")
  @Nullable QuantizationLayout layout;

  @Option(
      names = "--max_loss",
      paramLabel = "SHARE",
      description = {
        "Write no file of a type that loses more of the task's figure on the evaluation set than",
        "this, 0.02 for two points; no limit unless given."
      })
  double maximumLoss = Double.POSITIVE_INFINITY;

  @Option(
      names = "--no_report",
      description = "Write no report.json and no picture; measure nothing if it is fp32 alone.")
  boolean noReport;

  @ArgGroup(validate = false, heading = "For programs that run models:%n")
  Deployment deployment = new Deployment();

  /** What lies beside the model where it runs. */
  static final class Deployment {
    @Option(
        names = "--for",
        split = ",",
        paramLabel = "PROGRAM",
        description = {
          "${COMPLETION-CANDIDATES}, by commas: a folder of that name beside the file, with the model",
          "and its configuration."
        })
    List<DeployTarget> targets = new ArrayList<>();

    @Option(
        names = "--deploy_name",
        paramLabel = "NAME",
        description = "The model's name there; the network's unless given.")
    @Nullable String name;

    @Option(
        names = "--triton_backends",
        split = ",",
        paramLabel = "BACKEND",
        description = "${COMPLETION-CANDIDATES}, by commas; ONNX unless given.")
    List<TritonBackend> backends = List.of(TritonBackend.ONNX);

    @Option(
        names = "--max_batch_size",
        paramLabel = "N",
        description = "Pictures that a server puts together; 16 unless given.")
    int maximumBatch = DeploySettings.DEFAULT_MAXIMUM_BATCH;

    @Option(
        names = "--engine_file",
        paramLabel = "FILE",
        description = "TensorRT engine of this model, for Triton.")
    @Nullable Path plan;

    DeploySettings settings(Path folder, String network) {
      return DeploySettings.in(folder, name == null ? network : name, targets)
          .withBackends(backends)
          .withMaximumBatch(maximumBatch)
          .withPlan(plan);
    }
  }

  ExportTask(Network<?, ?, ?> network, Console console) {
    super(network, console);
  }

  @Override
  Verb verb() {
    return Verb.EXPORT;
  }

  @Override
  void run() throws Exception {
    List<DataType> types = types();
    QuantizeSettings settings = requested(() -> quantization.settings(layout()));
    Path folder = folder(output);
    DeploySettings deploy = deploySettings(folder);
    open(folder).run(() -> export(folder, types, settings, deploy));
  }

  private QuantizationLayout layout() {
    if (layout != null) {
      return layout;
    }
    return suppression == Suppression.TRT
        ? QuantizationLayout.TENSORRT
        : QuantizationLayout.ONNX_RUNTIME;
  }

  private @Nullable DeploySettings deploySettings(Path folder) {
    if (deployment.targets.isEmpty()) {
      return null;
    }
    return requested(() -> deployment.settings(folder, network.name()));
  }

  private List<DataType> types() {
    Set<DataType> types = new LinkedHashSet<>(dataTypes);
    if (!(maximumLoss >= 0)) {
      throw usage("--max_loss is 0 or more, got " + maximumLoss);
    }
    if (suppression != Suppression.NONE && format != ExportSettings.Format.ONNX) {
      throw usage("--nms is for --format ONNX");
    }
    if (outputs == ExportSettings.Outputs.TAO
        && (format != ExportSettings.Format.ONNX || !types.equals(Set.of(DataType.FP32)))) {
      throw usage("--outputs tao is for --format ONNX and --data_type fp32");
    }
    if (format != ExportSettings.Format.ONNX && !types.equals(Set.of(DataType.FP32))) {
      throw usage("--data_type other than fp32 is for --format ONNX");
    }
    return List.copyOf(types);
  }

  private Map<String, Number> export(
      Path folder,
      List<DataType> types,
      QuantizeSettings settings,
      @Nullable DeploySettings deploy) {
    TaoModel model = model(modelFile, folder);
    Path file = output == null ? folder.resolve(format.fileName(network.name())) : output;
    Map<String, Number> kpi = export(model, file, folder, types, settings);
    if (deploy != null) {
      // a form that is not the trained network's own is not made again
      boolean isFloat32 = types.get(0) == DataType.FP32;
      DeployResult result = model.deploy(isFloat32 ? deploy : deploy.withOnnx(file));
      result
          .folders()
          .forEach((target, at) -> console.out().printf("for %s: %s%n", target.text(), at));
    }
    return kpi;
  }

  private Map<String, Number> export(
      TaoModel model, Path file, Path folder, List<DataType> types, QuantizeSettings settings) {
    boolean plain = types.equals(List.of(DataType.FP32));
    boolean outputsOfModel = outputs == ExportSettings.Outputs.OWN;
    if (outputsOfModel && format == ExportSettings.Format.ONNX && !(plain && noReport)) {
      return variants(
          model,
          VariantSettings.around(file, types)
              .withQuantize(settings)
              .withMaximumLoss(maximumLoss)
              .withSuppression(suppression),
          folder);
    }
    ExportResult result =
        model.export(
            switch (format) {
              case ONNX ->
                  ExportSettings.onnx(file).withSuppression(suppression).withOutputs(outputs);
              case TORCHSCRIPT -> ExportSettings.torchScript(file);
              case SAVED_MODEL -> ExportSettings.savedModel(file);
            });
    printExport(result);
    return kpi(result);
  }

  private Map<String, Number> variants(TaoModel model, VariantSettings settings, Path folder) {
    Cancellation cancellation = new Cancellation();
    VariantReport report;
    try (Interrupt interrupt = Interrupt.cancels(cancellation)) {
      report = model.export(settings.withReport(noReport ? null : folder), cancellation);
      interrupt.throwIfInterrupted();
    }
    report.variants().forEach(v -> printExport(v.export()));
    CalibrationOptions.printReport(console, report);
    VariantReport.Variant first = report.variants().get(0);
    Map<String, Number> kpi = kpi(first.export());
    kpi.put("latency_p50_ms", first.latency50());
    kpi.putAll(first.metrics());
    return kpi;
  }

  private static Map<String, Number> kpi(ExportResult result) {
    Map<String, Number> kpi = new LinkedHashMap<>();
    kpi.put("maximum_error", result.maximumError());
    kpi.put("size", Figures.mebibytes(result.bytes()));
    kpi.put("param_count", result.parameters());
    kpi.put("macs", result.macs());
    return kpi;
  }

  private void printExport(ExportResult result) {
    console
        .out()
        .printf(
            Locale.ROOT,
            "wrote %s, %.1f MiB, largest difference from the engine %.3g on %s%n",
            result.file(),
            Figures.mebibytes(result.bytes()),
            result.maximumError(),
            result.checkedOn());
  }
}
