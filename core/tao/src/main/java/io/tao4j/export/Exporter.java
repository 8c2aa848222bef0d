package io.tao4j.export;

import io.tao4j.check.CheckReport;
import io.tao4j.check.OutputCheck;
import io.tao4j.check.Sample;
import io.tao4j.check.Tolerance;
import io.tao4j.engine.Engine;
import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.file.AtomicFolder;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphSummary;
import io.tao4j.model.Asset;
import io.tao4j.model.Model;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import io.tao4j.network.EvaluationTask;
import io.tao4j.onnx.OnnxExporter;
import io.tao4j.onnx.OnnxOptions;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes a model for other programs and checks the file against the engine. */
public final class Exporter {
  /** Images that a check runs on, in batches of different sizes. */
  private static final int CHECKED_IMAGES = 20;

  private Exporter() {}

  /**
   * Exports.
   *
   * @param images where the check's inputs come from, or null for random numbers
   * @throws TaoException if the file's numbers differ by more than the tolerance; then no new file
   *     is left, and an older one stays
   */
  public static ExportResult export(
      Model model,
      EngineProvider engine,
      ExecutionPlan plan,
      @Nullable EvaluationTask images,
      ExportSettings settings) {
    List<Sample> samples = samples(model, engine, plan, images);
    double error =
        switch (settings.format()) {
          case ONNX ->
              OnnxExporter.exportChecked(
                      model,
                      settings.file(),
                      OnnxOptions.DEFAULT.withFoldBatchNorm(settings.foldBatchNorm()),
                      samples,
                      new Tolerance(settings.tolerance(), settings.tolerance()))
                  .maximumError();
          case TORCHSCRIPT ->
              exportByEngine(Engine.PYTORCH, model, engine, plan, settings, samples);
          case SAVED_MODEL ->
              exportByEngine(Engine.TENSORFLOW, model, engine, plan, settings, samples);
        };
    return result(model, samples, images != null, error, settings);
  }

  /** What an engine computes of the check's inputs. */
  public static List<Sample> samples(
      Model model, EngineProvider engine, ExecutionPlan plan, @Nullable EvaluationTask images) {
    List<Sample> samples = new ArrayList<>();
    try (Executable executable = engine.compile(model, plan)) {
      for (Map<String, Tensor> inputs : inputs(model, images)) {
        samples.add(Sample.of(executable, inputs));
      }
    }
    return samples;
  }

  /** Labels and assets beside a file that was checked, and its figures. */
  public static ExportResult result(
      Model model, List<Sample> samples, boolean real, double error, ExportSettings settings) {
    GraphSummary summary = GraphSummary.of(model.graph().forInference());
    try {
      writeAssets(model, settings.file());
      return new ExportResult(
          settings.file(),
          writeLabels(model, settings.file()),
          bytes(settings.file()),
          summary.parameters(),
          summary.macs(),
          error,
          !real
              ? "random numbers"
              : samples.stream().mapToInt(s -> size(s.inputs())).sum()
                  + " samples of the evaluation set");
    } catch (IOException e) {
      throw new TaoException(
          "EXPORT-010",
          "the export into %s failed: %s"
              .formatted(settings.file().toAbsolutePath().getParent(), e.getMessage()),
          List.of(),
          e);
    }
  }

  /**
   * In an engine's own form: written beside the target, opened from there, compared, renamed.
   *
   * @param target whose form
   * @param engine what computed the samples; it writes as well if it is the wanted one
   * @param plan of that engine; another runs on the CPU
   */
  private static double exportByEngine(
      Engine target,
      Model model,
      EngineProvider engine,
      ExecutionPlan plan,
      ExportSettings settings,
      List<Sample> samples) {
    boolean same = engine.engine() == target;
    EngineProvider writer = same ? engine : target.provider();
    ExecutionPlan exportPlan = same ? plan : ExecutionPlan.CPU_FP32;
    Path file = settings.file();
    double[] error = new double[1];
    try {
      if (settings.format() == ExportSettings.Format.SAVED_MODEL) {
        AtomicFolder.write(
            file,
            "saved_model.pb",
            unchecked -> error[0] = write(model, writer, exportPlan, unchecked, settings, samples));
      } else {
        AtomicFile.writePath(
            file,
            unchecked -> error[0] = write(model, writer, exportPlan, unchecked, settings, samples));
      }
    } catch (IOException e) {
      throw new TaoException("EXPORT-001", "cannot write " + file, List.of(String.valueOf(e)), e);
    }
    return error[0];
  }

