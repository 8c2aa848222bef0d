package io.tao4j;

import io.tao4j.data.image.Image;
import io.tao4j.engine.CpuOptions;
import io.tao4j.engine.Engine;
import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.Executable;
import io.tao4j.error.OutOfMemory;
import io.tao4j.evaluate.EvaluationRun;
import io.tao4j.export.DetectionExporter;
import io.tao4j.export.ExportResult;
import io.tao4j.export.ExportSettings;
import io.tao4j.export.Exporter;
import io.tao4j.export.VariantExporter;
import io.tao4j.export.VariantReport;
import io.tao4j.export.VariantSettings;
import io.tao4j.export.deploy.DeployResult;
import io.tao4j.export.deploy.DeploySettings;
import io.tao4j.export.deploy.Deployer;
import io.tao4j.export.deploy.TaoOutputs;
import io.tao4j.inference.ImagePredictor;
import io.tao4j.inference.InferenceResult;
import io.tao4j.inference.InferenceRun;
import io.tao4j.inference.Predictor;
import io.tao4j.model.Model;
import io.tao4j.model.ModelFile;
import io.tao4j.network.Evaluation;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.ResultWriter;
import io.tao4j.network.Task;
import io.tao4j.prune.PruneSettings;
import io.tao4j.prune.Pruner;
import io.tao4j.prune.PruningPlan;
import io.tao4j.spec.Origin;
import io.tao4j.spec.Problem;
import io.tao4j.spec.SpecCode;
import io.tao4j.spec.SpecException;
import io.tao4j.spec.SpecReport;
import io.tao4j.spec.Verb;
import io.tao4j.train.Cancellation;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A trained network: host values only, nothing to close, safe to share. Each verb gives a new
 * value, so that a chain can fork.
 */
@CheckReturnValue
public class TaoModel {
  private static final Logger LOG = LoggerFactory.getLogger(TaoModel.class);

  private final Session<?, ?, ?> session;
  private final Model model;

  <S extends Record, I, O> TaoModel(Session<S, I, O> session, Model model) {
    this.session = session;
    this.model = model;
  }

  Session<?, ?, ?> session() {
    return session;
  }

  /** Graph, weights and meta data. */
  public Model model() {
    return model;
  }

  /**
   * Another part of a model of several, as a model of its own. What is pruned, quantised and
   * exported is a model's main part; the others stay as they are, and a warning in the log names
   * them.
   *
   * @throws io.tao4j.error.TaoException {@code MODEL-021} if there is no such part
   */
  public TaoModel part(String name) {
    Objects.requireNonNull(name, "name");
    return new TaoModel(session, model.part(name));
  }

  private void warnOfOtherParts(Verb verb) {
    if (!model.otherParts().isEmpty()) {
      LOG.warn(
          "{} acts on the model's main part; {} stay as they are: take each with part(name)",
          verb,
          model.otherParts());
    }
  }

  /** Class names by index; empty where the task has none. */
  public List<String> classNames() {
    return model.meta().classNames();
  }

  /** Figures of the validation that chose this model; empty without one. */
  public Map<String, Double> metrics() {
    return model.meta().metrics();
  }

  /** Number of trainable numbers. */
  public long parameterCount() {
    return model.graph().parameterCount();
  }

  /** This model with another results folder for what its verbs write. */
  public TaoModel results(Path folder) {
    Objects.requireNonNull(folder, "folder");
    return new TaoModel(session.withResults(folder), model);
  }

  /**
   * This model with an engine for what it does next; unless said {@link
   * io.tao4j.engine.EngineChoice} chooses what evaluates and predicts.
   */
  public TaoModel engine(Engine engine) {
    Objects.requireNonNull(engine, "engine");
    return new TaoModel(session.withEngine(engine), model);
  }

  /**
   * This model with other threads and memory on the CPU, for evaluation and inference:
   *
   * <pre>{@code
   * Tao.load(file).cpu(CpuOptions.DEFAULT.withThreads(1)).predictor(Classification.class)
   * }</pre>
   */
  public TaoModel cpu(CpuOptions options) {
    Objects.requireNonNull(options, "options");
    return new TaoModel(session.withCpu(options), model);
  }

  /**
   * The job behind this model: for a loaded model, the network with the spec that the file brought.
   * Gives other settings a start: {@code Tao.load(file).job().device("gpu:0").model(file)}.
   */
  public TaoJob job() {
    return new TaoJob(session);
  }

  /** Writes the model file; returns its path. */
  public Path save(Path file) {
    Objects.requireNonNull(file, "file");
    ModelFile.write(file, model, null);
    return file;
  }

