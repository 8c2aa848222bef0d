package io.tao4j.networks.people;

import io.tao4j.engine.Optimizer;
import io.tao4j.schedule.TaoSchedule;
import io.tao4j.spec.Field;
import io.tao4j.spec.RuleContext;
import java.util.Optional;

/**
 * The optimizer of TAO's networks of faces.
 *
 * @param className its name
 * @param beta1 decay of the mean
 * @param beta2 decay of the squares
 * @param epsilon added to the root
 * @param learningRateSchedule rates
 */
public record AdamConfig(
    @Field(
            description = "its kind",
            name = "__class_name__",
            defaultValue = "AdamOptimizer",
            allowed = "AdamOptimizer",
            shownBy = "AdamConfigTest.theRuleIsThatOfItsFields")
        String className,
    @Field(
            description = "decay of the mean of gradients",
            defaultValue = "0.9",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "AdamConfigTest.theRuleIsThatOfItsFields")
        double beta1,
    @Field(
            description = "decay of the mean of their squares",
            defaultValue = "0.999",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "AdamConfigTest.theRuleIsThatOfItsFields")
        double beta2,
    @Field(
            description = "added to the root",
            defaultValue = "1e-8",
            min = 0,
            exclusiveMin = true,
            shownBy = "AdamConfigTest.theRuleIsThatOfItsFields")
        double epsilon,
    @Field(description = "rates") Schedule learningRateSchedule) {

  /** Rates that rise, stay and fall. */
  public record Schedule(
      @Field(
              description = "their kind",
              name = "__class_name__",
              defaultValue = "SoftstartAnnealingLearningRateSchedule",
              allowed = "SoftstartAnnealingLearningRateSchedule",
              shownBy = "AdamConfigTest.ratesRiseAndFall")
          String className,
      @Field(
              description =
                  "share of the training in which the rate rises; absent: 0.3 of fpenet, 0.2 of the"
                      + " others",
              min = 0,
              max = 1,
              shownBy = "AdamConfigTest.ratesRiseAndFall")
          Optional<Double> softStart,
      @Field(
              description =
                  "share of the training after which it falls; absent: 0.5 of fpenet, 0.8 of the"
                      + " others",
              min = 0,
              max = 1,
              shownBy = "AdamConfigTest.ratesRiseAndFall")
          Optional<Double> annealing,
      @Field(
              description =
                  "highest rate; absent: 0.002 of fpenet, 0.0002 of emotionnet, 0.003 of gazenet",
              min = 0,
              exclusiveMin = true,
              shownBy = "AdamConfigTest.ratesRiseAndFall")
          Optional<Double> baseLearningRate,
      @Field(
              description =
                  "first and last rate; absent: 1e-4 of fpenet, 2e-7 of emotionnet, 5e-7 of gazenet",
              min = 0,
              exclusiveMin = true,
              shownBy = "AdamConfigTest.ratesRiseAndFall")
          Optional<Double> minLearningRate,
      @Field(
              description = "steps of the training",
              ignored = "epochs and data say how many steps there are, as in TAO")
          Optional<Long> lastStep) {

    /** The rates, with a network's own where the spec has none. */
    public TaoSchedule.SoftStartAnnealing or(TaoSchedule.SoftStartAnnealing usual) {
      return new TaoSchedule.SoftStartAnnealing(
          minLearningRate.orElse(usual.minimum()),
          baseLearningRate.orElse(usual.maximum()),
          softStart.orElse(usual.softStart()),
          annealing.orElse(usual.annealing()));
    }
  }

  /** The rule. */
  public Optimizer optimizer() {
    return new Optimizer.Adam(beta1, beta2, epsilon, false, 0);
  }

  /** Reports rates that do not go together. */
  public void check(TaoSchedule.SoftStartAnnealing usual, RuleContext context) {
    try {
      learningRateSchedule.or(usual);
    } catch (IllegalArgumentException e) {
      context.error(
          "optimizer.learning_rate_schedule",
          String.valueOf(e.getMessage()),
          "soft_start comes before annealing, min_learning_rate is the lower one");
    }
  }
}
