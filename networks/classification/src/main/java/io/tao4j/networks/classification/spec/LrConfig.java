package io.tao4j.networks.classification.spec;

import io.tao4j.spec.Field;
import java.util.List;
import java.util.Optional;

/** One schedule of the learning rate; without any the optimiser's rate is constant. */
public record LrConfig(
    @Field(description = "decay by steps", oneof = "lr") Optional<Step> step,
    @Field(description = "warm-up, then divided at points", oneof = "lr")
        Optional<SoftAnneal> softAnneal,
    @Field(description = "warm-up, then cosine", oneof = "lr") Optional<Cosine> cosine,
    @Field(
            description =
                "rise from 0, then a cosine to 0 over what is left of the training, as TAO's"
                    + " PyTorch has it (beyond TAO here)",
            oneof = "lr")
        Optional<WarmupCosine> warmupCosine,
    @Field(
            description = "the same fall each epoch, as TAO's PyTorch has it (beyond TAO here)",
            oneof = "lr")
        Optional<Linear> linear,
    @Field(
            description = "stairs at epochs, as TAO's PyTorch has them (beyond TAO here)",
            oneof = "lr")
        Optional<MultiStep> multiStep) {

  /** Decay by steps, continuous as in TAO. */
  public record Step(
      @Field(
              description = "first rate",
              defaultValue = "0.06",
              min = 0,
              max = 1,
              shownBy = "ClassificationFieldsTest.theRateIsThatOfItsFields")
          double learningRate,
      @Field(
              description = "percent of the training",
              defaultValue = "10",
              min = 1,
              max = 100,
              shownBy = "ClassificationFieldsTest.theRateIsThatOfItsFields")
          int stepSize,
      @Field(
              description = "factor a step",
              defaultValue = "0.1",
              min = 1e-10,
              max = 1,
              shownBy = "ClassificationFieldsTest.theRateIsThatOfItsFields")
          double gamma) {}

  /** Warm-up, then divided at points. */
  public record SoftAnneal(
      @Field(
              description = "rate after the warm-up",
              required = true,
              min = 0,
              max = 1,
              shownBy = "ClassificationFieldsTest.theRateIsThatOfItsFields")
          double learningRate,
      @Field(
              description = "share of the training for the warm-up",
              min = 0,
              max = 1,
              shownBy = "ClassificationFieldsTest.theRateIsThatOfItsFields")
          double softStart,
      @Field(
              description = "divisor at each point",
              defaultValue = "10",
              min = 1,
              shownBy = "ClassificationFieldsTest.theRateIsThatOfItsFields")
          double annealingDivider,
      @Field(
              description = "shares of the training",
              min = 0,
              max = 1,
              shownBy = "ClassificationFieldsTest.theRateIsThatOfItsFields")
          List<Double> annealingPoints) {}

  /** Warm-up, then cosine. */
  public record Cosine(
      @Field(
              description = "rate after the warm-up",
              required = true,
              min = 0,
              shownBy = "ClassificationFieldsTest.theRateIsThatOfItsFields")
          double learningRate,
      @Field(
              description = "last rate as a share of the first",
              min = 0,
              max = 1,
              shownBy = "ClassificationFieldsTest.theRateIsThatOfItsFields")
          double minLrRatio,
      @Field(
              description = "share of the training for the warm-up",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "ClassificationFieldsTest.theRateIsThatOfItsFields")
          double softStart) {}

  /** Rise from 0, then a cosine to 0. */
  public record WarmupCosine(
      @Field(
              description = "rate after the rise",
              required = true,
              min = 0,
              shownBy = "ClassificationMeaningTest.pytorchsCosineRisesAndEndsAtZero")
          double learningRate,
      @Field(
              description = "epochs of the rise",
              unit = "epochs",
              min = 0,
              shownBy = "ClassificationMeaningTest.pytorchsCosineRisesAndEndsAtZero")
          int warmupEpochs) {}

  /** The same fall each epoch. */
  public record Linear(
      @Field(
              description = "first rate; epoch e of n has it times 1 - e / (n + 1)",
              required = true,
              min = 0,
              shownBy = "ClassificationFieldsTest.theRateIsThatOfItsFields")
          double learningRate,
      @Field(
              description =
                  "share of the training in which the rate rises from 0 to the schedule's",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "ClassificationFieldsTest.theRateIsThatOfItsFields")
          double softStart) {}

  /** Stairs at epochs. */
  public record MultiStep(
      @Field(
              description = "first rate",
              required = true,
              min = 0,
              shownBy = "ClassificationFieldsTest.theRateIsThatOfItsFields")
          double learningRate,
      @Field(
              description = "epochs, counted from 0, from which on the rate is lower",
              unit = "epochs",
              min = 0,
              shownBy = "ClassificationFieldsTest.theRateIsThatOfItsFields")
          List<Integer> milestones,
      @Field(
              description = "factor at each of them",
              defaultValue = "0.1",
              min = 0,
              max = 1,
              shownBy = "ClassificationFieldsTest.theRateIsThatOfItsFields")
          double gamma,
      @Field(
              description =
                  "share of the training in which the rate rises from 0 to the schedule's",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "ClassificationFieldsTest.theRateIsThatOfItsFields")
          double softStart) {}
}
