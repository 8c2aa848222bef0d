package io.tao4j.networks.tasks.segmentation;

import io.tao4j.engine.Optimizer;
import io.tao4j.schedule.TaoSchedule;
import io.tao4j.spec.Field;
import io.tao4j.spec.Verb;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How TAO's PyTorch networks of pixels are trained, as a fragment of their specs.
 *
 * @param batchSize samples of a step
 * @param numEpochs passes over the data
 * @param optim update rule
 * @param weightDecay of kernels
 * @param momentum of sgd
 * @param validationInterval epochs between validations
 * @param workers threads of the loader
 * @param enableQat whether it trains on the grid of 8 bits
 */
public record SegmenterOptimization(
    @Field(
            description = "pictures of a step",
            defaultValue = "8",
            min = 1,
            verbs = {Verb.TRAIN, Verb.EVALUATE},
            shownBy = "SegformerMeaningTest.theTrainingIsThatOfItsFields")
        int batchSize,
    @Field(
            description = "passes over the data",
            unit = "epochs",
            defaultValue = "10",
            min = 1,
            shownBy = "SegformerMeaningTest.theTrainingIsThatOfItsFields")
        int numEpochs,
    @Field(
            description = "update rule",
            defaultValue = "adamw",
            allowed = {"adamw", "adam", "sgd"},
            shownBy = "SegformerMeaningTest.theRuleIsThatOfOptim")
        String optim,
    @Field(
            description = "decay of what is no bias and no norm",
            defaultValue = "0.01",
            min = 0,
            max = 1,
            shownBy = "SegformerMeaningTest.theRuleIsThatOfOptim")
        double weightDecay,
    @Field(
            description = "momentum of sgd",
            defaultValue = "0.9",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "SegformerMeaningTest.theRuleIsThatOfOptim")
        double momentum,
    @Field(
            description = "epochs between validations",
            unit = "epochs",
            defaultValue = "1",
            min = 1,
            shownBy = "SegformerMeaningTest.theTrainingIsThatOfItsFields")
        int validationInterval,
    @Field(
            description = "threads that read and vary pictures",
            verbs = {Verb.TRAIN, Verb.EVALUATE},
            defaultValue = "2",
            min = 1,
            shownBy = "SegformerMeaningTest.theSetsAreThoseOfTheirFields")
        int workers,
    @Field(
            description = "train on the grid of 8 bits (beyond TAO)",
            shownBy = "SegformerMeaningTest.theTrainingStartsWhereItsFieldsSay")
        boolean enableQat) {

  /** The update rule. */
  public Optimizer optimizer() {
    return switch (optim) {
      case "adam" -> new Optimizer.Adam(0.9, 0.999, 1e-8, false, weightDecay);
      case "sgd" -> new Optimizer.Sgd(momentum, false, weightDecay);
      default -> new Optimizer.AdamW(0.9, 0.999, 1e-8, weightDecay);
    };
  }

  /** A tenth of the rate after each third of the epochs: TAO's {@code step}. */
  public static TaoSchedule.MultiStep thirds(double rate, int epochs) {
    int each = Math.max(1, epochs / 3);
    List<Integer> stairs =
        IntStream.iterate(each, epoch -> epoch < epochs, epoch -> epoch + each).boxed().toList();
    return new TaoSchedule.MultiStep(rate, stairs, 0.1, epochs);
  }
}
