package io.tao4j.networks.tasks.spec;

import io.tao4j.network.TrainingSettings;
import io.tao4j.schedule.LearningRateSchedule;
import io.tao4j.spec.Field;

/**
 * How long a training is and what it leaves, as a fragment of the group {@code train} of TAO's
 * PyTorch networks.
 *
 * @param numEpochs passes over the data
 * @param checkpointInterval epochs between kept checkpoints
 * @param validationInterval epochs between validations
 */
public record TrainingEpochs(
    @Field(
            description = "passes over the data",
            unit = "epochs",
            defaultValue = "10",
            min = 1,
            shownBy = "TrainingEpochsTest.theTrainingIsThatOfItsFields")
        int numEpochs,
    @Field(
            description = "epochs between checkpoints; 0: best and last only",
            unit = "epochs",
            defaultValue = "1",
            min = 0,
            shownBy = "TrainingEpochsTest.theTrainingIsThatOfItsFields")
        int checkpointInterval,
    @Field(
            description = "epochs between validations",
            unit = "epochs",
            defaultValue = "1",
            min = 1,
            shownBy = "TrainingEpochsTest.theTrainingIsThatOfItsFields")
        int validationInterval) {

  /**
   * The whole training.
   *
   * @param rate of each step
   * @param seed of everything random
   */
  public TrainingSettings settings(LearningRateSchedule rate, long seed) {
    return new TrainingSettings(
        numEpochs, rate, seed, validationInterval, checkpointInterval, null);
  }
}
