package io.tao4j.networks.tasks.multitask;

import io.tao4j.data.LoaderOptions;
import io.tao4j.engine.Device;
import io.tao4j.engine.EngineChoice;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.metric.ConfusionMatrix;
import io.tao4j.model.Model;
import io.tao4j.model.ModelFile;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import io.tao4j.network.Evaluation;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Evaluator;
import io.tao4j.network.SubCommand;
import io.tao4j.spec.SpecBinder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code confmat}: a confusion matrix of each task. Rows are true values. */
public final class ConfusionMatrixCommand implements SubCommand<ConfusionMatrixSpec> {
  @Override
  public String name() {
    return "confmat";
  }

  @Override
  public String description() {
    return "a confusion matrix of each task";
  }

  @Override
  public SpecBinder<ConfusionMatrixSpec> specBinder() {
    return SpecBinder.of(ConfusionMatrixSpec.class);
  }

  @Override
  public String defaultSpec() {
    return """
        model: results/weights/multitask_classification_best.tao
        image_root: data/images
        target_csv: data/val.csv
        batch_size: 16
        """;
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(List.of("-m", "--model"), Kind.PATH, "model", "Model file."),
        new Option(
            List.of("-i", "--img_root"),
            Kind.PATH,
            "image_root",
            "Folder in which the pictures' paths start."),
        new Option(
            List.of("-l", "--target_csv"),
            Kind.PATH,
            "target_csv",
            "CSV file with the true values."),
        new Option(
            List.of("-o", "--output"),
            Kind.PATH,
            "output",
            "Folder for the tables and a picture of each matrix."));
  }

  @Override
  public Optional<Path> output(ConfusionMatrixSpec spec) {
    return spec.output().map(folder -> folder.resolve("evaluation.json"));
  }

  /**
   * @throws io.tao4j.error.TaoException {@code MODEL-010} if the model is of another network,
   *     {@code ENGINE-001} without an engine, and what is wrong with the set
   */
  @Override
  public Result run(ConfusionMatrixSpec spec) throws IOException {
    Model model = ModelFile.read(spec.model()).model();
    Evaluation evaluation;
    List<String> notices;
    try (EvaluationTask set =
            MultitaskData.evaluation(
                spec.targetCsv(),
                spec.imageRoot(),
                model.meta(),
                LoaderOptions.evaluation(spec.batchSize()));
        Executable executable =
            EngineChoice.forInference(model.graph(), Device.CPU)
                .provider()
                .compile(model, ExecutionPlan.CPU_FP32)) {
      notices = set.notices();
      Evaluator evaluator = set.newEvaluator();
      try (BatchStream batches = set.batches()) {
        while (batches.hasNext()) {
          Batch batch = batches.next();
          evaluator.add(batch, executable.run(batch.inputs()));
        }
      }
      evaluation = evaluator.result();
    }
    MultitaskEvaluation details = (MultitaskEvaluation) evaluation.details();
    List<String> lines = new ArrayList<>();
    Map<String, Number> figures = new LinkedHashMap<>();
    details
        .confusion()
        .forEach(
            (task, matrix) -> {
              String accuracy = task + "_accuracy";
              figures.put(accuracy, evaluation.metrics().get(accuracy));
              lines.add(
                  String.format(
                      Locale.ROOT, "%s: accuracy %.4f", task, evaluation.metrics().get(accuracy)));
              lines.addAll(table(details.values().get(task), matrix));
            });
    List<Path> files =
        spec.output().isPresent() ? evaluation.write(spec.output().get()) : List.of();
    return new Result(lines, notices, figures, files);
  }

  /** The matrix under its predicted values, a line a true one. */
  private static List<String> table(List<String> values, ConfusionMatrix matrix) {
    String corner = "true \\ predicted";
    List<List<String>> rows = new ArrayList<>();
    rows.add(Stream.concat(Stream.of(corner), values.stream()).toList());
    long[][] counts = matrix.toArray();
    for (int row = 0; row < counts.length; row++) {
      List<String> cells = new ArrayList<>(List.of(values.get(row)));
      for (long count : counts[row]) {
        cells.add(Long.toString(count));
      }
      rows.add(cells);
    }
    int width = rows.stream().flatMap(List::stream).mapToInt(String::length).max().orElse(0) + 2;
    return rows.stream().map(cells -> line(cells, width)).toList();
  }

  private static String line(List<String> cells, int width) {
    StringBuilder line = new StringBuilder();
    for (String cell : cells) {
      line.append(cell).append(" ".repeat(width - cell.length()));
    }
    return line.toString().stripTrailing();
  }
}
