package io.tao4j.examples.cli;

import static java.util.stream.Collectors.joining;

import io.tao4j.TaoModel;
import io.tao4j.file.AtomicFile;
import io.tao4j.inference.InferenceResult;
import io.tao4j.network.Network;
import io.tao4j.network.SubCommand;
import io.tao4j.spec.Verb;
import io.tao4j.train.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** {@code inference}: a model's answers for a picture or a folder of pictures. */
@Command(
    name = "inference",
    sortOptions = false,
    description = "Runs a model over a file or a folder (of pictures, say) and writes its answers.")
final class InferenceTask extends SubTask {
  private static final Path STANDARD_INPUT = Path.of("-");

  @Option(
      names = {"-m", "--model"},
      paramLabel = "FILE",
      description = "Model file (.tao); without it the one that the spec names.")
  @Nullable Path modelFile;

  @Option(
      names = {"-i", "--input", "--image", "-d", "--image_dir"},
      paramLabel = "PATH",
      description =
          "File, or folder that is searched with all folders in it; - for the standard input:"
              + " lines, or of a sound a file or its bare samples (16 bits, little end first, one"
              + " channel, at the model's rate).")
  @Nullable Path input;

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "A text instead of a file, for networks that take lines; may come again.")
  List<String> texts = new ArrayList<>();

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

  /** With the options that the network declares. */
  static CommandLine of(Network<?, ?, ?> network, Console console) {
    CommandLine line = new CommandLine(new InferenceTask(network, console));
    network
        .info()
        .inferenceOptions()
        .forEach(option -> line.getCommandSpec().addOption(DeclaredTask.option(option)));
    return line;
  }

  @Override
  Map<String, String> optionFields() {
    Map<String, String> fields = new LinkedHashMap<>();
    for (SubCommand.Option option : network.info().inferenceOptions()) {
      OptionSpec given =
          command.commandLine().getParseResult().matchedOption(option.names().get(0));
      if (given != null) {
        fields.put(option.field(), DeclaredTask.value(option.kind(), given));
      }
    }
    return fields;
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
    if (input != null && !texts.isEmpty()) {
      throw usage("'-i PATH' and '--text TEXT' name two inputs: give one of them");
    }
    Path folder = results != null || output == null ? folder(null) : output;
    open(folder).run(() -> infer(folder));
  }

  /** What was typed or piped as a file, so that answers can name the line. */
  private Path typed(Path folder, String name) throws IOException {
    Path file = folder.resolve(name);
    if (texts.isEmpty()) {
      AtomicFile.writeStream(file, System.in::transferTo);
    } else {
      String lines = texts.stream().map(t -> t.replaceAll("\\R", " ")).collect(joining("\n"));
      AtomicFile.writeString(file, lines + "\n");
    }
    return file;
  }

  private Map<String, Number> infer(Path folder) throws IOException {
    boolean typed = input == null || STANDARD_INPUT.equals(input);
    TaoModel model = model(modelFile, folder);
    if (input == null && texts.isEmpty()) {
      texts = model.inputLines();
      if (texts.isEmpty()) {
        throw usage("Missing required option: '-i PATH', or '--text TEXT' instead of it");
      }
    }
    Path source = typed ? typed(folder, model.pipedName()) : Objects.requireNonNull(input);
    Cancellation cancellation = new Cancellation();
    InferenceResult result;
    try (Interrupt interrupt = Interrupt.cancels(cancellation);
        CountProgress progress = new CountProgress("inference", console)) {
      result =
          model.infer(source, output == null ? folder : output, batchSize, cancellation, progress);
      interrupt.throwIfInterrupted();
    }
    result.unreadable().forEach(line -> console.err().println("notice: skipped " + line));
    console.out().println(result.inputs() + " " + result.noun());
    result.files().forEach(file -> console.out().println("wrote " + file));
    if (typed && !result.files().isEmpty()) {
      console.out().print(Files.readString(result.files().get(0)));
    }
    Map<String, Number> kpi = new LinkedHashMap<>();
    kpi.put("inputs", result.inputs());
    kpi.put("unreadable", result.unreadable().size());
    return kpi;
  }
}
