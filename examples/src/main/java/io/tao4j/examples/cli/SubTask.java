package io.tao4j.examples.cli;

import io.tao4j.Tao;
import io.tao4j.TaoJob;
import io.tao4j.TaoModel;
import io.tao4j.engine.CpuOptions;
import io.tao4j.engine.Device;
import io.tao4j.engine.Engine;
import io.tao4j.network.Network;
import io.tao4j.spec.SpecException;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What the sub-tasks of all networks have in common: spec, overrides, device, TAO's own flags. */
abstract class SubTask implements Callable<Integer> {
  final Network<?, ?, ?> network;
  final Console console;

  @CommandLine.Spec CommandSpec command;

  @Option(
      names = {"-e", "--experiment_spec_file"},
      paramLabel = "FILE",
      description = "Spec, YAML or protobuf text.")
  @Nullable Path spec;

  @Option(
      names = {"-r", "--results_dir"},
      paramLabel = "DIR",
      description = "Folder for results and status.json.")
  @Nullable Path results;

  @Mixin OverrideOptions overrides = new OverrideOptions();

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "cpu, gpu or gpu:N; cpu unless given.")
  String device = "cpu";

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description = {
        "${COMPLETION-CANDIDATES}. Unless given PYTORCH trains, and the faster one",
        "evaluates and infers: ONNX_RUNTIME on the CPU, with few exceptions."
      })
  @Nullable Engine engine;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = {
        "Threads of ONNX_RUNTIME, and of a training in PYTORCH. Unless given all processors; a",
        "training leaves out those that other work keeps busy."
      })
  int threads;

  @Option(
      names = {"-k", "--key"},
      paramLabel = "KEY",
      description = "Accepted for TAO's sake; models are not encrypted.")
  @Nullable String key;

  @Option(
      names = "--gpus",
      paramLabel = "N",
      description = "Accepted for TAO's sake; one device computes.")
  @Nullable String gpus;

  @Option(
      names = "--gpu_index",
      arity = "1..*",
      paramLabel = "I",
      description = "Accepted for TAO's sake; --device chooses.")
  List<String> gpuIndex = new ArrayList<>();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  SubTask(Network<?, ?, ?> network, Console console) {
    this.network = network;
    this.console = console;
  }

  @Override
  public final Integer call() throws Exception {
    ignored("-k", key, "model files are not encrypted");
    ignored("--gpus", gpus, "one device computes, here " + device);
    ignored(
        "--gpu_index",
        gpuIndex.isEmpty() ? null : String.join(" ", gpuIndex),
        "the device is " + device + "; --device gpu:N chooses another");
    try {
      Device.parse(device);
    } catch (IllegalArgumentException e) {
      throw usage("--device: " + e.getMessage());
    }
    if (threads < 0) {
      throw usage("--threads is 0 or more, got " + threads);
    }
    overrides.fields();
    run();
    return 0;
  }

  abstract void run() throws Exception;

  private void ignored(String flag, @Nullable String value, String why) {
    if (value != null) {
      console.err().println("notice: " + flag + " is ignored: " + why);
    }
  }

  final ParameterException usage(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  /** What options ask for; a number out of its range is a usage error. */
  final <T> T requested(Supplier<T> settings) {
    try {
      return settings.get();
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  /** The job of the spec that was given; usage error without one. */
  final TaoJob jobOfSpec() {
    if (spec == null) {
      throw usage("Missing required option: '-e FILE'");
    }
    return configured(Tao.network(network.name()).spec(spec));
  }

  /**
   * The model to work on: with the spec that was given, or with the one in the model file.
   *
   * @param file null for the one that the spec names
   */
  final TaoModel model(@Nullable Path file, Path folder) {
    if (spec != null) {
      TaoJob job = jobOfSpec().results(folder);
      TaoModel model = file == null ? job.model() : job.model(file);
      job.writeSpec(folder, verb());
      return model;
    }
    if (file == null) {
      throw usage(
          "Missing required option: '-m FILE', or '-e FILE' with a spec that names a model");
    }
    TaoModel loaded = Tao.load(file);
    String modelNetwork = loaded.model().meta().network();
    if (!modelNetwork.equals(network.name())) {
      throw usage(
          "the model is of the network '%s': tao %s …".formatted(modelNetwork, modelNetwork));
    }
    TaoJob job = configured(loaded.job()).results(folder);
    if (job.hasSpec()) {
      try {
        job.writeSpec(folder, verb());
      } catch (SpecException e) {
        // A model runs without its spec; one that needs it will say what is wrong.
        console.err().println("notice: the model's own spec cannot be resolved: " + e.problem());
      }
    }
    return job.model(loaded.model());
  }

  /** What the sub-task uses the spec for; those that look at data use what training does. */
  Verb verb() {
    return Verb.TRAIN;
  }

  private TaoJob configured(TaoJob job) {
    TaoJob configured = job.device(device).cpu(CpuOptions.DEFAULT.withThreads(threads));
    if (engine != null) {
      configured = configured.engine(engine);
    }
    Map<String, String> fields = new LinkedHashMap<>(overrides.fields());
    fields.putAll(optionFields());
    for (Map.Entry<String, String> field : fields.entrySet()) {
      configured = configured.set(field.getKey(), field.getValue());
    }
    return configured;
  }

  /** Fields of the spec that further options of a sub-task set, by path. */
  Map<String, String> optionFields() {
    return Map.of();
  }

  /** The folder given by {@code -r}, else that of the output file, else the usual one. */
  final Path folder(@Nullable Path output) {
    if (results != null) {
      return results;
    }
    if (output != null) {
      Path parent = output.toAbsolutePath().getParent();
      if (parent != null) {
        return parent;
      }
    }
    return Path.of("tao-results", network.name(), command.name());
  }

  /** Opens the results folder's {@code status.json}. */
  final RunLog open(Path folder) {
    return RunLog.open(folder, network.name() + " " + command.name());
  }
}
