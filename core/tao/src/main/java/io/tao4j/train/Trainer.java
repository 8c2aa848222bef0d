package io.tao4j.train;

import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Precision;
import io.tao4j.engine.StateLayout;
import io.tao4j.engine.TrainProgram;
import io.tao4j.engine.TrainingStep;
import io.tao4j.error.OutOfMemory;
import io.tao4j.error.TaoException;
import io.tao4j.evaluate.EvaluationRun;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.model.Model;
import io.tao4j.model.ModelFile;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.TrainingState;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import io.tao4j.network.Evaluation;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.TargetAssignment;
import io.tao4j.network.Teacher;
import io.tao4j.network.TrainingSettings;
import io.tao4j.network.TrainingTask;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Tensor;
import io.tao4j.train.Progress.Figure;
import io.tao4j.train.TrainingResult.EpochRecord;
import io.tao4j.train.TrainingResult.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a training: epochs of steps, validation, checkpoints. Everything random follows from the
 * seed, the epoch and the step, and a checkpoint holds the whole state at the end of an epoch: a
 * run that was killed and resumed ends with the same bits as one that was not, on the same machine
 * and with the same number of threads.
 *
 * <p>Validation computes in float32 whatever the precision of training, so that its figures are
 * those of {@code evaluate} and of the exported model.
 */
public final class Trainer implements AutoCloseable {
  /** Property of a model that a training wrote: how many epochs it had. */
  public static final String EPOCHS_DONE = "epochs_done";

  /** Property of a model that a training wrote: the name of the {@link Precision} it ran in. */
  public static final String PRECISION = "training_precision";

  private final TrainingTask task;
  private final TrainerOptions options;
  private final TrainingSettings settings;
  private final Monitor monitor;
  private final Model start;
  private final CheckpointFolder checkpoints;
  private final List<EpochRecord> history = new ArrayList<>();

  private final List<String> notices = new ArrayList<>();
  private final ResumeCheck resumeCheck;
  private final Adaptation adaptation;
  private Progress progress;
  private ExecutionPlan plan;
  private Precision precision;
  private Map<String, Double> bestMetrics = Map.of();
  private @Nullable TrainProgram program;
  private @Nullable String normOfOne;
  private @Nullable TrainingStep step;
  private @Nullable Executable validator;
  private @Nullable LossOnValidation lossOnValidation;
  private @Nullable Executable teacher;

  private Trainer(TrainingTask task, TrainerOptions options) {
    this.task = task;
    this.options = options;
    this.settings = settings(task, options.monitor());
    this.monitor = new Monitor(settings);
    this.start = task.start();
    this.checkpoints = new CheckpointFolder(options.results(), start.meta().network());
    this.plan = options.plan();
    this.precision = options.engine().precision(plan);
    this.resumeCheck = new ResumeCheck(task, settings);
    this.adaptation = new Adaptation(task.adaptedInputs());
    this.progress = Progress.start(task.stepsPerEpoch(), settings.seed());
  }

  /**
   * Trains; blocks until the end. The task stays open.
   *
   * @throws TaoException {@code TRAIN-001} where the loss is no number any more, {@code TRAIN-002}
   *     where the checkpoint to resume does not fit, {@code TRAIN-012} where a batch norm cannot
   *     learn, {@code TRAIN-013} where no figure has the name of the monitored one, {@code
   *     MEMORY-001} for want of memory, and whatever data and engine report
   */
  public static TrainingResult run(TrainingTask task, TrainerOptions options) {
    try (Trainer trainer = new Trainer(task, options)) {
      return trainer.train();
    } catch (RuntimeException | Error e) {
      TaoException memory = OutOfMemory.find(e);
      Throwable failure = memory == null ? e : memory;
      for (TrainingListener listener : options.listeners()) {
        try {
          listener.onFailure(failure);
        } catch (RuntimeException second) {
          failure.addSuppressed(second);
        }
      }
      if (memory != null) {
        throw memory;
      }
      throw e;
    }
  }

  /**
   * Looks before a training whether it can have the figure that it shall monitor.
   *
   * @param monitor instead of the figure that the task names; null for that one
   * @throws TaoException {@code TRAIN-013} where it cannot
   */
  public static void requireMonitor(TrainingTask task, @Nullable String monitor) {
    new Monitor(settings(task, monitor)).requireKnown(task.validation());
  }

