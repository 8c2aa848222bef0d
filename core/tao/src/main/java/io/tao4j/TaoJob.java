package io.tao4j;

import io.tao4j.engine.CpuOptions;
import io.tao4j.engine.Device;
import io.tao4j.engine.Engine;
import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Precision;
import io.tao4j.error.OutOfMemory;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.graph.GraphSummary;
import io.tao4j.model.Model;
import io.tao4j.model.ModelFile;
import io.tao4j.network.DataCheck;
import io.tao4j.network.Dataset;
import io.tao4j.network.Evaluation;
import io.tao4j.network.TrainingTask;
import io.tao4j.quantize.QuantizedTraining;
import io.tao4j.report.RunEnvironment;
import io.tao4j.report.RunReport;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecCode;
import io.tao4j.spec.SpecReport;
import io.tao4j.spec.Verb;
import io.tao4j.train.Cancellation;
import io.tao4j.train.ResultsClaim;
import io.tao4j.train.Trainer;
import io.tao4j.train.TrainerOptions;
import io.tao4j.train.TrainingListener;
import io.tao4j.train.TrainingResult;
import io.tao4j.train.log.ResultsLog;
import io.tao4j.tune.SearchSpace;
import io.tao4j.tune.TuneFile;
import io.tao4j.tune.TuneListener;
import io.tao4j.tune.TuneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network with its spec, and how to run it. Immutable: each setter gives a new job, so that one
 * can be the start of several.
 */
@CheckReturnValue
public final class TaoJob {
  /** Name of the file beside a result that holds the resolved spec. */
  public static final String RESOLVED_SPEC = "resolved_spec.yaml";

  private static final Logger LOG = LoggerFactory.getLogger(TaoJob.class);

  private final Session<?, ?, ?> session;

  TaoJob(Session<?, ?, ?> session) {
    this.session = session;
  }

  /** Where verbs write; {@code tao-results/NETWORK} in the working directory unless said here. */
  public TaoJob results(Path folder) {
    Objects.requireNonNull(folder, "folder");
    return new TaoJob(session.withResults(folder));
  }

  /**
   * What computes. Unless said here PyTorch trains, and what evaluates and predicts follows from
   * {@link io.tao4j.engine.EngineChoice}. {@link Engine#ONNX_RUNTIME} evaluates and predicts only.
   */
  public TaoJob engine(Engine engine) {
    Objects.requireNonNull(engine, "engine");
    return new TaoJob(session.withEngine(engine));
  }

  /** Where to compute: {@code cpu} (unless said here), {@code gpu} or {@code gpu:N}. */
  public TaoJob device(String device) {
    Objects.requireNonNull(device, "device");
    return new TaoJob(session.withDevice(Device.parse(device)));
  }

  /** Threads and memory of evaluation and inference on the CPU. */
  public TaoJob cpu(CpuOptions options) {
    Objects.requireNonNull(options, "options");
    return new TaoJob(session.withCpu(options));
  }

  /** Number format of training; {@link Precision#AUTO} unless said here. */
  public TaoJob precision(Precision precision) {
    Objects.requireNonNull(precision, "precision");
    return new TaoJob(session.withPrecision(precision));
  }

  /**
   * Whether training goes on from the last checkpoint in the results folder, if there is one (else
   * it starts anew and says so).
   *
   * <p>What gives inputs and outputs their meaning must be what it was, or the training refuses
   * with {@code TRAIN-002} and the differences: the samples and their labels, classes and their
   * order, preprocessing, the network, anchors, the loss, the kind of optimiser, the seed. Epochs,
   * batch size, learning rate, augmentation and regularisers may be others: they act from the next
   * epoch on, the schedule of rates as if it had always been so. With another validation set or
   * other thresholds the best model is looked for anew, which a notice says.
   */
  public TaoJob resume(boolean resume) {
    return new TaoJob(session.withResume(resume));
  }

  /**
   * The figure that decides which model of a training is the best, and that an early stop watches,
   * whatever the spec says: a figure of the validation, {@code loss} (of the training) or {@code
   * validation_loss}.
   *
   * @param figure such as {@code recall}; an unknown name ends the training with {@code TRAIN-013},
   *     for most networks before its first step
   */
  public TaoJob monitor(String figure) {
    Objects.requireNonNull(figure, "figure");
    return new TaoJob(session.withMonitor(figure));
  }

  /** Adds somebody who hears of the training. */
  public TaoJob listener(TrainingListener listener) {
    Objects.requireNonNull(listener, "listener");
    return new TaoJob(session.withListener(listener));
  }

