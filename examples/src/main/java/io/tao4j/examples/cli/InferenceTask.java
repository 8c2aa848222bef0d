package io.tao4j.examples.cli;

import io.tao4j.TaoModel;
import io.tao4j.inference.InferenceResult;
import io.tao4j.network.Network;
import io.tao4j.spec.Verb;
import io.tao4j.train.Cancellation;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code inference}: a model's answers for a picture or a folder of pictures. */
@Command(
    name = "inference",
    sortOptions = false,
    description = "Runs a model over a file or a folder (of pictures, say) and writes its answers.")
final class InferenceTask extends SubTask {
  @Option(
      names = {"-m", "--model"},
      paramLabel = "FILE",
      description = "Model file (.tao); without it the one that the spec names.")
  @Nullable Path modelFile;

  @Option(
      names = {"-i", "--input", "--image", "-d", "--image_dir"},
      required = true,
      paramLabel = "PATH",
      description = "File, or folder that is searched with all folders in it.")
  Path input = Path.of("");

  @Option(
      names = {"-o", "--output_dir"},
      paramLabel = "DIR",
      description = "Folder for the answers; without it the results folder.")
  @Nullable Path output;

  @Option(
      names = {"-b", "--batch_size"},
      paramLabel = "N",
      description = "Inputs that go through the network together; 16 unless given.")
  int batchSize = 16;

  InferenceTask(Network<?, ?, ?> network, Console console) {
    super(network, console);
  }

  @Override
  Verb verb() {
    return Verb.INFERENCE;
  }

  @Override
  void run() throws Exception {
    if (batchSize < 1) {
      throw usage("-b is one or more, got " + batchSize);
    }
    Path folder = results != null || output == null ? folder(null) : output;
    open(folder).run(() -> infer(folder));
  }

  private Map<String, Number> infer(Path folder) {
    TaoModel model = model(modelFile, folder);
    Cancellation cancellation = new Cancellation();
    InferenceResult result;
    try (Interrupt interrupt = Interrupt.cancels(cancellation);
        CountProgress progress = new CountProgress("inference", console)) {
      result =
          model.infer(input, output == null ? folder : output, batchSize, cancellation, progress);
      interrupt.throwIfInterrupted();
    }
    result.unreadable().forEach(line -> console.err().println("notice: skipped " + line));
    console.out().println(result.inputs() + " " + result.noun());
    result.files().forEach(file -> console.out().println("wrote " + file));
    Map<String, Number> kpi = new LinkedHashMap<>();
    kpi.put("inputs", result.inputs());
    kpi.put("unreadable", result.unreadable().size());
    return kpi;
  }
}