  /** Evaluates on the spec's evaluation set. */
  public Evaluation evaluate() {
    return evaluate(new Cancellation(), done -> {});
  }

  /**
   * Evaluates on the spec's evaluation set.
   *
   * @param cancellation ends it at the next batch; the figures then cover what has been seen
   * @param progress is told how many samples are done
   */
  public Evaluation evaluate(Cancellation cancellation, IntConsumer progress) {
    Objects.requireNonNull(cancellation, "cancellation");
    Objects.requireNonNull(progress, "progress");
    return OutOfMemory.explain(
        () -> {
          try (EvaluationTask task = openEvaluation(session);
              Executable executable = compile()) {
            return EvaluationRun.evaluate(task, executable, cancellation::isCancelled, progress);
          }
        });
  }

  /**
   * Evaluates what was made of this model, an engine for example, on the spec's evaluation set.
   *
   * @param executable has the model's inputs and outputs; the caller closes it
   */
  public Evaluation evaluate(Executable executable) {
    Objects.requireNonNull(executable, "executable");
    try (EvaluationTask task = openEvaluation(session)) {
      return EvaluationRun.evaluate(task, executable, () -> false, done -> {});
    }
  }

  private <S extends Record, I, O> EvaluationTask openEvaluation(Session<S, I, O> typed) {
    typed.require(Verb.EVALUATE);
    EvaluationTask task = typed.network().openEvaluation(typed.spec(Verb.EVALUATE), model);
    task.notices().forEach(LOG::warn);
    return task;
  }

  private Executable compile() {
    return session.inferenceEngine(model.graph()).compile(model, session.exactPlan());
  }

  /**
   * A predictor of all parts; none is left open where one cannot be compiled, or it not be made.
   */
  private <P> P ofAllParts(Function<Map<String, Executable>, P> predictor) {
    Map<String, Executable> all = new LinkedHashMap<>();
    try {
      for (String name : model.parts().keySet()) {
        Model part = model.part(name);
        all.put(name, session.inferenceEngine(part.graph()).compile(part, session.exactPlan()));
      }
      return predictor.apply(all);
    } catch (RuntimeException | Error e) {
      all.values().forEach(Executable::close);
      throw e;
    }
  }

  /**
   * Removes the channels that matter least until at least this share of all parameters is gone.
   * TAO's threshold is {@code prune(PruneSettings.threshold(0.5))}.
   *
   * @param share above 0 and below 1
   */
  public PrunedModel prune(double share) {
    return prune(PruneSettings.share(share));
  }

  /** Prunes as the settings say. */
  public PrunedModel prune(PruneSettings settings) {
    Objects.requireNonNull(settings, "settings");
    session.require(Verb.PRUNE);
    warnOfOtherParts(Verb.PRUNE);
    return OutOfMemory.explain(
        () -> {
          PruningPlan plan = Pruner.plan(model, settings);
          return new PrunedModel(session, Pruner.apply(model, plan), plan);
        });
  }

  /** Exports to ONNX, {@code export/NETWORK.onnx} in the results folder, and checks it. */
  public ExportResult export() {
    return export(
        ExportSettings.onnx(
            session.results().resolve("export").resolve(session.network().name() + ".onnx")));
  }

  /**
   * Lines that the job's spec itself gives inference to answer, as NeMo's {@code input_batch};
   * empty without a spec, and for networks whose specs have none.
   */
  public List<String> inputLines() {
    return session.tree() == null ? List.of() : inputLines(session);
  }

  private static <S extends Record, I, O> List<String> inputLines(Session<S, I, O> typed) {
    return typed.network().inputLines(typed.spec(Verb.INFERENCE));
  }

  /**
   * Name of a file that holds what was piped to a program, so that {@link #infer} reads it: {@code
   * input.txt} for lines, {@code input.pcm} for sounds.
   */
  public String pipedName() {
    return session.network().task(model).reader().pipedName();
  }

  /**
   * Exports as the settings say. The file is checked on the first samples of the evaluation set;
   * where there is none, on random numbers, and the result says so.
   *
   * @throws io.tao4j.error.TaoException if the other program's numbers differ; then no file is left
   */
  public ExportResult export(ExportSettings settings) {
    Objects.requireNonNull(settings, "settings");
    session.require(Verb.EXPORT);
    warnOfOtherParts(Verb.EXPORT);
    return OutOfMemory.explain(
        () -> {
          try (EvaluationTask task = checkedOn()) {
            return export(task, settings);
          }
        });
  }