  /**
   * Overrides one field of the spec.
   *
   * @param path such as {@code train_config.n_epochs}
   * @param value a number, a truth value, or text as YAML would have it
   */
  public TaoJob set(String path, Object value) {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(value, "value");
    return new TaoJob(session.withTree(session.requireTree().with(path, String.valueOf(value))));
  }

  /**
   * Everything that is wrong with the spec, and notices; throws nothing. Checks for the verbs of
   * which the spec gives a field that no other one uses, and for training when it gives none.
   */
  public SpecReport check() {
    return session.network().specBinder().bind(session.requireTree()).report();
  }

  /** Everything that is wrong with the spec for one use, and notices; throws nothing. */
  public SpecReport check(Verb verb) {
    Objects.requireNonNull(verb, "verb");
    return session.bind(verb).report();
  }

  /** Whether there is a spec: a model file may have brought none. */
  public boolean hasSpec() {
    return session.tree() != null;
  }

  /**
   * Writes the resolved spec: every field with its value and, in a comment, where that comes from
   * (file, environment, override or default). Verbs do so in their results folder; a training says
   * engine, device and precision in the first line.
   *
   * @return {@value #RESOLVED_SPEC} in the folder
   * @throws TaoException with everything that is wrong with the spec for that use
   */
  public Path writeSpec(Path folder, Verb verb) {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(verb, "verb");
    return writeSpec(folder, session.bind(verb).resolved());
  }

  private static Path writeSpec(Path folder, String text) {
    Path file = folder.resolve(RESOLVED_SPEC);
    try {
      AtomicFile.writeString(file, text);
    } catch (IOException e) {
      throw new TaoException(
          SpecCode.UNWRITABLE.code(),
          "cannot write the spec " + file + ": " + e.getMessage(),
          List.of("check the folder and its free space"),
          e);
    }
    return file;
  }

  /**
   * Looks through the data sets that the spec names: what they hold, what is wrong with them, and
   * whether a training would start.
   *
   * @throws TaoException with everything that is wrong with the spec
   * @throws TaoException {@code TAO-006} if the network does not support {@link Verb#VALIDATE}
   */
  public DataCheck checkData() {
    return checkData(session);
  }

  /**
   * The data sets that the spec names, opened and looked through: how much there is of each class,
   * and what is wrong. {@link #checkData()} also says whether a training would start.
   *
   * @throws TaoException with everything that is wrong with the spec
   * @throws TaoException {@code TAO-006} if the network does not support {@link Verb#VALIDATE}
   */
  public List<Dataset> datasets() {
    return checkData().datasets();
  }

  private static <S extends Record, I, O> DataCheck checkData(Session<S, I, O> session) {
    session.require(Verb.VALIDATE);
    return session.network().checkData(session.spec(Verb.VALIDATE));
  }

  /**
   * Trains, and blocks until the end. Writes model files, {@code status.json}, TensorBoard events,
   * curves, the validation of the best epoch and {@link RunReport a page of all that} into the
   * results folder. An interrupt of the thread ends the training as a failure; the thread stays
   * interrupted, and the checkpoint of the last whole epoch can be resumed.
   *
   * @throws java.util.concurrent.CancellationException if the thread is interrupted between steps;
   *     a file that is being written then fails as a {@link TaoException}
   * @throws TaoException {@code MEMORY-001} for want of memory, {@code TRAIN-009} if another
   *     training writes into the results folder, and with everything that is wrong with spec, data
   *     or device
   */
  public TrainedModel train() {
    return train(session, null, new Cancellation());
  }

  /** Trains from a model, or from what the spec says where it is null. */
  TrainedModel train(@Nullable Model start, Cancellation cancellation) {
    return train(session, start, cancellation);
  }

  /**
   * Looks for good settings with {@link TuneSettings#defaults}; see {@link #tune(TuneSettings)}.
   */
  public TuneResult tune() {
    return tune(TuneSettings.defaults());
  }

  /**
   * Looks for good settings: trains again and again with other values of some fields, and blocks
   * until the budget is used up. Each trial is an ordinary results folder, {@code trials/0001} and
   * so on; {@code tune.json} says what became of all, {@code tune.html} shows it, {@code
   * best_spec.yaml} is the spec of the best trial. The first trial has the spec's own values where
   * they lie in the space.
   *
   * <p>Called again with the same results folder it goes on, also after a kill: with the same
   * trials, and trials that were cut off go on from their checkpoints with the same bits. Budgets
   * and workers may be others.
   *
   * <p>The figure that decides is that of {@link #monitor}, else the network's own. Listeners of
   * the job hear of trials that are trained in this process.
   *
   * @throws TaoException with everything that is wrong with the spec; {@code TUNE-001} if nothing
   *     can be searched, {@code TUNE-002} if the folder holds another search, {@code TUNE-005} if
   *     the first trials all fail, {@code TUNE-006} if nothing is validated, {@code TRAIN-009} if
   *     another search or training writes into the folder
   */
  public TuneResult tune(TuneSettings settings) {
    return tune(settings, TuneListener.NONE, new Cancellation());
  }

