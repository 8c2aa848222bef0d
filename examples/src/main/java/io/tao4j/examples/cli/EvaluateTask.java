package io.tao4j.examples.cli;

import io.tao4j.TaoModel;
import io.tao4j.examples.TextTable;
import io.tao4j.network.Evaluation;
import io.tao4j.network.Network;
import io.tao4j.spec.Verb;
import io.tao4j.train.Cancellation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code evaluate}: figures of a model on the spec's evaluation set. */
@Command(
    name = "evaluate",
    sortOptions = false,
    description = {
      "Evaluates a model on the spec's evaluation set.",
      "Without -e it is that of the model's own spec. Writes the figures as tables and pictures"
          + " into the results folder."
    })
final class EvaluateTask extends SubTask {
  @Option(
      names = {"-m", "--model"},
      paramLabel = "FILE",
      description = "Model file (.tao); without it the one that the spec names.")
  @Nullable Path modelFile;

  EvaluateTask(Network<?, ?, ?> network, Console console) {
    super(network, console);
  }

  @Override
  Verb verb() {
    return Verb.EVALUATE;
  }

  @Override
  void run() throws Exception {
    Path folder = folder(null);
    open(folder).run(() -> evaluate(folder));
  }

  private Map<String, Double> evaluate(Path folder) throws Exception {
    TaoModel model = model(modelFile, folder);
    Cancellation cancellation = new Cancellation();
    Evaluation evaluation;
    try (Interrupt interrupt = Interrupt.cancels(cancellation);
        CountProgress progress = new CountProgress("evaluate", console)) {
      evaluation = model.evaluate(cancellation, progress);
      interrupt.throwIfInterrupted();
    }
    // a picture that could not be drawn is said in the log
    List<Path> files = evaluation.write(folder).stream().filter(Files::exists).toList();
    TextTable table = new TextTable("class", "figures");
    evaluation.perClass().forEach((name, figures) -> table.row(name, Figures.line(figures)));
    if (!evaluation.perClass().isEmpty()) {
      console.out().println(table);
    }
    console.out().println(Figures.line(evaluation.metrics()));
    files.forEach(file -> console.out().println("wrote " + file));
    return evaluation.metrics();
  }
}
