package io.tao4j.networks.people;

import io.tao4j.network.TrainingSettings;
import io.tao4j.schedule.LearningRateSchedule;
import io.tao4j.spec.Field;
import io.tao4j.spec.Verb;
import java.util.Optional;

/**
 * How long a training is and what it leaves, as a fragment of the specs of TAO's networks of faces.
 *
 * @param checkpointDir where TAO writes
 * @param checkpointNEpoch epochs between checkpoints
 * @param numEpoch passes over the data
 * @param logEveryNSecs how often TAO says how far it is
 */
public record FaceTraining(
    @Field(description = "where TAO writes", ignored = "the results folder is that of the call, -r")
        Optional<String> checkpointDir,
    @Field(
            description = "epochs between checkpoints; 0: best and last only",
            unit = "epochs",
            defaultValue = "1",
            min = 0,
            verbs = Verb.TRAIN,
            shownBy = "EmotionMeaningTest.theTrainingIsThatOfItsFields")
        int checkpointNEpoch,
    @Field(
            description = "passes over the data",
            unit = "epochs",
            defaultValue = "50",
            min = 1,
            verbs = Verb.TRAIN,
            shownBy = "EmotionMeaningTest.theTrainingIsThatOfItsFields")
        int numEpoch,
    @Field(
            description = "seconds between messages",
            ignored = "each epoch has a line, and more on a terminal")
        Optional<Integer> logEveryNSecs) {

  /**
   * The whole training; it validates after each epoch.
   *
   * @param rate of each step
   * @param seed of everything random
   */
  public TrainingSettings settings(LearningRateSchedule rate, long seed) {
    return new TrainingSettings(numEpoch, rate, seed, 1, checkpointNEpoch, null);
  }
}