  private static TrainingSettings settings(TrainingTask task, @Nullable String monitor) {
    return monitor == null
        ? task.settings()
        : task.settings().withMonitor(monitor).withStopMonitor(null);
  }

  private TrainingResult train() {
    long begin = System.nanoTime();
    monitor.requireKnown(task.validation());
    checkpoints.removeLeftovers();
    if (options.resume() && checkpoints.hasLast()) {
      resume();
    } else {
      notices.addAll(checkpoints.noticesOfStart(options.resume()));
      compile(task.program(0));
      writeLast(openStep().state());
    }
    TrainProgram first = task.program(progress.epochsDone());
    notices.addAll(task.notices());
    notify(
        l ->
            l.onStart(
                new TrainingListener.Start(
                    start.meta().network(),
                    settings.epochs(),
                    task.stepsPerEpoch(),
                    progress.epochsDone(),
                    first.trainable().stream().mapToLong(p -> p.shape().elements()).sum(),
                    options.engine().version() + " on " + plan.device() + " in " + precision.text(),
                    notices)));

    Outcome outcome = Outcome.FINISHED;
    while (progress.epochsDone() < settings.epochs()) {
      if (isStale()) {
        outcome = Outcome.STOPPED_EARLY;
        break;
      }
      if (!runEpoch(begin)) {
        outcome = Outcome.CANCELLED;
        break;
      }
    }
    return finish(outcome, begin);
  }

  private void resume() {
    ModelFile.Content content = checkpoints.readLast();
    TrainingState state = content.state();
    if (state == null) {
      throw new TaoException(
          "TRAIN-002",
          checkpoints.last() + " is a model without a training state",
          "resume needs the file that a training wrote; start anew with another results folder");
    }
    Progress saved = Progress.fromMap(state.progress(), checkpoints.last());
    List<String> figures = resumeCheck.compare(checkpoints.last(), content.model(), state, saved);
    keepPrecision(content.model().meta().properties().get(PRECISION));
    // The state is that of the epoch which wrote it; the next one may train other parameters.
    compile(task.program(Math.max(0, saved.epochsDone() - 1)));
    try {
      openStep().restore(adaptation.restore(state.tensors()));
    } catch (IllegalArgumentException e) {
      throw ResumeCheck.stateDiffers(checkpoints.last(), e);
    }
    progress = saved.withSteps(task.stepsPerEpoch());
    bestMetrics = content.model().meta().metrics();
    notices.add(
        "goes on from %s, after %s of %s epochs"
            .formatted(checkpoints.last(), saved.epochsDone(), settings.epochs()));
    if (saved.epochsDone() >= settings.epochs()) {
      notices.add("nothing is left to train: give more epochs to go on");
    }
    if (saved.stepsPerEpoch() != task.stepsPerEpoch()) {
      notices.add(
          "%s steps an epoch from here on, %s before: the batch size is another"
              .formatted(task.stepsPerEpoch(), saved.stepsPerEpoch()));
    }
    if (saved.bestEpoch() >= 0 && !checkpoints.hasBest()) {
      figures = List.of(checkpoints.best() + " is not there any more");
    }
    if (saved.bestEpoch() >= 0 && !figures.isEmpty()) {
      notices.add("the best model is looked for anew from here on: " + String.join("; ", figures));
      progress = progress.withoutBest();
      bestMetrics = Map.of();
    }
  }

  /**
   * A batch norm has no variance of one value a channel: PyTorch computes 0/0 for its running
   * statistic, which would show epochs later as a loss that is no number.
   */
  private void requireStatistics(Batch batch) {
    if (batch.size() == 1 && normOfOne != null) {
      throw new TaoException(
          "TRAIN-012",
          "batch norm '%s' gets one value of each channel: the batch has one picture there, of one"
                  .formatted(normOfOne)
              + " by one",
          "a variance needs two: raise the batch size to 2 or more, enlarge the input, or freeze"
              + " the batch norms");
    }
  }

  /** A batch norm that learns its statistics from maps of one by one, or null. */
  private static @Nullable String normOfOne(TrainProgram program) {
    for (Node node : program.graph().nodes()) {
      if (node.op() instanceof NormalizeOp.BatchNorm && !program.isFrozenBatchNorm(node.name())) {
        List<Dim> dims = program.graph().type(node.inputs().get(0)).shape().dims();
        if (dims.stream().skip(2).allMatch(dim -> dim.isFixed() && dim.size() == 1)) {
          return node.name();
        }
      }
    }
    return null;
  }

