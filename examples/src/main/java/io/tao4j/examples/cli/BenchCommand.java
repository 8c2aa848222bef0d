package io.tao4j.examples.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.Tao;
import io.tao4j.engine.Device;
import io.tao4j.engine.Engine;
import io.tao4j.engine.Precision;
import io.tao4j.examples.Bench;
import io.tao4j.network.Network;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code tao bench}: speed and memory of a network. */
@Command(
    name = "bench",
    sortOptions = false,
    description = {
      "Measures speed and memory of a network.",
      "Times training steps, inference and start-up on drawn images; prints a table and, as the"
          + " last line, the same as JSON."
    })
final class BenchCommand implements Callable<Integer> {
  private final Console console;

  @CommandLine.Spec CommandSpec command;

  @Parameters(paramLabel = "NETWORK", description = "Network to measure.")
  String network = "";

  @Option(
      names = {"--arch", "--backbone"},
      paramLabel = "NAME",
      description = "Backbone by the spec's name; ${DEFAULT-VALUE} unless given.")
  String arch = "resnet18";

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description = "Side of the input; ${DEFAULT-VALUE} unless given.")
  int size = 128;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Images a step; ${DEFAULT-VALUE} unless given.")
  int batch = 16;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Timed steps; ${DEFAULT-VALUE} unless given.")
  int steps = 20;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description = "Steps before them; ${DEFAULT-VALUE} unless given.")
  int warmUp = 3;

  @Option(
      names = "--precision",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; AUTO unless given.")
  Precision precision = Precision.AUTO;

  @Option(names = "--device", paramLabel = "DEVICE", description = "cpu, gpu or gpu:N.")
  String device = "cpu";

  @Option(names = "--engine", paramLabel = "ENGINE", description = "${COMPLETION-CANDIDATES}.")
  Engine engine = Engine.PYTORCH;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  BenchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Network<?, ?, ?> chosen = Tao.network(network).network();
    Bench.Settings settings;
    try {
      settings =
          new Bench.Settings(
              arch, size, batch, Device.parse(device), engine, precision, steps, warmUp);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
    Bench.Result result = Bench.run(chosen, settings);
    console
        .out()
        .printf(
            "%s %s, %s x %s, batch %s, %s, %s, %s%n",
            chosen.name(), arch, size, size, batch, engine, precision, device);
    console.out().println(result.toText());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("network", chosen.name());
    json.put("arch", arch);
    json.put("size", size);
    json.put("batch", batch);
    json.put("engine", engine.name());
    json.put("precision", precision.name());
    json.put("device", device);
    json.putAll(result.figures());
    console.out().println(new ObjectMapper().writeValueAsString(json));
    return 0;
  }
}