  /**
   * As {@link #tune(TuneSettings)}, with somebody who hears of it and a way to stop it.
   *
   * @throws java.util.concurrent.CancellationException if it was cancelled, or the thread
   *     interrupted; the next call goes on
   */
  public TuneResult tune(TuneSettings settings, TuneListener listener, Cancellation cancellation) {
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(listener, "listener");
    Objects.requireNonNull(cancellation, "cancellation");
    return TuneWork.tune(session, settings, listener, cancellation);
  }

  /**
   * What {@link #tune} searches unless it is told otherwise: the fields of the spec that matter
   * most.
   *
   * @throws TaoException with everything that is wrong with the spec; {@code TUNE-001} if it has no
   *     such field
   */
  public SearchSpace searchSpace() {
    return SearchSpace.of(TuneWork.specs(session), TuneWork.spec(session));
  }

  /**
   * Settings of a search from a file, this library's form or TAO's; see {@link TuneFile}.
   *
   * @param settings what the file does not say
   * @throws TaoException with everything that is wrong with the spec or the file, with places
   */
  public TuneFile tuneFile(Path file, TuneSettings settings) {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(settings, "settings");
    return TuneFile.read(file, TuneWork.specs(session), TuneWork.spec(session), settings);
  }

  /** With the spec of this job, run as another session runs. */
  TaoJob like(Session<?, ?, ?> other) {
    Session<?, ?, ?> own =
        session
            .withDevice(other.device())
            .withCpu(other.cpu())
            .withPrecision(other.precision())
            .withResults(other.results().resolve("best"));
    own = other.engine() == null ? own : own.withEngine(other.engine());
    return new TaoJob(other.monitor() == null ? own : own.withMonitor(other.monitor()));
  }