  /** Goes on in the checkpoint's precision unless another one is asked for. */
  private void keepPrecision(@Nullable String name) {
    if (name == null) {
      return; // written before checkpoints said so
    }
    Precision before = Precision.valueOf(name);
    if (options.plan().precision() == Precision.AUTO) {
      plan = plan.withPrecision(before);
      precision = options.engine().precision(plan);
    }
    if (precision != before) {
      notices.add(
          "the training ran in %s before and goes on in %s"
              .formatted(before.text(), precision.text()));
    }
  }

  private void compile(TrainProgram next) {
    step = options.engine().compile(next, start.weights(), plan);
    normOfOne = normOfOne(next);
    program = next;
  }

  /**
   * Makes an epoch's program the compiled one. Weights, statistics, averages and the slots of
   * parameters that both programs train go on; slots of newly trained ones start at zero.
   */
  private void changeTo(TrainProgram next) {
    if (next.equals(program)) {
      return;
    }
    Map<String, Tensor> before = openStep().state();
    openStep().close();
    step = null;
    compile(next);
    Map<String, Tensor> state = new LinkedHashMap<>(openStep().state());
    state.replaceAll((name, fresh) -> before.getOrDefault(name, fresh));
    openStep().restore(state);
  }

  /** The batch's inputs, with what follows the training, and targets that depend on predictions. */
  private Map<String, Tensor> inputs(Batch batch, long seed) {
    Map<String, Tensor> inputs = new LinkedHashMap<>(taught(batch));
    inputs.putAll(adaptation.values());
    TargetAssignment assignment = task.assignment();
    if (assignment == null) {
      return inputs;
    }
    inputs.putAll(assignment.targets(batch, openStep().forward(inputs, seed), seed));
    return inputs;
  }

  /** The batch's inputs, with the teacher's answers where there is one. */
  private Map<String, Tensor> taught(Batch batch) {
    Teacher given = task.teacher();
    if (given == null) {
      return batch.inputs();
    }
    Executable executable = teacher;
    if (executable == null) {
      ExecutionPlan exact = ExecutionPlan.of(plan.device(), Precision.FP32);
      executable = options.engine().compile(given.model(), exact);
      teacher = executable;
    }
    Map<String, Tensor> modelInputs = new LinkedHashMap<>();
    for (Graph.Input input : given.model().graph().forInference().inputs()) {
      modelInputs.put(input.name(), batch.inputs().get(input.name()));
    }
    Map<String, Tensor> answers = executable.run(modelInputs);
    Map<String, Tensor> all = new LinkedHashMap<>(batch.inputs());
    given.targets().forEach((output, target) -> all.put(target, answers.get(output)));
    return all;
  }

  /** Runs one epoch; false if it was cancelled half way. */
  private boolean runEpoch(long begin) {
    int epoch = progress.epochsDone();
    changeTo(task.program(epoch));
    long epochBegin = System.nanoTime();
    long totalSteps = (long) settings.epochs() * task.stepsPerEpoch();
    Means means = new Means();
    adaptation.startEpoch();
    Updates updates = new Updates(openStep(), settings.batchesPerUpdate());
    long engineNanos = 0;
    int samples = 0;
    double learningRate = 0;
    int index = 0;
    Batch last = null;
    try (BatchStream batches = task.batches(epoch)) {
      while (batches.hasNext()) {
        if (options.cancellation().isCancelled()) {
          return false;
        }
        Batch batch = batches.next();
        long globalStep = (long) epoch * task.stepsPerEpoch() + index;
        learningRate = settings.schedule().rate(globalStep, totalSteps);
        requireStatistics(batch);
        long before = System.nanoTime();
        long seed = mix(settings.seed(), globalStep);
        TrainingStep.Result result =
            updates.add(inputs(batch, seed), batch.size(), (float) learningRate, seed);
        engineNanos += System.nanoTime() - before;
        if (!result.applied()) {
          throw notFinite(epoch, index, result.loss(), learningRate, batch);
        }
        last = batch;
        means.add(result, batch.size());
        adaptation.add(result);
        samples += batch.size();
        TrainingListener.Step event =
            new TrainingListener.Step(epoch, index, globalStep, result.loss(), learningRate);
        notify(l -> l.onStep(event));
        index++;
      }
    }
    if (last == null) {
      throw new TaoException("TRAIN-003", "the training set gave no batch in epoch " + (epoch + 1));
    }
    if (!updates.finish((float) learningRate)) {
      throw notFinite(epoch, index - 1, means.loss(), learningRate, last);
    }
    long trainNanos = System.nanoTime() - epochBegin;
    return endEpoch(begin, epochBegin, trainNanos, engineNanos, samples, learningRate, means);
  }

