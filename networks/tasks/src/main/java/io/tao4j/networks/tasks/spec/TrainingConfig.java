package io.tao4j.networks.tasks.spec;

import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase.Regularizer;
import io.tao4j.graph.Graph;
import io.tao4j.network.TrainingSettings;
import io.tao4j.networks.tasks.Kernels;
import io.tao4j.schedule.LearningRateSchedule;
import io.tao4j.schedule.TaoSchedule;
import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * TAO's {@code training_config}, as its detectors and LPRNet have it. Fields beyond TAO say so.
 *
 * @param batchSizePerGpu images of a step
 * @param numEpochs passes over the data
 * @param learningRate rate over time
 * @param regularizer penalty on kernels
 * @param optimizer update rule
 * @param costScaling known, not acted on
 * @param checkpointInterval epochs between kept checkpoints
 * @param enableQat whether it learns on the grid of 8 bits
 * @param resumeModelPath known, not acted on
 * @param pretrainModelPath weights to start from
 * @param prunedModelPath model to go on with
 * @param maxQueueSize batches ahead
 * @param nWorkers threads of the loader
 * @param useMultiprocessing known, not acted on
 * @param earlyStopping when to end early
 * @param visualizer known, not acted on
 * @param modelEma whether an average of the weights is kept
 * @param emaDecay its decay
 * @param gradientClipNorm limit of the gradient
 * @param pretrainedSource where weights to start from are, if in no file
 * @param keepKnownClasses whether predictions of known classes are kept
 * @param fineTuning what is trained when, and how fast
 * @param distillation a model to learn from
 * @param monitor what decides on the best model
 * @param batchesPerUpdate batches whose gradients make one update
 * @param dropLastBatch whether a last batch that is not full is left out
 */
