package io.tao4j.networks.tasks.nemo;

import io.tao4j.network.TrainingSettings;
import io.tao4j.networks.tasks.spec.DistillationConfig;
import io.tao4j.networks.tasks.spec.FineTuningConfig;
import io.tao4j.schedule.LearningRateSchedule;
import io.tao4j.spec.Field;
import io.tao4j.spec.Verb;
import java.util.Optional;

/**
 * NeMo's {@code trainer}: how long and on what. Fields beyond NeMo say so.
 *
 * @param maxEpochs passes over the data
 * @param maxSteps known, not acted on
 * @param devices known, not acted on
 * @param gpus known, not acted on
 * @param numNodes known, not acted on
 * @param accelerator known, not acted on
 * @param strategy known, not acted on
 * @param distributedBackend known, not acted on
 * @param precision known, not acted on
 * @param ampLevel known, not acted on
 * @param accumulateGradBatches batches whose gradients make one update
 * @param gradientClipVal largest L2 norm of the gradient
 * @param checkValEveryNEpoch epochs between validations
 * @param valCheckInterval known, not acted on
 * @param logEveryNSteps known, not acted on
 * @param numSanityValSteps known, not acted on
 * @param syncBatchnorm known, not acted on
 * @param checkpointCallback known, not acted on
 * @param logger known, not acted on
 * @param seed of everything random
 * @param checkpointInterval epochs between kept checkpoints
 * @param monitor what decides on the best model
 * @param earlyStopping when to end early
 * @param modelEma whether an average of the weights is kept
 * @param emaDecay its decay
 * @param fineTuning what is trained when, and how fast
 * @param distillation a model to learn from
 */