  private boolean endEpoch(
      long begin,
      long epochBegin,
      long trainNanos,
      long engineNanos,
      int samples,
      double learningRate,
      Means means) {
    int epoch = progress.epochsDone();
    // The engine's numbers are copied once an epoch: for a large network each copy is felt.
    Map<String, Tensor> state = openStep().state();
    Model current = averaged(state);
    Evaluation validation = isValidated(epoch) ? validate(current) : null;
    if (options.cancellation().isCancelled()) {
      // A validation that was cut short must not decide on the best model.
      return false;
    }
    Figure figure = monitor.best(means.loss(), validation);
    Figure stopFigure = monitor.stop(means.loss(), validation);
    boolean best = figure != null && progress.improves(figure);
    if (figure != null) {
      progress = progress.withFigure(figure);
    }
    if (stopFigure != null) {
      double gain = settings.earlyStop() == null ? 0 : settings.earlyStop().leastGain();
      progress = progress.withStopFigure(stopFigure, gain);
    }
    progress = progress.afterEpoch();
    if (best) {
      bestMetrics =
          validation == null
              ? Map.of(figure.metric().name(), figure.value())
              : validation.metrics();
      writeBest(current);
    }
    double trainSeconds = trainNanos / 1e9;
    history.add(
        new EpochRecord(
            epoch,
            means.loss(),
            learningRate,
            validation == null ? Map.of() : validation.metrics(),
            trainSeconds,
            engineNanos / 1e9));
    Duration spent = Duration.ofNanos(System.nanoTime() - begin);
    TrainingListener.Epoch event =
        new TrainingListener.Epoch(
            epoch,
            settings.epochs(),
            (long) (epoch + 1) * task.stepsPerEpoch(),
            means.loss(),
            means.terms(),
            adaptation.figures(),
            learningRate,
            samples,
            Duration.ofNanos(System.nanoTime() - epochBegin),
            Duration.ofNanos(engineNanos),
            spent.dividedBy(history.size()).multipliedBy(settings.epochs() - epoch - 1L),
            validation,
            figure == null ? null : figure.metric().name(),
            best);
    notify(l -> l.onEpoch(event));
    adaptation.endEpoch(epoch);
    writeLast(state);
    if (settings.checkpointPeriod() > 0
        && progress.epochsDone() % settings.checkpointPeriod() == 0) {
      checkpoints.writeEpoch(progress.epochsDone(), labelled(current));
      notify(l -> l.onCheckpoint(checkpoints.epoch(progress.epochsDone())));
    }
    return true;
  }

  private TrainingResult finish(Outcome outcome, long begin) {
    Model last;
    if (outcome == Outcome.CANCELLED) {
      // The state of a half epoch is dropped: the files and this result agree on the last whole
      // one.
      last = ModelFile.read(checkpoints.last()).model();
    } else {
      last = averaged(openStep().state());
    }
    if (progress.bestEpoch() < 0) {
      writeBest(last);
    }
    Model best = ModelFile.read(checkpoints.best()).model();
    TrainingResult result =
        new TrainingResult(
            best,
            labelled(last),
            checkpoints.best(),
            checkpoints.last(),
            progress.bestEpoch(),
            bestMetrics,
            List.copyOf(history),
            outcome,
            Duration.ofNanos(System.nanoTime() - begin));
    notify(l -> l.onEnd(result));
    return result;
  }

  private boolean isValidated(int epoch) {
    return task.validation() != null
        && ((epoch + 1) % settings.validationPeriod() == 0 || epoch + 1 == settings.epochs());
  }

  private boolean isStale() {
    return settings.earlyStop() != null
        && progress.staleValidations() >= settings.earlyStop().patience();
  }