  /**
   * Writes the model with what the programs that run it want beside it: a model repository for
   * Triton, a configuration for DeepStream, an archive for DJL Serving, an example for ONNX
   * Runtime. Model files are checked as in any export.
   *
   * <pre>{@code
   * model.deploy(DeploySettings.in(folder, "flowers", List.of(DeployTarget.TRITON)));
   * }</pre>
   *
   * @throws io.tao4j.error.TaoException {@code DEPLOY-…}; then no folder of that target is left
   */
  public DeployResult deploy(DeploySettings settings) {
    Objects.requireNonNull(settings, "settings");
    session.require(Verb.EXPORT);
    try (EvaluationTask task = checkedOn()) {
      return Deployer.deploy(
          model,
          session.network().task(model),
          session.trainingEngine(),
          session.exactPlan(),
          task,
          settings);
    }
  }

  private ExportResult export(@Nullable EvaluationTask images, ExportSettings settings) {
    EngineProvider engine = session.trainingEngine();
    if (settings.outputs() == ExportSettings.Outputs.TAO) {
      return TaoOutputs.export(
          model, session.network().task(model), engine, session.exactPlan(), images, settings);
    }
    if (settings.suppression() == ExportSettings.Suppression.NONE) {
      return Exporter.export(model, engine, session.exactPlan(), images, settings);
    }
    return DetectionExporter.export(
        DetectionExporter.boxes(model, session.network()::task),
        engine,
        session.exactPlan(),
        images,
        settings);
  }

  /**
   * What exports are checked on: the spec's evaluation set; null where there is none, or where the
   * model only remembers one that is not on this machine.
   */
  private @Nullable EvaluationTask checkedOn() {
    if (session.tree() == null || !session.network().info().verbs().contains(Verb.EVALUATE)) {
      return null;
    }
    try {
      return openEvaluation(session);
    } catch (SpecException e) {
      if (!e.report().errors().stream().allMatch(TaoModel::isLeftBehind)) {
        throw e;
      }
      LOG.warn(
          "no accuracy is measured: the data of the model's training are not here; give a spec"
              + " whose evaluation data are\n{}",
          new SpecReport(e.report().source(), e.report().errors()));
      return null;
    }
  }

  /** A file or folder that the model's own spec names, from the machine it was trained on. */
  private static boolean isLeftBehind(Problem problem) {
    return problem.code() == SpecCode.PATH_MISSING && problem.origin().kind() == Origin.Kind.MODEL;
  }

  /**
   * Exports to ONNX in several number formats and measures what each is worth in ONNX Runtime on
   * the CPU: size, accuracy on the evaluation set, latency, error. Ends with {@code report.json}
   * and a picture where the settings name a folder for them.
   *
   * <pre>{@code
   * VariantReport report =
   *     model.export(
   *         VariantSettings.in(folder, "model", List.of(DataType.FP32, DataType.INT8))
   *             .withQuantize(QuantizeSettings.images(pictures)));
   * }</pre>
   */
  public VariantReport export(VariantSettings settings) {
    Objects.requireNonNull(settings, "settings");
    return export(settings, new Cancellation());
  }

  /**
   * Exports to ONNX in several number formats and measures what each is worth.
   *
   * @param cancellation ends an evaluation at the next batch; the figures then cover what was seen
   */
  public VariantReport export(VariantSettings settings, Cancellation cancellation) {
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(cancellation, "cancellation");
    session.require(Verb.EXPORT);
    warnOfOtherParts(Verb.EXPORT);
    return OutOfMemory.explain(
        () -> {
          try (EvaluationTask task = checkedOn()) {
            return VariantExporter.export(
                model,
                session.trainingEngine(),
                session.exactPlan(),
                task,
                session.network()::task,
                settings,
                cancellation::isCancelled);
          }
        });
  }

  /**
   * A predictor of pictures for an application; the caller closes it.
   *
   * @param results type of one picture's result, or a type above it
   * @throws IllegalArgumentException if the network does not take pictures, or gives another type
   */
  public <O> ImagePredictor<O> predictor(Class<O> results) {
    Objects.requireNonNull(results, "results");
    return predictor(results, Predictor.DEFAULT_MAXIMUM_BATCH);
  }

  /**
   * A predictor of pictures for an application; the caller closes it.
   *
   * @param maximumBatch pictures that go through the network together
   */
  public <O> ImagePredictor<O> predictor(Class<O> results, int maximumBatch) {
    Objects.requireNonNull(results, "results");
    Task<Image, O> task = task(Image.class, results);
    return OutOfMemory.explain(
        () ->
            ofAllParts(
                parts ->
                    new ImagePredictor<>(parts, task.inference(), task.reader(), maximumBatch)));
  }