public record TrainerConfig(
    @Field(
            description = "passes over the data",
            verbs = Verb.TRAIN,
            unit = "epochs",
            defaultValue = "5",
            min = 1,
            shownBy = "LanguageMeaningTest.trainerSaysHowLongAndHow")
        int maxEpochs,
    @Field(
            description = "steps after which to end",
            ignored = "max_epochs says how long a training is")
        Optional<Integer> maxSteps,
    @Field(
            description = "devices",
            defaultValue = "1",
            ignored = "one device computes, --device chooses it")
        int devices,
    @Field(
            description = "devices, by its older name",
            defaultValue = "1",
            ignored = "one device computes, --device chooses it")
        int gpus,
    @Field(
            description = "machines",
            defaultValue = "1",
            ignored = "one device computes, --device chooses it")
        int numNodes,
    @Field(description = "kind of device", ignored = "--device chooses it")
        Optional<String> accelerator,
    @Field(description = "how devices share the work", ignored = "one device computes")
        Optional<String> strategy,
    @Field(
            description = "how devices share the work, by its older name",
            ignored = "one device computes")
        Optional<String> distributedBackend,
    @Field(
            description = "number format, 16 or 32",
            defaultValue = "32",
            ignored = "--precision chooses the number format")
        int precision,
    @Field(description = "how float16 is used", ignored = "--precision chooses the number format")
        Optional<String> ampLevel,
    @Field(
            description = "gradients of so many batches make one update",
            defaultValue = "1",
            verbs = Verb.TRAIN,
            min = 1,
            shownBy = "LanguageMeaningTest.trainerSaysHowLongAndHow")
        int accumulateGradBatches,
    @Field(
            description = "largest L2 norm of the gradient; 0 for no limit",
            verbs = Verb.TRAIN,
            min = 0,
            shownBy = "LanguageMeaningTest.trainerSaysHowLongAndHow")
        double gradientClipVal,
    @Field(
            description = "validate after every so many epochs",
            verbs = Verb.TRAIN,
            unit = "epochs",
            defaultValue = "1",
            min = 1,
            shownBy = "LanguageMeaningTest.trainerSaysHowLongAndHow")
        int checkValEveryNEpoch,
    @Field(
            description = "share of an epoch after which to validate",
            defaultValue = "1.0",
            ignored = "validation is after whole epochs")
        double valCheckInterval,
    @Field(
            description = "steps between log lines",
            defaultValue = "1",
            ignored = "every step is logged")
        int logEveryNSteps,
    @Field(
            description = "validation steps before the training",
            ignored = "data are checked before the first step")
        int numSanityValSteps,
    @Field(description = "batch norms over all devices", ignored = "one device computes")
        boolean syncBatchnorm,
    @Field(
            description = "NeMo's own checkpoints instead of the framework's",
            ignored = "checkpoints are always kept")
        boolean checkpointCallback,
    @Field(
            description = "NeMo's own logger instead of the framework's",
            ignored = "status.json and TensorBoard events are always written")
        boolean logger,
    @Field(
            description = "seed of everything random (beyond NeMo)",
            verbs = Verb.TRAIN,
            defaultValue = "42",
            min = 0,
            shownBy = "LanguageMeaningTest.trainerSaysHowLongAndHow")
        long seed,
    @Field(
            description =
                "keep a checkpoint of every so many epochs; 0 keeps best and last (beyond NeMo)",
            verbs = Verb.TRAIN,
            unit = "epochs",
            min = 0,
            shownBy = "LanguageMeaningTest.trainerSaysHowLongAndHow")
        int checkpointInterval,
    @Field(
            description =
                "figure that decides which model is the best, and when to end early: one of the"
                    + " validation, loss of the training or validation_loss. Absent: the network's"
                    + " primary figure (beyond NeMo)",
            verbs = Verb.TRAIN,
            shownBy = "LanguageMeaningTest.trainerSaysHowLongAndHow")
        Optional<String> monitor,
    @Field(
            description = "ends a training that no longer improves (beyond NeMo)",
            verbs = Verb.TRAIN)
        Optional<EarlyStopping> earlyStopping,
    @Field(
            description = "evaluate and keep an average of the weights (beyond NeMo)",
            verbs = Verb.TRAIN,
            shownBy = "LanguageMeaningTest.trainerSaysHowLongAndHow")
        boolean modelEma,
    @Field(
            description = "decay of that average (beyond NeMo)",
            verbs = Verb.TRAIN,
            defaultValue = "0.999",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "LanguageMeaningTest.trainerSaysHowLongAndHow")
        double emaDecay,
    @Field(description = "what is trained when, and how fast (beyond NeMo)", verbs = Verb.TRAIN)
        FineTuningConfig fineTuning,
    @Field(description = "a larger trained model to learn from (beyond NeMo)", verbs = Verb.TRAIN)
        Optional<DistillationConfig> distillation) {

  /**
   * When to end before the last epoch.
   *
   * @param monitor what is watched
   * @param minDelta what counts as improvement
   * @param patience validations without one
   */
  public record EarlyStopping(
      @Field(
              description = "what is watched; absent: trainer.monitor, else the primary figure",
              shownBy = "LanguageMeaningTest.trainerSaysHowLongAndHow")
          Optional<String> monitor,
      @Field(
              description = "what counts as improvement",
              min = 0,
              shownBy = "LanguageMeaningTest.trainerSaysHowLongAndHow")
          double minDelta,
      @Field(
              description = "validations without improvement",
              defaultValue = "3",
              min = 1,
              shownBy = "LanguageMeaningTest.trainerSaysHowLongAndHow")
          int patience) {}

  /**
   * How long a training is, and how.
   *
   * @param schedule the rate of each step
   */
  public TrainingSettings settings(LearningRateSchedule schedule) {
    return new TrainingSettings(
        maxEpochs,
        schedule,
        seed,
        checkValEveryNEpoch,
        checkpointInterval,
        earlyStopping
            .map(
                e ->
                    new TrainingSettings.EarlyStop(
                        e.patience(), e.minDelta(), e.monitor().orElse(null)))
            .orElse(null),
        accumulateGradBatches,
        monitor.orElse(null));
  }
}
