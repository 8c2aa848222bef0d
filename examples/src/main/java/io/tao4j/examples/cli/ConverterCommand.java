package io.tao4j.examples.cli;

import io.tao4j.onnx.OnnxSignature;
import io.tao4j.onnx.OnnxSignature.Port;
import io.tao4j.tensorrt.BuildOptions.Precision;
import io.tao4j.tensorrt.EngineInfo;
import io.tao4j.tensorrt.ShapeRange;
import io.tao4j.tensorrt.TensorRtConverter;
import io.tao4j.train.Cancellation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code tao converter}: a TensorRT engine of an ONNX file, with tao-converter's flags. */
@Command(
    name = "converter",
    sortOptions = false,
    description = "Builds a TensorRT engine of an ONNX file, for the GPU of this machine.",
    mixinStandardHelpOptions = false)
final class ConverterCommand implements Callable<Integer> {
  private final Console console;

  @CommandLine.Spec CommandSpec command;

  @Parameters(paramLabel = "MODEL.onnx", description = "What to build an engine of.")
  Path model;

  @Option(
      names = "-e",
      paramLabel = "FILE",
      description = "Engine to write; saved.engine unless given.")
  Path engine = Path.of("saved.engine");

  @Option(
      names = "-t",
      paramLabel = "TYPE",
      description = {
        "fp32 (the file as it is), fp16 or bf16 (the file rewritten), int8 (a file with scales in",
        "it, as export --data_type int8 writes); fp32 unless given."
      })
  String type = "fp32";

  @Option(
      names = "-p",
      paramLabel = "INPUT,MIN,OPT,MAX",
      description = "Sizes of an input, like images,1x3x224x224,8x3x224x224,16x3x224x224; repeat.")
  List<String> profiles = new ArrayList<>();

  @Option(
      names = "-d",
      paramLabel = "C,H,W",
      description = "Sizes of the only input without the batch, in place of -p; batches 1 to -m.")
  @Nullable String dims;

  @Option(names = "-m", paramLabel = "N", description = "Largest batch for -d; 16 unless given.")
  long maximumBatch = 16;

  @Option(
      names = "-w",
      paramLabel = "BYTES",
      description = "Scratch memory; 1073741824 unless given.")
  long workspace = 1L << 30;

  @Option(names = "-u", paramLabel = "CORE", description = "DLA core, where there is one.")
  int dlaCore = -1;

  @Mixin EngineOptions options = new EngineOptions();

  @Option(names = "-k", paramLabel = "KEY", description = "Accepted for TAO's sake.")
  @Nullable String key;

  @Option(names = "-o", paramLabel = "NAMES", description = "Accepted for TAO's sake.")
  @Nullable String outputs;

  @Option(names = "-c", paramLabel = "FILE", description = "Accepted for TAO's sake.")
  @Nullable String cache;

  @Option(names = "-b", paramLabel = "N", description = "Accepted for TAO's sake.")
  @Nullable String calibrationBatch;

  @Option(names = "-i", paramLabel = "ORDER", description = "Accepted for TAO's sake: nchw.")
  @Nullable String order;

  @Option(names = "-s", description = "Accepted for TAO's sake.")
  boolean strict;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  ConverterCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ignored("-k", key, "files are not encrypted");
    ignored("-o", outputs, "an ONNX file says its outputs");
    ignored("-c", cache, "TensorRT 11 calibrates nothing: scales are in the file");
    ignored("-b", calibrationBatch, "TensorRT 11 calibrates nothing: scales are in the file");
    ignored("-s", strict ? "" : null, "TensorRT 11 always computes in the types of the file");
    ignored("-i", order, "an ONNX file says the order of its axes");
    Cancellation cancellation = new Cancellation();
    TensorRtConverter converter;
    try {
      TensorRtConverter.Builder builder =
          options
              .builder(console)
              .precision(precision())
              .workspaceBytes(workspace)
              .dlaCore(dlaCore)
              .cancelled(cancellation::isCancelled);
      if (!profiles.isEmpty()) {
        builder.profile(profiles.stream().map(ShapeRange::parse).toArray(ShapeRange[]::new));
      } else if (dims != null) {
        builder.profile(ofDims(dims));
      }
      converter = builder.build();
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
    try (Interrupt interrupt = Interrupt.cancels(cancellation)) {
      EngineInfo info = converter.convert(model, engine);
      interrupt.throwIfInterrupted();
      EngineOptions.printEngine(console, engine, info);
    }
    return 0;
  }

  private Precision precision() {
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "fp32" -> Precision.FILE;
      case "fp16" -> Precision.FP16;
      case "bf16" -> Precision.BF16;
      case "int8" -> Precision.INT8;
      default -> throw new IllegalArgumentException("-t is fp32, fp16, bf16 or int8, got " + type);
    };
  }

  private ShapeRange ofDims(String text) {
    List<Port> inputs = OnnxSignature.read(model).inputs();
    if (inputs.size() != 1) {
      throw new IllegalArgumentException(
          "-d is for a file with one input, it has %s: use -p".formatted(inputs));
    }
    String rest =
        "x" + String.join("x", Arrays.stream(text.split(",")).map(String::strip).toList());
    return ShapeRange.parse(
        "%s,1%s,%s%s,%s%s"
            .formatted(inputs.get(0).name(), rest, maximumBatch, rest, maximumBatch, rest));
  }

  private void ignored(String flag, @Nullable String value, String why) {
    if (value != null) {
      console.err().println("notice: " + flag + " is ignored: " + why);
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