  /**
   * A predictor of pictures that computes with what was made of this model: an ONNX file, a
   * TensorRT engine. A detector's may end in detections.
   *
   * @param executable takes the model's inputs; the predictor closes it
   * @param maximumBatch pictures that go through it together
   */
  public <O> ImagePredictor<O> predictor(
      Class<O> results, Executable executable, int maximumBatch) {
    Objects.requireNonNull(results, "results");
    Objects.requireNonNull(executable, "executable");
    Task<Image, O> task = task(Image.class, results);
    return new ImagePredictor<>(executable, task.exportedInference(), task.reader(), maximumBatch);
  }

  /**
   * A predictor for an application, of whatever the network takes; the caller closes it.
   *
   * @param inputs type of one input
   * @param results type of one result
   * @throws IllegalArgumentException if the network's types are others
   */
  public <I, O> Predictor<I, O> predictor(Class<I> inputs, Class<O> results) {
    Objects.requireNonNull(inputs, "inputs");
    Objects.requireNonNull(results, "results");
    return predictor(inputs, results, Predictor.DEFAULT_MAXIMUM_BATCH);
  }

  /**
   * A predictor for an application, of whatever the network takes; the caller closes it.
   *
   * @param maximumBatch inputs that go through the network together
   */
  public <I, O> Predictor<I, O> predictor(Class<I> inputs, Class<O> results, int maximumBatch) {
    Objects.requireNonNull(inputs, "inputs");
    Objects.requireNonNull(results, "results");
    Task<I, O> task = task(inputs, results);
    return OutOfMemory.explain(
        () ->
            ofAllParts(
                parts -> new Predictor<>(parts, task.inference(), task.reader(), maximumBatch)));
  }

  /**
   * A predictor that computes with what was made of this model, of whatever the network takes.
   *
   * @param executable takes the model's inputs; the predictor closes it
   * @param maximumBatch inputs that go through it together
   */
  public <I, O> Predictor<I, O> predictor(
      Class<I> inputs, Class<O> results, Executable executable, int maximumBatch) {
    Objects.requireNonNull(inputs, "inputs");
    Objects.requireNonNull(results, "results");
    Objects.requireNonNull(executable, "executable");
    Task<I, O> task = task(inputs, results);
    return new Predictor<>(executable, task.exportedInference(), task.reader(), maximumBatch);
  }

  private <I, O> Task<I, O> task(Class<I> inputs, Class<O> results) {
    session.require(Verb.INFERENCE);
    Task<?, ?> task = session.network().task(model);
    if (task.inputType() != inputs || !results.isAssignableFrom(task.resultType())) {
      throw new IllegalArgumentException(
          "network '%s' takes %s and gives %s, not %s and %s"
              .formatted(
                  session.network().name(),
                  task.inputType().getName(),
                  task.resultType().getName(),
                  inputs.getName(),
                  results.getName()));
    }
    // Safe: both classes were just compared, and results are only taken out.
    @SuppressWarnings("unchecked")
    Task<I, O> typed = (Task<I, O>) task;
    return typed;
  }

  /**
   * Runs over the inputs of a file or a folder (pictures, say) and writes the results as files.
   *
   * @param input file or folder
   * @param folder for the results; made if missing
   */
  public InferenceResult infer(Path input, Path folder) {
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(folder, "folder");
    return infer(input, folder, 16, new Cancellation(), done -> {});
  }

  /**
   * Runs over the inputs of a file or a folder and writes the results as files.
   *
   * @param batchSize inputs that go through the network together
   * @param cancellation ends it at the next batch; then nothing is written
   * @param progress is told how many inputs are done
   */
  public InferenceResult infer(
      Path input, Path folder, int batchSize, Cancellation cancellation, IntConsumer progress) {
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(cancellation, "cancellation");
    Objects.requireNonNull(progress, "progress");
    session.require(Verb.INFERENCE);
    return OutOfMemory.explain(
        () -> infer(session, input, folder, batchSize, cancellation, progress));
  }

  private <S extends Record, I, O> InferenceResult infer(
      Session<S, I, O> typed,
      Path input,
      Path folder,
      int batchSize,
      Cancellation cancellation,
      IntConsumer progress) {
    Task<I, O> task = typed.network().task(model, typed.specIfValid());
    try (Predictor<I, O> predictor =
            ofAllParts(
                parts -> new Predictor<>(parts, task.inference(), task.reader(), batchSize));
        ResultWriter<I, O> writer = task.writer(folder)) {
      return InferenceRun.run(
          input, predictor, batchSize, writer, cancellation::isCancelled, progress);
    }
  }
}
