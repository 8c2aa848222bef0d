package io.tao4j.examples.cli;

import io.tao4j.TaoModel;
import io.tao4j.export.ExportResult;
import io.tao4j.export.ExportSettings;
import io.tao4j.network.Network;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code export}: a file for other programs, checked against the engine. */
@Command(
    name = "export",
    sortOptions = false,
    description = {
      "Writes the model for other programs.",
      "Compares their numbers with the engine's on images of the evaluation set; where they differ"
          + " too much no file is left."
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
      description = "File to write; without it NETWORK with the format's ending, in -r.")
  @Nullable Path output;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; ONNX unless given.")
  ExportSettings.Format format = ExportSettings.Format.ONNX;

  ExportTask(Network<?, ?> network, Console console) {
    super(network, console);
  }

  @Override
  void run() throws Exception {
    Path folder = folder(output);
    open(folder).run(() -> export(folder));
  }

  private Map<String, Number> export(Path folder) {
    TaoModel model = model(modelFile, folder);
    Path file = output == null ? folder.resolve(network.name() + format.extension()) : output;
    ExportResult result =
        model.export(
            switch (format) {
              case ONNX -> ExportSettings.onnx(file);
              case TORCHSCRIPT -> ExportSettings.torchScript(file);
            });
    Map<String, Number> kpi = new LinkedHashMap<>();
    kpi.put("maximum_error", result.maximumError());
    kpi.put("size", Figures.mebibytes(result.bytes()));
    kpi.put("param_count", result.parameters());
    kpi.put("macs", result.macs());
    console
        .out()
        .printf(
            Locale.ROOT,
            "wrote %s, %.1f MiB, largest difference from the engine %.3g on %s%n",
            result.file(),
            Figures.mebibytes(result.bytes()),
            result.maximumError(),
            result.checkedOn());
    return kpi;
  }
}