  /** Trains on a thread of its own. */
  public TrainingHandle trainAsync() {
    Cancellation cancellation = new Cancellation();
    CompletableFuture<TrainedModel> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(train(session, null, cancellation));
              } catch (Throwable e) {
                // The thread ends here; whoever waits gets all of it, errors of natives included.
                result.completeExceptionally(e);
              }
            },
            "tao4j-training");
    thread.setDaemon(true);
    thread.start();
    return new TrainingHandle(result, cancellation);
  }

  /**
   * The model that the spec names for evaluation, together with this spec.
   *
   * @throws TaoException {@code TAO-004} if the spec names none
   */
  public TaoModel model() {
    return model(modelNamedBy(session));
  }

  private static <S extends Record, I, O> Path modelNamedBy(Session<S, I, O> session) {
    return session
        .network()
        .modelOf(session.spec(Verb.PRUNE))
        .orElseThrow(
            () -> new TaoException("TAO-004", "neither the call nor the spec names a model file"));
  }

  /** A model file together with this spec, to be evaluated, pruned, exported or run. */
  public TaoModel model(Path file) {
    Objects.requireNonNull(file, "file");
    return model(ModelFile.read(file).model());
  }

  /** A model in memory together with this spec. */
  public TaoModel model(Model model) {
    Objects.requireNonNull(model, "model");
    String network = model.meta().network();
    if (!network.equals(session.network().name())) {
      throw new TaoException(
          "TAO-002",
          "the model is of the network '%s', the job of '%s'"
              .formatted(network, session.network().name()),
          "use Tao.network(\"" + network + "\")");
    }
    return new TaoModel(session, model);
  }

  static <S extends Record, I, O> TrainedModel train(
      Session<S, I, O> session, @Nullable Model start, Cancellation cancellation) {
    session.require(Verb.TRAIN);
    return OutOfMemory.explain(() -> claimAndTrain(session, start, cancellation));
  }

  private static <S extends Record, I, O> TrainedModel claimAndTrain(
      Session<S, I, O> session, @Nullable Model start, Cancellation cancellation) {
    try (ResultsClaim claim = ResultsClaim.of(session.results());
        ResultsLog log = new ResultsLog(claim.folder())) {
      EngineProvider engine = engine(session, log);
      SpecBinding<S> binding = bind(session, log);
      S spec = binding.spec();
      String resolved = binding.resolved();
      TrainingResult result;
      try (TrainingTask task = open(session, spec, start, log)) {
        List<TrainingListener> listeners = new ArrayList<>(List.of(log));
        listeners.add(new StartFiles(session.results(), resolved, task));
        listeners.add(new EndFiles(session.results(), session.resume()));
        listeners.addAll(session.listeners());
        result =
            Trainer.run(
                task,
                new TrainerOptions(
                    engine,
                    trainingPlan(session, spec),
                    session.results(),
                    session.resume(),
                    Map.of(Tao.SPEC_PROPERTY, resolved),
                    listeners,
                    cancellation,
                    session.monitor()));
      }
      return new TrainedModel(session, result);
    }
  }

  /**
   * What a training writes when it begins: how it is computed, in the resolved spec's first line;
   * the network's layers; what the training set is like.
   */
  private record StartFiles(Path results, String resolved, TrainingTask task)
      implements TrainingListener {
    @Override
    public void onStart(Start start) {
      writeSpec(results, "# computed with " + start.engine() + "\n" + resolved);
      try {
        AtomicFile.writeString(
            results.resolve("layers.txt"),
            GraphSummary.of(task.start().graph().forInference()).toText());
        RunEnvironment.write(results, start.engine());
        task.writeDataReport(results.resolve("data"));
      } catch (IOException | TaoException e) {
        LOG.warn("the training goes on without a description of layers and data", e);
      }
    }
  }

  /**
   * What a training writes when it ends: the validation of its best epoch with its pictures, and
   * the page that shows all of the folder.
   */
  private static final class EndFiles implements TrainingListener {
    private final Path results;
    private final boolean resumed;
    private @Nullable Evaluation best;

    EndFiles(Path results, boolean resumed) {
      this.results = results;
      this.resumed = resumed;
    }

    /** What an earlier training left would be shown as this one's. */
    @Override
    public void onStart(Start start) {
      if (!resumed) {
        try {
          Files.deleteIfExists(results.resolve(RunReport.VALIDATION).resolve("evaluation.json"));
        } catch (IOException e) {
          LOG.warn("the validation of an earlier training stays in {}", results, e);
        }
      }
    }

    @Override
    public void onEpoch(Epoch epoch) {
      if (epoch.best() && epoch.validation() != null) {
        best = epoch.validation();
      }
    }

    @Override
    public void onEnd(TrainingResult result) {
      write();
    }

    @Override
    public void onFailure(Throwable failure) {
      write();
    }

    private void write() {
      boolean interrupted = Thread.interrupted(); // else no file could be opened
      try {
        if (best != null) {
          best.write(Files.createDirectories(results.resolve(RunReport.VALIDATION)));
          best = null;
        }
        RunReport.write(results);
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        // the trained model is worth more than a page about it
        LOG.warn("the training ends without its report", e);
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  // What fails before the trainer takes over is told here; the trainer tells the rest.
  private static EngineProvider engine(Session<?, ?, ?> session, ResultsLog log) {
    try {
      return session.trainingEngine();
    } catch (RuntimeException e) {
      log.onFailure(e);
      throw e;
    }
  }

  private static <S extends Record, I, O> SpecBinding<S> bind(
      Session<S, I, O> session, ResultsLog log) {
    try {
      SpecBinding<S> binding = session.bind(Verb.TRAIN);
      writeSpec(session.results(), binding.resolved());
      return binding;
    } catch (RuntimeException e) {
      log.onFailure(e);
      throw e;
    }
  }

  private static <S extends Record, I, O> TrainingTask open(
      Session<S, I, O> session, S spec, @Nullable Model start, ResultsLog log) {
    try {
      TrainingTask task = session.network().openTraining(spec, start);
      return session.network().isQuantizationAware(spec) ? quantized(session, task) : task;
    } catch (RuntimeException | OutOfMemoryError e) {
      log.onFailure(OutOfMemory.explained(e));
      throw e;
    }
  }

  /** The same training of the start's rounded form. */
  private static TrainingTask quantized(Session<?, ?, ?> session, TrainingTask task) {
    try {
      if (!task.start().meta().properties().containsKey(Trainer.EPOCHS_DONE)) {
        throw new TaoException(
            "TRAIN-008",
            "training with quantisation starts from a trained model, and the spec names none",
            "train without enable_qat first, then let pretrained_model_path (of a detector:"
                + " pretrain_model_path or pruned_model_path) name the .tao file");
      }
      return task.startingWith(
          QuantizedTraining.start(task, session.trainingEngine(), session.exactPlan()));
    } catch (RuntimeException | Error e) {
      task.close();
      throw e;
    }
  }

  /** In a format narrower than the deployed one the grid of 8 bits would be learned wrong. */
  private static <S extends Record, I, O> ExecutionPlan trainingPlan(
      Session<S, I, O> session, S spec) {
    boolean exact =
        session.precision() == Precision.AUTO && session.network().isQuantizationAware(spec);
    return exact ? session.exactPlan() : session.trainingPlan();
  }
}
