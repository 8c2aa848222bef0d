package io.tao4j.examples.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.Tao;
import io.tao4j.examples.EngineComparison;
import io.tao4j.network.Network;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecTree;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code tao compare}: one training on both engines. */
@Command(
    name = "compare",
    sortOptions = false,
    description = {
      "Runs the first steps of a training on PyTorch and on TensorFlow, in float32.",
      "Prints the losses of each step, then how far the engines are apart and, beside it, how far"
          + " PyTorch is from itself after a change of the weights' last bits; the last line is"
          + " JSON."
    })
final class CompareCommand implements Callable<Integer> {
  private final Console console;

  @CommandLine.Spec CommandSpec command;

  @Parameters(paramLabel = "NETWORK", description = "Network to train.")
  String network = "";

  @Option(
      names = {"-e", "--experiment_spec_file"},
      required = true,
      paramLabel = "FILE",
      description = "Spec of the training, YAML or protobuf text.")
  Path spec = Path.of("");

  @Mixin OverrideOptions overrides = new OverrideOptions();

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "How many; ${DEFAULT-VALUE} unless given.")
  int steps = 50;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  CompareCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Network<?, ?, ?> chosen = Tao.network(network).network();
    if (steps < 1) {
      throw new ParameterException(command.commandLine(), "--steps is one or more, got " + steps);
    }
    SpecTree tree = SpecReader.standard().read(spec);
    for (Map.Entry<String, String> field : overrides.fields().entrySet()) {
      tree = tree.with(field.getKey(), field.getValue());
    }
    console.out().println("step  rate      pytorch      nudged       tensorflow");
    int[] done = {0};
    EngineComparison.Result result =
        EngineComparison.run(
            chosen,
            tree,
            steps,
            s ->
                console
                    .out()
                    .printf(
                        Locale.ROOT,
                        "%4d  %.2e  %-12.6f %-12.6f %-12.6f%n",
                        ++done[0],
                        s.learningRate(),
                        s.pytorch(),
                        s.nudged(),
                        s.tensorflow()));
    console.out().println(result.toText());
    console.out().println(new ObjectMapper().writeValueAsString(result.figures()));
    return 0;
  }
}
