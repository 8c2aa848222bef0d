package io.tao4j.examples.cli;

import io.tao4j.Tao;
import io.tao4j.dataservices.DataServices;
import io.tao4j.error.TaoException;
import io.tao4j.network.Network;
import io.tao4j.network.SubCommand;
import io.tao4j.network.TaoNetworks;
import io.tao4j.spec.Verb;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Reads {@code tao NETWORK SUB-TASK [options]} and runs it. */
public final class TaoCommandLine {
  private TaoCommandLine() {}

  /** The command without sub-command: says how it is used. */
  @Command(
      name = "tao",
      description = "Trains, prunes, evaluates and exports deep networks from a spec file.",
      synopsisSubcommandLabel = "NETWORK SUB-TASK | COMMAND",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      subcommands = {
        NetworksCommand.class,
        BackbonesCommand.class,
        ConverterCommand.class,
        QuickStartCommand.class,
        BenchCommand.class,
        CompareCommand.class,
        MigrateCommand.class,
        TransferCommand.class,
        ArchiveCommand.class,
        PipelineCommand.class,
        ReportCommand.class
      },
      footer = {
        "",
        "tao NETWORK --help lists a network's sub-tasks; tao model NETWORK SUB-TASK works too.",
        "Exit code: 0 done, 1 failed, 2 wrong usage or spec."
      })
  static final class Root implements Runnable {
    @CommandLine.Spec CommandSpec spec;

    @Override
    public void run() {
      throw new ParameterException(spec.commandLine(), "a network or a command is missing");
    }
  }

  /** A network's command without sub-task. */
  @Command(mixinStandardHelpOptions = true, synopsisSubcommandLabel = "SUB-TASK")
  static final class NetworkCommand implements Runnable {
    @CommandLine.Spec CommandSpec spec;

