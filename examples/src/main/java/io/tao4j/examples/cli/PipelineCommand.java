package io.tao4j.examples.cli;

import io.tao4j.Pipeline;
import io.tao4j.Tao;
import io.tao4j.pipeline.PipelineStory;
import io.tao4j.pipeline.StageConfig;
import io.tao4j.train.Cancellation;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tao pipeline}: a chain of stages from a file. */
@Command(
    name = "pipeline",
    sortOptions = false,
    description = {
      "Runs a chain of stages that a file declares, or lists it.",
      "Run again, it goes on after the last stage that is finished, also after a kill; pipeline.json"
          + " in its results folder says what each stage was made of and what it gave."
    })
final class PipelineCommand implements Runnable {
  @Spec(Spec.Target.SELF)
  @Nullable CommandSpec command;

  private final Console console;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  PipelineCommand(Console console) {
    this.console = console;
  }

  /** Runs what is not finished. */
  @Command(
      name = "run",
      mixinStandardHelpOptions = true,
      description = "Runs what is not finished.")
  void run(
      @Parameters(paramLabel = "FILE", description = "The pipeline, YAML or protobuf text.")
          Path file,
      @Option(
              names = "--to",
              paramLabel = "STAGE",
              description = "Ends after this stage, by its name with or without its number.")
          @Nullable String to,
      @Option(
              names = {"-r", "--results_dir"},
              paramLabel = "DIR",
              description = "Results folder; the file's own unless given.")
          @Nullable Path results)
      throws Exception {
    TrainingThreads.watch();
    Pipeline pipeline = open(file, results);
    TrainingThreads.keep(
        TrainingThreads.choose(0, pipeline.results(), true, console), pipeline.results());
    List<String> names = pipeline.stages();
    Cancellation cancellation = new Cancellation();
    try (Interrupt interrupt = Interrupt.cancels(cancellation)) {
      PipelineStory story =
          pipeline.runTo(to == null ? names.get(names.size() - 1) : to, cancellation);
      interrupt.throwIfInterrupted();
      console.out().print(story);
      console.out().println("wrote " + pipeline.results().resolve(PipelineStory.FILE));
    }
  }

  /** Lists the stages and what became of them. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the stages and what became of them.")
  void list(
      @Parameters(paramLabel = "FILE", description = "The pipeline, YAML or protobuf text.")
          Path file,
      @Option(
              names = {"-r", "--results_dir"},
              paramLabel = "DIR",
              description = "Results folder; the file's own unless given.")
          @Nullable Path results) {
    Pipeline pipeline = open(file, results);
    List<StageConfig> stages = pipeline.config().stages();
    for (int i = 0; i < stages.size(); i++) {
      console.out().println(pipeline.stages().get(i) + "  " + stages.get(i));
    }
    console.out().print(pipeline.story());
  }

  private static Pipeline open(Path file, @Nullable Path results) {
    Pipeline pipeline = Tao.pipeline(file);
    return results == null ? pipeline : pipeline.results(results);
  }

  @Override
  public void run() {
    throw new ParameterException(
        java.util.Objects.requireNonNull(command).commandLine(),
        "say what to do with the pipeline: run FILE or list FILE");
  }
}