public record TrainingConfig(
    @Field(
            description = "images per step",
            defaultValue = "8",
            min = 1,
            shownBy = "BatchLoaderTest.countsBatchesWithAndWithoutTheLast")
        int batchSizePerGpu,
    @Field(
            description = "passes over the data",
            unit = "epochs",
            defaultValue = "80",
            min = 1,
            shownBy = "TrainingConfigTest.itsLengthAndItsEndAreThoseOfItsFields")
        int numEpochs,
    @Field(description = "learning rate over time") LearningRate learningRate,
    @Field(description = "penalty on kernels") RegularizerConfig regularizer,
    @Field(description = "update rule") OptimizerConfig optimizer,
    @Field(
            description = "dynamic loss scaling",
            ignored = "bfloat16 has the range of float32 and needs none")
        Optional<CostScaling> costScaling,
    @Field(
            description = "keep a checkpoint of every so many epochs; 0 keeps best and last",
            unit = "epochs",
            min = 0,
            shownBy = "TrainingConfigTest.itsLengthAndItsEndAreThoseOfItsFields")
        int checkpointInterval,
    @Field(
            description =
                "train on the grid of 8 bits: fine-tunes a trained model, batch norms folded; then"
                    + " pretrain_model_path takes a model of this network whole",
            verbs = Verb.TRAIN,
            shownBy = "YoloQuantizationTest.trainingOn8BitsLearnsAndBringsItsScales")
        boolean enableQat,
    @Field(
            description = "checkpoint to go on from with its optimiser state",
            oneof = "load_model",
            ignored = "resume goes on from the last checkpoint of the results folder")
        Optional<String> resumeModelPath,
    @Field(
            description = "model whose weights are taken where name and shape fit (.tao)",
            oneof = "load_model",
            path = PathKind.FILE,
            shownBy = "YoloStartTest.weightsThatFitAreTakenFromAFile")
        Optional<Path> pretrainModelPath,
    @Field(
            description = "model whose graph and weights are taken, a pruned one's (.tao)",
            oneof = "load_model",
            path = PathKind.FILE,
            shownBy = "TrainingConfigTest.itStartsFromWhatItsFieldsName")
        Optional<Path> prunedModelPath,
    @Field(
            description = "batches made ahead",
            defaultValue = "3",
            min = 1,
            shownBy = "BatchLoaderTest.makesNoMoreBatchesAheadThanThePrefetch")
        int maxQueueSize,
    @Field(
            description = "threads that read and augment images",
            verbs = {Verb.TRAIN, Verb.EVALUATE},
            defaultValue = "2",
            min = 1,
            shownBy = "BatchLoaderTest.givesTheSameBatchesForAnyNumberOfThreads")
        int nWorkers,
    @Field(
            description = "processes instead of threads",
            ignored = "Java's threads run at the same time")
        boolean useMultiprocessing,
    @Field(description = "ends a training that no longer improves")
        Optional<EarlyStopping> earlyStopping,
    @Field(
            description = "pictures of the training for a viewer",
            ignored = "TensorBoard events are always written, to the results folder")
        Optional<VisualizerConfig> visualizer,
    @Field(
            description = "evaluate and keep an average of the weights",
            shownBy = "TrainingConfigTest.theProgramIsThatOfItsFields")
        boolean modelEma,
    @Field(
            description =
                "decay d of that average, at a step d * (1 - exp(-step * (1 - d) / 2)), which for"
                    + " 0.999 is TAO's (beyond TAO)",
            defaultValue = "0.999",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "TrainingConfigTest.theProgramIsThatOfItsFields")
        double emaDecay,
    @Field(
            description = "largest L2 norm of the gradient; 0 for no limit (beyond TAO)",
            min = 0,
            shownBy = "TrainingConfigTest.theProgramIsThatOfItsFields")
        double gradientClipNorm,
    @Field(
            description =
                "where weights to start from are instead: classpath:NAME,"
                    + " https://HOST/FILE#sha256=HEX, hf:OWNER/NAME@REVISION/FILE or"
                    + " ngc:ORG/TEAM/MODEL:VERSION (beyond TAO)",
            oneof = "load_model",
            shownBy = "YoloFineTuningTest.weightsOfTheBackboneComeFromASource")
        Optional<String> pretrainedSource,
    @Field(
            description =
                "where a model with other classes is gone on with: keep what it knows of the"
                    + " classes that both have, by name (beyond TAO)",
            shownBy = "YoloStartTest.whatIsKnownOfClassesThatBothHaveIsKept")
        boolean keepKnownClasses,
    @Field(description = "what is trained when, and how fast (beyond TAO)")
        FineTuningConfig fineTuning,
    @Field(description = "a larger trained model to learn from (beyond TAO)")
        Optional<DistillationConfig> distillation,
    @Field(
            description =
                "figure that decides which model is the best, and when to end early: one of the"
                    + " validation (recall, coco_AP, ...), loss of the training or"
                    + " validation_loss. Absent: the network's primary figure (beyond TAO)",
            shownBy = "TrainingConfigTest.itsLengthAndItsEndAreThoseOfItsFields")
        Optional<String> monitor,
    @Field(
            description =
                "gradients of so many batches make one update, as one batch of all their pictures"
                    + " would (beyond TAO)",
            defaultValue = "1",
            min = 1,
            shownBy = "TrainingConfigTest.itsLengthAndItsEndAreThoseOfItsFields")
        int batchesPerUpdate,
    @Field(
            description =
                "leave a last batch that is not full out; false: it is trained too, as in TAO"
                    + " (beyond TAO)",
            shownBy = "LastBatchTest.anIncompleteBatchIsTrainedUnlessAskedNotTo")
        boolean dropLastBatch) {

  /** Whether an early stop watches what only a validation set gives. */
  public boolean stopNeedsValidation() {
    return earlyStopping.isPresent() && earlyStopping.get().needsValidation(monitor);
  }

  /** Learning rate over time; without any, soft_start_annealing_schedule. */
  public record LearningRate(
      @Field(description = "exponential rise, plateau, exponential fall", oneof = "schedule")
          Optional<Annealing> softStartAnnealingSchedule,
      @Field(description = "linear rise, cosine fall", oneof = "schedule")
          Optional<Cosine> softStartCosineAnnealingSchedule,
      @Field(
              description =
                  "linear rise, cosine fall to zero: EfficientDet's (beyond TAO elsewhere)",
              oneof = "schedule")
          Optional<WarmupCosine> warmupCosineSchedule,
      @Field(
              description =
                  "linear rise, then divided at points: Faster R-CNN's (beyond TAO elsewhere)",
              oneof = "schedule")
          Optional<SoftStart> softStart,
      @Field(
              description = "steady fall by a factor: Faster R-CNN's (beyond TAO elsewhere)",
              oneof = "schedule")
          Optional<Step> step,
      @Field(
              description = "falls by a factor at epochs: the transformers' (beyond TAO elsewhere)",
              oneof = "schedule")
          Optional<MultiStep> multiStep) {}

  /** Linear rise, then divided at points. */
  public record SoftStart(
      @Field(
              description = "rate after the rise",
              defaultValue = "0.02",
              min = 0,
              shownBy = "TrainingConfigTest.theRateIsThatOfItsFields")
          double baseLr,
      @Field(
              description = "first rate",
              defaultValue = "0.002",
              min = 0,
              shownBy = "TrainingConfigTest.theRateIsThatOfItsFields")
          double startLr,
      @Field(
              description = "share of the training before the highest rate",
              defaultValue = "0.1",
              min = 0,
              max = 1,
              shownBy = "TrainingConfigTest.theRateIsThatOfItsFields")
          double softStart,
      @Field(
              description = "shares of the training behind which the rate is divided, ascending",
              defaultValue = "[0.8, 0.9]",
              min = 0,
              max = 1,
              shownBy = "TrainingConfigTest.theRateIsThatOfItsFields")
          List<Double> annealingPoints,
      @Field(
              description = "by what",
              defaultValue = "10",
              min = 1,
              shownBy = "TrainingConfigTest.theRateIsThatOfItsFields")
          double annealingDivider) {
    public SoftStart {
      annealingPoints = List.copyOf(annealingPoints);
      if (!annealingPoints.equals(annealingPoints.stream().sorted().toList())) {
        throw new IllegalArgumentException("annealing_points must ascend, got " + annealingPoints);
      }
    }
  }

  /** Steady fall by a factor. */
  public record Step(
      @Field(
              description = "first rate",
              defaultValue = "0.02",
              min = 0,
              shownBy = "TrainingConfigTest.theRateIsThatOfItsFields")
          double baseLr,
      @Field(
              description = "factor of a step",
              defaultValue = "1",
              min = 0,
              max = 1,
              shownBy = "TrainingConfigTest.theRateIsThatOfItsFields")
          double gamma,
      @Field(
              description = "per cent of the training in which the rate has fallen by the factor",
              defaultValue = "30",
              min = 1,
              max = 100,
              shownBy = "TrainingConfigTest.theRateIsThatOfItsFields")
          double stepSize) {}

  /** Falls by a factor at epochs. */
  public record MultiStep(
      @Field(
              description = "first rate",
              defaultValue = "2e-4",
              min = 0,
              shownBy = "TrainingConfigTest.theRateIsThatOfItsFields")
          double learningRate,
      @Field(
              description = "epochs before which it falls",
              unit = "epochs",
              defaultValue = "[40]",
              min = 0,
              shownBy = "TrainingConfigTest.theRateIsThatOfItsFields")
          List<Integer> lrSteps,
      @Field(
              description = "by what factor",
              defaultValue = "0.1",
              min = 0,
              max = 1,
              shownBy = "TrainingConfigTest.theRateIsThatOfItsFields")
          double lrDecay) {}

  /** Linear rise, cosine fall to zero. */
  public record WarmupCosine(
      @Field(
              description = "rate after the rise",
              defaultValue = "0.02",
              min = 0,
              shownBy = "TrainingConfigTest.theRateIsThatOfItsFields")
          double learningRate,
      @Field(
              description = "first rate",
              defaultValue = "1e-4",
              min = 0,
              shownBy = "TrainingConfigTest.theRateIsThatOfItsFields")
          double warmupInit,
      @Field(
              description = "share of the training before the highest rate",
              defaultValue = "0.05",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "TrainingConfigTest.theRateIsThatOfItsFields")
          double warmup) {}

  /** Exponential rise, plateau, exponential fall. */
  public record Annealing(
      @Field(
              description = "first and last rate",
              defaultValue = "1e-6",
              min = 0,
              exclusiveMin = true,
              shownBy = "TrainingConfigTest.theRateIsThatOfItsFields")
          double minLearningRate,
      @Field(
              description = "rate of the plateau",
              defaultValue = "1e-4",
              min = 0,
              exclusiveMin = true,
              shownBy = "TrainingConfigTest.theRateIsThatOfItsFields")
          double maxLearningRate,
      @Field(
              description = "share of the training before the plateau",
              defaultValue = "0.1",
              min = 0,
              max = 1,
              shownBy = "TrainingConfigTest.theRateIsThatOfItsFields")
          double softStart,
      @Field(
              description = "share of the training at the plateau's end",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "TrainingConfigTest.theRateIsThatOfItsFields")
          double annealing) {
    public Annealing {
      requireOrder(minLearningRate, maxLearningRate);
      if (softStart >= annealing) {
        throw new IllegalArgumentException(
            "soft_start must be below annealing, got %s and %s".formatted(softStart, annealing));
      }
    }
  }

  /** Linear rise, cosine fall. */
  public record Cosine(
      @Field(
              description = "highest rate",
              defaultValue = "1e-4",
              min = 0,
              exclusiveMin = true,
              shownBy = "TrainingConfigTest.theRateIsThatOfItsFields")
          double maxLearningRate,
      @Field(
              description = "share of the training before the highest rate",
              defaultValue = "0.1",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "TrainingConfigTest.theRateIsThatOfItsFields")
          double softStart,
      @Field(
              description = "first rate and floor of the cosine",
              defaultValue = "1e-6",
              min = 0,
              shownBy = "TrainingConfigTest.theRateIsThatOfItsFields")
          double minLearningRate) {
    public Cosine {
      requireOrder(minLearningRate, maxLearningRate);
    }
  }

  private static void requireOrder(double lowest, double highest) {
    if (lowest > highest) {
      throw new IllegalArgumentException(
          "min_learning_rate must not be above max_learning_rate, got %s and %s"
              .formatted(lowest, highest));
    }
  }

  /** Norms of penalties. */
  public enum RegularizerType {
    @Field(description = "none")
    NO_REG,
    @Field(description = "sum of absolute values")
    L1,
    @Field(description = "sum of squares")
    L2
  }

  /** Penalty on the kernels of convolutions and dense layers. */
  public record RegularizerConfig(
      @Field(
              description = "which norm",
              defaultValue = "NO_REG",
              shownBy = "TrainingConfigTest.thePenaltyIsThatOfItsFields")
          RegularizerType type,
      @Field(
              description = "its factor; L2's gradient is 2 * weight * p, as in Keras",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "TrainingConfigTest.thePenaltyIsThatOfItsFields")
          double weight) {

    /**
     * The penalty, or none.
     *
     * @param parameters names of those that it is on
     */
    public List<Regularizer> on(Set<String> parameters) {
      if (type == RegularizerType.NO_REG || weight == 0) {
        return List.of();
      }
      Regularizer.Kind kind =
          type == RegularizerType.L1 ? Regularizer.Kind.L1 : Regularizer.Kind.L2;
      return List.of(new Regularizer(kind, weight, parameters));
    }
  }

  /** One update rule; without any it is adam. */
  public record OptimizerConfig(
      @Field(description = "Adam", oneof = "optimizer") Optional<Adam> adam,
      @Field(description = "stochastic gradient descent", oneof = "optimizer") Optional<Sgd> sgd,
      @Field(description = "RMSprop", oneof = "optimizer") Optional<RmsProp> rmsprop) {
    /** Whether the spec names one. */
    public boolean isGiven() {
      return adam.isPresent() || sgd.isPresent() || rmsprop.isPresent();
    }
  }

  /** Adam. */
  public record Adam(
      @Field(
              description = "added to the root",
              defaultValue = "1e-7",
              min = 0,
              shownBy = "TrainingConfigTest.theUpdateRuleIsThatOfItsFields")
          double epsilon,
      @Field(
              description = "decay of the first moment",
              name = "beta1",
              defaultValue = "0.9",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "TrainingConfigTest.theUpdateRuleIsThatOfItsFields")
          double beta1,
      @Field(
              description = "decay of the second moment",
              name = "beta2",
              defaultValue = "0.999",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "TrainingConfigTest.theUpdateRuleIsThatOfItsFields")
          double beta2,
      @Field(
              description = "largest second moment so far",
              shownBy = "TrainingConfigTest.theUpdateRuleIsThatOfItsFields")
          boolean amsgrad) {}

  /** Stochastic gradient descent. */
  public record Sgd(
      @Field(
              description = "momentum",
              defaultValue = "0.9",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "TrainingConfigTest.theUpdateRuleIsThatOfItsFields")
          double momentum,
      @Field(
              description = "look ahead",
              shownBy = "TrainingConfigTest.theUpdateRuleIsThatOfItsFields")
          boolean nesterov) {}

  /** RMSprop. */
  public record RmsProp(
      @Field(
              description = "decay of the average",
              defaultValue = "0.9",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "TrainingConfigTest.theUpdateRuleIsThatOfItsFields")
          double rho,
      @Field(
              description = "momentum",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "TrainingConfigTest.theUpdateRuleIsThatOfItsFields")
          double momentum,
      @Field(
              description = "added to the root",
              defaultValue = "1e-7",
              min = 0,
              shownBy = "TrainingConfigTest.theUpdateRuleIsThatOfItsFields")
          double epsilon,
      @Field(
              description = "estimate the variance",
              shownBy = "TrainingConfigTest.theUpdateRuleIsThatOfItsFields")
          boolean centered) {}

  /** Dynamic loss scaling; known, not acted on. */
  public record CostScaling(
      @Field(description = "switch") boolean enabled,
      @Field(description = "first exponent of two", defaultValue = "20") double initialExponent,
      @Field(description = "added in a good step", defaultValue = "0.005") double increment,
      @Field(description = "taken off in a bad step", defaultValue = "1") double decrement) {}

  /** When to end before the last epoch. */
  public record EarlyStopping(
      @Field(
              description =
                  "what is watched: loss of the training, as in TAO, validation_loss or a figure"
                      + " of the validation. Absent: training_config.monitor, else the network's"
                      + " primary figure",
              shownBy = "TrainingConfigTest.itsLengthAndItsEndAreThoseOfItsFields")
          Optional<String> monitor,
      @Field(
              description = "what counts as improvement",
              min = 0,
              shownBy = "TrainingConfigTest.itsLengthAndItsEndAreThoseOfItsFields")
          double minDelta,
      @Field(
              description = "validations without improvement",
              defaultValue = "10",
              min = 1,
              shownBy = "TrainingConfigTest.itsLengthAndItsEndAreThoseOfItsFields")
          int patience) {
    /** The same for a training. */
    public TrainingSettings.EarlyStop settings() {
      return new TrainingSettings.EarlyStop(patience, minDelta, monitor.orElse(null));
    }

    /**
     * Whether it watches what only a validation set gives.
     *
     * @param other what it watches where it names nothing
     */
    public boolean needsValidation(Optional<String> other) {
      return !monitor.or(() -> other).equals(Optional.of(TrainingSettings.LOSS));
    }
  }

  /** The update rule. */
  public Optimizer toOptimizer() {
    if (optimizer.sgd().isPresent()) {
      Sgd sgd = optimizer.sgd().get();
      return new Optimizer.Sgd(sgd.momentum(), sgd.nesterov(), 0);
    }
    if (optimizer.rmsprop().isPresent()) {
      RmsProp r = optimizer.rmsprop().get();
      return new Optimizer.RmsProp(r.rho(), r.momentum(), r.epsilon(), r.centered(), 0);
    }
    return optimizer
        .adam()
        .map(a -> new Optimizer.Adam(a.beta1(), a.beta2(), a.epsilon(), a.amsgrad(), 0))
        .orElseGet(() -> new Optimizer.Adam(0.9, 0.999, 1e-7, false, 0));
  }

  /** The learning rate of each step. */
  public LearningRateSchedule schedule() {
    if (learningRate.softStartCosineAnnealingSchedule().isPresent()) {
      Cosine c = learningRate.softStartCosineAnnealingSchedule().get();
      return new TaoSchedule.SoftStartCosineAnnealing(
          c.minLearningRate(), c.maxLearningRate(), c.softStart());
    }
    if (learningRate.warmupCosineSchedule().isPresent()) {
      WarmupCosine w = learningRate.warmupCosineSchedule().get();
      return new TaoSchedule.WarmupCosine(w.warmupInit(), w.learningRate(), w.warmup());
    }
    if (learningRate.softStart().isPresent()) {
      SoftStart s = learningRate.softStart().get();
      return new TaoSchedule.SoftAnneal(
          s.startLr(), s.baseLr(), s.softStart(), s.annealingPoints(), s.annealingDivider());
    }
    if (learningRate.step().isPresent()) {
      Step s = learningRate.step().get();
      return new TaoSchedule.Step(s.baseLr(), s.gamma(), s.stepSize());
    }
    if (learningRate.multiStep().isPresent()) {
      MultiStep m = learningRate.multiStep().get();
      return new TaoSchedule.MultiStep(m.learningRate(), m.lrSteps(), m.lrDecay(), numEpochs);
    }
    return learningRate
        .softStartAnnealingSchedule()
        .map(
            a ->
                new TaoSchedule.SoftStartAnnealing(
                    a.minLearningRate(), a.maxLearningRate(), a.softStart(), a.annealing()))
        .orElseGet(() -> new TaoSchedule.SoftStartAnnealing(1e-6, 1e-4, 0.1, 0.5));
  }

  /** The penalty on a graph's kernels, or none. */
  public List<Regularizer> regularizers(Graph graph) {
    return regularizer.on(Kernels.of(graph, rank -> rank >= 2));
  }

  /**
   * How long and how to train.
   *
   * @param validationPeriod epochs between validations
   */
  public TrainingSettings settings(long seed, int validationPeriod) {
    return new TrainingSettings(
        numEpochs,
        schedule(),
        seed,
        validationPeriod,
        checkpointInterval,
        earlyStopping.map(EarlyStopping::settings).orElse(null),
        batchesPerUpdate,
        monitor.orElse(null));
  }
}