    @Override
    public void run() {
      throw new ParameterException(spec.commandLine(), "a sub-task is missing");
    }
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = TaoCommandLine.class.getPackage().getImplementationVersion();
      return new String[] {
        "tao4j " + (version == null ? "(not packaged)" : version),
        "Java " + Runtime.version() + ", " + System.getProperty("os.name")
      };
    }
  }

  /** {@code --debug} of every command; read before parsing, so that it works for wrong usage. */
  static final class DebugOption {
    @Option(names = "--debug", description = "Show stack traces and the log.")
    boolean debug;
  }

  /**
   * Runs a command line; never ends the JVM.
   *
   * @return 0 done, 1 failed, 2 wrong usage or spec
   */
  public static int run(Console console, String... args) {
    boolean debug = Arrays.asList(args).contains("--debug");
    // TAO 5 says "tao model classification train", "tao deploy classification gen_trt_engine" and
    // "tao dataset annotations convert".
    String[] arguments =
        args.length > 0 && Set.of("model", "deploy", "dataset").contains(args[0])
            ? Arrays.copyOfRange(args, 1, args.length)
            : args;
    try {
      requireSupported(arguments);
      CommandLine line = build(console, arguments.length == 0 ? null : arguments[0]);
      line.setParameterExceptionHandler((e, a) -> ErrorBlock.usage(e, console, debug));
      line.setExecutionExceptionHandler((e, c, r) -> ErrorBlock.failure(e, console, debug));
      return line.execute(arguments);
    } catch (TaoException | OutOfMemoryError e) {
      return ErrorBlock.failure(e, console, debug);
    }
  }

  /** All commands; those of {@code chosen} with their options. */
  static CommandLine build(Console console, @Nullable String chosen) {
    CommandLine root = new CommandLine(new Root(), new Factory(console));
    root.addMixin("debug", new DebugOption());
    root.getSubcommands().values().forEach(c -> c.addMixin("debug", new DebugOption()));
    for (Network<?, ?, ?> network : Tao.networks()) {
      // Options are read by reflection: only the chosen network's are needed.
      boolean full = chosen != null && network.info().isCalled(chosen);
      root.addSubcommand(
          network.name(),
          networkCommand(network, full, console),
          network.info().aliases().toArray(String[]::new));
    }
    DataServices.groups()
        .forEach((group, commands) -> root.addSubcommand(group, group(group, commands, console)));
    if (chosen != null && !chosen.startsWith("-") && !root.getSubcommands().containsKey(chosen)) {
      throw TaoNetworks.notHere(chosen, root.getSubcommands().keySet());
    }
    root.setOut(new PrintWriter(console.out(), true));
    root.setErr(new PrintWriter(console.err(), true));
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setUsageHelpAutoWidth(false);
    return root;
  }

  /** A data service with its commands. */
  private static CommandLine group(String name, List<SubCommand<?>> commands, Console console) {
    CommandLine command = new CommandLine(new NetworkCommand(), new Factory(console));
    command
        .getCommandSpec()
        .usageMessage()
        .description(
            commands.stream()
                .map(one -> "%s: %s.".formatted(one.name(), one.description()))
                .toArray(String[]::new));
    for (SubCommand<?> one : commands) {
      command.addSubcommand(one.name(), ServiceTask.of(name, one, console));
    }
    command.addMixin("debug", new DebugOption());
    command.getSubcommands().values().forEach(c -> c.addMixin("debug", new DebugOption()));
    return command;
  }

  private static CommandLine networkCommand(
      Network<?, ?, ?> network, boolean full, Console console) {
    CommandLine command = new CommandLine(new NetworkCommand(), new Factory(console));
    command.getCommandSpec().usageMessage().description(network.info().description() + ".");
    if (full) {
      for (Verb verb : Verb.values()) {
        if (network.info().verbs().contains(verb)) {
          verbTasks(verb, network, console).forEach(command::addSubcommand);
        }
      }
      for (SubCommand<?> declared : network.info().commands()) {
        command.addSubcommand(DeclaredTask.of(declared, network, console));
      }
      command.addSubcommand("spec", new SpecTask(network, console));
      command.addSubcommand("report", new ReportCommand(console));
    }
    command.addMixin("debug", new DebugOption());
    command.getSubcommands().values().stream()
        .distinct() // an alias is a second name of the same
        .forEach(c -> c.addMixin("debug", new DebugOption()));
    return command;
  }

  /** Commands, or what picocli makes commands of. */
  private static List<Object> verbTasks(Verb verb, Network<?, ?, ?> network, Console console) {
    return switch (verb) {
      case TRAIN -> List.of(new TrainTask(network, console), new TuneTask(network, console));
      case EVALUATE -> List.of(new EvaluateTask(network, console));
      case PRUNE -> List.of(new PruneTask(network, console));
      case EXPORT ->
          List.of(new ExportTask(network, console), new GenTrtEngineTask(network, console));
      case INFERENCE -> List.of(InferenceTask.of(network, console));
      case VALIDATE -> List.of(new ValidateTask(network, console));
    };
  }

  /** Says so where a network does not support a verb; else it would be an unknown word. */
  private static void requireSupported(String[] words) {
    if (words.length < 2) {
      return;
    }
    for (Network<?, ?, ?> network : Tao.networks()) {
      for (Verb verb : Verb.values()) {
        if (network.info().isCalled(words[0])
            && verb.word().equals(words[1])
            && network.info().commands().stream().noneMatch(c -> c.name().equals(words[1]))) {
          network.info().require(verb);
        }
      }
    }
  }

  /** Makes the commands that picocli names by class. */
  private record Factory(Console console) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      Object made;
      if (type == NetworksCommand.class) {
        made = new NetworksCommand(console);
      } else if (type == BackbonesCommand.class) {
        made = new BackbonesCommand(console);
      } else if (type == QuickStartCommand.class) {
        made = new QuickStartCommand(console);
      } else if (type == ConverterCommand.class) {
        made = new ConverterCommand(console);
      } else if (type == BenchCommand.class) {
        made = new BenchCommand(console);
      } else if (type == CompareCommand.class) {
        made = new CompareCommand(console);
      } else if (type == MigrateCommand.class) {
        made = new MigrateCommand(console);
      } else if (type == ArchiveCommand.class) {
        made = new ArchiveCommand(console);
      } else if (type == TransferCommand.class) {
        made = new TransferCommand(console);
      } else if (type == PipelineCommand.class) {
        made = new PipelineCommand(console);
      } else if (type == ReportCommand.class) {
        made = new ReportCommand(console);
      } else {
        return CommandLine.defaultFactory().create(type);
      }
      return type.cast(made);
    }
  }
}