  private Evaluation validate(Model current) {
    EvaluationTask validation = java.util.Objects.requireNonNull(task.validation());
    Executable executable = validator;
    Model main = current.part(Model.MAIN);
    if (executable == null) {
      ExecutionPlan exact = ExecutionPlan.of(plan.device(), Precision.FP32);
      executable = options.engine().compile(main, exact);
      validator = executable;
    } else {
      executable.load(main.weights());
    }
    Evaluation evaluation =
        EvaluationRun.evaluate(
            validation, executable, options.cancellation()::isCancelled, done -> {});
    return monitor.needsValidationLoss(evaluation)
        ? evaluation.withLoss(TrainingSettings.VALIDATION_LOSS, lossOf(current))
        : evaluation;
  }

  private double lossOf(Model current) {
    LossOnValidation loss = lossOnValidation;
    if (loss == null) {
      loss = LossOnValidation.of(task, options.engine(), plan.device());
      lossOnValidation = loss;
    }
    return loss.compute(current, options.cancellation()::isCancelled);
  }

  private void writeBest(Model model) {
    checkpoints.writeBest(labelled(model));
    notify(l -> l.onCheckpoint(checkpoints.best()));
  }

  private Model averaged(Map<String, Tensor> state) {
    return start.withWeights(StateLayout.weights(start.parts().values(), state, true));
  }

  private void writeLast(Map<String, Tensor> state) {
    Model model = start.withWeights(StateLayout.weights(start.parts().values(), state, false));
    Map<String, String> noted = new LinkedHashMap<>(progress.toMap());
    noted.putAll(resumeCheck.facts());
    checkpoints.writeLast(labelled(model), new TrainingState(adaptation.saved(state), noted));
    notify(l -> l.onCheckpoint(checkpoints.last()));
  }

  private Model labelled(Model model) {
    ModelMeta meta = model.meta().withMetrics(bestMetrics);
    for (Map.Entry<String, String> property : new TreeMap<>(options.properties()).entrySet()) {
      meta = meta.withProperty(property.getKey(), property.getValue());
    }
    return model.withMeta(
        meta.withProperty(PRECISION, precision.name())
            .withProperty(EPOCHS_DONE, Integer.toString(progress.epochsDone())));
  }

  private TaoException notFinite(
      int epoch, int index, double loss, double learningRate, Batch batch) {
    return new TaoException(
        "TRAIN-001",
        "loss or gradient is no finite number: epoch %s, step %s, loss %s"
            .formatted(epoch + 1, index + 1, loss),
        "learning rate %s; the batch starts with %s".formatted(learningRate, batch.ids().get(0)),
        "the last good checkpoint is " + checkpoints.last(),
        "lower the learning rate or start it softer, clip gradients, or look for broken samples");
  }

  private TrainingStep openStep() {
    return java.util.Objects.requireNonNull(step, "step is compiled first");
  }

  private void notify(Consumer<TrainingListener> event) {
    options.listeners().forEach(event);
  }

  /**
   * A step's seed from the run's: SplitMix64's finaliser, so that near steps differ in all bits.
   */
  private static long mix(long seed, long step) {
    long z = seed * 0x9E3779B97F4A7C15L + step + 1;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  /** Frees the compiled step, validator and teacher. */
  @Override
  public void close() {
    if (teacher != null) {
      teacher.close();
      teacher = null;
    }
    if (validator != null) {
      validator.close();
      validator = null;
    }
    if (lossOnValidation != null) {
      lossOnValidation.close();
      lossOnValidation = null;
    }
    if (step != null) {
      step.close();
      step = null;
    }
  }

  /** Means over an epoch, each sample with the same weight. */
  private static final class Means {
    private final Map<String, Double> sums = new LinkedHashMap<>();
    private double loss;
    private long samples;

    void add(TrainingStep.Result result, int size) {
      loss += (double) result.loss() * size;
      samples += size;
      for (Map.Entry<String, Tensor> output : result.outputs().entrySet()) {
        if (output.getValue().shape().rank() == 0) {
          sums.merge(output.getKey(), output.getValue().item() * size, Double::sum);
        }
      }
    }

    double loss() {
      return loss / samples;
    }

    Map<String, Double> terms() {
      Map<String, Double> means = new LinkedHashMap<>();
      sums.forEach((name, sum) -> means.put(name, sum / samples));
      return means;
    }
  }
}
