package io.tao4j.networks.classification.spec;

import io.tao4j.spec.Field;
import java.util.Optional;

/** One update rule; without any it is sgd. */
public record OptimizerConfig(
    @Field(description = "stochastic gradient descent", oneof = "optimizer") Optional<Sgd> sgd,
    @Field(description = "Adam", oneof = "optimizer") Optional<Adam> adam,
    @Field(description = "Adam with decoupled decay (beyond TAO)", oneof = "optimizer")
        Optional<AdamW> adamw,
    @Field(description = "RMSprop", oneof = "optimizer") Optional<RmsProp> rmsprop) {

  /** Stochastic gradient descent. */
  public record Sgd(
      @Field(
              description = "rate where lr_config has none",
              defaultValue = "0.01",
              min = 0,
              shownBy = "ClassificationFieldsTest.theUpdateRuleIsThatOfItsFields")
          double lr,
      @Field(
              description = "decay on top of the schedule: rate / (1 + decay * step)",
              min = 0,
              shownBy = "ClassificationMeaningTest.theOptimisersDecayIsOnTopOfTheSchedule")
          double decay,
      @Field(
              description = "momentum",
              defaultValue = "0.9",
              protobufDefault = "0.0",
              min = 0,
              max = 0.99,
              shownBy = "ClassificationFieldsTest.theUpdateRuleIsThatOfItsFields")
          double momentum,
      @Field(
              description = "look ahead",
              shownBy = "ClassificationFieldsTest.theUpdateRuleIsThatOfItsFields")
          boolean nesterov) {}

  /** Adam. */
  public record Adam(
      @Field(
              description = "rate where lr_config has none",
              defaultValue = "0.001",
              min = 0,
              shownBy = "ClassificationFieldsTest.theUpdateRuleIsThatOfItsFields")
          double lr,
      @Field(
              description = "decay of the first moment",
              name = "beta_1",
              defaultValue = "0.9",
              protobufDefault = "0.0",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "ClassificationFieldsTest.theUpdateRuleIsThatOfItsFields")
          double beta1,
      @Field(
              description = "decay of the second moment",
              name = "beta_2",
              defaultValue = "0.999",
              protobufDefault = "0.0",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "ClassificationFieldsTest.theUpdateRuleIsThatOfItsFields")
          double beta2,
      @Field(
              description = "added to the root",
              defaultValue = "1e-7",
              protobufDefault = "0.0",
              min = 0,
              shownBy = "ClassificationFieldsTest.theUpdateRuleIsThatOfItsFields")
          double epsilon,
      @Field(
              description = "decay on top of the schedule: rate / (1 + decay * step)",
              min = 0,
              shownBy = "ClassificationMeaningTest.theOptimisersDecayIsOnTopOfTheSchedule")
          double decay,
      @Field(
              description = "largest second moment so far",
              shownBy = "ClassificationFieldsTest.theUpdateRuleIsThatOfItsFields")
          boolean amsgrad) {}

  /** Adam with decoupled decay. */
  public record AdamW(
      @Field(
              description = "rate where lr_config has none",
              defaultValue = "0.001",
              min = 0,
              shownBy = "ClassificationFieldsTest.theUpdateRuleIsThatOfItsFields")
          double lr,
      @Field(
              description = "decay of the first moment",
              name = "beta_1",
              defaultValue = "0.9",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "ClassificationFieldsTest.theUpdateRuleIsThatOfItsFields")
          double beta1,
      @Field(
              description = "decay of the second moment",
              name = "beta_2",
              defaultValue = "0.999",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "ClassificationFieldsTest.theUpdateRuleIsThatOfItsFields")
          double beta2,
      @Field(
              description = "added to the root",
              defaultValue = "1e-8",
              min = 0,
              shownBy = "ClassificationFieldsTest.theUpdateRuleIsThatOfItsFields")
          double epsilon,
      @Field(
              description = "decoupled decay",
              defaultValue = "0.01",
              min = 0,
              shownBy = "ClassificationMeaningTest.pytorchDecaysAllParametersButThoseOfSkipNames")
          double weightDecay) {}

  /** RMSprop. */
  public record RmsProp(
      @Field(
              description = "rate where lr_config has none",
              defaultValue = "0.001",
              min = 0,
              shownBy = "ClassificationFieldsTest.theUpdateRuleIsThatOfItsFields")
          double lr,
      @Field(
              description = "decay of the average",
              defaultValue = "0.9",
              protobufDefault = "0.0",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "ClassificationFieldsTest.theUpdateRuleIsThatOfItsFields")
          double rho,
      @Field(
              description = "momentum",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "ClassificationFieldsTest.theUpdateRuleIsThatOfItsFields")
          double momentum,
      @Field(
              description = "added to the root",
              defaultValue = "1e-7",
              protobufDefault = "0.0",
              min = 0,
              shownBy = "ClassificationFieldsTest.theUpdateRuleIsThatOfItsFields")
          double epsilon,
      @Field(
              description = "decay on top of the schedule: rate / (1 + decay * step)",
              min = 0,
              shownBy = "ClassificationMeaningTest.theOptimisersDecayIsOnTopOfTheSchedule")
          double decay,
      @Field(
              description = "estimate the variance",
              shownBy = "ClassificationFieldsTest.theUpdateRuleIsThatOfItsFields")
          boolean centered) {}
}