  /** Returns the largest error. */
  private static double write(
      Model model,
      EngineProvider engine,
      ExecutionPlan plan,
      Path unchecked,
      ExportSettings settings,
      List<Sample> samples) {
    engine.export(model, unchecked);
    Set<String> inputs =
        model.graph().forInference().inputs().stream()
            .map(Graph.Input::name)
            .collect(Collectors.toSet());
    Tolerance tolerance = new Tolerance(settings.tolerance(), settings.tolerance());
    try (Executable executable = engine.open(unchecked, model.graph(), plan)) {
      CheckReport report = OutputCheck.compare(samples, tolerance, inputs, executable::run);
      report.requireWithin(settings.file());
      return report.maximumError();
    }
  }

  private static long bytes(Path file) throws IOException {
    try (Stream<Path> all = Files.walk(file)) {
      long sum = 0;
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        sum += Files.size(path);
      }
      return sum;
    }
  }

  /** Whoever runs the file needs what the model carries as well: its tokenizer. */
  private static void writeAssets(Model model, Path file) throws IOException {
    for (Asset asset : model.assets().all()) {
      try (InputStream stream = asset.open()) {
        AtomicFile.writeStream(file.resolveSibling(asset.name()), stream::transferTo);
      }
    }
  }

  private static @Nullable Path writeLabels(Model model, Path file) throws IOException {
    if (model.meta().classNames().isEmpty()) {
      return null;
    }
    Path labels = file.resolveSibling("labels.txt");
    AtomicFile.writeString(labels, String.join("\n", model.meta().classNames()) + "\n");
    return labels;
  }

  /** One batch of one image and one of the rest: the batch size must not matter. */
  static List<Map<String, Tensor>> inputs(Model model, @Nullable EvaluationTask images) {
    if (images == null) {
      return List.of(random(model.graph(), 1), random(model.graph(), 3));
    }
    try (BatchStream batches = images.batches()) {
      if (!batches.hasNext()) {
        throw new TaoException("EXPORT-011", "the evaluation set has no readable image");
      }
      Batch batch = batches.next();
      int size = Math.min(batch.size(), CHECKED_IMAGES);
      return size == 1
          ? List.of(part(batch, 0, 1))
          : List.of(part(batch, 0, 1), part(batch, 1, size));
    }
  }

  private static Map<String, Tensor> part(Batch batch, int from, int to) {
    Map<String, Tensor> part = new LinkedHashMap<>();
    batch
        .inputs()
        .forEach(
            (name, tensor) -> {
              int each = Math.toIntExact(tensor.byteSize() / batch.size());
              part.put(
                  name,
                  Tensor.wrap(
                      tensor.dtype(),
                      tensor.shape().with(0, Dim.of(to - from)),
                      tensor.bytes().slice(from * each, (to - from) * each)));
            });
    return part;
  }

  /** Numbers; where an input is whole numbers, indices that every table has: 0 and 1. */
  private static Map<String, Tensor> random(Graph graph, int batch) {
    SplittableRandom random = new SplittableRandom(17);
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (Graph.Input input : graph.forInference().inputs()) {
      long[] shape =
          input.type().shape().dims().stream()
              .mapToLong(d -> d instanceof Dim.Symbol s ? s.at(s.multipleOf() * batch) : d.size())
              .toArray();
      float[] values = new float[Math.toIntExact(io.tao4j.tensor.Shape.of(shape).elements())];
      boolean floats =
          switch (input.type().dtype()) {
            case FLOAT32, FLOAT16, BFLOAT16 -> true;
            case INT32, INT64, UINT8, BOOL -> false;
          };
      for (int i = 0; i < values.length; i++) {
        values[i] = floats ? (float) random.nextGaussian() : random.nextInt(2);
      }
      inputs.put(input.name(), Tensor.of(values, shape).to(input.type().dtype()));
    }
    return inputs;
  }

  private static int size(Map<String, Tensor> inputs) {
    return Math.toIntExact(inputs.values().iterator().next().shape().size(0));
  }
}
